"""From a recipe's file, and what the command line overrides of it, to a checked recipe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import UserError
from pipeline.parsing import yaml_file
from pipeline.printing import template
from pipeline.recipe import own_kinds
from pipeline.recipe.model import Recipe
from pipeline.units import ROOT

RECIPES = ROOT / "flows" / "recipes"


def find(name: str) -> Path:
    """A path as it is, or the shipped recipe of that name.

    Raises:
        UserError: neither exists.
    """
    path, shipped = Path(name), RECIPES / f"{name}.yaml"
    try:
        if path.is_file():
            return path
        if shipped.is_file():
            return shipped
    except (OSError, ValueError):
        pass
    known = ", ".join(sorted(p.stem for p in RECIPES.glob("*.yaml")))
    raise UserError(
        name[:200] or "RECIPE", "no such recipe", f"give the path of a YAML file or one of {known}"
    )


def load(name: str, overrides: Mapping[str, Any] | None = None) -> Recipe:
    """The recipe of a path or shipped name, with dotted keys overridden.

    Raises:
        UserError: unreadable YAML, unknown key or impossible value, named in one line.
    """
    path = find(name)
    raw = yaml_file.read(path, path)[1]
    raw = {} if raw is None else raw
    if not isinstance(raw, dict):
        raise UserError(path, "not a mapping of keys", "start from `flows/recipes/demo.yaml`")
    return made(raw, overrides or {}, path)


def asked(source: str | dict[str, Any], overrides: Mapping[str, Any]) -> tuple[Recipe, str]:
    """The recipe of a path, a shipped name or a mapping of keys, and how messages call its file.

    Raises:
        UserError: as ``load``.
    """
    if isinstance(source, str):
        return load(source, overrides), str(find(source))
    return made(source, overrides, "recipe"), "recipe"


def made(raw: dict[str, Any], overrides: Mapping[str, Any], path: object) -> Recipe:
    """The recipe of a mapping of keys, which is changed; ``path`` is how messages call it.

    Raises:
        UserError: unknown key or impossible value, named in one line.
    """
    for key, value in overrides.items():
        _set(raw, key, value, path=path)
    try:
        recipe = Recipe.model_validate(own_kinds.placed(raw))
        for file in recipe.template_files():
            template.load_file(file)
        return recipe
    except UserError as fault:
        raise (fault.at(path) if fault.where == recipe.name else fault) from None
    except ValidationError as error:
        raise _refusal(path, error) from None


def _refusal(path: object, error: ValidationError) -> UserError:
    first = error.errors()[0]
    steps = [str(step)[:100] for step in first["loc"]]
    key = ".".join(step for step in steps if not step.startswith("~"))  # which of two shapes
    unknown = first["type"] == "extra_forbidden"
    remedy = "remove it or mend its spelling" if unknown else "see docs/recipe.md"
    said = first["msg"].removeprefix("Value error, ")
    return UserError(path, f"{key}: {said}" if key else said, remedy)  # of several keys: it says


def _set(raw: dict[str, Any], dotted: str, value: Any, *, path: object) -> None:
    *parents, last = dotted.split(".")
    node = raw
    for key in parents:
        node = node.setdefault(key, {})
        if not isinstance(node, dict):
            raise UserError(
                path, f"--set {dotted}: {key} holds a value, not keys", "check the dotted name"
            )
    node[last] = value
