"""What a photograph shows of its sheets: all that is printed there, moved by the sheet's one warp.

The only file that moves boxes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats, Warp
from pipeline.camera.scene import Placed
from pipeline.camera.sight import legibility
from pipeline.camera.sight.legibility import Readings
from pipeline.camera.sight.page_text import PageText, text_of
from pipeline.camera.tiles import Cover
from pipeline.records import (
    CellViews,
    FieldViews,
    LineViews,
    Page,
    Pixels,
    PrintedLines,
    PrintedTable,
    RegionViews,
    SheetView,
    TableView,
    WordViews,
)
from pipeline.records.views import tuples

TOUCHING = 0.01  # pixels: a sheet that ends at the frame's edge may do so by rounding
# Share of a sheet's pixels: where two sheets touch, the antialiased rim belongs to one of them.
HIDDEN = 1e-4
CORNERS = [0, 1, 2, 1, 2, 3, 0, 3]  # of a box, clockwise from its top left


class Labels(NamedTuple):
    """What is labelled beside fields, regions and tables."""

    lines: bool = True
    words: bool = True


EVERYTHING = Labels()


def views(frame: Frame, grey: Pixels, quality: int, *, labels: Labels) -> tuple[SheetView, ...]:
    """Every sheet that the picture is of.

    Args:
        grey: the finished photograph's luminance, H x W.
        quality: of the JPEG it is still to become.
    """
    found = []
    for index, (sheet, warp) in enumerate(zip(frame.scene.sheets, frame.warps, strict=True)):
        if sheet.target:
            shot = _Shot(frame, grey, quality, labels, index + 1)
            found.append(_view(shot, sheet, warp))
    return tuple(found)


class _Shot(NamedTuple):
    """A picture, and the number of one of its sheets in ``Frame.owner``."""

    frame: Frame
    grey: Pixels
    quality: int
    labels: Labels
    owner: int


def _view(shot: _Shot, sheet: Placed, warp: Warp) -> SheetView:
    frame, page, cover = shot.frame, sheet.page, shot.frame.covers[shot.owner - 1]
    seen = int(np.count_nonzero(frame.owner[cover.box.window] == shot.owner)) if cover else 0
    whole = fully_visible(frame, warp, cover, seen=seen)
    text = text_of(page, lines=shot.labels.lines)
    readings, quads = legibility.read_sheet(
        frame, shot.grey, text, warp=warp, owner=shot.owner, quality=shot.quality, bare=whole
    )
    print_ = _Print(text, readings, quads.round(3).reshape(-1, 8))
    return SheetView(
        id=page.document_id,
        kind=page.kind,
        label=page.label,
        person_id=page.person_id,
        page=page.number,
        quad=tuples(warp.quad().round(3).reshape(1, 8))[0],
        fully_visible=whole,
        area_fraction=round(seen / frame.owner.size, 5),
        fields=print_.fields(),
        lines=print_.lines(page.lines, _words(page.lines, shot.labels, warp), warp),
        regions=print_.regions(page),
        tables=tuple(_table(table, warp) for table in page.tables),
    )


class _Print:
    """What was measured of a sheet, as records."""

    def __init__(self, text: PageText, readings: Readings, quads: Floats) -> None:
        self._text, self._quads = text, quads
        self._visible, self._legibility = readings.visible.round(4), readings.legibility
        self._legible = readings.legible

    def fields(self) -> FieldViews:
        printed, first = self._text.fields, slice(len(self._text.fields))
        return FieldViews(
            names=printed.names,
            labels=printed.labels,
            texts=printed.texts,
            quads=self._quads[first],
            visible=self._visible[first],
            legible=self._legible[first],
            legibility=self._legibility[first],
        )

    def lines(self, printed: PrintedLines, words: WordViews, warp: Warp) -> LineViews:
        """``words``: of them all; none where words are not labelled.

        A turned line is where its own corners are, and as legible as what lies in its box.
        """
        rows = self._text.lines
        if not len(rows):
            return LineViews()
        quads = self._quads[rows]
        quads[printed.turned] = _moved(printed.turned_corners, warp)
        counts = printed.word_counts if len(words) else np.zeros(len(rows), np.int64)
        return LineViews(
            texts=printed.texts,
            roles=printed.roles,
            fields=printed.fields,
            quads=quads,
            visible=self._visible[rows],
            legible=self._legible[rows],
            legibility=self._legibility[rows],
            word_counts=counts,
            words=words,
        )

    def regions(self, page: Page) -> RegionViews:
        rows, printed = self._text.regions, page.regions
        quads, visible = self._quads[rows], self._visible[rows]
        return RegionViews(kinds=printed.kinds, fields=printed.fields, quads=quads, visible=visible)


def _words(printed: PrintedLines, labels: Labels, warp: Warp) -> WordViews:
    if not (labels.lines and labels.words and printed.words):
        return WordViews()
    quads = _moved(printed.word_corners, warp)
    return WordViews(texts=printed.words, fields=printed.word_fields, quads=quads)


def _table(printed: PrintedTable, warp: Warp) -> TableView:
    quads = _moved(np.concatenate([[printed.box], printed.boxes])[:, CORNERS], warp)
    cells = CellViews(
        places=printed.cells, heads=printed.heads, fields=printed.fields, quads=quads[1:]
    )
    return TableView(name=printed.name, quad=tuples(quads[:1])[0], cells=cells)


def _moved(corners: Floats, warp: Warp) -> Floats:
    """N x 8 corners on the page -> N x 8 pixels, to a thousandth of one."""
    return warp.forward(corners.reshape(-1, 2)).round(3).reshape(-1, 8)


def fully_visible(frame: Frame, warp: Warp, cover: Cover | None, *, seen: int) -> bool:
    """All of the sheet's edge inside the frame, and nothing laid over it."""
    if cover is None:
        return False
    height, width = frame.owner.shape
    edge = np.concatenate([cover.outline, warp.quad()])
    inside = (
        edge.min() >= -TOUCHING
        and cover.outline[:, 0].max() <= width + TOUCHING
        and cover.outline[:, 1].max() <= height + TOUCHING
    )
    return bool(inside) and cover.area - seen <= HIDDEN * cover.area
