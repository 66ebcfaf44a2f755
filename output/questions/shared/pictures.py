"""Which photographs a question about looks or fields shows.

One, several of a session, or a group photograph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from output.questions.shared.document_view import Session
from output.questions.shared.draw import some
from pipeline.conditions import MULTI_DOC
from pipeline.records import Photo
from pipeline.roles import Rng

Count = Annotated[int, Field(ge=0, le=1_000)]  # of questions, as a recipe may set it


def choose(
    session: Session, singles: int, groups: int, *, most: int, rng: Rng
) -> list[tuple[Photo, ...]]:
    """Up to ``singles`` photographs alone, each of another paper, and ``groups`` sets of them.

    A set is of two to ``most`` photographs of the session; group photographs stand alone.
    """
    grouped = session.condition == MULTI_DOC
    by_paper: dict[tuple[str, ...], list[Photo]] = {}
    for photo in session.photos:
        paper = (photo.id,) if grouped else tuple(sheet.id for sheet in photo.sheets)
        by_paper.setdefault(paper, []).append(photo)
    alone: list[tuple[Photo, ...]] = []
    for photos in some(list(by_paper.values()), singles, rng):
        alone.append((photos[int(rng.integers(len(photos)))],))
    if grouped or len(session.photos) < 2:
        return alone
    most = min(most, len(session.photos))
    sizes = [2 + int(rng.integers(most - 1)) for _ in range(groups)]
    return alone + [tuple(some(session.photos, size, rng)) for size in sizes]


def alone(session: Session) -> list[Photo]:
    """The photographs of a session that show one sheet each."""
    return [photo for photo in session.photos if len(photo.sheets) == 1]


def variant(photos: Sequence[Photo]) -> str:
    """001 one image, 002 several, 003 one image of several papers."""
    if len(photos) > 1:
        return "002"
    return "003" if len({s.id for s in photos[0].sheets}) > 1 else "001"
