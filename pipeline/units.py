"""Name -> file -> instance. No registry: the folder is the list.

Nothing is imported until it is named, and nothing that is wrong gets past its loading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from keyword import iskeyword
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from pipeline import kinds, unit_faults, unit_references
from pipeline.caches import cached
from pipeline.errors import UserError, brief
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
from pipeline.vocabulary import LANGUAGES

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
# Parts that several folders of units need lie in a folder of this name; so does a file's name that
# starts with an underscore say that it holds parts and no unit.
SHARED = "shared"
U = TypeVar("U", bound=Role)


def files(role: type[Role]) -> dict[str, Path]:
    """Every unit of a role, by its name; sorted.

    A name is the file's stem, wherever below the role's folder it lies; a kind of document is
    called after its two folders. A process looks into the folder once.

    Raises:
        UserError: two units of one name, which draws could not tell apart; a name that is none.
    """
    return dict(_files(role, ROOT / FOLDERS[role]))


@cached(most=64)
def _files(role: type[Role], folder: Path) -> Mapping[str, Path]:
    if role is Facts:
        return _kinds(folder)
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.py"), key=lambda p: p.stem):
        if path.stem.startswith("_") or SHARED in path.relative_to(folder).parts:
            continue
        _named(path, path.relative_to(folder).with_suffix("").parts)
        if path.stem in found:
            raise UserError(
                place(path),
                f"{place(found[path.stem])} has the same name",
                "rename one: a name is an address",
            )
        found[path.stem] = path
    return found


def _named(path: Path, parts: Sequence[str]) -> None:
    """
    Raises:
        UserError: a file's or folder's name, which is an address and a module, is no identifier.
    """
    for part in parts:
        if not part.isidentifier() or iskeyword(part):
            raise UserError(
                place(path), f"{part!r} is no identifier", "rename it: letters, digits and _"
            )


def _kinds(folder: Path) -> dict[str, Path]:
    """
    Raises:
        UserError: a folder with layouts says nothing, or one that says something has no layout;
            or it lies where no kind is looked for.
    """
    says: dict[Path, Path] = {}
    for depth in ("*", "*/*", "*/*/*"):
        for path in sorted(folder.glob(f"{depth}/facts.py")):
            _placed(path, path.parent.relative_to(folder).parts)
            says[path.parent] = path
    forms = (path for path in folder.glob("*/*/*.yaml") if path.name != kinds.FIELDS)
    prints = {path.parent for path in forms}
    for mute in sorted(prints - says.keys()):
        raise UserError(
            place(mute),
            "has layouts and no facts.py",
            "write what a true one says, or remove the folder",
        )
    for bare in sorted(says.keys() - prints):
        raise UserError(
            place(bare), "has no layout", "add one, for example plain.yaml, or remove the folder"
        )
    return {kind.relative_to(folder).as_posix(): path for kind, path in says.items()}


def _placed(path: Path, parts: Sequence[str]) -> None:
    """
    Raises:
        UserError: the facts of a kind of paper do not lie in ``<language>/<kind>``.
    """
    if len(parts) != 2 or parts[0] not in LANGUAGES:
        raise UserError(
            place(path),
            "a kind of paper lies in a folder of a language",
            f"move it to {' or '.join(f'templates/{n}/{parts[-1]}' for n in LANGUAGES)}",
        )
    _named(path, parts)


def place(path: Path) -> str:
    """A unit's file as messages name it: from the folder of the code on."""
    return path.relative_to(ROOT).as_posix()


def names(role: type[Role]) -> list[str]:
    """The names of ``files``."""
    return list(files(role))


@cached
def unit_class(role: type[U], name: str) -> type[U]:
    """The one class of that role in the unit's file.

    Raises:
        UserError: no such unit; or what is wrong with its file.
    """
    known = files(role)
    if name not in known:
        raise UserError(
            FOLDERS[role], f"no unit called {name!r}", f"choose one of {', '.join(known)}"
        )
    where = place(known[name])
    module = unit_faults.imported(".".join(Path(where).with_suffix("").parts), where)
    cls = unit_faults.checked(role, unit_faults.only_class(role, module, where), where)
    if issubclass(cls, FactChange | PageChange):
        unit_references.checked(cls, names(Facts), where)
    return cls


def classes(role: type[U]) -> dict[str, type[U]]:
    """Every unit's class, by the unit's name.

    Raises:
        UserError: as ``unit_class``, or two units share what they are called by.
    """
    found = {name: unit_class(role, name) for name in names(role)}
    unit_faults.distinct(role, found, {n: place(p) for n, p in files(role).items()})
    return found


def load_all(role: type[U]) -> dict[str, U]:
    """An instance of every unit, with its own parameters.

    Raises:
        UserError: as ``classes``.
    """
    return {name: load(role, name) for name in classes(role)}


@cached
def _adapter(role: type[Role], name: str) -> TypeAdapter[Any]:
    """Of a unit's parameters. Building one takes longer than all that is validated with it.

    Raises:
        UserError: a parameter has a type that cannot be checked.
    """
    cls = unit_class(role, name)
    try:
        adapter = TypeAdapter(cls)
        adapter.rebuild()
    except (PydanticUserError, NameError) as error:
        raise UserError(
            place(files(role)[name]),
            f"the type of a parameter cannot be checked: {brief(error)}",
            "write a plain type, imported where annotations are read",
        ) from error
    return adapter


def load(role: type[U], name: str, parameters: Mapping[str, Any] | None = None) -> U:
    """An instance with its parameters checked; of an own kind by the path of its kind.yaml.

    Raises:
        UserError: unknown unit, unknown parameter, or a value its type refuses.
    """
    if role is Facts and name.rpartition("/")[2] == kinds.FILE:
        from pipeline.forms import kind  # which draws cases, and so needs all of the world

        return cast("U", kind.load(Path(name))())
    adapter = _adapter(role, name)
    try:
        unit: U = adapter.validate_python(dict(parameters or {}))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(p) for p in first["loc"])
        raise UserError(
            place(files(role)[name]),
            f"parameter {key!r}: {first['msg']}",
            "see `creditdocs catalogue`",
        ) from None
    return unit
