"""The process of its own, from within: what it is asked, done, and answered.

Started by ``flows.run.isolated``.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module

from flows.run.signals import ends_with_input, stoppable
from pipeline.errors import UserError, of_system


def _main(writer: int) -> int:
    """In the process itself: one question from its input, its answers to ``writer``."""
    work, arguments, named = pickle.load(sys.stdin.buffer)
    ends_with_input(1)  # nobody outlives who asked
    os.set_inheritable(writer, False)  # or a process of ours that outlives us keeps it open
    answers = os.fdopen(writer, "wb", closefd=False)
    try:
        with suppress(BrokenPipeError):
            for answer in _answers(work, arguments, named):
                pickle.dump(answer, answers)
                answers.flush()
    except KeyboardInterrupt:
        return 130
    with suppress(BrokenPipeError):
        answers.close()
    os.close(writer)  # not of a fault, which is told before anybody hears that this is the end
    return 0


def _answers(
    work: str, arguments: Sequence[object], named: Mapping[str, object]
) -> Iterator[tuple[bool, object]]:
    """What the work returns, or the items of an iterator that it returns, or its fault."""
    module, _, function = work.partition(":")
    try:
        with stoppable():
            made = getattr(import_module(module), function)(*arguments, **named)
            if isinstance(made, Iterator):
                for item in made:
                    yield True, item
            else:
                yield True, made
    except UserError as fault:
        yield False, fault
    except OSError as fault:
        yield False, of_system(fault)


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1])))
