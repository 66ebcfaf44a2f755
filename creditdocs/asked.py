"""What a caller asks for, as it is handed to a process of ours: a recipe and overrides of keys."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from creditdocs.settings import Place, Setting


def given(recipe: Place | Mapping[str, Setting]) -> str | dict[str, Any]:
    """A recipe's name or path, or its keys."""
    return plain(recipe) if isinstance(recipe, Mapping) else os.fspath(recipe)


def overridden(
    dotted: Mapping[str, Setting] | None,
    *,
    cases: int | None = None,
    seed: int | None = None,
    others: Mapping[str, Setting] | None = None,
) -> dict[str, Any]:
    """All overrides by dotted name; those by keyword count before the others."""
    named: dict[str, Setting] = {k.replace("__", "."): v for k, v in (others or {}).items()}
    if cases is not None:
        named["cases"] = cases
    if seed is not None:
        named["seed"] = seed
    return {**(dotted or {}), **named}


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy, whose mappings overrides may be put into."""
    return {k: plain(v) if isinstance(v, Mapping) else v for k, v in value.items()}
