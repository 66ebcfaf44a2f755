"""Photographs as the table ``images``, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

import pyarrow as pa

from output.tables.columns import lists, quads, struct, to_array
from output.tables.printed import PrintColumns
from output.tables.schema import IMAGE, SHEET, schema
from output.tables.stored import parameters_json
from pipeline.records import Photo, SheetView
from pipeline.records.views import quads_of


def image_table(photos: Sequence[Photo]) -> pa.Table:
    """One row for each photograph."""
    kind = schema("images")
    sheets = list(chain.from_iterable(photo.sheets for photo in photos))
    made: dict[str, Any] = {
        "image": struct(IMAGE, [[p.jpeg for p in photos], [f"{p.id}.jpg" for p in photos]]),
        "tamper_mask": pa.array(map(_mask, photos), IMAGE),
        "documents": lists([len(photo.sheets) for photo in photos], _sheets(sheets)),
        "parameters": list(map(parameters_json, photos)),
    }
    columns = _columns(photos, kind, made)
    return pa.table([to_array(c, f.type) for c, f in zip(columns, kind, strict=True)], schema=kind)


def _mask(photo: Photo) -> dict[str, Any] | None:
    if photo.tamper_mask is None:
        return None
    return {"bytes": photo.tamper_mask, "path": f"{photo.id}.png"}


def _columns(
    records: Sequence[Any], kind: Iterable[pa.Field], made: Mapping[str, Any]
) -> list[Any]:
    """What is ``made`` already, and every other column out of the records."""
    names = [field.name for field in kind]
    return [made[n] if n in made else list(map(attrgetter(n), records)) for n in names]


def _sheets(sheets: Sequence[SheetView]) -> pa.Array:
    printed = PrintColumns()
    made = {
        "quad": quads([quads_of([sheet.quad for sheet in sheets])]),
        "fields": printed.fields([sheet.fields for sheet in sheets]),
        "lines": printed.lines([sheet.lines for sheet in sheets]),
        "regions": printed.regions([sheet.regions for sheet in sheets]),
        "tables": printed.tables([sheet.tables for sheet in sheets]),
    }
    return struct(SHEET, _columns(sheets, SHEET, made))
