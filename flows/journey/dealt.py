"""What is dealt to a case by its number alone: its split, its turn there, its language."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from pipeline.recipe import Recipe
from pipeline.records import Language
from pipeline.rng import Address

GOLDEN = (math.sqrt(5) - 1) / 2


def evenly(turn: int, start: float = 0.0) -> float:
    """A number in [0, 1) for each turn: those of any turns in a row lie as evenly as can be."""
    return (start + turn * GOLDEN) % 1


class Quota(NamedTuple):
    """How many pictures a case is to have, in all."""

    images: int
    negatives: int  # of them, that show no paper


class Place(NamedTuple):
    """Where a case stands: each split has its conditions dealt to it, turn by turn."""

    split: str
    turn: int  # cases of this split before it


def place_of(recipe: Recipe, index: int) -> Place:
    """The split of a case, and its turn in it; how many cases a recipe has decides neither."""
    weights = recipe.splits.model_dump()
    return Place(*Address(recipe.seed, ("split",)).stratified(weights, index))


def language_of(recipe: Recipe, index: int) -> Language:
    """The language of a case."""
    return Address(recipe.seed, ("case", index, "language")).pick(recipe.languages)


def negatives_beside(recipe: Recipe, place: Place, pictures: int) -> int:
    """How many pictures of no paper a case has beside so many others."""
    share = recipe.negatives.share
    start = Address(recipe.seed, ("negatives", place.split)).uniform()
    return math.floor(pictures * share / (1 - share) + evenly(place.turn, start))


def quota_of(recipe: Recipe, index: int) -> Quota | None:
    """The pictures of a case, where a recipe says how many there are in all.

    Every case has its share of them, one more or less, and that of those without papers.
    """
    if recipe.images is None:
        return None
    first, last = (n * recipe.images // recipe.cases for n in (index, index + 1))
    share = Fraction(str(recipe.negatives.share))
    bare = [math.floor(share * n + Fraction(1, 2)) for n in (first, last)]
    return Quota(last - first, bare[1] - bare[0])
