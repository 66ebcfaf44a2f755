"""Name -> file -> instance. No registry: the folder is the list, and nothing is imported until it is named."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import UserError
from pipeline.printing.mark import Mark
from pipeline.roles import (
    Art,
    CaptureEffect,
    FactChange,
    Facts,
    Format,
    PageChange,
    QuestionKind,
    Role,
)

ROOT = Path(__file__).resolve().parent.parent
FOLDERS: Mapping[type[Role], str] = {
    Facts: "templates",
    Art: "templates/art",
    FactChange: "perturb/facts",
    PageChange: "perturb/page",
    CaptureEffect: "perturb/capture",
    QuestionKind: "output/questions",
    Format: "output/formats",
    Mark: "pipeline/printing/marks",
}
U = TypeVar("U", bound=Role)


SHARED = "shared"  # a folder of parts that several folders of units need; so is a file that starts with an underscore


def files(role: type[Role]) -> dict[str, Path]:
    """Every unit of a role, by its name, which is its file's stem wherever below the role's folder it lies; sorted.

    Raises:
        UserError: two units of one name, which draws could not tell apart.
    """
    folder = ROOT / FOLDERS[role]
    if role is Facts:
        return {
            p.parent.relative_to(folder).as_posix(): p for p in sorted(folder.glob("*/*/facts.py"))
        }
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.py"), key=lambda p: p.stem):
        if path.stem.startswith("_") or SHARED in path.relative_to(folder).parts:
            continue
        if path.stem in found:
            other = found[path.stem].relative_to(ROOT)
            raise UserError(
                path.relative_to(ROOT).as_posix(),
                f"{other} has the same name",
                "rename one: a name is an address",
            )
        found[path.stem] = path
    return found


def names(role: type[Role]) -> list[str]:
    """The names of ``files``."""
    return list(files(role))


@cache
def unit_class(role: type[U], name: str) -> type[U]:
    """The one class of that role in the unit's file.

    Raises:
        UserError: no such unit; the message lists those there are.
    """
    known = files(role)
    if name not in known:
        raise UserError(
            FOLDERS[role], f"no unit called {name!r}", f"choose one of {', '.join(known)}"
        )
    module = ".".join(known[name].relative_to(ROOT).with_suffix("").parts)
    found = [
        c
        for _, c in inspect.getmembers(importlib.import_module(module), inspect.isclass)
        if issubclass(c, role) and c.__module__ == module and not inspect.isabstract(c)
    ]
    if len(found) != 1:
        raise TypeError(f"{module} must hold exactly one {role.__name__}, found {len(found)}")
    return found[0]


@cache
def _adapter(role: type[Role], name: str) -> TypeAdapter[Any]:
    """Of a unit's parameters. Building one takes longer than all that is validated with it."""
    return TypeAdapter(unit_class(role, name))


def load(role: type[U], name: str, parameters: Mapping[str, Any] | None = None) -> U:
    """An instance with its parameters checked.

    Raises:
        UserError: unknown unit, unknown parameter, or a value its type refuses.
    """
    adapter = _adapter(role, name)
    try:
        unit: U = adapter.validate_python(dict(parameters or {}))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(p) for p in first["loc"])
        raise UserError(
            f"{FOLDERS[role]}/{name}",
            f"parameter {key!r}: {first['msg']}",
            "see `creditdocs catalogue`",
        ) from None
    return unit
