"""The kinds of paper a recipe brings along: where their files are, and how they are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from pipeline import kinds, units
from pipeline.errors import UserError
from pipeline.roles import Facts


def is_path(kind: str) -> bool:
    """Does a recipe name an own kind so?"""
    return PurePath(kind).name == kinds.FILE


def at(place: str) -> str:
    """A kind as recipes hold it: of a folder with a kind.yaml, the path of that file.

    Names of shipped kinds, and of nothing at all, stay as they are.
    """
    from pipeline.forms import kind  # which draws cases, and so needs recipes

    if place in units.names(Facts) or (file := kind.file_of(place)) is None:
        return place
    return file.as_posix()


def placed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A recipe's keys with its own kinds by the paths of their files.

    A recipe of own kinds alone that names no language is of theirs.

    Raises:
        UserError: the file of a kind is wrong.
    """
    found = dict(raw)
    for key in ("documents", "handed_in"):
        if isinstance(named := found.get(key), dict):
            found[key] = {at(k) if isinstance(k, str) else k: v for k, v in named.items()}
    wanted = found.get("documents")
    if not isinstance(wanted, dict):  # which the model refuses
        return found
    own = [k for k in wanted if isinstance(k, str) and is_path(k)]
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
    for name in documents or ():
        if not is_path(name):
            continue
        if kind.file_of(name) is None:
            raise UserError(
                recipe,
                f"documents.{name[:200]}: no such file",
                "give the folder of a kind of your own, or go to where its path counts from",
            )
        found += kind.layouts(Path(name))
    return found


def shown(path: str) -> str:
    """A kind's path inside the working directory as it is, of any other its folder's name."""
    outside = Path(path).is_absolute() or ".." in Path(path).parts
    return "/".join(Path(path).parts[-2:]) if is_path(path) and outside else path
