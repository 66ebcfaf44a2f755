"""Drawings become pixels: a PDF page by reportlab, rasterised by pdfium onto what lies there."""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from pipeline.caches import cached
from pipeline.printing.content.text_line import TextLine
from pipeline.printing.drawing import Block, Item, Stroke
from pipeline.printing.fonts import embedded, face
from pipeline.printing.typeset import Rectangle, Run
from pipeline.records import Pixels

rl_config.useA85 = 0  # pictures in PDFs as bytes: as text they are a quarter larger
UNPAINTED = 3  # PDF 32000-1, table 106: neither fill nor stroke text
_ACROSS, _RED, _FAINT, _BELOW = "hei_bold", "#c02020", 0.16, -0.36  # the word over a page
NOTICE = "synthetic sample of an invented country, no real document"


@cached(most=512)
def _color(text: str) -> Color:
    return HexColor(text)


@cached(most=256)
def luminance(color: str) -> float:
    """Of "#rrggbb", 0-255."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def pdf(
    pages: Iterable[Sequence[Item]], width: float, height: float, *, specimen: str = ""
) -> bytes:
    """A PDF page for each page's items in order, and the word ``specimen`` across it if any."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer, width, height)
    for items in pages:
        _items(canvas, items, height)
        if specimen:
            _specimen(canvas, specimen, width, height=height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _items(canvas: Canvas, items: Sequence[Item], height: float) -> None:
    for kind, group in groupby(items, type):
        if kind is Run:
            _runs(canvas, [item for item in group if isinstance(item, Run)], height)
            continue
        for item in group:
            if isinstance(item, Stroke):
                _stroke(canvas, item, height)
            elif isinstance(item, Block):
                _block(canvas, item, height)


class Inlay(NamedTuple):
    """A JPEG in its box; ``multiply``: what it lies over shows through its light parts."""

    jpeg: bytes
    box: Rectangle  # points from the top left
    multiply: bool = False


class Across(NamedTuple):
    """A word across all of the page, which shows through it."""

    word: str


Layer = Inlay | Across | Sequence[Item]


class Sheet(NamedTuple):
    """A page: its layers one over the other, and text that is not seen, but can be searched."""

    layers: Iterable[Layer]
    unpainted: Sequence[Run]


def layered(pages: Iterable[Sheet], width: float, height: float) -> bytes:
    """A PDF page for each."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer, width, height)
    for layers, unpainted in pages:
        for layer in layers:
            _layer(canvas, layer, width, height=height)
        if unpainted:  # last: what came after it would not be painted either
            _runs(canvas, unpainted, height, mode=UNPAINTED)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _layer(canvas: Canvas, layer: Layer, width: float, *, height: float) -> None:
    if isinstance(layer, Inlay):
        _inlay(canvas, layer, height)
    elif isinstance(layer, Across):
        _specimen(canvas, layer.word, width, height=height)
    else:
        _items(canvas, layer, height)


def _inlay(canvas: Canvas, inlay: Inlay, height: float) -> None:
    left, top, right, bottom = inlay.box
    if inlay.multiply:
        canvas.saveState()
        canvas.setBlendMode("Multiply")
    canvas.drawImage(_Encoded(inlay.jpeg), left, height - bottom, right - left, bottom - top)
    if inlay.multiply:
        canvas.restoreState()


class _Encoded(ImageReader):  # type: ignore[misc]  # reportlab has no types
    """A JPEG embedded as it is, named by its bytes: reportlab would decode all of it for that."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(io.BytesIO(jpeg))
        self._jpeg, self._dataA = jpeg, None  # no transparency

    def getRGBData(self) -> bytes:
        return self._jpeg


def _canvas(buffer: io.BytesIO, width: float, height: float) -> Canvas:
    canvas = Canvas(buffer, pagesize=(width, height), pageCompression=0, invariant=1)
    canvas.setTitle("synthetic")
    canvas.setSubject(NOTICE)
    canvas.setAuthor("creditdocs")
    return canvas


def _runs(canvas: Canvas, runs: Sequence[Run], height: float, *, mode: int = 0) -> None:
    """One text object. Font, colour and spacing are stated only where they change.

    Reportlab writes numbers slowly.
    """
    text = canvas.beginText()
    if mode:
        text.setTextRenderMode(mode)
    now: tuple[str, float] | None = None
    color, spacing = "", 0.0
    for run in runs:
        if (run.font, run.size) != now:
            text.setFont(embedded(run.font), run.size)
            now = run.font, run.size
        if run.color != color:
            text.setFillColor(_color(run.color))
            color = run.color
        if run.spacing != spacing:
            text.setCharSpace(run.spacing)
            spacing = run.spacing
        text.setTextOrigin(run.x, height - run.y)
        text.textOut(run.text)
    if spacing:
        text.setCharSpace(0)
    canvas.drawText(text)


def _stroke(canvas: Canvas, stroke: Stroke, height: float) -> None:
    canvas.setStrokeColor(_color(stroke.color))
    canvas.setLineWidth(stroke.width)
    if stroke.dash:
        canvas.setDash(*stroke.dash)
    path = canvas.beginPath()
    path.moveTo(stroke.points[0][0], height - stroke.points[0][1])
    for x, y in stroke.points[1:]:
        path.lineTo(x, height - y)
    canvas.drawPath(path, stroke=1, fill=0)
    if stroke.dash:
        canvas.setDash()


def _block(canvas: Canvas, block: Block, height: float) -> None:
    left, top, right, bottom = block.box
    if block.width:
        canvas.setStrokeColor(_color(block.color))
        canvas.setLineWidth(block.width)
    if block.fill:
        canvas.setFillColor(_color(block.fill))
    style = {"stroke": int(block.width > 0), "fill": int(block.fill is not None)}
    if block.oval:
        canvas.ellipse(left, height - bottom, right, height - top, **style)
    elif block.radius:
        canvas.roundRect(left, height - bottom, right - left, bottom - top, block.radius, **style)
    else:
        canvas.rect(left, height - bottom, right - left, bottom - top, **style)


def _specimen(canvas: Canvas, word: str, width: float, *, height: float) -> None:
    font, size = embedded(_ACROSS), _size_across(word, width, height)
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(float(np.degrees(np.arctan2(height, width))))
    canvas.setFillColor(_color(_RED), alpha=_FAINT)
    canvas.setFont(font, size)
    canvas.drawCentredString(0, _BELOW * size, word)
    canvas.restoreState()


def _size_across(word: str, width: float, height: float) -> float:
    diagonal = float(np.hypot(width, height))
    size: float = 0.7 * diagonal / pdfmetrics.stringWidth(word, embedded(_ACROSS), 1)
    return min(size, 0.3 * min(width, height))


def across(word: str, width: float, height: float) -> tuple[TextLine, float]:
    """The line that a word across a page is, and the luminance of its ink."""
    size = _size_across(word, width, height)
    ink = face(_ACROSS).ink(word)
    assert ink is not None
    shift = face(_ACROSS).width(word) / 2
    left, low, right, high = (ink[0] - shift, ink[1] + _BELOW, ink[2] - shift, ink[3] + _BELOW)
    turn = math.atan2(height, width)
    c, s = size * math.cos(turn), size * math.sin(turn)
    spots = [(x, y) for x in (left, right) for y in (low, high)]
    xs = [min(max(0.0, width / 2 + x * c - y * s), width) for x, y in spots]
    ys = [min(max(0.0, height / 2 - x * s - y * c), height) for x, y in spots]
    box = (min(xs), min(ys), max(xs), max(ys))
    corners: list[float] = []
    for x, y in ((left, high), (right, high), (right, low), (left, low)):
        corners += (width / 2 + x * c - y * s, height / 2 - x * s - y * c)
    tone = 255 - _FAINT * (255 - luminance(_RED))
    return TextLine("", word, box, size, _RED, "art", corners=tuple(corners)), tone


@contextmanager
def opened(document: bytes | str) -> Iterator[pdfium.PdfDocument]:
    """A PDF to draw pages of, with its form if it has one; what its pages share is read once."""
    source = pdfium.PdfDocument(document)
    source.init_forms()
    try:
        yield source
    finally:
        source.close()


def onto(pixels: Pixels, source: pdfium.PdfDocument, page: int = 0) -> Pixels:
    """Draws a PDF page with its annotations and form fields over ``pixels``; returns them.

    ``pixels``: contiguous H x W x 3 RGB, changed in place; the page is stretched to cover them.
    """
    height, width = pixels.shape[:2]
    # An array is a writable buffer.
    memory = (ctypes.c_ubyte * pixels.nbytes).from_buffer(pixels)  # type: ignore[arg-type]
    pdf_page = source[page]
    bitmap = pdfium.PdfBitmap.new_native(
        width, height, pdfium_c.FPDFBitmap_BGR, buffer=memory, stride=3 * width
    )
    flags = pdfium_c.FPDF_REVERSE_BYTE_ORDER | pdfium_c.FPDF_ANNOT
    try:
        pdfium_c.FPDF_RenderPageBitmap(bitmap, pdf_page, 0, 0, width, height, 0, flags)
        if source.formenv:
            pdfium_c.FPDF_FFLDraw(source.formenv, bitmap, pdf_page, 0, 0, width, height, 0, flags)
    finally:
        bitmap.close()
        pdf_page.close()
    return pixels
