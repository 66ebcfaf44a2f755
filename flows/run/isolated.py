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
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn

from flows.run.signals import ends_with_input, stoppable
from pipeline.errors import UserError, of_system

LAST = 10.0  # seconds for a process that is told to stop
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
        for lines in said:
            lines.thread.join(1)
    if not answer:
        died(status, list(said[1].last))
    return answer


def _started(writer: int, terminal: bool) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "flows.run.isolated", str(writer)],
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
    assert process.stdin
    with suppress(BrokenPipeError):  # how it ended is told by its status
        process.stdin.write(asked)
        process.stdin.flush()
    answer = answers.read()
    with suppress(BrokenPipeError):
        process.stdin.close()
    return answer


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


def _main(writer: int) -> int:
    """In the process itself: one question from its input, one answer to ``writer``."""
    work, arguments, named = pickle.load(sys.stdin.buffer)
    ends_with_input(1)  # nobody outlives who asked
    os.set_inheritable(writer, False)  # or a process of ours that outlives us keeps it open
    module, _, function = work.partition(":")
    answer: tuple[bool, object]
    try:
        with stoppable():
            answer = True, getattr(import_module(module), function)(*arguments, **named)
    except UserError as fault:
        answer = False, fault
    except OSError as fault:
        answer = False, of_system(fault)
    except KeyboardInterrupt:
        return 130
    with os.fdopen(writer, "wb") as answers:
        pickle.dump(answer, answers)
    return 0


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1])))
