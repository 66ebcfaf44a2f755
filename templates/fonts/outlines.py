"""Glyph outlines as TrueType holds them: curves made quadratic, traced ones made polygons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import cv2
import numpy as np
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

Point = tuple[float, float]
Command = tuple[str, tuple[Point | None, ...]]  # of a recording pen
# What a font may need of an interpreter of hints, and of its largest glyph: "maxp" is written
# anew from the outlines, and hints are lost.
_LIMITS = (
    "TwilightPoints",
    "Storage",
    "FunctionDefs",
    "InstructionDefs",
    "StackElements",
    "SizeOfInstructions",
    "Points",
    "Contours",
    "CompositePoints",
    "CompositeContours",
    "ComponentElements",
    "ComponentDepth",
)


def quadratic(font: TTFont) -> None:
    """CFF outlines become glyf outlines, within half a thousandth of an em.

    reportlab embeds no others.
    """
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=0.5, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["glyf"], font["loca"] = newTable("glyf"), newTable("loca")
    font["glyf"].glyphs, font["glyf"].glyphOrder = drawn, order
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for limit in _LIMITS:
        setattr(font["maxp"], f"max{limit}", 0)
    font["maxp"].maxZones = 1
    font["post"].formatType, font.sfntVersion = 3.0, "\000\001\000\000"


def straighten(font: TTFont, error: float) -> None:
    """Traced brush outlines carry hundreds of points a glyph.

    Polygons within ``error`` units hold the file under 4 MB.
    """
    glyphs, drawn = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        outline = RecordingPen()
        glyphs[name].draw(outline)
        drawn[name] = _polygonal(outline.value, error)
    font["glyf"].glyphs = drawn


def _polygonal(outline: list[Command], error: float) -> Any:
    """A glyph of the contours that keep three points or more."""
    pen = TTGlyphPen(None)
    for contour in polygons(outline):
        kept = cv2.approxPolyDP(np.array(contour, np.float32), error, True)[:, 0]
        if len(kept) > 2:
            pen.moveTo(tuple(kept[0]))
            for point in kept[1:]:
                pen.lineTo(tuple(point))
            pen.closePath()
    return pen.glyph()


def polygons(commands: list[Command]) -> Iterable[list[Point]]:
    """Recorded TrueType outlines as closed polygons, four steps a curve."""
    contour: list[Point] = []
    for verb, given in commands:
        points = [p for p in given if p is not None]
        if verb == "qCurveTo" and contour:
            for control, end in decomposeQuadraticSegment(points):
                contour.extend(_curve(contour[-1], control, end))
        elif verb in ("closePath", "endPath"):
            yield contour
            contour = []
        else:
            contour.extend(points)


def _curve(start: Point, control: Point, end: Point) -> Iterator[Point]:
    """Four points of a quadratic curve, its end the last."""
    for t in (0.25, 0.5, 0.75, 1.0):
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        x = a * start[0] + b * control[0] + c * end[0]
        yield x, a * start[1] + b * control[1] + c * end[1]
