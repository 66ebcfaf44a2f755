"""What can be wrong with a unit's file, said in one line before anything is made of it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from traceback import extract_tb
from types import ModuleType
from typing import Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pipeline.caches import cached
from pipeline.errors import UserError, brief
from pipeline.roles import CaptureEffect, Facts, QuestionKind, Role, Unit

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
_OWN: Mapping[type[Role], str] = {
    CaptureEffect: "condition",
    Facts: "label",
    QuestionKind: "subtask",
}
LIKE = 0.8  # of two names, from which on one is taken for the other misspelt


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
    _spelled(role, cls, where)
    if left := sorted(getattr(cls, "__abstractmethods__", ())):
        raise UserError(
            where, f"{cls.__name__} leaves out {_and(left)}", "write what the role asks"
        )
    if not issubclass(role, Unit):  # a kind of mark is a model, which checks its own fields
        return cls
    if "__dataclass_params__" not in cls.__dict__:
        raise UserError(
            where, f"{cls.__name__} is no dataclass", "put @dataclass(frozen=True) over it"
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


def _spelled(role: type[Role], cls: type[Role], where: str) -> None:
    """
    Raises:
        UserError: it has something of its own that reads like what its role would have called.
    """
    offered, written = set(_public(*cls.__mro__[1:])), set(_public(cls))
    for name in sorted(written - offered):
        if close := get_close_matches(name, sorted(offered - written), 1, LIKE):
            raise UserError(
                where,
                f"{cls.__name__}.{name}: a {role.__name__} has no such thing, and has {close[0]}",
                f"call it {close[0]}, or something less like it",
            )


def _public(*classes: type) -> Iterator[str]:
    """What classes bring that others may call or read; of marks not the keys of their YAML."""
    for cls in classes:
        stated = [] if issubclass(cls, BaseModel) else inspect.get_annotations(cls)
        named = [] if cls is BaseModel else [*stated, *vars(cls)]
        yield from (name for name in named if not name.startswith("_"))


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
        fault = error.errors()[0]
        raise UserError(
            where,
            f"{cls.__name__}.{name} is {brief(repr(value), 60)}: {fault['msg']}",
            str(fault.get("ctx", {}).get("remedy", "mend its value")),
        ) from None
    if isinstance(value, str) and not value.strip():
        raise UserError(where, f"{cls.__name__}.{name} is empty", "say what datasets call the unit")


def distinct(role: type[U], classes: Mapping[str, type[U]], where: Mapping[str, str]) -> None:
    """Do all units of a role go by names of their own? ``where``: the file of each.

    Raises:
        UserError: two share a condition, or in one language a subtask or a label.
    """
    key, seen = _OWN.get(role, ""), dict[tuple[str, str], str]()
    for name, cls in classes.items() if key else ():
        called = str(getattr(cls, key))
        for language in _languages(name, cls):
            own = (" ".join(called.split()).casefold(), language)
            if (other := seen.setdefault(own, name)) != name:
                raise UserError(
                    where[name],
                    f"{where[other]} has the same {key}, {called!r}",
                    f"give one another {key}",
                )


def _languages(name: str, cls: type[Role]) -> tuple[str, ...]:
    """In which a unit is called what it is: of a kind of paper, that of its folder."""
    if issubclass(cls, Facts):
        return (name.partition("/")[0],)
    return getattr(cls, "languages", ("",))


def _and(names: list[str]) -> str:
    return " and ".join(names)
