"""The catalogue: every unit and kind of mark, with the first line of what it says about itself."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline import dictionary, units
from pipeline.errors import UserError
from pipeline.field_types import FieldDefinition
from pipeline.forms import kind as own_kind
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
        fields: what each field of a kind means; of other roles none.
    """

    role: str
    name: str
    about: str
    layouts: tuple[str, ...] = ()
    fields: tuple[FieldDefinition, ...] = ()


def catalogue() -> list[Entry]:
    """Every unit and kind of mark, by role and name.

    Raises:
        UserError: what is wrong with a file of one.
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
    if not issubclass(cls, Facts):
        return Entry(role, name, about)
    return Entry(role, name, about, tuple(template.layouts(name)), dictionary.of(name))


def named(entries: Sequence[Entry], name: str) -> list[Entry]:
    """The entries of that name; a kind may be called without its language.

    A kind of somebody's own goes by the folder that holds it.

    Raises:
        UserError: there is none.
    """
    if path := own_kind.file_of(name):
        layouts = tuple(layout.stem for layout in own_kind.layouts(path))
        about = own_kind.load(path).label
        return [Entry("kind", own_kind.name_of(path), about, layouts, dictionary.of(str(path)))]
    found = [entry for entry in entries if name in (entry.name, entry.name.rpartition("/")[2])]
    if not found:
        remedy = "see `creditdocs catalogue` for all names"
        raise UserError("catalogue", f"nothing called {name!r}", remedy)
    return found


def as_json(entries: list[Entry]) -> list[dict[str, Any]]:
    """As ``creditdocs catalogue --json`` prints them."""
    return [asdict(entry) for entry in entries]


def as_text(entries: list[Entry], *, fields: bool = False) -> str:
    """A line per unit; with ``fields``, what each field of a kind means below it."""
    lines = []
    for e in entries:
        layouts = f" [{', '.join(e.layouts)}]" if e.layouts else ""
        lines.append(f"{e.role:<10} {e.name:<32} {e.about}{layouts}")
        for field in e.fields if fields else ():
            lines += _field(field)
    return "\n".join(lines)


def _field(field: FieldDefinition) -> list[str]:
    part = f", part of {field.parent}" if field.parent else ""
    head = f"  {field.name} ({field.label}): {field.type}{part}"
    return [head, *(f"    {text}" for text in (field.en, field.zh) if text)]
