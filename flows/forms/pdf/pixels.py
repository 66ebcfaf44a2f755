"""A page of a PDF as pixels, with what is on it switched on and off."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c

from flows.forms.model import Unfit
from pipeline.records import Pixels

FAINT = 0.08  # of full contrast: less is not seen by a reader of the paper, but by a program
SCALE = 3.0  # pixels per point in which is judged what can be seen
DEEPEST = 12  # forms within forms
MOST_OBJECTS = 60_000  # on a page


def rendered(page: Any, scale: float, *, wide: float, tall: float) -> Pixels:
    """H x W x 3 RGB of the page without its annotations."""
    width, height = max(1, round(wide * scale)), max(1, round(tall * scale))
    bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium_c.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        flags = pdfium_c.FPDF_REVERSE_BYTE_ORDER
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page.raw, 0, 0, width, height, 0, flags)
        stride = pdfium_c.FPDFBitmap_GetStride(bitmap)
        start = pdfium_c.FPDFBitmap_GetBuffer(bitmap)
        raw = (ctypes.c_uint8 * (stride * height)).from_address(start)
        rows = np.frombuffer(raw, np.uint8).reshape(height, stride)
        return rows[:, : width * 3].reshape(height, width, 3).copy()
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)


def objects(page: Any) -> Iterator[tuple[Any, int, tuple[Any, ...]]]:
    """Every object with its kind and the forms around it, in drawing order."""
    count, get = pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject
    for number, found in enumerate(_within(page.raw, (), count=count, get=get)):
        if number >= MOST_OBJECTS:
            raise Unfit(f"more than {MOST_OBJECTS} drawings on a page")
        yield found


def _within(
    holder: Any, around: tuple[Any, ...], *, count: Any, get: Any
) -> Iterator[tuple[Any, int, tuple[Any, ...]]]:
    for number in range(count(holder)):
        item = get(holder, number)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield item, kind, around
        elif len(around) < DEEPEST:
            yield from _within(
                item,
                (*around, item),
                count=pdfium_c.FPDFFormObj_CountObjects,
                get=pdfium_c.FPDFFormObj_GetObject,
            )


@contextmanager
def without(items: list[Any]) -> Iterator[None]:
    """While it lasts these objects are not drawn; those that were not before stay so."""
    active = []
    for item in items:
        state = ctypes.c_int(0)
        if pdfium_c.FPDFPageObj_GetIsActive(item, state) and state.value:
            active.append(item)
            pdfium_c.FPDFPageObj_SetIsActive(item, False)
    try:
        yield
    finally:
        for item in active:
            pdfium_c.FPDFPageObj_SetIsActive(item, True)


def luminance(pixels: Pixels) -> Any:
    """H x W, 0-1."""
    return pixels @ np.array([0.299, 0.587, 0.114], np.float32) / np.float32(255)


def color(ask: Callable[..., Any], *what: Any) -> tuple[str, float]:
    """What pdfium says by ``ask`` that something is painted in: "#rrggbb", and how opaque, 0-1."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not ask(*what, red, green, blue, alpha):
        return "#000000", 1.0
    return f"#{red.value & 255:02x}{green.value & 255:02x}{blue.value & 255:02x}", alpha.value / 255
