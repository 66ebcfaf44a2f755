"""Being told to stop while something must not be cut in two."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from flows.run.signals import signals_deferred


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """The signals that reached their handler."""
    told: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda number, _: told.append(number)) for number in numbers]
    yield told
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_another_thread_takes_waits_until_the_processes_are_started(
    number: int, heard: list[int]
) -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait, daemon=True)
    other.start()
    with signals_deferred():
        os.kill(os.getpid(), number)
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            time.sleep(0.01)  # where a handler would run
        assert heard == []
    done.set()
    other.join()
    assert heard == [number]


def test_what_was_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with signals_deferred():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
