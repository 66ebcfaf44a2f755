"""Which photographs a question about looks or fields shows: one, several of a session, or a group photograph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from output.questions.shared.document_view import MULTI, Session
from output.questions.shared.draw import some
from pipeline.records import Photo
from pipeline.roles import Rng

Count = Annotated[int, Field(ge=0, le=1_000)]  # of questions, as a recipe may set it


def choose(
    session: Session, singles: int, groups: int, *, most: int, rng: Rng
) -> list[tuple[Photo, ...]]:
    """Up to ``singles`` photographs alone, each of another paper, and ``groups`` sets of two to ``most`` of a session; group
    photographs stand alone."""
    sheets: dict[tuple[str, ...], list[Photo]] = {}
    for photo in session.photos:
        sheets.setdefault(
            (photo.id,) if session.condition == MULTI else tuple(s.id for s in photo.sheets), []
        ).append(photo)
    alone: list[tuple[Photo, ...]] = [
        (of[int(rng.integers(len(of)))],) for of in some(list(sheets.values()), singles, rng)
    ]
    if session.condition == MULTI or len(session.photos) < 2:
        return alone
    sizes = [2 + int(rng.integers(min(most, len(session.photos)) - 1)) for _ in range(groups)]
    return alone + [tuple(some(session.photos, size, rng)) for size in sizes]


def variant(photos: Sequence[Photo]) -> str:
    """001 one image, 002 several, 003 one image of several papers."""
    if len(photos) > 1:
        return "002"
    return "003" if len({s.id for s in photos[0].sheets}) > 1 else "001"
