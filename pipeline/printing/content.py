"""What stands on a page as arrays in its pixels: lines of print, regions, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.printing.drawing import Drawing
from pipeline.printing.raster import luminance
from pipeline.printing.text_line import Region, TextLine, TextWord
from pipeline.records import PrintedLines, PrintedRegions, PrintedTable
from pipeline.records.printed import NO_LINES, NO_REGIONS, Boxes

T = TypeVar("T")
Numbers = npt.NDArray[np.float64]
_AS_IS: Numbers = np.ones(4)


@dataclass(frozen=True, eq=False)
class Content:
    """Of a page, or of a part of it; boxes in pixels."""

    lines: PrintedLines = NO_LINES
    regions: PrintedRegions = NO_REGIONS
    tables: tuple[PrintedTable, ...] = ()


EMPTY = Content()


def content(drawing: Drawing, sx: float, sy: float) -> Content:
    """Of what is set in type, at so many pixels per point across and down."""
    scale = np.array([sx, sy, sx, sy])
    inks = np.array([luminance(line.color) for line in drawing.lines], float)
    return Content(
        _lines(drawing.lines, inks, scale),
        _regions(drawing.regions, scale),
        tuple(_scaled(table, scale) for table in drawing.tables),
    )


def told(lines: Sequence[TextLine], inks: Numbers, regions: Sequence[Region]) -> Content:
    """Of what is in pixels already. ``inks``: luminance of each line, whatever its colour."""
    return Content(_lines(lines, inks, _AS_IS), _regions(regions, _AS_IS))


def apart(lines: PrintedLines) -> list[TextLine]:
    """One by one, each with its words, in pixels; their colours are in ``lines.inks``."""
    words = list(
        map(TextWord, lines.words, map(tuple, lines.word_boxes.tolist()), lines.word_fields)
    )
    ends = np.cumsum(lines.word_counts).tolist()
    starts = [0, *ends[:-1]]
    boxes = lines.boxes.tolist()
    return [
        TextLine(
            role=lines.roles[n],
            text=lines.texts[n],
            box=tuple(boxes[n]),
            size=float(lines.sizes[n]),
            color="",
            field=lines.fields[n],
            words=tuple(words[start:end]),
        )
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def together(parts: Sequence[Content]) -> Content:
    """Of the page that has all of them, in that order."""
    lines = [part.lines for part in parts]
    regions = [part.regions for part in parts]
    return Content(
        PrintedLines(
            texts=_chained(each.texts for each in lines),
            roles=_chained(each.roles for each in lines),
            fields=_chained(each.fields for each in lines),
            boxes=np.concatenate([each.boxes for each in lines]),
            sizes=np.concatenate([each.sizes for each in lines]),
            inks=np.concatenate([each.inks for each in lines]),
            word_counts=np.concatenate([each.word_counts for each in lines]),
            words=_chained(each.words for each in lines),
            word_fields=_chained(each.word_fields for each in lines),
            word_boxes=np.concatenate([each.word_boxes for each in lines]),
        ),
        PrintedRegions(
            kinds=_chained(each.kinds for each in regions),
            fields=_chained(each.fields for each in regions),
            boxes=np.concatenate([each.boxes for each in regions]),
        ),
        _chained(part.tables for part in parts),
    )


def _chained(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    found: list[T] = []
    for part in parts:
        found += part
    return tuple(found)


def _lines(lines: Sequence[TextLine], inks: Numbers, scale: Numbers) -> PrintedLines:
    words: list[TextWord] = []
    for line in lines:
        if line.words:
            words += line.words
        else:
            words.append(TextWord(line.text, line.box, line.field))
    return PrintedLines(
        texts=tuple([line.text for line in lines]),
        roles=tuple([line.role for line in lines]),
        fields=tuple([line.field for line in lines]),
        boxes=_boxes([line.box for line in lines], scale),
        sizes=np.array([line.size for line in lines], float) * scale[1],
        inks=inks,
        word_counts=np.array([len(line.words) or 1 for line in lines], np.int64),
        words=tuple([word.text for word in words]),
        word_fields=tuple([word.field for word in words]),
        word_boxes=_boxes([word.box for word in words], scale),
    )


def _regions(regions: Sequence[Region], scale: Numbers) -> PrintedRegions:
    return PrintedRegions(
        kinds=tuple([region.kind for region in regions]),
        fields=tuple([region.field for region in regions]),
        boxes=_boxes([region.box for region in regions], scale),
    )


def _boxes(boxes: Sequence[tuple[float, ...]], scale: Numbers) -> Boxes:
    return np.array(boxes, float).reshape(-1, 4) * scale


def _scaled(table: PrintedTable, scale: Numbers) -> PrintedTable:
    left, top, right, bottom = (np.array(table.box) * scale).tolist()
    return replace(table, boxes=table.boxes * scale, box=(left, top, right, bottom))
