"""Which of the lies a recipe names its papers can carry.

Known before the run, and said after it of those that were told in no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline import kinds
from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.roles import FactChange

# That a lie is told in no file only because others were drawn: less likely than this, it is said.
BY_CHANCE = 0.01


def mute(
    recipe: Recipe, kinds: Iterable[str], changes: Mapping[str, FactChange]
) -> tuple[str, ...]:
    """One line for each lie the recipe names that none of its papers can carry.

    Raises:
        UserError: that is all of them, so that no file could lie.
    """
    wanted = _wanted(recipe) if recipe.anomalies.share > 0 else []
    held = {kind for kind in kinds if _is_spoken(recipe, kind)}
    silent = [name for name in wanted if name in changes and not _carried(changes[name], held)]
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
    """One line where files that were to lie do not; empty otherwise.

    Or where a lie that the recipe names is told in none, not by chance.
    """
    said, short = list[str](), wanted - sum(told.values())
    if short:
        said.append(
            f"{short:,} of {wanted:,} files that were to lie tell no lie: "
            "their papers cannot carry one"
        )
    weights = recipe.anomalies.kinds or {}
    total = sum(weights.values())
    missed = [name for name in _wanted(recipe) if not told.get(name)]
    never = [name for name in missed if (1 - weights[name] / total) ** wanted < BY_CHANCE]
    if never:
        said.append(f"told in no file: {', '.join(never)}")
    return "; ".join(said)


def _wanted(recipe: Recipe) -> list[str]:
    """The lies a recipe names; none where it leaves the choice."""
    return [name for name, weight in (recipe.anomalies.kinds or {}).items() if weight > 0]


def _is_spoken(recipe: Recipe, kind: str) -> bool:
    """Does the recipe make files of the language of this kind? Own kinds say theirs themselves."""
    return kinds.is_own(kind) or recipe.languages.get(kinds.set_in(kind), 0) > 0


def _carried(change: FactChange, held: set[str]) -> bool:
    """Can these kinds of paper carry it?"""
    kinds_held = held | {kinds.OWN for kind in held if kinds.is_own(kind)}
    return not change.carriers or any(kinds_held >= set(some) for some in change.carriers)


def _either(recipe: Recipe, change: FactChange) -> str:
    """The papers that would carry it.

    Of the languages the recipe speaks; of any where the lie is of another language.
    """
    spoken = [some for some in change.carriers if _is_spoken(recipe, some[0])]
    said = " or ".join(" with ".join(sorted(some)) for some in spoken or change.carriers)
    return said.replace(kinds.OWN, "a kind of your own")
