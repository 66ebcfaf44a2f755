"""What can be wrong with a unit's file, said in one line before anything is made of it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Mapping
from traceback import extract_tb
from types import ModuleType
from typing import Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pipeline.caches import cached
from pipeline.errors import UserError, brief
from pipeline.roles import CaptureEffect, QuestionKind, Role, Unit

U = TypeVar("U", bound=Role)
# What the first run of somebody's module can raise; a stop or a lack of memory is no fault of it.
_AT_IMPORT = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
# What two units of a role may not share: rows, replies and recipes name units by it.
_OWN: Mapping[type[Role], str] = {CaptureEffect: "condition", QuestionKind: "subtask"}


def imported(module: str, where: str) -> ModuleType:
    """The module of a unit's file.

    Raises:
        UserError: it does not run.
    """
    try:
        return importlib.import_module(module)
    except _AT_IMPORT as error:
        kind, line = type(error).__name__, _line(error, where)
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise UserError(
            where, f"cannot be imported: {line}{kind}: {brief(said)}", "mend or remove the file"
        ) from error


def _line(error: Exception, where: str) -> str:
    """Where in the file it went wrong: ``line 12: ``; nothing when that is elsewhere."""
    if isinstance(error, SyntaxError) and (error.filename or "").endswith(where):
        return f"line {error.lineno}: "
    lines = [f.lineno for f in extract_tb(error.__traceback__) if f.filename.endswith(where)]
    return f"line {lines[-1]}: " if lines else ""


def only_class(role: type[U], module: ModuleType, where: str) -> type[U]:
    """The one class of the role in a module.

    Raises:
        UserError: there is none, or there are several.
    """
    found = [
        cls
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, role) and cls.__module__ == module.__name__
    ]
    if not found:
        raise UserError(
            where,
            f"holds no class that derives {role.__name__}",
            f"write one: class Name({role.__name__})",
        )
    if len(found) > 1:
        names = " and ".join(cls.__name__ for cls in found)
        raise UserError(
            where,
            f"holds several units: {names}",
            "give each a file of its own; what they share goes into one whose name starts with _",
        )
    return found[0]


def checked(role: type[U], cls: type[U], where: str) -> type[U]:
    """The class, when it is whole.

    Raises:
        UserError: what it lacks.
    """
    if left := sorted(getattr(cls, "__abstractmethods__", ())):
        raise UserError(
            where, f"{cls.__name__} leaves out {_and(left)}", "write what the role asks"
        )
    if not issubclass(role, Unit):  # a kind of mark is a model, which checks its own fields
        return cls
    if lost := _parameters_lost(cls):
        raise UserError(
            where,
            f"{cls.__name__} is no dataclass, so that {_and(lost)} cannot be set",
            "put @dataclass(frozen=True) over it, or make it a ClassVar",
        )
    stated = _stated(role)
    if missing := [name for name in stated if not hasattr(cls, name)]:
        raise UserError(
            where,
            f"{cls.__name__} does not say its {_and(missing)}",
            f"add {missing[0]}: ClassVar = ... to the class",
        )
    for name, kind in stated.items():
        _of_its_type(cls, name, kind, where=where)
    return cls


def _parameters_lost(cls: type[Role]) -> list[str]:
    """What is written down as a parameter of a class that is no dataclass, nor a model as marks."""
    if "__dataclass_params__" in cls.__dict__ or issubclass(cls, BaseModel):
        return []
    written = inspect.get_annotations(cls)
    return sorted(name for name, kind in written.items() if "ClassVar" not in str(kind))


@cached
def _stated(role: type[Role]) -> dict[str, Any]:
    """The class variables of a role, by name, each with its type."""
    hints = get_type_hints(role, include_extras=True)
    return {
        name: get_args(hint)[0]
        for name, hint in hints.items()
        if get_origin(hint) is ClassVar and not name.startswith("_")
    }


@cached
def _variable(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind, config=ConfigDict(strict=True, arbitrary_types_allowed=True))


def _of_its_type(cls: type[Role], name: str, kind: Any, *, where: str) -> None:
    """
    Raises:
        UserError: a class variable has a value of another type, or is an empty text.
    """
    value = getattr(cls, name)
    try:
        _variable(kind).validate_python(value)
    except ValidationError as error:
        fault = error.errors()[0]["msg"]
        raise UserError(
            where, f"{cls.__name__}.{name} is {brief(repr(value), 60)}: {fault}", "mend its value"
        ) from None
    if isinstance(value, str) and not value.strip():
        raise UserError(where, f"{cls.__name__}.{name} is empty", "say what datasets call the unit")


def distinct(role: type[U], classes: Mapping[str, type[U]], where: Mapping[str, str]) -> None:
    """Do all units of a role go by names of their own? ``where``: the file of each.

    Raises:
        UserError: two share a condition, or in one language a subtask.
    """
    key, seen = _OWN.get(role, ""), dict[tuple[str, str], str]()
    for name, cls in classes.items() if key else ():
        for own in _called(cls, key):
            if (other := seen.setdefault(own, name)) != name:
                raise UserError(
                    where[name],
                    f"{where[other]} has the same {key}, {own[0]!r}",
                    f"give one another {key}",
                )


def _called(cls: type[Role], key: str) -> Iterator[tuple[str, str]]:
    """By what a unit goes, for each of its languages where it has some."""
    for language in getattr(cls, "languages", ("",)):
        yield getattr(cls, key), language


def _and(names: list[str]) -> str:
    return " and ".join(names)
