"""Photographs as the table ``images``, column by column.

A crowded sheet has thousands of fields, too many for a dict each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from output.tables.schema import FIELD, IMAGE, REAL, SHEET, schema
from pipeline.records import FieldView, Photo, Quad, SheetView


def image_table(photos: Sequence[Photo]) -> pa.Table:
    """One row for each photograph."""
    kind = schema("images")
    made: dict[str, Any] = {
        "image": _struct(IMAGE, [[p.jpeg for p in photos], [f"{p.id}.jpg" for p in photos]]),
        "documents": _lists(
            [len(p.sheets) for p in photos], _sheets([s for p in photos for s in p.sheets])
        ),
        "parameters": [
            json.dumps(p.parameters, ensure_ascii=False, sort_keys=True) for p in photos
        ],
    }
    columns = [
        made[f.name] if f.name in made else [getattr(p, f.name) for p in photos] for f in kind
    ]
    return pa.table([_array(c, f.type) for c, f in zip(columns, kind, strict=True)], schema=kind)


def _sheets(sheets: Sequence[SheetView]) -> pa.Array:
    made = {
        "quad": _quads([s.quad for s in sheets]),
        "fields": _lists(
            [len(s.fields) for s in sheets], _fields([f for s in sheets for f in s.fields])
        ),
    }
    return _struct(
        SHEET,
        [made[f.name] if f.name in made else [getattr(s, f.name) for s in sheets] for f in SHEET],
    )


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
