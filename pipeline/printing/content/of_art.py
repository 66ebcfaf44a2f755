"""What drawn artwork adds to a page beside its picture: fields, lines of letters, its region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from pipeline.printing.artwork import Drawn
from pipeline.printing.content.arrays import EMPTY, Content, chosen, together, told
from pipeline.printing.content.text_line import Region, TextLine
from pipeline.printing.drawing import Picture
from pipeline.printing.layout import Layout
from pipeline.printing.typeset import Rectangle
from pipeline.records import PrintedField
from pipeline.records.printed import Boxes, LineRole

_DECORATION: frozenset[LineRole] = frozenset({"art", "security_print"})


def fields(layout: Layout, drawn: Drawn, sy: float) -> Iterator[PrintedField]:
    """The facts it shows, each around all of its ink. ``sy``: pixels per point, down."""
    picture, box = drawn.picture, drawn.box
    if box is None:
        return
    for name, text in picture.texts:
        label = layout.label(name) or name
        yield PrintedField(name, label, text, box, picture.size * sy, drawn.ink)


def art_content(layout: Layout, pictures: Iterable[Drawn]) -> Content:
    """The lines that are set in pictures, and what these are of."""
    lines: list[TextLine] = []
    inks: list[float] = []
    regions: list[Region] = []
    for drawn in pictures:
        region, set_ = drawn.unit.region, drawn.texts
        if (not set_ and region is None) or drawn.box is None:
            continue
        lines += _lines(drawn, drawn.box)
        inks += [drawn.ink if text.ink is None else text.ink for text in set_]
        if region is not None:
            regions.append(Region(region, drawn.box, _shown(layout, drawn.picture)))
    return told(lines, np.array(inks, float), regions) if lines or regions else EMPTY


def _lines(drawn: Drawn, around: Rectangle) -> Iterator[TextLine]:
    names, role = dict(drawn.picture.parts), drawn.unit.line_role
    for text in drawn.texts:
        yield TextLine(
            name=names.get(text.part, ""),
            text=text.text,
            box=around if text.box is None else drawn.placed(text.box),
            size=text.size,
            color="",
            role=role,
            corners=drawn.shifted(text.corners),
        )


def ground_content(layout: Layout, pictures: Sequence[Drawn], blocks: Boxes) -> Content:
    """The same of the pictures below a page's type, without letters that later ones hide.

    ``blocks``: the filled rectangles of the form, in pixels; they lie over what is not late.
    """
    found: list[Content] = []
    for n, drawn in enumerate(pictures):
        over = _opaque(pictures[n + 1 :])
        over = over if drawn.late else np.concatenate([over, blocks])
        found.append(uncovered(art_content(layout, [drawn]), over))
    return together([EMPTY, *found])


def shown_below(content: Content, pictures: Iterable[Drawn]) -> Content:
    """What is seen of the form's own where a document's pictures lie over it."""
    drawn = not _DECORATION.isdisjoint(content.lines.roles)
    return uncovered(content, _opaque(pictures)) if drawn else content


def _opaque(pictures: Iterable[Drawn]) -> Boxes:
    """The boxes of those that nothing shows through."""
    found = [drawn.box for drawn in pictures if drawn.box and drawn.opaque]
    return np.array(found, float).reshape(-1, 4)


def uncovered(content: Content, covers: Boxes) -> Content:
    """Without the letters of artwork of which these boxes hide the larger part."""
    lines = content.lines
    drawn = np.array([role in _DECORATION for role in lines.roles], bool)
    if not len(covers) or not drawn.any():
        return content
    low = np.maximum(lines.boxes[:, None, :2], covers[None, :, :2])
    high = np.minimum(lines.boxes[:, None, 2:], covers[None, :, 2:])
    hidden = np.maximum(high - low, 0).prod(axis=2).max(axis=1)
    gone = drawn & (hidden > 0.5 * (lines.boxes[:, 2:] - lines.boxes[:, :2]).prod(axis=1))
    return replace(content, lines=chosen(lines, ~gone)) if gone.any() else content


def _shown(layout: Layout, picture: Picture) -> str:
    """The fact that is drawn, "" for decoration."""
    if picture.parts:
        return picture.parts[0][1]
    return picture.fact if layout.label(picture.fact) is not None else ""
