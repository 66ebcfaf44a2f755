"""What drawn artwork adds to a page beside its picture: fields, lines of letters, its region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from pipeline.printing.artwork import Drawn
from pipeline.printing.content.arrays import Content, told
from pipeline.printing.content.text_line import Region, TextLine
from pipeline.printing.drawing import Picture
from pipeline.printing.layout import Layout
from pipeline.records import PrintedField


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
        around, unit = drawn.box, drawn.unit
        if around is None:
            continue
        names = dict(drawn.picture.parts)
        for text in drawn.texts:
            box = around if text.box is None else drawn.placed(text.box)
            name = names.get(text.part, "")
            lines.append(TextLine(name, text.text, box, text.size, "", unit.line_role))
            inks.append(drawn.ink if text.ink is None else text.ink)
        if unit.region is not None:
            regions.append(Region(unit.region, around, _shown(layout, drawn.picture)))
    return told(lines, np.array(inks, float), regions)


def _shown(layout: Layout, picture: Picture) -> str:
    """The fact that is drawn, "" for decoration."""
    if picture.parts:
        return picture.parts[0][1]
    return picture.fact if layout.label(picture.fact) is not None else ""
