"""What stands on a page as arrays in its pixels: lines of print, regions, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.printing.content.text_line import Region, TextLine, TextWord
from pipeline.printing.drawing import Drawing
from pipeline.printing.layout import Layout
from pipeline.printing.raster import luminance
from pipeline.records import PrintedFields, PrintedLines, PrintedRegions, PrintedTable
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
    return Content(
        _lines(drawing.lines, _inks([line.color for line in drawing.lines]), scale),
        _regions(drawing.regions, scale),
        tuple(_scaled(table, scale) for table in drawing.tables),
    )


def fields(layout: Layout, drawing: Drawing, sx: float, *, sy: float) -> PrintedFields:
    """The printed facts that are set in type, likewise."""
    if not drawing.records:
        return PrintedFields()
    names, texts, boxes, sizes, colors, *_ = zip(*drawing.records, strict=True)
    return PrintedFields(
        names=names,
        labels=tuple([layout.label(name) or name for name in names]),
        texts=texts,
        boxes=_boxes(boxes, np.array([sx, sy, sx, sy])),
        sizes=np.array(sizes, float) * sy,
        inks=_inks(colors),
    )


def _inks(colors: Sequence[str]) -> Numbers:
    tones = {color: luminance(color) for color in set(colors)}
    return np.array([tones[color] for color in colors], float)


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
    turned = zip(lines.turned.tolist(), map(tuple, lines.turned_corners.tolist()), strict=True)
    corners = dict(turned)
    return [
        TextLine(
            name=lines.fields[n],
            text=lines.texts[n],
            box=tuple(boxes[n]),
            size=float(lines.sizes[n]),
            color="",
            role=lines.roles[n],
            words=tuple(words[start:end]),
            corners=corners.get(n, ()),
        )
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def chosen(lines: PrintedLines, which: npt.NDArray[np.bool_]) -> PrintedLines:
    """Those of the lines alone."""
    kept = [line for line, keep in zip(apart(lines), which, strict=True) if keep]
    return _lines(kept, lines.inks[which], _AS_IS)


def together(parts: Sequence[Content]) -> Content:
    """Of the page that has all of them, in that order."""
    lines = [part.lines for part in parts]
    regions = [part.regions for part in parts]
    before = np.cumsum([0, *(len(each.texts) for each in lines[:-1])])
    turned = [each.turned + count for each, count in zip(lines, before, strict=True)]
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
            turned=np.concatenate(turned),
            turned_corners=np.concatenate([each.turned_corners for each in lines]),
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
    if not lines:
        return NO_LINES
    names, texts, boxes, sizes, _, roles, words, corners = zip(*lines, strict=True)
    turned = [n for n, each in enumerate(corners) if each] if any(corners) else []
    around = _boxes(boxes, scale)
    apart = _words(lines, scale) if any(words) else Words(texts, names, around)
    return PrintedLines(
        texts=texts,
        roles=roles,
        fields=names,
        boxes=around,
        sizes=np.array(sizes, float) * scale[1],
        inks=inks,
        word_counts=np.array([len(each) or 1 for each in words], np.int64),
        words=apart.texts,
        word_fields=apart.names,
        word_boxes=apart.boxes,
        turned=np.array(turned, np.int64),
        turned_corners=np.array([corners[n] for n in turned], float).reshape(-1, 8)
        * np.tile(scale[:2], 4),
    )


class Words(NamedTuple):
    """Of lines, one after the other."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    boxes: Boxes


def _words(lines: Sequence[TextLine], scale: Numbers) -> Words:
    words: list[TextWord] = []
    for line in lines:
        words += line.words or (TextWord(line.text, line.box, line.name),)
    texts, boxes, names = zip(*words, strict=True)
    return Words(texts, names, _boxes(boxes, scale))


def _regions(regions: Sequence[Region], scale: Numbers) -> PrintedRegions:
    return PrintedRegions(
        kinds=tuple([region.kind for region in regions]),
        fields=tuple([region.field for region in regions]),
        boxes=_boxes([region.box for region in regions], scale),
    )


def _boxes(boxes: Sequence[tuple[float, ...]], scale: Numbers) -> Boxes:
    flat = np.fromiter(chain.from_iterable(boxes), float, 4 * len(boxes))
    return flat.reshape(-1, 4) * scale


def _scaled(table: PrintedTable, scale: Numbers) -> PrintedTable:
    left, top, right, bottom = (np.array(table.box) * scale).tolist()
    return replace(table, boxes=table.boxes * scale, box=(left, top, right, bottom))
