"""The kinds of paper a recipe brings along: where their files are, and how they are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

from pipeline import kinds, units
from pipeline.errors import UserError
from pipeline.roles import Facts


def is_path(kind: str) -> bool:
    """Does a recipe name an own kind so?"""
    return PurePath(kind).name == kinds.FILE


def named(documents: Iterable[str] | None) -> list[str]:
    """The paths of the own kinds among those that a recipe names."""
    return [kind for kind in documents or () if is_path(kind)]


def at(place: str, shipped: Collection[str]) -> str:
    """A kind as recipes hold it: of a folder with a kind.yaml, the path of that file.

    Names of ``shipped`` kinds, and of nothing at all, stay as they are.
    """
    from pipeline.forms import kind  # which draws cases, and so needs recipes

    if place in shipped or (file := kind.file_of(place)) is None:
        return place
    return file.as_posix()


def placed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A recipe's keys with its own kinds by the paths of their files.

    A recipe of own kinds alone that names no language is of theirs.

    Raises:
        UserError: the file of a kind is wrong.
    """
    found, shipped = dict(raw), units.names(Facts)
    for key in ("documents", "handed_in", "refilled"):
        if isinstance(kinds_ := found.get(key), dict):
            found[key] = {at(k, shipped) if isinstance(k, str) else k: v for k, v in kinds_.items()}
    wanted = found.get("documents")
    if not isinstance(wanted, dict):  # which the model refuses
        return found
    own = named(kind for kind in wanted if isinstance(kind, str))
    if own and "languages" not in found and len(own) == len(wanted):
        found["languages"] = {language(path): 1 for path in own}
    for path in own:
        wanted[path] = _layouts(path, wanted[path])
    return found


def _layouts(path: str, weights: object) -> object:
    """Weights of layouts, which may be named by their files' names alone."""
    from pipeline.forms import kind

    if not isinstance(weights, dict):
        return weights
    known = {p.stem: p.as_posix() for p in kind.layouts(Path(path))}
    return {known.get(name, name): w for name, w in weights.items()}


def language(path: str) -> str:
    """The language of questions about an own kind."""
    from pipeline.forms import kind

    return kind.load(Path(path)).kind.spec.prompts


def layout_files(documents: Mapping[str, object] | None, recipe: str) -> list[Path]:
    """The layouts of the own kinds that ``documents`` names.

    ``recipe``: how messages call it.

    Raises:
        UserError: a kind that is not there, or has no layout.
    """
    from pipeline.forms import kind

    found: list[Path] = []
    for name in named(documents):
        if kind.file_of(name) is None:
            raise UserError(
                recipe,
                f"documents.{name[:200]}: no such file",
                "give the folder of a kind of your own, or go to where its path counts from",
            )
        found += kind.layouts(Path(name))
    return found
