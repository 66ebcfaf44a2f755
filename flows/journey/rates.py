"""How many of the papers of each kind are photographed, so that kinds come in asked proportions.

What of each kind there is to photograph is known from a few honest cases that are of no dataset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.papers import drawn_with_papers
from flows.journey.printing import Press
from flows.journey.timings import Clock
from pipeline.caches import cached
from pipeline.recipe import Captures, Questions, Recipe
from pipeline.rng import Address

TURNS = 40  # after which rates stand still
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
    cases = [_pilot(units, number) for number in range(PILOT)]
    if units.recipe.images is None:
        met = _met(cases)
        wanted = {kind: w * PILOT / met.get(kind, 0.5) for kind, w in weights.items()}
    else:
        wanted = dict(_fitted(cases, weights))
    most, least = max(wanted.values()), 0.0 if units.recipe.images else LEAST
    return {kind: max(rate / most, least) if rate else 0.0 for kind, rate in wanted.items()}


def _met(cases: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    """The sheets of each kind in all of these cases."""
    met = dict[str, float]()
    for sheets in cases:
        for kind, count in sheets.items():
            met[kind] = met.get(kind, 0.0) + count
    return met


def _fitted(
    cases: Sequence[Mapping[str, float]], weights: Mapping[str, float]
) -> Mapping[str, float]:
    """The same where every case gives as many pictures: who has few kinds shows them more often.

    Found by turns: each kind's rate is mended by how far it is off, of the kinds that were met.
    """
    rates = dict(weights)
    wanted = sum(weights.values())
    for _ in range(TURNS):
        shares = []
        for sheets in cases:
            whole = sum(rates[kind] * count for kind, count in sheets.items()) or 1.0
            shares.append({kind: rates[kind] * n / whole for kind, n in sheets.items()})
        met = _met(shares)
        all_ = sum(met.values()) or 1.0
        for kind in rates:
            if met.get(kind):
                rates[kind] *= weights[kind] / wanted * all_ / met[kind]
    rarest = max(rates.values())
    unmet = {kind for kind in rates if not any(kind in sheets for sheets in cases)}
    return {kind: rarest * (weights[kind] > 0) if kind in unmet else r for kind, r in rates.items()}


def _pilot(units: LoadedUnits, number: int) -> Mapping[str, float]:
    """The sheets of each kind that somebody has, who is in no dataset."""
    at = Address(units.recipe.seed, ("pilot", number))
    language = at.at("language").pick(units.recipe.languages)
    index = number % units.recipe.cases
    _, papers, at = drawn_with_papers(units, language, index, at=at, clock=Clock())
    press = Press(units, at)
    return {paper.kind: press.sheets(paper) for paper in papers}
