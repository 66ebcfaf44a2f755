"""The driver of a run: what is tried again, what ends it, and who is named when nothing comes."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from runs import until

from flows.run import driver
from flows.run.job import Job
from flows.run.workers import Workers
from pipeline.errors import Unfinished, UserError


class FakeWorkers:
    """Threads, and a script of what goes wrong: item -> faults, one for each try."""

    faults = replaced = (BrokenExecutor,)
    lost = Unfinished("--workers", "lost", "again")

    def __init__(self, script: dict[int, list[BaseException]]) -> None:
        self.script, self.tried = script, list[int]()
        self.done, self.stopped, self.job = [0, 0], None, None
        self.pool = ThreadPoolExecutor(1)

    def capacity(self) -> int:
        return 2

    def submit(self, work: Callable[[Any, int], int], what: int) -> Future[int]:
        return self.pool.submit(self._do, work, what)

    def _do(self, work: Callable[[Any, int], int], what: int) -> int:
        self.tried.append(what)
        if self.script.get(what):
            raise self.script[what].pop(0)
        return work(self.job, what)

    def silent(self, seconds: float) -> str:
        return "worker 7 sleeps"


class Notes:
    def __init__(self) -> None:
        self.again = list[tuple[str, str]]()

    def tell_again(self, step: str, key: str, why: str) -> None:
        self.again.append((step, key))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(driver, "PAUSE", 0.01)
    yield


def each(workers: Any, notes: Any) -> dict[int, int]:
    return dict(driver._each(workers, notes, "shard", work=lambda job, n: n * n, items=range(5)))


def test_a_lost_process_and_a_store_that_hiccups_are_tried_again_and_told() -> None:
    workers, notes = (
        FakeWorkers(
            {1: [BrokenExecutor("gone"), BrokenExecutor("gone")], 3: [OSError(errno.EIO, "hiccup")]}
        ),
        Notes(),
    )
    assert each(workers, notes) == {n: n * n for n in range(5)}
    assert sorted(workers.tried) == [0, 1, 1, 1, 2, 3, 3, 4]
    assert sorted(notes.again) == [("shard", "1"), ("shard", "1"), ("shard", "3")]


@pytest.mark.parametrize(
    ("faults", "tries"),
    [
        ([BrokenExecutor()] * 3, 3),
        ([OSError(errno.ENOSPC, "full")], 1),
        ([UserError("recipe", "wrong", "mend it")], 1),
        ([ZeroDivisionError()], 1),
    ],
    ids=["lost again and again", "full disk", "wrong recipe", "a fault of ours"],
)
def test_what_lasts_ends_the_run(faults: list[BaseException], tries: int) -> None:
    workers, wanted = FakeWorkers({2: list(faults)}), type(faults[0])
    with pytest.raises(wanted):
        each(workers, Notes())
    assert workers.tried.count(2) == tries


def test_nothing_is_said_while_work_comes_in_and_one_line_when_none_has_for_a_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the patience that is shipped."""
    assert driver.STALL == 60.0
    now = [0.0]
    monkeypatch.setattr(driver.time, "monotonic", lambda: now[0])
    workers: Any = FakeWorkers({})
    patience = driver._Patience(workers)
    for step in range(10):
        now[0] += 50
        workers.done[0] += step % 2
        patience.look(step % 2 == 0)
    now[0] += 60
    patience.look(False)
    assert capsys.readouterr().err == ""
    for _ in range(5):
        now[0] += 1
        patience.look(False)
    assert capsys.readouterr().err == "creditdocs: nothing has come for 60 s: worker 7 sleeps\n"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says who is stopped")
def test_a_stopped_worker_process_is_named() -> None:
    workers = Workers(Job("{}", "", "", "", ()), 1)
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
    workers.pool._processes = {sleeper.pid: sleeper}  # type: ignore[assignment]
    try:
        assert workers.silent(1) == ""
        os.kill(sleeper.pid, signal.SIGSTOP)
        assert until(lambda: str(sleeper.pid) in workers.silent(1), 10)
    finally:
        sleeper.kill()
        sleeper.wait()
        workers.pool._processes = {}
