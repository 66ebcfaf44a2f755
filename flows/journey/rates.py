"""How many of the papers of each kind are photographed, so that kinds come in asked proportions.

What of each kind there is to photograph is known from a few honest cases that are of no dataset.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.papers import drawn_with_papers
from flows.journey.printing import Press
from flows.journey.timings import Clock
from pipeline.caches import cached
from pipeline.recipe import Captures, Questions, Recipe
from pipeline.rng import Address

PILOT = 48  # cases that tell how many sheets of each kind there are
LEAST = 0.02  # of a kind's papers: for one that few people have, the others are not cut further


def rates(units: LoadedUnits) -> Mapping[str, float]:
    """Kind -> the share of its papers that is photographed; empty where all of all kinds are."""
    recipe = units.recipe
    weights = {kind: recipe.captures.kinds.get(kind, 1.0) for kind in units.facts}
    if recipe.balance != "kinds":
        most = max(weights.values())
        return {kind: w / most for kind, w in weights.items()} if recipe.captures.kinds else {}
    return _even(_of_papers(recipe).model_dump_json())


def _of_papers(recipe: Recipe) -> Recipe:
    """The recipe without what decides nothing of who has which paper."""
    idle = {"captures": Captures(kinds=recipe.captures.kinds), "questions": Questions()}
    return recipe.model_copy(update={**idle, "originals": False, "refilled": {}})


@cached(most=4)
def _even(recipe_json: str) -> Mapping[str, float]:
    """The rates at which as many sheets of one kind come as of another, weight for weight."""
    units = load_units(recipe_json, asking=False)
    weights = {kind: units.recipe.captures.kinds.get(kind, 1.0) for kind in units.facts}
    sheets = _met([_pilot(units, number) for number in range(PILOT)])
    wanted = {kind: w * PILOT / sheets.get(kind, 0.5) for kind, w in weights.items()}
    most = max(wanted.values())
    return {kind: max(rate / most, LEAST) if rate else 0.0 for kind, rate in wanted.items()}


def _met(cases: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    """The sheets of each kind in all of these cases."""
    met = Counter[str]()
    for sheets in cases:
        met.update(sheets)
    return met


def _pilot(units: LoadedUnits, number: int) -> Mapping[str, int]:
    """The sheets of each kind that somebody has, who is in no dataset."""
    at = Address(units.recipe.seed, ("pilot", number))
    language = at.at("language").pick(units.recipe.languages)
    index = number % units.recipe.cases
    _, papers, at = drawn_with_papers(units, language, index, at=at, clock=Clock())
    press = Press(units, at)
    return {paper.kind: press.sheets(paper) for paper in papers}
