"""How many pictures a recipe asks for, and over how many cases they are shared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sized
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

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


class Forgeries(NamedTuple):
    """How many pictures show tampering, and in how many cases somebody forged a sheet."""

    pictures: int
    cases: int


def rounded(share: float, whole: int) -> int:
    """The whole number that is this share of another."""
    return math.floor(Fraction(str(share)) * whole + Fraction(1, 2))


def forgeries(recipe: Recipe) -> Forgeries:
    """What ``tampered_share`` comes to: two pictures of a forged sheet, or one where a case has
    room for no more, if enough files lie.
    """
    if not recipe.tampered_share or recipe.images is None:
        return Forgeries(0, 0)
    pictures = rounded(recipe.tampered_share, recipe.images)
    each = min(2, max(1, room(recipe)))
    return Forgeries(pictures, min(_lying(recipe), -(-pictures // each)))


def _lying(recipe: Recipe) -> int:
    """Cases whose file may lie."""
    return rounded(recipe.anomalies.share, recipe.cases)


def room(recipe: Recipe) -> int:
    """Pictures of a forged sheet that a case can have at most, its twin's beside them."""
    if recipe.images is None:
        return 0
    bare = math.ceil(recipe.negatives.share * (recipe.images / recipe.cases)) + 1
    papers = recipe.images // recipe.cases - (bare if recipe.negatives.share else 0)
    return papers // 2 if recipe.anomalies.twins else papers


def _check_forgeries(recipe: Recipe) -> None:
    """
    Raises:
        ValueError: so many pictures cannot show tampering.
    """
    if recipe.tampered_share is None:
        return
    if recipe.images is None:
        raise ValueError("tampered_share: of how many pictures? give images, too")
    pictures, cases = forgeries(recipe)
    if pictures > cases * room(recipe):
        what = f"tampered_share: {pictures} pictures in {cases} files that are forged"
        raise ValueError(
            f"{what}, of which each has {max(0, room(recipe))} at most; {_more_room(recipe)}"
        )


def _more_room(recipe: Recipe) -> str:
    """What makes room for more pictures of forged sheets; nothing that is at its end already."""
    more = ["anomalies.share"] if _lying(recipe) < recipe.cases else []
    ways = [f"give {' or '.join([*more, 'images'])} more"]
    if recipe.negatives.share:
        ways.append("negatives.share less")
    if recipe.anomalies.twins:
        ways.append("anomalies.twins: false")
    return ", or ".join(ways)


def check(recipe: Recipe) -> None:
    """
    Raises:
        ValueError: so many pictures cannot be shared over so many cases.
    """
    _check_forgeries(recipe)
    if recipe.images is None:
        return
    few, many = least(recipe) * recipe.cases, MOST * recipe.cases
    if not few <= recipe.images <= many:
        what = f"images: {recipe.images} of {recipe.cases} cases; "
        if recipe.images < few:
            fewer = ", or fewer cases" if recipe.cases > 1 else ""
            twins = ", or anomalies.twins: false, as a file and its twin have one each at least"
            raise ValueError(f"{what}give {few} or more{fewer}{twins * (least(recipe) > 1)}")
        raise ValueError(f"{what}give {many} or fewer, or more cases")
