"""Prefect's private server: it starts behind any proxy, or its run says why it does not."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from prefect_runs import PROXIES, Held, asked, whole_and_gone
from runs import ROOT, Run, answers, until

from flows.run.prefect_server import Server, Unserved, bypass

EXPLAINED = 20.0  # seconds after which a private server that cannot start has said why
# Times as long as that, on a machine with as much other work as it has cores.
BUSY = 2.0


def test_a_private_server_killed_in_the_middle_is_one_line(
    tmp_path: Path, quick: dict[str, str]
) -> None:
    run = Run(tmp_path / "d", None)
    servers: list[int] = []
    assert until(
        lambda: (
            servers.extend(
                pid for pid, line in run.living().items() if "flows.run.prefect_server" in line
            )
            or servers
        )
    )
    os.kill(servers[0], signal.SIGKILL)
    said = whole_and_gone(run, quick)
    assert len(said) == 1 and "private server" in said[0] and "-9" in said[0]
    assert until(lambda: not run.living(), 20), run.living()


def broken_home(folder: Path) -> Path:
    """A Prefect home whose database is none."""
    home = folder / "prefect"
    home.mkdir()
    (home / "prefect.db").write_bytes(bytes(range(256)) * 80)
    return home


def test_a_private_server_that_cannot_start_says_why_within_twenty_seconds(tmp_path: Path) -> None:
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    server = Server({"PREFECT_HOME": str(broken_home(tmp_path))})
    with pytest.raises(Unserved, match="file is not a database"):
        server.wait()
    took, spent = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime < EXPLAINED
    assert took < BUSY * EXPLAINED


def test_a_private_server_that_cannot_start_is_named_by_its_run_with_its_cause(
    tmp_path: Path, quick: dict[str, str]
) -> None:
    home = broken_home(tmp_path)
    with Held(tmp_path) as held:
        assert held.until(held.server)
        begun = time.monotonic()
        assert held.until(held.said)
        assert time.monotonic() - begun < BUSY * EXPLAINED
        said = held.whole(quick)
        assert len(said) == 1 and "file is not a database" in said[0] and str(home) in said[0]


def test_without_a_home_to_write_to_a_run_is_whole_and_says_what_prefect_lacks(
    tmp_path: Path, quick: dict[str, str]
) -> None:
    """A folder that nobody can make: to root, modes of folders forbid nothing."""
    with Held(tmp_path, "PREFECT_HOME", HOME="/proc/nowhere") as held:
        assert held.until(held.said)
        said = held.whole(quick)
        assert len(said) == 1 and "unable to open database file" in said[0]
        assert "/proc/nowhere" in said[0] and "the run goes on without it" in said[0]


def test_a_home_that_is_a_file_is_one_line_and_nothing_is_begun(tmp_path: Path) -> None:
    """Not even the libraries that look there for settings can be loaded."""
    home = tmp_path / "home"
    home.touch()
    with Held(tmp_path, "PREFECT_HOME", HOME=str(home)) as held:
        assert held.run.end()[0] == 2
        (said,) = held.errors.read_text(encoding="utf-8").splitlines()
        assert said.startswith(f"creditdocs: {home}/") and "Not a directory" in said
        assert not held.run.target.exists()


def test_a_private_server_starts_whatever_proxy_is_set(
    tmp_path: Path, quick: dict[str, str]
) -> None:
    with Held(tmp_path, "no_proxy", "NO_PROXY", **PROXIES) as held:
        shown = {"flow_runs": {"name": {"any_": [f"generate {held.run.target}"]}}}

        def running() -> bool:
            server = held.server()
            up = bool(server) and answers(f"{server}/health")
            return up and bool(asked(server, "flow_runs", **shown))

        assert held.until(lambda: held.said() or running())
        assert held.run.process.poll() is None and held.said() == []
        assert held.whole(quick) == []


def test_a_loopback_that_is_down_is_named(tmp_path: Path) -> None:
    alone = ["unshare", "-rn"]
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("no namespaces here")
    code = (
        "from flows.run.prefect_server import Server, Unserved\n"
        "try: Server({})\nexcept Unserved as fault: print(fault)"
    )
    done = subprocess.run(
        [*alone, sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=100
    )
    assert "loopback interface is down" in done.stdout and not done.stderr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "127.0.0.1,localhost,::1"),
        ({"no_proxy": "example.org, 127.0.0.1"}, "example.org,127.0.0.1,localhost,::1"),
        ({"no_proxy": "*"}, "*"),
    ],
    ids=str,
)
def test_the_loopback_goes_through_no_proxy(before: dict[str, str], after: str) -> None:
    bypass(before)
    assert before["no_proxy"] == after
