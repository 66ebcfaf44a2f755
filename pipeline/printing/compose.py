"""Marks and facts become drawings: what is the same on every copy of a layout, and what one document adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.errors import UserError
from pipeline.printing import tables
from pipeline.printing.captions import text_runs, tick_box, tick_caption
from pipeline.printing.drawing import Block, Drawing, Item, Picture, Record, Stroke
from pipeline.printing.fonts import face
from pipeline.printing.formats import FORMATS
from pipeline.printing.layout import BUILT_IN, Layout, Sheet
from pipeline.printing.marks import (
    ArtMark,
    Column,
    CombMark,
    FieldMark,
    LineMark,
    Mark,
    ParagraphMark,
    PictureMark,
    RectMark,
    RowsMark,
    SealMark,
    TextMark,
    TickMark,
    UnionMark,
)
from pipeline.printing.pagination import Turn
from pipeline.printing.paragraph import paragraph
from pipeline.printing.typeset import Overflow, Run, Space, Style, anchored, fit, union
from pipeline.records import Fact


def static(layout: Layout, sheet: Sheet, turn: Turn) -> Drawing:
    """The part every document shares: captions, rules, empty cells, decoration."""
    items: list[Item] = []
    pictures: list[Picture] = []
    for i, mark in enumerate(sheet.marks):
        if not turn.prints(mark):
            continue
        items += _fixed(layout, mark)
        if isinstance(mark, PictureMark) and layout.label(mark.fact) is None:
            pictures.append(Picture(mark, None, str(i)))
    return Drawing(tuple(items), pictures=tuple(pictures))


def _fixed(layout: Layout, mark: Mark) -> list[Item]:
    match mark:
        case TextMark():
            return list(text_runs(mark))
        case LineMark():
            return [
                Stroke(((x0, y0), (x1, y1)), mark.width, mark.color, mark.dash)
                for x0, y0, x1, y1 in mark.line
            ]
        case RectMark():
            return [Block(corners(mark.rect), mark.width, mark.color, mark.fill, mark.radius)]
        case RowsMark():
            return tables.header(mark) + (
                tables.ruling(mark, mark.per_page) if blank(layout, mark) else []
            )
        case TickMark():
            caption = tick_caption(mark)
            frame = Block(tick_box(mark), 0.07 * mark.size, mark.color, oval=mark.style == "circle")
            return [*([frame] if mark.style != "none" else []), *([caption] if caption else [])]
        case CombMark(grid=grid) if grid is not None:
            return tables.cells(mark.box, mark.cells, grid)
    return []


def corners(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """left, top, width, height as left, top, right, bottom."""
    return box[0], box[1], box[0] + box[2], box[1] + box[3]


def blank(layout: Layout, mark: RowsMark) -> bool:
    """Are empty rows ruled? By default on forms, not where the table runs on over pages."""
    return (
        mark.blank
        if mark.blank is not None
        else not any(s.repeat == mark.rows for s in layout.sheets)
    )


class Composer:
    """Sets one sheet of one document."""

    def __init__(self, layout: Layout, facts: Mapping[str, Fact], turn: Turn) -> None:
        self.layout, self.turn = layout, turn
        self.facts: Mapping[str, Fact] = {
            **facts,
            "page.number": turn.number + 1,
            "page.count": turn.count,
            "item.number": turn.item + 1,
        }
        self.items: list[Item] = []
        self.records: list[Record] = []
        self.pictures: list[Picture] = []

    def drawing(self, sheet: Sheet) -> Drawing:
        """Everything this document adds to the static part.

        Raises:
            UserError: text that does not fit or has no glyph, or a value its format cannot print.
        """
        printers: dict[type[Mark], Callable[..., None]] = {
            FieldMark: self.field,
            ParagraphMark: self._paragraph,
            RowsMark: self._rows,
            TickMark: self._tick,
            CombMark: self._comb,
        }
        marks = [m for m in sheet.marks if self.turn.prints(m)]
        for mark in marks:
            if isinstance(mark, ArtMark):
                self._art(mark)
            elif type(mark) in printers:
                printers[type(mark)](mark)
        for mark in marks:
            if isinstance(mark, UnionMark):
                self._union(mark)
        self._all_ticked([m for m in marks if isinstance(m, TickMark)])
        return Drawing(tuple(self.items), tuple(self.records), tuple(self.pictures))

    def text(self, name: str, how: str, *, upper: bool = False) -> str:
        """A fact as printed; "" for None.

        Raises:
            UserError: the document lacks the fact, or the format cannot print its value.
        """
        return fact_text(self.layout, self.facts, name, how=how, upper=upper)

    def check(self, name: str, text: str, font: str, *, one_line: bool = False) -> None:
        missing = face(font).missing(text if one_line else text.replace("\n", ""))
        if missing:
            raise UserError(
                self.layout.where,
                f"{name}: font {font!r} has no glyph for {missing!r} in {text!r}",
                "choose another font or text",
            )

    def set(self, name: str, text: str, style: Style, *, space: Space, record: bool = True) -> None:
        """One field: its runs, and the record of it."""
        if not text.strip():
            return
        self.check(name, text, style.font)
        try:
            runs = fit(text, style, space)
        except Overflow as error:
            raise UserError(
                self.layout.where,
                f"{name}: {text!r} overflows its box: {error}",
                "widen the box or allow shrink or lines",
            ) from None
        self.items += runs
        if record:
            self.record(name, text, runs)

    def record(self, name: str, text: str, runs: list[Run], *, size: float | None = None) -> None:
        box = union([r.ink for r in runs])
        if box is not None:
            self.records.append(
                Record(name, self.joined(text), box, size or runs[0].size, runs[0].color)
            )

    def joined(self, text: str) -> str:
        return text.replace("\n", "" if self.layout.language == "zh" else " ")

    def field(self, mark: FieldMark) -> None:
        """One fact in its box."""
        text = self.text(mark.field, mark.format, upper=mark.upper)
        vertical = mark.valign or ("middle" if mark.align == "center" else "first")
        space = Space(
            mark.box, mark.align, vertical, mark.lines, mark.leading, mark.shrink, mark.break_words
        )
        self.set(
            mark.field, text, Style(mark.font, mark.size, mark.color, mark.spacing), space=space
        )

    def _paragraph(self, mark: ParagraphMark) -> None:
        pieces = [
            (name if how else "", self.text(name, how) if how else name)
            for name, how in mark.pieces()
        ]
        for name, text in pieces:
            self.check(
                name or "paragraph",
                text,
                (mark.value_font if name else "") or mark.font,
                one_line=True,
            )
        try:
            runs, strokes = paragraph(mark, pieces)
        except Overflow as error:
            raise UserError(
                self.layout.where,
                f"paragraph {mark.paragraph[:12]!r}... overflows its box: {error}",
                "widen the box",
            ) from None
        self.items += [run for group in runs for run in group]
        self.items += strokes
        for (name, text), group in zip(pieces, runs, strict=True):
            if group and name and name not in BUILT_IN:
                self.record(name, text, group)

    def _rows(self, mark: RowsMark) -> None:
        rows = self.turn.rows[mark.rows]
        if not blank(self.layout, mark):
            self.items += tables.ruling(mark, len(rows))
        for place, row in enumerate(rows):
            for column, box in zip(mark.columns, tables.row_boxes(mark, place), strict=True):
                name = f"{mark.rows}.{row}.{column.name}"
                numbered = column.name == "row.number"
                text = (
                    str(row + 1) if numbered else self.text(name, column.format, upper=column.upper)
                )
                style = Style(
                    column.font or mark.font, column.size or mark.size, column.color or mark.color
                )
                space = Space(
                    box,
                    column.align,
                    "middle",
                    column.lines,
                    mark.leading or 1.15 * style.size,
                    column.shrink,
                    column.break_words,
                )
                self.set(name, text, style, space=space, record=not numbered)
        if mark.foot and rows.stop == tables.count(self.facts, mark.rows):
            self._foot(mark, mark.foot, len(rows))

    def _foot(self, mark: RowsMark, foot: Column, place: int) -> None:
        caption, value, rules = tables.foot(mark, place, foot.width)
        style = Style(foot.font or mark.font, foot.size or mark.size, foot.color or mark.color)
        self.items += rules + list(fit(foot.header, style, Space(caption, "right", "middle")))
        self.set(
            foot.name,
            self.text(foot.name, foot.format),
            style,
            space=Space(value, foot.align, "middle", shrink=foot.shrink),
        )

    def _tick(self, mark: TickMark) -> None:
        value = self.facts.get(mark.tick)
        if not mark.ticked(value):
            return
        left, top, right, bottom = tick_box(mark)
        side, pen = right - left, 0.11 * mark.size
        path = (
            (left + 0.16 * side, top + 0.52 * side),
            (left + 0.42 * side, top + 0.8 * side),
            (left + 0.9 * side, top + 0.1 * side),
        )
        self.items.append(Stroke(path, pen, mark.color))
        caption = tick_caption(mark)
        boxes = [(left, top, right, bottom), caption.ink if caption else None]
        text = (mark.text or "√") if isinstance(value, bool) else self.text(mark.tick, "text")
        around = union(boxes)
        assert around is not None
        self.records.append(Record(mark.tick, text, around, mark.size, mark.color))

    def _all_ticked(self, marks: list[TickMark]) -> None:
        """A value that has no box would silently print nothing; only a truth value may."""
        for name in dict.fromkeys(m.tick for m in marks):
            value = self.facts.get(name)
            if (
                value is None
                or isinstance(value, bool)
                or any(m.tick == name and m.ticked(value) for m in marks)
            ):
                continue
            raise UserError(
                self.layout.where,
                f"{name}: no box to tick for {value!r}",
                "add a tick that equals it",
            )

    def _comb(self, mark: CombMark) -> None:
        text = comb_text(mark, self.text(mark.comb, mark.format, upper=mark.upper))
        self.check(mark.comb, text, mark.font, one_line=True)
        if len(text) > mark.cells:
            raise UserError(
                self.layout.where,
                f"{mark.comb}: {text!r} has more than {mark.cells} characters",
                "give it more cells",
            )
        left, top, width, height = mark.box
        style, cell = Style(mark.font, mark.size, mark.color), width / mark.cells
        y = top + (height - mark.size) / 2 + face(mark.font).ascent * mark.size
        runs = [
            anchored(c, style, left + (i + 0.5) * cell, y=y, anchor="center")
            for i, c in enumerate(text)
            if c != " "
        ]
        self.items += runs
        self.record(mark.comb, text, runs)

    def _art(self, mark: ArtMark) -> None:
        if self.layout.label(mark.fact) is None:
            return  # decoration: static
        value = self.facts.get(mark.fact)
        if value is not None:
            text = value if mark.label and isinstance(value, str) else ""
            bottom = (
                (mark.bottom, self.text(mark.bottom, "text"))
                if isinstance(mark, SealMark) and mark.bottom
                else ("", "")
            )
            options = {**mark.options, "bottom": bottom[1]} if bottom[1] else mark.options
            self.pictures.append(
                Picture(
                    mark.model_copy(update={"options": options}),
                    value,
                    mark.fact,
                    self.joined(text),
                    bottom,
                )
            )

    def _union(self, mark: UnionMark) -> None:
        text = self.text(mark.union, mark.format)
        parts = [r for r in self.records if r.name in mark.of]
        around = union([r.box for r in parts])
        if text and around is not None and {r.name for r in parts} == set(mark.of):
            left, top, right, bottom = around
            self.records.append(
                Record(
                    mark.union,
                    text,
                    (left, top, right + mark.reach, bottom),
                    parts[0].size,
                    parts[0].color,
                )
            )


def comb_text(mark: CombMark, text: str) -> str:
    """The characters that go into the cells."""
    return "".join(c for c in text if c not in mark.strip)


def fact_text(
    layout: Layout, facts: Mapping[str, Fact], name: str, *, how: str, upper: bool = False
) -> str:
    """A fact as printed; "" for None.

    Raises:
        UserError: there is no such fact, or the format cannot print its value.
    """
    if name not in facts:
        raise UserError(
            layout.where,
            f"{name}: the document does not state it",
            "check the facts.py of its kind",
        )
    value = facts[name]
    if value is None:
        return ""
    try:
        text = FORMATS[how](value)
    except (TypeError, ValueError) as error:
        raise UserError(
            layout.where,
            f"{name}: format {how!r} cannot print {value!r} ({error})",
            "choose another format",
        ) from None
    return text.upper() if upper else text
