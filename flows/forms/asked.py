"""What an import is asked and what it answers, as both of its processes know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """What somebody asked for. ``files``: names as messages call them, and bytes."""

    files: tuple[tuple[str, bytes], ...]
    name: str
    locale: str | None = None
    values: bytes | None = None
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """The files of the form's folder, and a line of what is in them, without a word of the form."""

    files: Mapping[str, bytes]
    summary: str
