"""What the fields of a dataset's papers mean, as its card and its manifest say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline import dictionary, units
from pipeline.errors import UserError
from pipeline.field_types import FieldDefinition
from pipeline.forms.kind import name_of
from pipeline.recipe import Recipe
from pipeline.recipe.own_kinds import named
from pipeline.roles import Facts

Definitions = Mapping[str, tuple[FieldDefinition, ...]]  # of each kind

_WRITTEN: TypeAdapter[dict[str, tuple[FieldDefinition, ...]]] = TypeAdapter(
    dict[str, tuple[FieldDefinition, ...]]
)


def definitions(recipe: Recipe, kinds: Iterable[str]) -> Definitions:
    """Of the kinds that a dataset holds, by their ids; ``recipe``: where its own ones lie.

    Raises:
        UserError: the dictionary of one is missing or wrong.
    """
    own = {name_of(Path(path)): path for path in named(recipe.documents)}
    known = {**{kind: kind for kind in units.names(Facts)}, **own}
    return {kind: dictionary.of(known[kind]) for kind in sorted(kinds) if kind in known}


def written(stated: object) -> Definitions:
    """The same, read back from a manifest.

    Raises:
        UserError: it is something else.
    """
    try:
        return _WRITTEN.validate_python(stated)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step)[:60] for step in ("fields", *first["loc"]))
        raise UserError("manifest.json", f"{key}: {first['msg']}", "make it again") from None
