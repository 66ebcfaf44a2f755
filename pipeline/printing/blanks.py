"""What an unfilled form shows: its words, rules, empty cells and boxes, and gaps where facts would stand in running text."""

from __future__ import annotations

from pipeline.printing import tables
from pipeline.printing.compose import Composer
from pipeline.printing.drawing import Item
from pipeline.printing.fonts import face
from pipeline.printing.layout import BUILT_IN, Layout
from pipeline.printing.marks import FieldMark, ParagraphMark, RowsMark
from pipeline.printing.pagination import Turn
from pipeline.printing.paragraph import paragraph
from pipeline.printing.typeset import Overflow

GAP = 7.0  # ems left for a fact; where that is too much for the box, as much as fits
GAPS = (GAP, GAP / 2, GAP / 4, 0.5)


def unfilled(layout: Layout, turn: Turn) -> tuple[Item, ...]:
    """What a sheet without facts shows beyond the part all documents share."""
    items: list[Item] = []
    composer = Composer(layout, {}, turn)
    for mark in layout.sheets[turn.sheet].marks:
        if not turn.prints(mark):
            continue
        if isinstance(mark, ParagraphMark):
            items += _paragraph(composer, mark)
        elif isinstance(mark, FieldMark) and mark.field in BUILT_IN:
            composer.field(mark)
        elif isinstance(mark, RowsMark) and mark.grid is not None:
            items += tables.ruling(mark, mark.per_page)
    return (*items, *composer.items)


def _paragraph(composer: Composer, mark: ParagraphMark) -> list[Item]:
    """The static words with gaps between them, ruled where the form rules them."""
    underscore = face(mark.value_font or mark.font).width("_")
    for gap in GAPS:
        blank = "_" * max(1, round(gap / underscore))
        pieces = [
            (name, composer.text(name, how) if name in BUILT_IN else blank) if how else ("", name)
            for name, how in mark.pieces()
        ]
        if all(name and name not in BUILT_IN for name, _ in pieces):
            return []
        try:
            runs, strokes = paragraph(mark, pieces)
        except Overflow:
            continue
        words = [
            run
            for group, (name, _) in zip(runs, pieces, strict=True)
            if not name or name in BUILT_IN
            for run in group
        ]
        return [*words, *strokes]
    return []
