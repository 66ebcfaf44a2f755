"""Sources are strangers' files: they are read in processes of their own, within bounds.

A file on which such a process ends (of time, of memory, of a fault in a library) is one that nobody
could read; it is told without a word of it.
"""

from __future__ import annotations

import resource
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from flows.certify.canaries import TRIED, Outcome
from flows.certify.form_words import FormWords
from flows.certify.readers.pieces import FAULTS, Unread
from flows.certify.secrets import Secret
from flows.certify.sources import source
from flows.run.isolated import Killed, call

SECONDS = 240  # of a processor, for what is done in one process
MEMORY = 5 * 2**30  # bytes of address space, an OCR engine's among them
TOGETHER = 8 * 2**20  # bytes of files that one process reads; each larger one has its own
_BOUNDS = "cannot be read within the bounds of time and memory"


class Paper(NamedTuple):
    """What a file of the sources says, and what of it nobody could read."""

    secrets: tuple[Secret, ...]
    unread: tuple[Unread, ...]


def read(contents: Sequence[bytes]) -> list[Paper]:
    """Every file of the sources, in turn; each names its values by its number, from 1 on."""
    found: list[Paper] = []
    for first, last in _shares(contents):
        try:
            found += within(_HERE + "papers", contents[first:last], first)
        except (Killed, RuntimeError):
            found += (_alone(contents[at], at) for at in range(first, last))
    return found


def _alone(data: bytes, number: int) -> Paper:
    try:
        (paper,) = within(_HERE + "papers", [data], number)
    except (Killed, RuntimeError):
        return Paper((), (Unread(_group(number), _BOUNDS),))
    read: Paper = paper
    return read


def self_test(
    papers: Sequence[bytes], salt: bytes, said: FormWords
) -> tuple[list[Outcome], list[Unread]]:
    """The self-test with copies of sources; with none of them where none can be planted."""
    work = "flows.certify.canaries:self_test"
    tried = sorted(papers, key=len)[:TRIED]  # it opens no more, and all would be held twice
    try:
        return within(work, tried, salt, said), []
    except (Killed, RuntimeError):
        unread = [Unread("self-test", "no copy of a source could be planted")]
    try:
        return within(work, [], salt, said), unread
    except (Killed, RuntimeError):
        return [], [
            *unread,
            Unread("self-test", "does not end within the bounds of time and memory"),
        ]


def _shares(contents: Sequence[bytes]) -> list[tuple[int, int]]:
    """Which files are read together, as their numbers from 0 on."""
    shares: list[tuple[int, int]] = []
    first, size = 0, 0
    for number, data in enumerate(contents):
        if size and size + len(data) > TOGETHER:
            shares.append((first, number))
            first, size = number, 0
        size += len(data)
    return [*shares, (first, len(contents))] if contents else []


def within(work: str, *arguments: object) -> Any:
    """What a function of ours returns, called in a process with bounds that says nothing else.

    Raises:
        Killed, RuntimeError: it ended there.
        UserError: as the function.
    """
    return call(_HERE + "bound", work, arguments, foreign=True)


def bound(work: str, arguments: Sequence[Any]) -> Any:
    """In that process: first the bounds, then the work."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, _, function = work.partition(":")
    return getattr(import_module(module), function)(*arguments)


def papers(contents: Sequence[bytes], before: int) -> list[Paper]:
    """In that process: what some files say, of which the first follows ``before`` others."""
    return [_paper(data, number) for number, data in enumerate(contents, before)]


def _paper(data: bytes, number: int) -> Paper:
    group = _group(number)
    try:
        paper = source(data, group)
    except FAULTS:
        return Paper((), (Unread(group, "cannot be read"),))
    return Paper(paper.secrets, tuple(Unread(f"{group}: {e.place}", e.why) for e in paper.unread))


def _group(number: int) -> str:
    return f"source {number + 1}"


_HERE = f"{__name__}:"
