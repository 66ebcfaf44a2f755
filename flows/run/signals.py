"""Being told to stop: Ctrl-C, a polite kill, a terminal that closes.

One line, status 130, and never a traceback.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.util import _run_finalizers  # type: ignore[attr-defined]
from typing import Any, NoReturn

from pipeline.errors import STOPPED

_NUMBERS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_said = False


@contextmanager
def stoppable(halt: Callable[[], None] = lambda: None) -> Iterator[None]:
    """The first signal calls ``halt``, says so and exits.

    ``halt`` puts an end to processes (and may raise to end the run in good order); if that takes
    its time, a second signal exits at once. What was ignored when we came (``nohup``, a background
    job) is still ignored.
    """

    def stop(number: int, frame: object) -> None:
        _all(mine, signal.SIG_IGN)
        try:
            halt()
        except KeyboardInterrupt:
            _all(mine, lambda *_: leave())
            raise
        leave()

    main = threading.current_thread() is threading.main_thread()
    mine = {
        n: h for n in _NUMBERS if main and (h := signal.getsignal(n)) not in (signal.SIG_IGN, None)
    }
    _all(mine, stop)
    try:
        yield
    finally:
        for number, handler in mine.items():
            if signal.getsignal(number) is stop:  # otherwise we are on our way out
                signal.signal(number, handler)


def _all(numbers: Iterable[int], handler: Any) -> None:
    for number in numbers:
        signal.signal(number, handler)


def say() -> None:
    """The line, once."""
    global _said
    if not _said:
        _said = True
        with suppress(OSError):  # the terminal is gone
            os.write(2, f"{STOPPED}\n".encode())


def leave() -> NoReturn:
    """Exit without unwinding, which a signal in the middle of anything could not promise."""
    say()
    _all(_NUMBERS, lambda *_: os._exit(130))
    _run_finalizers()  # or the tracker of shared memory complains after us
    os._exit(130)


@contextmanager
def signals_deferred() -> Iterator[None]:
    """Processes started meanwhile never hear Ctrl-C, not even while they are still importing.

    And we are not stopped between starting one and telling it what to do, which it would answer
    with a traceback: whatever comes is heard at the end.

    Blocking alone does not do the second: the signal is taken by some other thread, and answered by
    the main one all the same.
    """
    held: list[int] = []
    main = threading.current_thread() is threading.main_thread()
    handlers = {n: h for n in _NUMBERS if main and callable(h := signal.getsignal(n))}
    _all(handlers, lambda number, _: held.append(number))
    before = (
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        if hasattr(signal, "pthread_sigmask")
        else None
    )
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number in held[:1]:
            signal.raise_signal(number)


def led() -> None:
    """Called once in a worker process: interrupts are its parent's to handle, whom it does not
    outlive."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def ends_with_input(status: int) -> None:
    """End this process, with this status, when its standard input does: with whoever holds the
    other side, however that ends."""
    threading.Thread(target=_until_input_ends, args=(status,), daemon=True).start()


def _until_input_ends(status: int) -> None:
    # Not sys.stdin: whoever holds its lock when the interpreter ends makes that end an abort.
    os.read(0, 1)
    os._exit(status)


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
