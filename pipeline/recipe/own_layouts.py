"""The layouts a recipe brings along: which files they are, and how they are called elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import UserError

MOST = 100  # of one entry


def files(entry: str, recipe: str) -> list[Path]:
    """The layout files of one entry of ``templates``, a file or a folder that holds some.

    ``recipe``: how messages call it.

    Raises:
        UserError: the entry leads nowhere, or to too many.
    """
    found = _below(entry)
    if not found or found[0].suffix not in (".yaml", ".yml"):
        raise UserError(
            recipe,
            f"templates: {entry[:200]!r} is no layout",
            "give a .yaml file, or a folder that holds some",
        )
    if len(found) > MOST:
        raise UserError(
            recipe,
            f"templates: {entry[:200]!r} holds {len(found)} layouts, more than {MOST}",
            "name the ones you want",
        )
    return found


def _below(entry: str) -> list[Path]:
    path = Path(entry)
    try:
        if entry and path.is_dir():
            return sorted(path.glob("*.yaml"))
        return [path] if path.is_file() else []
    except (OSError, ValueError):
        return []


def shown(path: str, parts: int = 1) -> str:
    """A path inside the working directory as it is, of any other its last ``parts``."""
    whole = Path(path)
    outside = whole.is_absolute() or ".." in whole.parts
    return "/".join(whole.parts[-parts:]) if outside else path


def renamed(layout: str, entries: Mapping[str, str]) -> str:
    """A layout's name where ``entries``, which it may lie below, are called otherwise."""
    for entry, name in entries.items():
        if layout == entry or Path(entry) in Path(layout).parents:
            return f"{name}{layout.removeprefix(entry)}"
    return layout
