"""The vector art of a PDF's page, path by path."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium_c

from flows.forms.model import Matrix, Rectangle, Segment, Shape, Unfit, share
from flows.forms.pdf.pixels import color
from flows.forms.pdf.runs import Frame

MOST_SEGMENTS = 200_000  # of a page
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_KINDS = {
    pdfium_c.FPDF_SEGMENT_MOVETO: "move",
    pdfium_c.FPDF_SEGMENT_LINETO: "line",
    pdfium_c.FPDF_SEGMENT_BEZIERTO: "curve",
}


def shape(item: Any, around: tuple[Any, ...], frame: Frame) -> Shape | None:
    """A path object as it is painted; None where it paints nothing, or off the page."""
    outer = _UNIT
    for form in around:
        outer = _times(_matrix(form), outer)
    matrix = _times(_matrix(item), outer)
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, mode, stroked)
    if not mode.value and not stroked.value:
        return None
    count = pdfium_c.FPDFPath_CountSegments(item)
    segments = [pdfium_c.FPDFPath_GetPathSegment(item, i) for i in range(max(count, 0))]
    path = _path(segments, matrix, frame)
    if not path:
        return None
    fill, opacity = color(pdfium_c.FPDFPageObj_GetFillColor, item)
    line, line_opacity = color(pdfium_c.FPDFPageObj_GetStrokeColor, item)
    width = ctypes.c_float()
    pdfium_c.FPDFPageObj_GetStrokeWidth(item, width)
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
    box = _bounds(path)
    if share(_grown(box), (0, 0, frame.width, frame.height)) == 0:
        return None
    return Shape(
        path,
        box,
        fill if mode.value else None,
        line if stroked.value else None,
        width.value * scale,
        _dash(item, scale),
        opacity if mode.value else line_opacity,
        mode.value == pdfium_c.FPDF_FILLMODE_ALTERNATE,
        _clips(item, outer, frame),
    )


def uncovered(shapes: list[Shape]) -> list[Shape]:
    """Without those under an opaque rectangle that is painted later: nobody sees them."""
    kept: list[Shape] = []
    covers: list[Rectangle] = []
    for found in reversed(shapes):
        if not any(share(_grown(found.box), cover) >= 0.999 for cover in covers):
            kept.append(found)
        rectangle = found.plain and found.fill and found.opacity > 0.99 and not found.clips
        if rectangle and len(covers) < 500:
            covers.append(found.box)
    return kept[::-1]


def _matrix(item: Any) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, found):
        return _UNIT
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(a: Matrix, b: Matrix) -> Matrix:
    """First ``a``, then ``b``."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _path(segments: list[Any], matrix: Matrix, frame: Frame) -> tuple[Segment, ...]:
    if len(segments) > MOST_SEGMENTS:
        raise Unfit(f"more than {MOST_SEGMENTS} points in a drawing")
    found: list[Segment] = []
    bend: list[tuple[float, float]] = []
    for segment in segments:
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        across = matrix[0] * x.value + matrix[2] * y.value + matrix[4]
        up = matrix[1] * x.value + matrix[3] * y.value + matrix[5]
        point = (round(across - frame.left, 3), round(frame.top - up, 3))
        if max(map(abs, point)) > 20_000:
            return ()
        kind = _KINDS.get(pdfium_c.FPDFPathSegment_GetType(segment))
        closes = bool(pdfium_c.FPDFPathSegment_GetClose(segment))
        if kind == "curve":
            bend.append(point)
            if len(bend) == 3:
                found.append(Segment("curve", tuple(bend), closes))
                bend = []
        elif kind == "move":
            found.append(Segment("move", (point,), closes))
        elif kind == "line":
            found.append(Segment("line", (point,), closes))
    return tuple(found)


def _bounds(path: tuple[Segment, ...]) -> Rectangle:
    xs: list[float] = []
    ys: list[float] = []
    for segment in path:
        xs += [x for x, _ in segment.points]
        ys += [y for _, y in segment.points]
    return min(xs), min(ys), max(xs), max(ys)


def _grown(box: Rectangle) -> Rectangle:
    """A line has no area: so that it lies somewhere."""
    left, top, right, bottom = box
    return left, top, max(right, left + 0.01), max(bottom, top + 0.01)


def _dash(item: Any, scale: float) -> tuple[float, ...]:
    count = pdfium_c.FPDFPageObj_GetDashCount(item)
    if not 0 < count <= 20:
        return ()
    room = (ctypes.c_float * count)()
    pdfium_c.FPDFPageObj_GetDashArray(item, room, count)
    return tuple(round(max(v * scale, 0.2), 3) for v in room)


def _clips(item: Any, outer: Matrix, frame: Frame) -> tuple[tuple[Segment, ...], ...]:
    clip = pdfium_c.FPDFPageObj_GetClipPath(item)
    count = pdfium_c.FPDFClipPath_CountPaths(clip) if clip else 0
    found: list[tuple[Segment, ...]] = []
    for number in range(min(max(count, 0), 20)):
        points = pdfium_c.FPDFClipPath_CountPathSegments(clip, number)
        segments = [
            pdfium_c.FPDFClipPath_GetPathSegment(clip, number, i) for i in range(max(points, 0))
        ]
        path = _path(segments, outer, frame)
        whole = path and share((0, 0, frame.width, frame.height), _bounds(path)) >= 0.999
        if path and not whole:
            found.append(path)
    return tuple(found)
