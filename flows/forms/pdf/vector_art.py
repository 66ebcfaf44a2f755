"""Vector art drawn again into a new PDF, which holds nothing but what is drawn here."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from flows.forms.model import Picture, Place, Rectangle, Segment, Shape


def drawn(pages: Sequence[Sequence[Shape | Picture | Place]], width: float, height: float) -> bytes:
    """A PDF, a page for each; of a place its border. The same bytes for the same art."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), pageCompression=1, invariant=1)
    for items in pages:
        for item in items:
            canvas.saveState()
            if isinstance(item, Shape):
                _shape(canvas, item, height)
            elif isinstance(item, Picture):
                _picture(canvas, item, height)
            else:
                _border(canvas, item, height)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _shape(canvas: Canvas, shape: Shape, height: float) -> None:
    for clip in shape.clips:
        canvas.clipPath(_path(canvas, clip, height), stroke=0, fill=0)
    if shape.opacity < 1:
        canvas.setFillAlpha(shape.opacity)
        canvas.setStrokeAlpha(shape.opacity)
    if shape.fill:
        canvas.setFillColor(HexColor(shape.fill))
    if shape.stroke:
        canvas.setStrokeColor(HexColor(shape.stroke))
        canvas.setLineWidth(shape.width)
        if shape.dash:
            canvas.setDash(list(shape.dash))
    path = _path(canvas, shape.path, height)
    mode = 0 if shape.even_odd else 1
    canvas.drawPath(path, stroke=int(bool(shape.stroke)), fill=int(bool(shape.fill)), fillMode=mode)


def _path(canvas: Canvas, segments: Sequence[Segment], height: float):  # type: ignore[no-untyped-def]
    path = canvas.beginPath()
    for segment in segments:
        points = [(x, height - y) for x, y in segment.points]
        if segment.kind == "move":
            path.moveTo(*points[0])
        elif segment.kind == "line":
            path.lineTo(*points[0])
        else:
            flat = [v for point in points for v in point]
            path.curveTo(*flat)
        if segment.closes:
            path.close()
    return path


def _picture(canvas: Canvas, picture: Picture, height: float) -> None:
    left, top, right, bottom = picture.box
    image = ImageReader(Image.fromarray(picture.pixels))
    canvas.drawImage(image, left, height - bottom, right - left, bottom - top)


def _border(canvas: Canvas, place: Place, height: float) -> None:
    """How a reader frames an empty field, by PDF 32000-1, 12.5.4 and table 189."""
    border = place.border
    if border is None:
        return
    left, top, right, bottom = place.box
    half = border.width / 2
    if border.fill:
        canvas.setFillColor(HexColor(border.fill))
    if border.line:
        canvas.setStrokeColor(HexColor(border.line))
        canvas.setLineWidth(border.width)
    stroke = int(bool(border.line and border.width))
    if border.style == "D":
        canvas.setDash([3])
    frame = (left + half, height - bottom + half, right - left - 2 * half, bottom - top - 2 * half)
    if place.round:
        _circle(canvas, frame, stroke=stroke, fill=int(bool(border.fill)))
        return
    under = border.style == "U"
    canvas.rect(*frame, stroke=0 if under else stroke, fill=int(bool(border.fill)))
    if under and stroke:
        canvas.line(left, height - bottom + half, right, height - bottom + half)
    if stroke:
        for number in range(1, border.cells):
            x = left + number * (right - left) / border.cells
            canvas.line(x, height - bottom, x, height - top)


def _circle(canvas: Canvas, frame: Rectangle, *, stroke: int, fill: int) -> None:
    left, bottom, wide, tall = frame
    radius = min(wide, tall) / 2
    canvas.circle(left + wide / 2, bottom + tall / 2, radius, stroke=stroke, fill=fill)
