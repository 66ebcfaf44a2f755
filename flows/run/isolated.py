"""A piece of our work in a process of its own, for a program that calls us.

Whatever our work takes from a process, it takes from that one: signal handlers, settings of
libraries that are read once, an importable main module for workers to be spawned from, and an end
when a stranger's file unfolds to more memory than it may. The program that calls needs none of it,
and it may be a script without a guard, a notebook, or a thread.
"""

from __future__ import annotations

import builtins
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from pipeline.errors import UserError

LAST = 10.0  # seconds for a process that is told to stop, and for its last words
LOG = logging.getLogger("creditdocs")
_OURS = "creditdocs: "  # how a line for people begins
Hear = Callable[[str], object]


class Killed(UserError):
    """A process of ours that another ended, as the system does for want of memory."""


def call(
    work: str,
    *arguments: object,
    terminal: bool = False,
    hear: Hear = LOG.warning,
    foreign: bool = False,
    **named: object,
) -> Any:
    """What a function of ours returns, called in a process of its own.

    Args:
        work: ``package.module:function``. By name, since importing it here would load what this
            process shall be spared.
        arguments, named: what it is given; these and what it returns must be picklable.
        terminal: leave it this process's stderr, for a progress bar.
        hear: is given each line that it writes there otherwise; what it prints is logged.
        foreign: it reads a stranger's file, of which nothing may be told: no line that it writes
            is heard, logged or raised, since libraries warn in the file's own words.

    Raises:
        UserError: as the function.
        Killed: its process was.
        RuntimeError: any other fault of it, with the end of what it said; of a foreign one with
            the kind of the exception at most.
        KeyboardInterrupt: this process was interrupted; the other one has ended by then.
    """
    asked = pickle.dumps((work, arguments, named))
    if foreign:
        answer = _answer(asked, terminal=False, heard=(_unheard, _unheard), died=_died_untold)
    else:
        answer = _answer(asked, terminal=terminal, heard=(LOG.info, hear), died=_died)
    returned, result = pickle.loads(answer)
    if not returned:
        raise result
    return result


def items(work: str, *arguments: object, hear: Hear = LOG.warning) -> Generator[Any, None, None]:
    """What an iterator of ours yields, made in a process of its own: always one item ahead.

    The process ends when this is closed or forgotten, and with the process that asked, however
    that ends.

    Args:
        work: ``package.module:function`` that returns an iterator; as ``call``.
        arguments: what it is given; these and what it yields must be picklable.
        hear: is given each line that it writes to stderr; what it prints is logged.

    Raises:
        UserError: as the iterator.
        Killed: its process was.
        RuntimeError: any other fault of it, with the end of what it said.
    """
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as answers:
        try:
            process = _started(writer, terminal=False)
        finally:
            os.close(writer)
        owner = os.getpid()
        said = [_Lines(process.stdout, LOG.info), _Lines(process.stderr, hear)]
        try:
            _ask(process, pickle.dumps((work, arguments, {})))
            yield from _items(answers)
            with suppress(subprocess.TimeoutExpired):
                process.wait(LAST)  # it ends by itself, and its status is its own
        finally:
            if os.getpid() == owner:  # a process forked from it must not end what it goes on with
                _dismiss(process)
                _heard_out(said)
    if status := process.returncode:
        _died(status, list(said[1].last))


def _items(answers: IO[bytes]) -> Iterator[Any]:
    """What comes until there is no more of it."""
    while True:
        try:
            returned, item = pickle.load(answers)
        except (EOFError, pickle.UnpicklingError):  # the latter where it was killed while it wrote
            return
        if not returned:
            raise item
        yield item


def _dismiss(process: subprocess.Popen[bytes]) -> None:
    """Nothing is wanted of it any more: it ends with its input, and says nothing of it."""
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(LAST)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _heard_out(said: Iterable[_Lines]) -> None:
    """Its last words, of a process that has ended."""
    for lines in said:
        lines.thread.join(LAST)


def _unheard(line: str) -> None:
    """Of a stranger's file."""


def _answer(
    asked: bytes, *, terminal: bool, heard: tuple[Hear, Hear], died: Callable[[int, list[str]], Any]
) -> bytes:
    """What a process of its own says to what it is asked.

    ``heard``: of what it prints and what it warns of; ``died``: raises how it ended.

    Raises:
        Killed: it was.
        RuntimeError: it ended without an answer.
    """
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as answers:
        try:
            process = _started(writer, terminal)
        finally:
            os.close(writer)
        said = [
            _Lines(stream, hear)
            for stream, hear in zip((process.stdout, process.stderr), heard, strict=True)
        ]
        try:
            answer = _asked(process, asked, answers)
        except BaseException:
            _end(process)
            raise
        status = process.wait()
        _heard_out(said)
    if not answer:
        died(status, list(said[1].last))
    return answer


def _started(writer: int, terminal: bool) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "flows.run.answers", str(writer)],
        stdin=pipe,
        stdout=pipe,
        stderr=None if terminal else pipe,
        env=_environment(),
        pass_fds=[writer],
        start_new_session=True,  # Ctrl-C is ours to answer
    )


def _environment() -> dict[str, str]:
    """Ours, in which modules are found wherever this process finds them."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _asked(process: subprocess.Popen[bytes], asked: bytes, answers: IO[bytes]) -> bytes:
    """The answer; nothing if it ended without one. Its input stays open: it ends with us."""
    _ask(process, asked)
    answer = answers.read()
    assert process.stdin
    with suppress(BrokenPipeError):
        process.stdin.close()
    return answer


def _ask(process: subprocess.Popen[bytes], asked: bytes) -> None:
    assert process.stdin
    with suppress(BrokenPipeError):  # how it ended is told by its status
        process.stdin.write(asked)
        process.stdin.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Politely, so that it ends its workers."""
    process.terminate()
    try:
        process.wait(LAST)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _died(status: int, lines: list[str]) -> NoReturn:
    """
    Raises:
        UserError: it told somebody what to mend.
        Killed: it was.
        RuntimeError: otherwise.
    """
    last = lines[-1] if lines else ""
    where, first, rest = last.removeprefix(_OURS).partition(": ")
    what, second, remedy = rest.rpartition("; ")
    if last.startswith(_OURS) and first and second:
        raise UserError(where, what, remedy)
    _killed(status)
    raise RuntimeError("\n".join([f"a process of creditdocs ended with status {status}", *lines]))


def _died_untold(status: int, lines: list[str]) -> NoReturn:
    """Of its last words only what an exception of Python itself is called.

    Raises:
        Killed: it was.
        RuntimeError: otherwise.
    """
    _killed(status)
    kind = lines[-1].partition(":")[0] if lines else ""
    found = getattr(builtins, kind, None)
    known = isinstance(found, type) and issubclass(found, BaseException)
    what = f"a process of creditdocs ended with status {status}"
    raise RuntimeError(f"{what}\n{kind}" if known else what)


def _killed(status: int) -> None:
    """
    Raises:
        Killed: that is what the status says.
    """
    if status < 0:
        what = f"its process was killed (signal {-status}), most likely for want of memory"
        raise Killed("creditdocs", what, "make it smaller, or ask for fewer workers")


class _Lines:
    """What a process writes, line by line as it comes; the last ones are kept."""

    def __init__(self, stream: IO[bytes] | None, hear: Hear) -> None:
        self.last: deque[str] = deque(maxlen=50)
        self.hear = hear
        self.thread = threading.Thread(target=self._read, args=(stream or (),), daemon=True)
        self.thread.start()

    def _read(self, stream: Iterable[bytes]) -> None:
        for line in stream:
            self.last.append(text := line.decode(errors="replace").rstrip())
            self.hear(text.removeprefix(_OURS))
