"""Which of the lies a recipe names its papers can carry: known before the run, and said of those that were told in no file after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.roles import FactChange

BY_CHANCE = 0.01  # that a lie is told in no file only because others were drawn: less likely than this, it is said


def mute(
    recipe: Recipe, kinds: Iterable[str], changes: Mapping[str, FactChange]
) -> tuple[str, ...]:
    """One line for each lie the recipe names that none of its papers can carry.

    Raises:
        UserError: that is all of them, so that no file could lie.
    """
    wanted = _wanted(recipe) if recipe.anomalies.share > 0 else []
    held = {k for k in kinds if recipe.languages.get("zh" if k.startswith("zh/") else "en", 0) > 0}
    silent = [
        n
        for n in wanted
        if n in changes
        and changes[n].carriers
        and not any(held >= set(some) for some in changes[n].carriers)
    ]
    faults = [
        (
            f"anomalies.kinds.{n}: none of documents can carry it",
            f"add {_either(recipe, changes[n])} to documents, or drop it",
        )
        for n in silent
    ]
    if faults and len(silent) == len(wanted):
        raise UserError(recipe.name, *faults[0])
    return tuple(f"{what} ({remedy})" for what, remedy in faults)


def untold(recipe: Recipe, wanted: int, told: Mapping[str, int]) -> str:
    """One line where files that were to lie do not, or where a lie that the recipe names is told in none, not by chance; empty otherwise."""
    short = wanted - sum(told.values())
    said = (
        [
            f"{short:,} of {wanted:,} files that were to lie tell no lie: their papers cannot carry one"
        ]
        if short
        else []
    )
    weights = recipe.anomalies.kinds or {}
    total = sum(weights.values())
    never = [
        n
        for n in _wanted(recipe)
        if not told.get(n) and (1 - weights[n] / total) ** wanted < BY_CHANCE
    ]
    said += [f"told in no file: {', '.join(never)}"] if never else []
    return "; ".join(said)


def _wanted(recipe: Recipe) -> list[str]:
    """The lies a recipe names; none where it leaves the choice."""
    return [name for name, weight in (recipe.anomalies.kinds or {}).items() if weight > 0]


def _either(recipe: Recipe, change: FactChange) -> str:
    """The papers that would carry it, of the languages the recipe speaks; of any where the lie is of another language."""
    spoken = [
        some
        for some in change.carriers
        if recipe.languages.get("zh" if some[0].startswith("zh/") else "en", 0) > 0
    ]
    return " or ".join(" with ".join(sorted(some)) for some in spoken or change.carriers)
