"""Twenty kills, spread over the life of a run, which goes on to the same bytes.

Nobody and nothing is left behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from runs import Run, digests, until

from pipeline.errors import STOPPED

Seen = dict[Path, tuple[int, int]]
# What is waited for, and how long thereafter the kill comes, in seconds.
Moment = tuple[str, Callable[[Run, Seen], object], float]


def seen(target: Path, *patterns: str) -> Seen:
    """The files there are, and which edition of each."""
    found: Seen = {}
    for path in (p for pattern in patterns for p in target.glob(pattern)):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        found[path] = (state.st_ino, state.st_mtime_ns)
    return found


def moments(way: str) -> Iterator[Moment]:
    """Before the first shard, among the shards twice, while files are made of them, and after.

    Between the files and the manifest, that is.
    """
    lot = np.random.Generator(np.random.PCG64([20261122, *way.encode()]))
    early, late = sorted(int(n) for n in lot.choice(np.arange(1, 8), 2, replace=False))
    yield (
        "nothing but the plan",
        lambda run, before: run.shards() == 0 and list(run.target.glob(".staging/*/plan.json")),
        lot.random() * 3,
    )
    yield f"{early} shards", lambda run, before: run.shards() >= early, lot.random() * 0.5
    yield f"{late} shards", lambda run, before: run.shards() >= late, lot.random() * 0.2
    yield (
        "a file",
        lambda run, before: seen(run.target, "data/*/*/*").items() - before.items(),
        lot.random() * 0.05,
    )
    yield (
        "the card",
        lambda run, before: seen(run.target, "README.md*", "report.html*").items() - before.items(),
        lot.random() * 0.05,
    )


def all_seen(target: Path) -> Seen:
    return seen(target, "data/*/*/*", "README.md*", "report.html*")


def strike(run: Run, way: str) -> None:
    try:
        if way in ("parent", "both"):
            crew = run.workers() if way == "both" else []
            run.process.kill()
            for pid in crew[:1]:
                os.kill(pid, signal.SIGKILL)
        elif way == "worker":
            until(lambda: run.workers() or run.process.poll() is not None)
            for pid in run.workers()[:1]:
                os.kill(pid, signal.SIGKILL)
        else:  # the terminal tells all of its processes, and an impatient user tells them twice
            os.killpg(run.process.pid, signal.SIGINT)
            os.killpg(run.process.pid, signal.SIGINT)
    except ProcessLookupError:
        assert way == "worker" or run.process.poll() is not None


def ended(run: Run, way: str) -> None:
    """It said no more than it had to, and nobody is left."""
    status, said = run.end()
    expected = {"interrupt": (130, [STOPPED])}.get(way, (-signal.SIGKILL, said))
    assert (status, said) in (expected, (0, [])), said
    assert until(lambda: not run.living(), 20), run.living()


def at_the_moment(run: Run, reached: Callable[[Run, Seen], object], before: Seen) -> bool:
    """Has the run come to where it is to be killed, or to its end?"""
    return bool(run.began() and reached(run, before)) or run.process.poll() is not None


@pytest.mark.parametrize("way", ["parent", "both", "interrupt"])
def test_a_run_killed_five_times_goes_on_to_the_same_bytes(
    way: str, tmp_path: Path, quick: dict[str, str], request: pytest.FixtureRequest
) -> None:
    target = tmp_path / "d"
    # A private one must go down with its run.
    server = None if way == "parent" else request.getfixturevalue("prefect_server")
    struck = []
    for name, reached, delay in moments(way):
        if (target / "manifest.json").exists():  # the last kill came too late
            assert digests(target).items() >= quick.items()
            shutil.rmtree(target)
        before = all_seen(target)
        run = Run(target, server)
        assert until(partial(at_the_moment, run, reached, before))
        time.sleep(delay)
        struck += [name] if run.process.poll() is None else []
        strike(run, way)
        ended(run, way)
    assert len(struck) >= 4, struck
    last = Run(target, server)
    assert last.end() == (0, [])
    assert until(lambda: not last.living(), 20), last.living()
    assert digests(target) == quick
    assert not list(last.mark.iterdir())
    assert not [p for p in target.rglob("*") if p.is_dir() and not any(p.iterdir())]


def test_a_run_whose_workers_are_killed_five_times_ends_well_or_says_so(
    tmp_path: Path, quick: dict[str, str], prefect_server: str
) -> None:
    target = tmp_path / "d"
    run, before = Run(target, prefect_server), all_seen(target)
    for _, reached, delay in moments("worker"):
        until(lambda: reached(run, before) or run.process.poll() is not None)  # noqa: B023 - called at once
        time.sleep(delay)
        strike(run, "worker")
    status, said = run.end()
    assert until(lambda: not run.living(), 20), run.living()
    if status != 0:  # one shard was hit at every try
        assert status == 2 and len(said) == 1 and "killed again and again" in said[0]
        assert Run(target, prefect_server).end() == (0, [])
    assert digests(target) == quick
    assert not list(run.mark.iterdir())
