"""How many pictures a recipe asks for, and over how many cases they are shared."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.recipe.model import Recipe

KINDS, PAPERS = 40, 0.7  # kinds of paper; how many papers a file has for every kind there may be
MOST = 500  # pictures of a case


def papers(documents: Sized | None) -> float:
    """How many papers a file has, about; ``documents``: as a recipe names them."""
    return PAPERS * (len(documents) if documents else KINDS)


def cases_for(given: Mapping[str, Any]) -> int:
    """How many cases give about so many pictures as a recipe's keys ask for.

    Raises:
        TypeError, ValueError: the keys are no recipe's.
    """
    captures = given.get("captures") or {}
    sessions = captures.get("sessions", 1) if isinstance(captures, dict) else captures.sessions
    each = max(2.0, papers(given.get("documents")) * int(sessions))
    return max(1, round(int(given["images"]) / each))


def least(recipe: Recipe) -> int:
    """Pictures that every case has at least: one for each of its files."""
    return 2 if recipe.anomalies.share > 0 and recipe.anomalies.twins else 1


def check(recipe: Recipe) -> None:
    """
    Raises:
        ValueError: so many pictures cannot be shared over so many cases.
    """
    if recipe.images is None:
        return
    few, many = least(recipe) * recipe.cases, MOST * recipe.cases
    if not few <= recipe.images <= many:
        what = f"images: {recipe.images} of {recipe.cases} cases; "
        if recipe.images < few:
            twins = ", as a file and its twin have one each at least" if least(recipe) > 1 else ""
            raise ValueError(f"{what}give {few} or more, or fewer cases{twins}")
        raise ValueError(f"{what}give {many} or fewer, or more cases")
