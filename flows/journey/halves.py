"""The two halves of a pair (or a lone file) as they come before the camera, and how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.journey.printing import Prints
from flows.journey.shots import Paper, Shot
from pipeline import kinds
from pipeline.records import Anomaly, Document, Page


@dataclass(frozen=True)
class Half:
    """One half of a pair (or a lone file) on its way: its papers, and their pages by document id.

    Halves call the same paper alike, and a sheet that they do not tell apart is the same object in
    both.
    """

    id: str
    documents: tuple[Document, ...]
    pages: Prints
    anomaly: Anomaly | None = None
    # What its sheets were printed from, where they were forged thereafter.
    unforged: tuple[Document, ...] = ()


def papers_of(halves: Sequence[Half]) -> tuple[Paper, ...]:
    """Every paper of either half with the sheets of the half where it has more.

    A lie may make it longer or shorter, bring one or take one away.
    """
    found: dict[str, Paper] = {}
    for half in halves:
        for document in half.documents:
            known, sheets = found.get(document.id), half.pages.count(document.id)
            most = max(sheets, known.sheets if known else 0)
            kind = document.kind
            found[document.id] = Paper(document.id, kinds.name(kind), most, kind)
    return tuple(found.values())


def shows(half: Half, shot: Shot) -> bool:
    """Is there something of the shot to be seen in this half?"""
    if shot.only not in ("", half.id):
        return False
    return shot.negative is not None or any(_has(half, *sheet) for sheet in shot.sheets)


def _has(half: Half, paper: str, number: int) -> bool:
    """Has this half the sheet? Known without printing it."""
    return number < half.pages.count(paper)


def _page(half: Half, paper: str, number: int) -> Page | None:
    """A sheet, if this half has it."""
    pages = half.pages.get(paper, ())
    return pages[number] if number < len(pages) else None


def sheets_held(half: Half, shot: Shot) -> list[Page]:
    """What of a shot this half can show."""
    pages = [_page(half, paper, n) for paper, n in shot.sheets]
    return [page for page in pages if page is not None]


def differs(shot: Shot, halves: Sequence[Half]) -> bool:
    """Do the halves show different things? A sheet that only one has is one."""
    for paper, n in shot.sheets:
        pages = [_page(half, paper, n) for half in halves]
        if any(page is not pages[0] for page in pages):
            return True
    return False
