"""The catalogue: every unit there is, with the first line of what it says about itself."""

from __future__ import annotations

import inspect
from dataclasses import asdict, dataclass
from typing import Any

from pipeline import units
from pipeline.printing import template
from pipeline.roles import (
    Art,
    CaptureEffect,
    FactChange,
    Facts,
    Format,
    PageChange,
    QuestionKind,
    Unit,
)

ROLES: dict[str, type[Unit]] = {
    "kind": Facts,
    "anomaly": FactChange,
    "tampering": PageChange,
    "condition": CaptureEffect,
    "question": QuestionKind,
    "format": Format,
    "art": Art,
}


@dataclass(frozen=True)
class Entry:
    """A unit.

    Attributes:
        role: what kind of unit it is: ``kind`` (of paper), ``anomaly``, ``tampering``,
            ``condition``, ``question``, ``format`` or ``art``.
        name: its name, unique within the role; of a kind ``zh/bank_statement``.
        about: one line that says what it is.
        layouts: names of the layouts of a kind; of other roles none.
    """

    role: str
    name: str
    about: str
    layouts: tuple[str, ...] = ()


def catalogue() -> list[Entry]:
    """Every unit, by role and name."""
    return [_entry(role, kind, name) for role, kind in ROLES.items() for name in units.names(kind)]


def _entry(role: str, kind: type[Unit], name: str) -> Entry:
    cls = units.unit_class(kind, name)
    text = inspect.getdoc(inspect.getmodule(cls)) or ""
    about = " ".join(text.split("\n\n")[0].split())
    title = next(
        (str(getattr(cls, n)) for n in ("condition", "subtask", "label") if hasattr(cls, n)), ""
    )
    about = about if not title or title in about else f"{title}: {about}"
    layouts = tuple(template.layouts(name)) if kind is Facts else ()
    return Entry(role, name, about, layouts)


def as_json(entries: list[Entry]) -> list[dict[str, Any]]:
    """As ``creditdocs catalogue --json`` prints them."""
    return [asdict(entry) for entry in entries]


def as_text(entries: list[Entry]) -> str:
    """A line per unit."""
    lines = []
    for e in entries:
        layouts = f" [{', '.join(e.layouts)}]" if e.layouts else ""
        lines.append(f"{e.role:<10} {e.name:<32} {e.about}{layouts}")
    return "\n".join(lines)
