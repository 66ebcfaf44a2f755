"""A photograph with its labels as Parquet holds them, for those who never write any.

No Arrow here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TypeVar, cast

import numpy as np

from pipeline.records import (
    CellViews,
    FieldViews,
    LineViews,
    Photo,
    Quad,
    RegionViews,
    SheetView,
    TableView,
)
from pipeline.records.views import Numbers, quads_of, tuples

J = TypeVar("J", FieldViews, LineViews)


def parameters_json(photo: Photo) -> str:
    """The numbers that made a photograph, as the column ``parameters`` has them."""
    return json.dumps(photo.parameters, ensure_ascii=False, sort_keys=True)


def as_stored(photo: Photo) -> Photo:
    """The photograph that a reader of the table ``images`` gets of this one.

    Coordinates and shares have 32 bits there, and ``parameters`` are what JSON keeps of them.
    """
    sheets = tuple(map(_sheet, photo.sheets))
    return replace(photo, sheets=sheets, parameters=json.loads(parameters_json(photo)))


def _sheet(sheet: SheetView) -> SheetView:
    *quad, area = _single(np.array([*sheet.quad, sheet.area_fraction])).tolist()
    regions = RegionViews.of(sheet.regions)
    return replace(
        sheet,
        quad=cast(Quad, tuple(quad)),
        area_fraction=area,
        fields=_judged(FieldViews.of(sheet.fields)),
        lines=_lines(LineViews.of(sheet.lines)),
        regions=replace(regions, quads=_single(regions.quads), visible=_single(regions.visible)),
        tables=tuple(map(_table, sheet.tables)),
    )


def _lines(lines: LineViews) -> LineViews:
    words = replace(lines.words, quads=_single(lines.words.quads))
    return replace(_judged(lines), words=words)


def _judged(views: J) -> J:
    return replace(
        views,
        quads=_single(views.quads),
        visible=_single(views.visible),
        legibility=_single(views.legibility),
    )


def _table(table: TableView) -> TableView:
    cells = CellViews.of(table.cells)
    quad = tuples(_single(quads_of([table.quad])))[0]
    return replace(table, quad=quad, cells=replace(cells, quads=_single(cells.quads)))


def _single(numbers: Numbers) -> Numbers:
    """As 32 bits hold them."""
    return numbers.astype(np.float32).astype(float)
