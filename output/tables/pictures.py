"""Photographs as the table ``images``, column by column.

A crowded sheet has thousands of fields, too many for a dict each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from output.tables.schema import FIELD, IMAGE, REAL, SHEET, schema
from output.tables.stored import parameters_json
from pipeline.records import FieldView, Photo, Quad, SheetView


def image_table(photos: Sequence[Photo]) -> pa.Table:
    """One row for each photograph."""
    kind = schema("images")
    sheets = list(chain.from_iterable(photo.sheets for photo in photos))
    made: dict[str, Any] = {
        "image": _struct(IMAGE, [[p.jpeg for p in photos], [f"{p.id}.jpg" for p in photos]]),
        "tamper_mask": pa.array(map(_mask, photos), IMAGE),
        "documents": _lists([len(photo.sheets) for photo in photos], _sheets(sheets)),
        "parameters": list(map(parameters_json, photos)),
    }
    columns = _columns(photos, kind, made)
    return pa.table([_array(c, f.type) for c, f in zip(columns, kind, strict=True)], schema=kind)


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
    fields = list(chain.from_iterable(sheet.fields for sheet in sheets))
    made = {
        "quad": _quads([sheet.quad for sheet in sheets]),
        "fields": _lists([len(sheet.fields) for sheet in sheets], _fields(fields)),
    }
    return _struct(SHEET, _columns(sheets, SHEET, made))


def _fields(fields: Sequence[FieldView]) -> pa.Array:
    columns: dict[str, Any] = (
        dict(zip(FieldView._fields, zip(*fields, strict=True), strict=True))
        if fields
        else dict.fromkeys(FieldView._fields, ())
    )
    columns["quad"] = _quads(columns["quad"])
    return _struct(FIELD, [columns[f.name] for f in FIELD])


def _quads(quads: Sequence[Quad]) -> pa.Array:
    flat = np.fromiter(chain.from_iterable(quads), np.float32, 8 * len(quads))
    return _lists([8] * len(quads), pa.array(flat, REAL))


def _struct(kind: pa.StructType, columns: Iterable[Any]) -> pa.Array:
    return pa.StructArray.from_arrays(
        [_array(c, f.type) for c, f in zip(columns, kind, strict=True)], fields=list(kind)
    )


def _lists(lengths: Sequence[int], values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.cumsum([0, *lengths]), pa.int32()), values)


def _array(column: Any, kind: pa.DataType) -> pa.Array:
    return column if isinstance(column, pa.Array) else pa.array(column, kind)
