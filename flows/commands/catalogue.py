"""The catalogue: every unit and kind of mark, with the first line of what it says about itself."""

from __future__ import annotations

import inspect
from dataclasses import asdict, dataclass
from typing import Any

from pipeline import units
from pipeline.printing import template
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
    Unit,
)

UNITS: dict[str, type[Unit]] = {
    "kind": Facts,
    "anomaly": FactChange,
    "tampering": PageChange,
    "condition": CaptureEffect,
    "question": QuestionKind,
    "format": Format,
    "art": Art,
}
ROLES: dict[str, type[Role]] = {**UNITS, "mark": Mark}


@dataclass(frozen=True)
class Entry:
    """A unit, or a kind of mark.

    Attributes:
        role: what kind of unit it is: ``kind`` (of paper), ``anomaly``, ``tampering``,
            ``condition``, ``question``, ``format``, ``art`` or ``mark`` (on a sheet).
        name: its name, unique within the role; of a kind ``zh/bank_statement``, of a mark the key
            that tells it from others.
        about: one line that says what it is.
        layouts: names of the layouts of a kind; of other roles none.
    """

    role: str
    name: str
    about: str
    layouts: tuple[str, ...] = ()


def catalogue() -> list[Entry]:
    """Every unit and kind of mark, by role and name.

    Raises:
        UserError: what is wrong with the file of one.
    """
    entries: list[Entry] = []
    for role, kind in ROLES.items():
        entries += [_entry(role, name, cls) for name, cls in units.classes(kind).items()]
    return entries


def _entry(role: str, name: str, cls: type[Role]) -> Entry:
    text = inspect.getdoc(inspect.getmodule(cls)) or ""
    about = " ".join(text.split("\n\n")[0].split())
    title = next(
        (str(getattr(cls, n)) for n in ("condition", "subtask", "label") if hasattr(cls, n)), ""
    )
    about = about if not title or title in about else f"{title}: {about}"
    layouts = tuple(template.layouts(name)) if issubclass(cls, Facts) else ()
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
