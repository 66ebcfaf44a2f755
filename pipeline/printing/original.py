"""The file a paper was printed from: a PDF that looks as its pages do, with all their text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from pipeline.camera import sensor
from pipeline.printing import raster
from pipeline.printing.compose import Composer, static
from pipeline.printing.pagination import paginate
from pipeline.printing.template import load_layout
from pipeline.printing.typeset import Run
from pipeline.records import Document, Page

QUALITY = 92  # of the JPEGs
LEAST = 4.0  # points of a text's size


def pdf(pages: Sequence[tuple[Document, Page]]) -> bytes:
    """The pages, each with the document it belongs to; the same pages give the same bytes.

    The pages are pictures, since a forgery may have been painted on them; the text, which can be
    searched and copied, is what they read, forged or not.
    """
    first = pages[0][1]
    printed = ((_picture(page), tuple(_text(document, page))) for document, page in pages)
    return raster.searchable(printed, first.width_pt, first.height_pt)


def _picture(page: Page) -> bytes:
    pixels = np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2BGR), np.uint8)
    return sensor.jpeg(pixels, QUALITY)


def _text(document: Document, page: Page) -> Iterator[Run]:
    """Captions and facts where they stand, then what seals and the like say."""
    layout = load_layout(document.kind, document.layout)
    plan = paginate(layout, document.facts)[page.number]
    form = layout.pages[plan.index].of(plan.item)
    drawing = Composer(layout, document.facts, plan).drawing(form)
    for item in (*static(layout, form, plan).items, *drawing.items):
        if isinstance(item, Run):
            yield item
    set_ = {record.name for record in drawing.records}
    scale = page.pixels.shape[0] / page.height_pt
    font = "hei" if layout.language == "zh" else "sans"
    for field in page.fields:
        if field.name in set_:
            continue
        left, _, _, bottom = (v / scale for v in field.box)
        size = max(LEAST, field.size_px / scale)
        yield Run(field.text, font, size, "#000000", left, bottom)
