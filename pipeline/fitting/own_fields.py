"""Fields of own kinds that a table counts: which they are, and what they are drawn from then."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pipeline.errors import UserError
from pipeline.fitting.levels import Levels
from pipeline.forms.kind import OwnKind
from pipeline.forms.paper import Kind
from pipeline.forms.source import Choice, Source

Place = tuple[str, str]  # own kind, field


def places(name: str, own: Mapping[str, OwnKind]) -> list[Place]:
    """The fields that a variable names: ``credit.purpose`` of all kinds that have one,
    ``loan/credit.purpose`` of that kind."""
    found = []
    for kind, unit in own.items():
        for field in unit.kind.spec.fields:
            if name in (field, f"{kind.rpartition('/')[2]}/{field}"):
                found.append((kind, field))
    return found


def drawn(own: Mapping[str, OwnKind]) -> list[str]:
    """The fields that can be counted, for messages."""
    found = dict[str, None]()
    for unit in own.values():
        for field, spec in unit.kind.spec.fields.items():
            if not spec.blank and not _why_not(spec.drawn):
                found[field] = None
    return list(found)


def _why_not(source: Source) -> str:
    """Why a field of that source cannot be counted; "" where it can."""
    by = ("choice", "list", "share", "range")
    if any(getattr(source, name) is not None for name in by):
        return ""
    if source.path is not None or source.map is not None or source.equals is not None:
        return "follows from the person or from another field"
    return "is not drawn from a choice, a list, a range or a share"


def narrowed(kind: Kind, field: str, levels: Levels, *, where: str) -> dict[str, Source]:
    """Level -> what the field is drawn from at that level.

    Raises:
        UserError: a field that cannot be counted, or a level that it never has.
    """
    spec = kind.spec.fields[field]
    why = "is left blank at times" if spec.blank else _why_not(spec.drawn)
    if why:
        remedy = "count another, such as age or monthly_income, or change its from in kind.yaml"
        raise UserError(where, f"fit: {field} of {kind.name} {why}", remedy)
    found = {}
    for level in levels.names:
        source = _within(kind, spec.drawn, level, levels=levels)
        if source is None:
            what = f"fit: {field} of {kind.name} is never {level}"
            raise UserError(where, what, f"it is {_said(kind, spec.drawn)}")
        found[level] = source
    return found


def _options(kind: Kind, source: Source) -> Mapping[Choice, float]:
    if source.choice is not None:
        return {value: weight for value, weight in source.choice.items() if weight > 0}
    assert source.list is not None
    return {value: weight for value, weight in kind.lists[source.list] if weight > 0}


def _within(kind: Kind, source: Source, level: str, *, levels: Levels) -> Source | None:
    """The source as far as it has a level; None where it has not."""
    if source.share is not None:
        return Source(value=level == "true") if level in ("true", "false") else None
    if source.range is not None:
        return _cut(source, level, levels)
    found = {v: w for v, w in _options(kind, source).items() if levels.of(v) == level}
    # Not checked again: a list may be longer than a choice may.
    return Source.model_construct(choice=found) if found else None


def _cut(source: Source, level: str, levels: Levels) -> Source | None:
    """The part of a range inside a band, evenly; the shape is the table's to give."""
    inside = levels.bands.get(level)
    if inside is None:
        return None
    assert source.range is not None
    least, most = source.range
    step = source.steps()[0]
    low, high = max(least, Decimal(inside.low)), most
    if Decimal(inside.below).is_finite() and most >= Decimal(inside.below):
        high = Decimal(inside.below) - step
    if low > high:
        return None
    cut = source.model_copy(update={"range": (low, high), "shape": "uniform"})
    _, first, last = cut.steps()
    return cut if first <= last else None


def _said(kind: Kind, source: Source) -> str:
    """What it can be, for messages."""
    if source.share is not None:
        return "true or false"
    if source.range is not None:
        return f"from {source.range[0]} to {source.range[1]}; write bands such as 2000-4999"
    return "one of " + ", ".join(str(value) for value in _options(kind, source))
