"""The file a paper was printed from: a PDF that looks as its pages do, with all their text.

Of a photograph it is one of pictures, with the text unpainted over them; of a whole paper its type
is type.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.caches import cached
from pipeline.camera import sensor
from pipeline.printing import raster
from pipeline.printing.artwork import Drawn, blend, drawn, lay, overlay
from pipeline.printing.compose import Composer, static
from pipeline.printing.composition import compose
from pipeline.printing.drawing import Drawing
from pipeline.printing.fonts import face
from pipeline.printing.layout import Layout
from pipeline.printing.mark import STROKES
from pipeline.printing.pagination import PagePlan, paginate
from pipeline.printing.raster import Across, Inlay, Layer, Sheet
from pipeline.printing.render import SPECIMEN, decoration, ground, static_layer
from pipeline.printing.scanned import captions
from pipeline.printing.template import load_layout
from pipeline.printing.typeset import Run
from pipeline.records import Document, Page, Pixels
from pipeline.rng import Address

QUALITY = 92  # of the JPEGs
LEAST = 4.0  # points of a text's size
FINE = 200 / 72  # pixels per point of what lies below the type


class Printed(NamedTuple):
    """How a paper's pages were printed."""

    scale: float  # pixels per point
    at: Address  # where its artwork drew its randomness
    specimen: bool = False


def pdf(pages: Sequence[tuple[Document, Page]]) -> bytes:
    """The pages, each with the document it belongs to; the same pages give the same bytes.

    The pages are pictures, since a forgery may have been painted on them; the text, which can be
    searched and copied, is what they read, forged or not.
    """
    first = pages[0][1]
    printed = (_pictured(document, page) for document, page in pages)
    return raster.layered(printed, first.width_pt, first.height_pt)


def whole(document: Document, pages: Sequence[Page], forged: Document, *, how: Printed) -> bytes:
    """All pages of a paper in order; the same pages give the same bytes.

    Type and rules are drawn as such, captions too; what lies below them, and artwork, are pictures.
    A page that was forged after it was printed is a picture, with its text unpainted over it.

    Args:
        document: what was printed.
        pages: its sheets.
        forged: what the forged ones read; the document where none is.
        how: as the sheets were printed.
    """
    composed = compose(document)
    drawings = zip(pages, composed.pages, strict=True)
    sheets = (
        _pictured(forged, page)
        if page.mask is not None
        else Sheet(
            chain(
                _below(document, composed.layout, plan),
                _printed(composed.layout, page, plan, drawing=drawing, how=how),
            ),
            (
                *_scanned(composed.layout, plan),
                *_drawn_text(composed.layout, page, _typed(drawing)),
            ),
        )
        for page, (plan, drawing) in drawings
    )
    return raster.layered(sheets, composed.layout.width, composed.layout.height)


def _pictured(document: Document, page: Page) -> Sheet:
    picture = Inlay(_jpeg(page.pixels), (0.0, 0.0, page.width_pt, page.height_pt))
    return Sheet([picture], tuple(_text(document, page)))


def _jpeg(pixels: Pixels) -> bytes:
    return sensor.jpeg(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8), QUALITY)


# ---------------------------------------------------------------- type as type


def _printed(
    layout: Layout, page: Page, plan: PagePlan, *, drawing: Drawing, how: Printed
) -> Iterator[Layer]:
    """What lies over the ground, in the order in which ``render`` prints."""
    form = static(layout, layout.pages[plan.index], plan)
    yield form.items
    pixels = static_layer(layout, plan, how.scale).printed()
    shared = decoration(layout, plan, form.pictures, pixels=pixels)
    yield from (_inlay(layout, each, pixels) for each in shared if each.late)
    where = how.at.at(plan.number)
    art = [drawn(layout, picture, where, pixels=pixels) for picture in drawing.pictures]
    early = [each for each in art if not each.late]
    lay(pixels, early)
    yield from (_inlay(layout, each, pixels) for each in early)
    yield drawing.items
    if how.specimen:
        yield Across(SPECIMEN[layout.language])
    yield from (_inlay(layout, each, page.pixels) for each in art if each.late)


def _below(document: Document, layout: Layout, plan: PagePlan) -> Iterator[Layer]:
    place = _Place(plan.index, plan.number == 0, plan.number == plan.count - 1)
    if jpeg := _ground(document.kind, document.layout, layout.key, place=place):
        yield Inlay(jpeg, (0.0, 0.0, layout.width, layout.height))


class _Place(NamedTuple):
    """What of a page's place decides what every copy of it shows."""

    page: int  # of the layout's
    first: bool
    last: bool

    def plan(self) -> PagePlan:
        number = 0 if self.first else 1
        return PagePlan(self.page, {}, number, number + (1 if self.last else 2))


@cached(most=128)
def _ground(kind: str, name: str, key: str, *, place: _Place) -> bytes:
    """What lies below the type as a JPEG; nothing of white paper. ``key``: the layout's."""
    layout = load_layout(kind, name)
    size = round(layout.width * FINE), round(layout.height * FINE)
    pixels = ground(layout, place.plan(), size[0], height=size[1]).pixels
    return b"" if int(pixels.min()) == 255 else _jpeg(pixels)


def _inlay(layout: Layout, art: Drawn, shown: Pixels) -> Inlay:
    """Artwork on its page. ``shown``: the page with it, where it is not seen through."""
    height, width = shown.shape[:2]
    left, top = max(0, art.left), max(0, art.top)
    right = max(left + 1, min(width, art.left + art.pixels.shape[1]))
    bottom = max(top + 1, min(height, art.top + art.pixels.shape[0]))
    through = blend(art.picture.art) == "multiply"
    if through:
        pixels = np.full((bottom - top, right - left, 3), 255, np.uint8)
        overlay(pixels, art.pixels, art.left - left, top=art.top - top, blend="over")
    else:
        pixels = np.ascontiguousarray(shown[top:bottom, left:right])
    sx, sy = layout.width / width, layout.height / height
    return Inlay(_jpeg(pixels), (left * sx, top * sy, right * sx, bottom * sy), through)


# ---------------------------------------------------------------- text over pictures


def _text(document: Document, page: Page) -> Iterator[Run]:
    """Captions and facts where they stand, then what seals and the like say."""
    layout = load_layout(document.kind, document.layout)
    plan = paginate(layout, document.facts)[page.number]
    form = layout.pages[plan.index].of(plan.item)
    drawing = Composer(layout, document.facts, plan).drawing(form)
    yield from _scanned(layout, plan)
    for item in (*static(layout, form, plan).items, *drawing.items):
        if isinstance(item, Run):
            yield item
    yield from _drawn_text(layout, page, _typed(drawing))


def _scanned(layout: Layout, plan: PagePlan) -> Iterator[Run]:
    """The captions of a form that was scanned, as wide as they stand there."""
    for text, (left, top, right, bottom) in captions(layout, plan.index):
        plain = face("sans")
        shown = "".join(char for char in text if not plain.missing(char))
        advance = sum(plain.glyph(char)[0] for char in shown)
        size = max(LEAST, bottom - top)
        spacing = (right - left - advance * size) / max(1, len(shown))
        yield Run(shown, "sans", size, "#000000", left, bottom, spacing)


def _typed(drawing: Drawing) -> set[str]:
    """The fields whose texts are type; a tick is drawn."""
    return {record.name for record in drawing.records if record.text != STROKES}


def _drawn_text(layout: Layout, page: Page, typed: Collection[str]) -> Iterator[Run]:
    """What artwork says: the fields of a page that are not ``typed``."""
    scale = page.pixels.shape[0] / page.height_pt
    font = "hei" if layout.language == "zh" else "sans"
    for field in page.fields:
        if field.name in typed:
            continue
        left, _, _, bottom = (v / scale for v in field.box)
        size = max(LEAST, field.size_px / scale)
        yield Run(field.text, font, size, "#000000", left, bottom)
