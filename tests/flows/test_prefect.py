"""Prefect is a view: a run does not need it, is not held up, and says what became of it."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from prefect_runs import DEAD, PROXIES, asked, whole_and_gone
from runs import SETTINGS, Run, digests, until

from flows.commands import cli
from flows.run.prefect_view import View

PAIRS = [text for key, value in SETTINGS.items() for text in ("--set", f"{key}={value}")]
FOUND_OUT = 5.0  # seconds after which a server that cannot be reached is known not to be there
LATE = 1.0  # seconds more that one has to wait for its turn on a machine with other work to do


def boom(client: socket.socket) -> None:
    client.recv(65_536)
    client.sendall(
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    client.close()


@pytest.fixture
def host(request: pytest.FixtureRequest) -> Iterator[str]:
    """A host that does with every connection what the parameter says.

    Without one, nobody listens.
    """
    if request.param is None:
        yield DEAD
        return
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    held.append(listener.accept()[0])
                    request.param(held[-1])

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def in_environment(url: str, folder: Path, patch: pytest.MonkeyPatch) -> str:
    patch.setenv("PREFECT_API_URL", url)
    return "PREFECT_API_URL in the environment"


def in_profile(url: str, folder: Path, patch: pytest.MonkeyPatch) -> str:
    (folder / "home").mkdir()
    (folder / "home/profiles.toml").write_text(
        f'active = "office"\n[profiles.office]\nPREFECT_API_URL = "{url}"\n', encoding="utf-8"
    )
    patch.setenv("PREFECT_HOME", str(folder / "home"))
    return "PREFECT_API_URL in profile office"


def in_file(url: str, folder: Path, patch: pytest.MonkeyPatch) -> str:
    (folder / "prefect.toml").write_text(f'[api]\nurl = "{url}"\n', encoding="utf-8")
    return "api.url in prefect.toml"


@pytest.mark.parametrize(
    ("host", "chosen", "said"),
    [
        (None, in_profile, "refused"),
        (lambda client: None, in_environment, "timed out"),
        (boom, in_file, "answers 500"),
    ],
    indirect=["host"],
    ids=["dead", "silent", "broken"],
)
def test_a_server_that_is_not_there_is_named_before_any_work(
    host: str,
    chosen: Callable[..., str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Soon after Prefect is loaded, which comes first and takes a busy machine a while."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    place = chosen(f"{host}/api", tmp_path, monkeypatch)
    begun = list[float]()
    answer = View._answer

    def timed(view: View, seconds: float) -> dict[str, Any] | None:
        begun.append(time.monotonic())
        return answer(view, seconds)

    monkeypatch.setattr(View, "_answer", timed)
    assert cli.main(["generate", "files", *PAIRS, "--out", "d"]) == 2
    loading, asking = begun
    assert loading < asking and time.monotonic() - asking < FOUND_OUT + LATE
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and f"{host}/api ({place})" in err and said in err
    assert not Path("d").exists()


def test_a_server_shows_flow_tasks_logs_and_artifact_whatever_proxy_is_set(
    tmp_path: Path, quick: dict[str, str], prefect_server: str
) -> None:
    assert Run(tmp_path / "d", prefect_server, **PROXIES).end() == (0, [])
    assert digests(tmp_path / "d") == quick
    shown = asked(
        prefect_server, "flow_runs", flow_runs={"name": {"any_": [f"generate {tmp_path / 'd'}"]}}
    )
    assert [run["state_type"] for run in shown] == ["COMPLETED"]
    mine = {"flow_runs": {"id": {"any_": [shown[0]["id"]]}}}
    until(
        lambda: (
            len(
                [
                    t
                    for t in asked(prefect_server, "task_runs", **mine)
                    if t["state_type"] == "COMPLETED"
                ]
            )
            >= 13
        ),
        20,
    )
    tasks = asked(prefect_server, "task_runs", **mine)
    assert {t["name"] for t in tasks} >= {
        *(f"shard {n}" for n in range(8)),
        *(n for n in quick if n.endswith(".parquet") and "templates" not in n),
    }
    assert {t["state_type"] for t in tasks} == {"COMPLETED"}
    logs = {"logs": {"flow_run_id": {"any_": [shown[0]["id"]]}}}
    assert until(
        lambda: any(
            "shard 0: " in log["message"] and "render" in log["message"]
            for log in asked(prefect_server, "logs", **logs)
        ),
        20,
    )
    assert [
        a["key"]
        for a in asked(
            prefect_server, "artifacts", artifacts={"flow_run_id": {"any_": [shown[0]["id"]]}}
        )
    ] == ["creditdocs-summary"]


def test_a_server_that_falls_silent_in_the_middle_holds_nobody(
    tmp_path: Path, quick: dict[str, str], prefect_server: str
) -> None:
    pid = pid_of(prefect_server)
    run = Run(tmp_path / "d", prefect_server)
    try:
        assert until(run.shards)
        os.kill(pid, signal.SIGSTOP)
        said = whole_and_gone(run, quick)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert len(said) == 1 and prefect_server in said[0] and "the dataset is whole" in said[0]


def pid_of(server: str) -> int:
    port = server.split(":")[2].split("/")[0]
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if b"flows.run.prefect_server" in words and port.encode() in words:
                return int(entry.name)
    raise AssertionError(server)
