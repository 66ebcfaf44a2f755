"""The group photos that a recipe's papers can make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline import kinds, units
from pipeline.conditions import MULTI_DOC
from pipeline.errors import UserError
from pipeline.recipe import COMPOSITIONS, Recipe
from pipeline.roles import Facts


def of(recipe: Recipe, facts: Mapping[str, Facts]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The compositions, of the recipe's own kinds.

    What the catalogue lacks of the benchmark's compositions is left out.

    Raises:
        UserError: a paper that nobody knows, or only group photos are wanted where there is none.
    """
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, compositions in recipe.captures.compositions.items():
        labels = _labels(language)
        own = {name: label for name, label in labels.items() if f"{language}/{name}" in facts}
        known = {*labels, *labels.values()}.union(*COMPOSITIONS[language].values())
        groups[language] = {}
        for name, papers in compositions.items():
            if strange := [paper for paper in papers if paper not in known]:
                raise UserError(
                    recipe.name,
                    f"captures.compositions.{language}.{name}: no kind {strange[0]!r}",
                    f"choose from {', '.join(labels)}",
                )
            found = _called(papers, own)
            if len(found) > 1 or len(found) == len(papers):
                groups[language][name] = found
    _wanted(recipe, groups)
    return groups


def _labels(language: str) -> dict[str, str]:
    """The kinds of a language, by their names without it, and their labels."""
    spoken = [kind for kind in units.names(Facts) if kind.startswith(f"{language}/")]
    return {kinds.name(kind): units.load(Facts, kind).label for kind in spoken}


def _called(papers: Iterable[str], own: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds that these papers mean, each by its name or its label."""
    found: list[str] = []
    for paper in papers:
        found += [name for name, label in own.items() if paper in (name, label)]
    return tuple(dict.fromkeys(found))


def _wanted(recipe: Recipe, groups: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """
    Raises:
        UserError: only group photos are wanted, and a language has no group.
    """
    wanted = recipe.captures.conditions
    if not wanted or any(w > 0 for c, w in wanted.items() if c != MULTI_DOC):
        return
    for language, weight in recipe.languages.items():
        if weight > 0 and not groups.get(language):
            raise UserError(
                recipe.name,
                f"captures.conditions: no group of captures.compositions.{language} can be made "
                f"of documents, and only {MULTI_DOC} is wanted",
                "add another condition or a group",
            )
