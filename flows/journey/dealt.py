"""What is dealt to a case by its number alone: its split, its turn there, its language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.recipe import Recipe, World, counts
from pipeline.records import Language
from pipeline.rng import Address, Stratified

BLOCK = 64  # cases that change places
MARITAL = "marital_status"
# Irrational steps round the world's weights: each spreads its own evenly, and no two keep company.
STEPS = {
    MARITAL: (math.sqrt(5) - 1) / 2,
    "sex": math.sqrt(2) - 1,
    "age": math.sqrt(3) - 1,
    "income_source": math.sqrt(13) - 3,
    "homes": math.sqrt(7) - 2,
}
GOLDEN = (math.sqrt(5) - 1) / 2


def evenly(turn: int, start: float = 0.0) -> float:
    """A number in [0, 1) for each turn: those of any turns in a row lie as evenly as can be."""
    return (start + turn * GOLDEN) % 1


class Quota(NamedTuple):
    """How many pictures a case is to have, in all."""

    images: int
    negatives: int  # of them, that show no paper
    tampered: int | None = None  # that show tampering; None: as it comes


class Place(NamedTuple):
    """Where a case stands: each split has its conditions dealt to it, turn by turn."""

    split: str
    turn: int  # cases of this split before it


def place_of(recipe: Recipe, index: int) -> Place:
    """The split of a case, and its turn in it; how many cases a recipe has decides neither."""
    return Place(*Address(recipe.seed, ("split",)).stratified(recipe.splits.weights, index))


def language_of(recipe: Recipe, index: int) -> Language:
    """The language of a case."""
    if recipe.splits.stratified:
        return _language_in_turn(recipe, place_of(recipe, index)).name
    return Address(recipe.seed, ("case", index, "language")).pick(recipe.languages)


def _language_in_turn(recipe: Recipe, place: Place) -> Stratified[Language]:
    """The language of a case of a split, and how many cases of the split had it before."""
    turns = Address(recipe.seed, ("language", place.split))
    return turns.stratified(recipe.languages, place.turn)


def sort_of(recipe: Recipe, index: int, key: str) -> str:
    """The sort of people, by one of the world's weights, whose turn it is at a case.

    Each key goes round its split and language at a step of its own, so that all sorts meet, and
    those of any cases in a row come in proportion.
    """
    place = place_of(recipe, index)
    language, turn = _language_in_turn(recipe, place)
    start = Address(recipe.seed, ("sort", place.split, language, key)).uniform()
    return _level(getattr(recipe.world, key), (start + turn * STEPS[key]) % 1)


def world_of(recipe: Recipe, index: int) -> World:
    """Who a case may be about: where splits are stratified, somebody of the sort whose turn it is.

    Of the sorts that do not follow from age.
    """
    if not recipe.splits.stratified:
        return recipe.world
    sorts = {key: {sort_of(recipe, index, key): 1.0} for key in STEPS if key != MARITAL}
    return recipe.world.model_copy(update=sorts)


def _level(weights: Mapping[str, float], drawn: float) -> str:
    """The name at this share of the weights, in the order of the names."""
    left, name = drawn * math.fsum(weights.values()), ""
    for name, weight in sorted(weights.items()):
        left -= weight
        if left < 0 < weight:
            return name
    return max(weights, key=lambda n: (weights[n] > 0, n))


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
    bare = [counts.rounded(recipe.negatives.share, n) for n in (first, last)]
    return Quota(last - first, bare[1] - bare[0], _tampered(recipe, index))


def is_forged(recipe: Recipe, index: int) -> bool | None:
    """Is a sheet of this case to be forged? None where a recipe does not count such pictures."""
    if recipe.tampered_share is None:
        return None
    forged, place = counts.forgeries(recipe).cases, _shuffled(recipe, index)
    return (place + 1) * forged // recipe.cases > place * forged // recipe.cases


def _tampered(recipe: Recipe, index: int) -> int | None:
    """How many pictures of the case show tampering: an even share, if a sheet of it is forged."""
    forged = is_forged(recipe, index)
    if not forged:
        return None if forged is None else 0
    pictures, cases = counts.forgeries(recipe)
    number = _shuffled(recipe, index) * cases // recipe.cases  # of the forged cases
    return (number + 1) * pictures // cases - number * pictures // cases


def _shuffled(recipe: Recipe, index: int) -> int:
    """The cases in another order, block by block, so that no split has all that are forged.

    Those beyond the recipe's, as a stream has them, change places among themselves.
    """
    start = 0 if index < recipe.cases else recipe.cases
    block = (index - start) // BLOCK
    first = start + block * BLOCK
    size = BLOCK if start else min(BLOCK, recipe.cases - first)
    order = Address(recipe.seed, ("forged", int(start > 0), block)).stream().permutation(size)
    return first + int(order[index - first])
