"""Names and options of a fillable PDF's widgets: what its maker called them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.forms.model import Widget
from flows.run.extra import needed

DEEPEST = 50  # fields within fields
_OPTIONS = 300  # of a choice that are offered
_LONGEST = 1_000  # characters of a field's full name


def of_type(found: Any, kind: str) -> bool:
    """Is it one of pikepdf's classes?"""
    return isinstance(found, getattr(needed("pikepdf"), kind))


def inherited(widget: Any, key: str) -> Any:
    """What a widget says, or the field it is of; None if neither does."""
    holder = widget
    for _ in range(DEEPEST):
        if key in holder:
            return holder[key]
        holder = holder.get("/Parent")
        if not of_type(holder, "Dictionary"):
            return None
    return None


def group(widget: Any) -> str:
    """The field's full name as people read it."""
    return _clean(_full_name(widget))


def _full_name(widget: Any) -> str:
    """The field's full name from its parts, as ISO 32000-1, 12.7.3.2 joins them."""
    parts: list[str] = []
    holder = widget
    for _ in range(DEEPEST):
        if "/T" in holder:
            part = holder["/T"]
            parts.append(str(part) if of_type(part, "String") else "")
        holder = holder.get("/Parent")
        if not of_type(holder, "Dictionary"):
            break
    return ".".join(reversed(parts))


def text(value: Any) -> str:
    """A string as one line that can be printed; "" for anything else."""
    return _clean(str(value)) if of_type(value, "String") else ""


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text[:500]).split())


def named(widget: Any) -> Widget | None:
    """What a filler needs to find it again; None for one without a name."""
    name = _full_name(widget)
    return Widget(name, _exports(widget)) if name and len(name) <= _LONGEST else None


def _exports(widget: Any) -> tuple[tuple[str, str], ...]:
    """Of a choice's options those that are stored otherwise than they are shown."""
    if str(inherited(widget, "/FT") or "") != "/Ch":
        return ()
    found: dict[str, str] = {}
    for stored, shown in _offered(widget):
        if shown and stored != shown:
            found.setdefault(shown, stored)
    return tuple(found.items())


def options(widget: Any) -> tuple[str, ...]:
    """What a list offers, as it is shown."""
    texts = dict.fromkeys(shown for _, shown in _offered(widget))
    return tuple(text for text in texts if text)


def _offered(widget: Any) -> Iterator[tuple[str, str]]:
    """Each option as it is stored and as it is shown."""
    found = inherited(widget, "/Opt")
    if not of_type(found, "Array"):
        return
    for option in list(found)[:_OPTIONS]:
        if of_type(option, "Array") and len(option) > 1:
            stored = option[0]
            yield str(stored) if of_type(stored, "String") else "", text(option[1])
        else:
            yield str(option) if of_type(option, "String") else "", text(option)
