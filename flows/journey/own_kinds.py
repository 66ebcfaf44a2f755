"""A recipe's own kinds of paper: by which names a case knows them, and whose papers they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline import kinds, units
from pipeline.errors import UserError
from pipeline.forms.kind import OwnKind, name_of
from pipeline.forms.people import INVENTED, Locals
from pipeline.recipe import Recipe
from pipeline.recipe.own_kinds import named
from pipeline.roles import Facts


def paths(recipe: Recipe) -> dict[str, str]:
    """Own kind -> the path of its kind.yaml.

    Raises:
        UserError: two of one name, or one called like a shipped kind that comes with it.
    """
    found, known = dict[str, str](), units.names(Facts)
    shipped = {kinds.name(k): k for k in recipe.documents or () if k in known}
    for path in named(recipe.documents):
        name = name_of(Path(path))
        other = found.get(name) or shipped.get(kinds.name(name))
        if other is not None:
            raise UserError(
                recipe.name,
                f"documents: {path} and {other} are both called {kinds.name(name)}",
                "rename the folder of one",
            )
        found[name] = path
    return found


def people(recipe: Recipe, facts: Mapping[str, Facts]) -> Locals | None:
    """Who the papers of own kinds are about; None where there are no own kinds.

    Raises:
        UserError: own kinds of two locales, or beside shipped ones whose people are others.
    """
    own = {kind: unit for kind, unit in facts.items() if isinstance(unit, OwnKind)}
    found = {unit.kind.people.code: kind for kind, unit in own.items()}
    if len(found) > 1:
        (one, first), (two, second) = list(found.items())[:2]
        raise UserError(
            recipe.name,
            f"documents: {first} is of {_tag(one)} and {second} of {_tag(two)}, "
            "and a case has people of one country",
            "make a recipe for each",
        )
    for code in found:
        other = next((kind for kind in facts if kind not in own), "")
        if other and code != INVENTED:
            raise UserError(
                recipe.name,
                f"documents: {found[code]} has people of {_tag(code)}, and {other} has others",
                "leave the shipped kinds out, or give the kind the locale en-US",
            )
        return next(iter(own.values())).kind.people
    return None


def _tag(code: str) -> str:
    return code.replace("_", "-")
