"""A photograph with its labels as Parquet holds them, for those who never write any.

No Arrow here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import cast

import numpy as np

from pipeline.records import FieldView, Photo, Quad, SheetView

CORNERS = 8  # numbers of a quad


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
    *quad, area = _rounded([*sheet.quad, sheet.area_fraction])
    fields = _fields(sheet.fields)
    return replace(sheet, quad=cast(Quad, tuple(quad)), area_fraction=area, fields=fields)


def _fields(fields: Sequence[FieldView]) -> tuple[FieldView, ...]:
    corners = _rounded(list(chain.from_iterable(field.quad for field in fields)))
    visible = _rounded([field.visible for field in fields])
    legibility = _rounded([field.legibility for field in fields])
    found = []
    for n, field in enumerate(fields):
        quad = cast(Quad, tuple(corners[CORNERS * n : CORNERS * (n + 1)]))
        found.append(field._replace(quad=quad, visible=visible[n], legibility=legibility[n]))
    return tuple(found)


def _rounded(numbers: Sequence[float]) -> list[float]:
    return cast("list[float]", np.array(numbers, np.float32).tolist())
