"""Worker processes: one that dies takes nothing with it that others wait for."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

from runs import until

from flows.run import worker
from flows.run.job import Job
from flows.run.workers import Workers
from pipeline import recipe as recipes


def hold(_job: Job, told: Path) -> None:
    """Until killed, in the middle of counting."""
    with worker._COUNTING:
        told.write_text(str(os.getpid()), encoding="utf-8")
        time.sleep(600)


def tick(_job: Job, images: int) -> None:
    worker._tick(1, images)


def test_a_process_killed_while_it_counts_stops_neither_us_nor_those_who_come_after(
    tmp_path: Path,
) -> None:
    told = tmp_path / "told"
    executor = Workers(Job.of(recipes.load("files"), str(tmp_path / "d")), 1)
    lost = executor.submit(hold, told)
    assert until(lambda: told.exists() and told.read_text(encoding="utf-8"))
    os.kill(int(told.read_text(encoding="utf-8")), signal.SIGKILL)
    assert isinstance(lost.exception(60), executor.faults)
    reading = threading.Thread(target=lambda: executor.done[0], daemon=True)
    reading.start()
    reading.join(10)
    assert not reading.is_alive()
    executor.submit(tick, 3).result(60)
    assert list(executor.done) == [1, 3]
    executor.close()
