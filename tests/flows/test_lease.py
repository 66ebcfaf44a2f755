"""Two runs on one target: the second is refused, a dead one never blocks the next."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pyarrow.fs as pafs
import pytest
from runs import ROOT, digests
from test_generate import _main

from flows.commands import cli
from flows.run import lease as leases
from flows.run.lease import lease
from flows.storage.store import LEASE, STAGING, Store
from pipeline.errors import Unfinished, UserError

HOLD = """
import sys
from flows.run.lease import lease
from flows.storage.store import Store
with lease(Store.open(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def local(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "target"))


@pytest.fixture
def distant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store without locks."""
    monkeypatch.setattr(leases, "BEAT", 0.1)
    monkeypatch.setattr(leases, "SETTLE", 0.05)
    return Store(
        pafs.SubTreeFileSystem(str(tmp_path), pafs.LocalFileSystem()), "target", "far://away/target"
    )


@pytest.mark.parametrize("store", ["local", "distant"])
def test_a_second_run_is_refused_until_the_first_has_ended(
    store: str, request: pytest.FixtureRequest
) -> None:
    there: Store = request.getfixturevalue(store)
    with (
        lease(there),
        pytest.raises(
            UserError, match=r"another run is writing there \(process \d+ on .*wait for it"
        ),
        lease(there),
    ):
        pass
    with lease(there):
        pass


def test_a_second_command_ends_in_one_line_and_touches_nothing(tmp_path: Path) -> None:
    target = tmp_path / "target"
    with lease(Store.open(str(target))):
        before = digests(target)
        status, err = _main(cli, ["generate", "files", "--out", str(target)])
        assert digests(target) == before
    assert status == 2 and err.count("\n") == 1
    assert str(target) in err and "another run is writing there" in err and "--out" in err


def test_a_killed_holder_of_a_lock_blocks_nobody(local: Store) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", HOLD, local.root],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None and run.stdout.readline() == "held\n"
    with pytest.raises(UserError, match=f"process {run.pid} on"), lease(local):
        pass
    run.kill()
    run.wait()
    with lease(local):
        pass


def test_a_lease_that_gives_no_sign_of_life_is_taken_over(distant: Store) -> None:
    distant.files.create_dir(f"{distant.root}/{STAGING}", recursive=True)
    distant.write_bytes(
        f"{distant.root}/{STAGING}/{LEASE}", b"process 1 on a machine that is gone, 5, 7"
    )
    with lease(distant):
        pass
    assert not distant.exists(f"{distant.root}/{STAGING}/{LEASE}")


def test_whoever_lost_its_lease_hears_of_it(distant: Store) -> None:
    heard = threading.Event()
    faults: list[UserError] = []

    def hear(fault: UserError) -> None:
        faults.append(fault)
        heard.set()

    with lease(distant) as held:
        held.on_loss = hear
        distant.write_bytes(
            f"{distant.root}/{STAGING}/{LEASE}", b"process 1 on another machine, 5, 7"
        )
        assert heard.wait(20)
    assert isinstance(
        faults[0], Unfinished
    ) and "taken over by another run (process 1 on another machine)" in str(faults[0])
    assert distant.exists(f"{distant.root}/{STAGING}/{LEASE}")  # it is the other's


def test_of_runs_that_begin_together_only_one_goes_on(
    distant: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "SETTLE", 1.0)
    start, end, inside = threading.Barrier(4), threading.Barrier(4), []

    def run() -> None:
        start.wait()
        try:
            with lease(distant):
                inside.append(1)
                end.wait(20)
        except UserError:
            end.wait(20)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inside) == 1


def test_no_sign_of_life_comes_after_rest(distant: Store) -> None:
    with lease(distant) as held:
        held.stop_heartbeat()
        distant.drop(STAGING)
    assert not distant.exists(f"{distant.root}/{STAGING}")
