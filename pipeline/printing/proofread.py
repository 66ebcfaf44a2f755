"""Refuses a layout that could not be printed: unknown facts, art, fonts and formats, boxes off the page or in each other's way."""

from __future__ import annotations

from collections.abc import Iterator
from os.path import normpath
from pathlib import Path

from pipeline import units
from pipeline.errors import UserError
from pipeline.printing import fonts, tables
from pipeline.printing.captions import text_runs, tick_box, tick_caption
from pipeline.printing.formats import FORMATS
from pipeline.printing.grounds import Ground, faults
from pipeline.printing.items import starred
from pipeline.printing.layout import Background, Layout, Sheet
from pipeline.printing.marks import (
    ArtMark,
    CombMark,
    FieldMark,
    LineMark,
    Mark,
    ParagraphMark,
    PictureMark,
    RowsMark,
    SealMark,
    Styled,
    TextMark,
    TickMark,
    UnionMark,
)
from pipeline.printing.typeset import Overflow, Rectangle, Run
from pipeline.roles import Art

SLACK = 0.5  # points a box may stand out or overlap: rounding of hand-written numbers

SMALLEST_ART = 3.0  # points
PICTURES = "give a PNG or JPEG of the paper's shape, of at most 36 megapixels"
PDFS = "give a PDF of the paper's shape, without password and with its fields empty; its pages count from 0"


def proofread(layout: Layout, where: Path, every: int) -> None:
    """Checks every mark. ``every``: how many of each sheet's first marks come from the key of that name.

    Raises:
        UserError: the first mark that cannot be printed, by file and key.
    """
    for number, sheet in enumerate(layout.sheets):
        keys = [
            f"every.{i}" if i < every else f"pages.{number}.marks.{i - every}"
            for i in range(len(sheet.marks))
        ]
        for key, mark in zip(keys, sheet.marks, strict=True):
            try:
                _mark(layout, mark)
            except _Fault as fault:
                raise UserError(where, f"{key}: {fault.what}", fault.remedy) from None
        _overlaps(sheet, where, keys)
        if sheet.repeat and not any(
            isinstance(m, RowsMark) and m.rows == sheet.repeat for m in sheet.marks
        ):
            raise UserError(
                where,
                f"pages.{number}.repeat: the page has no rows of {sheet.repeat!r}",
                "name a table of this page",
            )
        _each(layout, sheet, where, keys=keys, number=number)
        printed = [m.rows for m in sheet.marks if isinstance(m, RowsMark)]
        for table in printed:
            if printed.count(table) > 1:
                raise UserError(
                    where,
                    f"pages.{number}.marks: two tables of {table!r} on one page",
                    "keep one of them",
                )
    _backgrounds(layout, where)


def _each(layout: Layout, sheet: Sheet, where: Path, *, keys: list[str], number: int) -> None:
    """A sheet for each item is of a list the kind has, and only there may marks name facts of any item."""
    lists = sorted({name.split(".*.")[0] for name in layout.labels if ".*." in name})
    if sheet.each and (sheet.repeat or sheet.each not in lists):
        what = (
            "a page is printed for each item or while rows remain, not both"
            if sheet.repeat
            else f"{layout.kind} has no list {sheet.each!r}"
        )
        raise UserError(
            where, f"pages.{number}.each: {what}", f"choose one of {', '.join(lists) or 'none'}"
        )
    for key, mark in zip(keys, sheet.marks, strict=True):
        strays = [name for name in starred(mark) if not name.startswith(f"{sheet.each}.*.")]
        if strays:
            raise UserError(
                where,
                f"{key}: {strays[0]!r} is of no item",
                f"name its list as `each` of pages.{number}, or an item by its number",
            )


class _Fault(Exception):
    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def _mark(layout: Layout, mark: Mark) -> None:
    for font in _fonts(mark):
        if font not in fonts.roles():
            raise _Fault(
                f"font: no font called {font!r}", f"choose one of {', '.join(fonts.roles())}"
            )
    for name, how in _facts(mark):
        if layout.label(name) is None:
            raise _Fault(
                f"{layout.kind} has no fact {name!r}", f"choose one of {', '.join(layout.labels)}"
            )
        if how not in FORMATS:
            raise _Fault(f"format: no format called {how!r}", f"choose one of {', '.join(FORMATS)}")
    _glyphs(mark)
    if isinstance(mark, ArtMark):
        _art(layout, mark)
    for box in _boxes(mark):
        _inside(layout, box)
    if (
        isinstance(mark, FieldMark)
        and mark.size + (mark.lines - 1) * (mark.leading or 1.25 * mark.size) > mark.box[3] + SLACK
    ):
        raise _Fault(
            f"box: {mark.lines} line(s) of {mark.size:g} pt do not fit its height of {mark.box[3]:g} pt",
            "make it taller",
        )
    if isinstance(mark, RowsMark):
        _table(mark)
    _captions(layout, mark)


def _fonts(mark: Mark) -> list[str]:
    named = [mark.font] if isinstance(mark, Styled) else []
    own: list[str] = []  # empty where they are the mark's
    if isinstance(mark, ParagraphMark):
        own = [mark.value_font]
    if isinstance(mark, RowsMark):
        own = [
            mark.header_font,
            *(c.font for c in mark.columns),
            mark.foot.font if mark.foot else "",
        ]
    return named + [f for f in own if f]


def _facts(mark: Mark) -> list[tuple[str, str]]:
    """Facts a mark prints, with the format."""
    match mark:
        case FieldMark():
            return [(mark.field, mark.format)]
        case CombMark():
            return [(mark.comb, mark.format)]
        case ParagraphMark():
            return [(name, how) for name, how in mark.pieces() if how]
        case RowsMark():
            cells = [
                ("row.number" if c.name == "row.number" else f"{mark.rows}.0.{c.name}", c.format)
                for c in mark.columns
            ]
            return cells + ([(mark.foot.name, mark.foot.format)] if mark.foot else [])
        case TickMark():
            return [(mark.tick, "text")]
        case SealMark(bottom=name) if name:
            return [(name, "text")]
        case UnionMark():
            return [(mark.union, mark.format), *((name, "text") for name in mark.of)]
    return []


def _art(layout: Layout, mark: ArtMark) -> None:
    if layout.label(mark.fact) is None and not (
        isinstance(mark, PictureMark) and mark.fact == mark.art
    ):
        raise _Fault(
            f"{layout.kind} has no fact {mark.fact!r}",
            f"choose one of {', '.join(layout.labels)}, or repeat the art's name for decoration",
        )
    if min(mark.box[2:]) < SMALLEST_ART:
        raise _Fault(
            f"box: {mark.box[2]:g} x {mark.box[3]:g} pt is too small for artwork",
            f"give it {SMALLEST_ART:g} pt or more",
        )
    try:
        units.load(Art, mark.art, mark.options)
    except UserError as error:
        raise _Fault(f"art: {error.what}", error.remedy) from None


def _boxes(mark: Mark) -> Iterator[Rectangle]:
    """Left, top, right, bottom of all it draws."""
    for name in ("box", "rect"):
        box = getattr(mark, name, None)
        if box is not None:
            yield box[0], box[1], box[0] + box[2], box[1] + box[3]
    for x0, y0, x1, y1 in mark.line if isinstance(mark, LineMark) else ():
        yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    if isinstance(mark, TickMark):
        yield tick_box(mark)


def _inside(layout: Layout, box: Rectangle, what: str = "box") -> None:
    left, top, right, bottom = box
    if (
        left < -SLACK
        or top < -SLACK
        or right > layout.width + SLACK
        or bottom > layout.height + SLACK
    ):
        raise _Fault(
            f"{what}: reaches {left:g}, {top:g} to {right:g}, {bottom:g}, off the page of {layout.width:g} x {layout.height:g} pt",
            "move or shrink it",
        )


def _table(mark: RowsMark) -> None:
    wide = sum(c.width for c in mark.columns)
    if wide > mark.box[2] + SLACK:
        raise _Fault(
            f"columns: {wide:g} pt of columns in a box of {mark.box[2]:g} pt", "narrow a column"
        )
    tall = mark.head + (mark.per_page + (mark.foot is not None)) * mark.row_height
    if tall > mark.box[3] + SLACK:
        raise _Fault(
            f"per_page: {tall:g} pt of rows in a box of {mark.box[3]:g} pt",
            "lower per_page or row_height",
        )
    for column in mark.columns:
        size = column.size or mark.size
        if size + (column.lines - 1) * (mark.leading or 1.15 * size) > mark.row_height + SLACK:
            raise _Fault(
                f"row_height: {column.lines} line(s) of {column.name!r} need more than {mark.row_height:g} pt",
                "make rows taller",
            )
    try:
        tables.header(mark)
    except Overflow as error:
        raise _Fault(f"header: {error}", "shorten it or widen its column") from None


def _glyphs(mark: Mark) -> None:
    """Static text has glyphs; before anything measures it."""
    for text, font in _texts(mark):
        missing = fonts.face(font).missing(
            text.replace("\n", "") if isinstance(mark, TextMark | RowsMark) else text
        )
        if missing:
            raise _Fault(
                f"text: font {font!r} has no glyph for {missing!r} in {text!r}",
                "choose another font or text",
            )


def _captions(layout: Layout, mark: Mark) -> None:
    """The ink of static text lies on the page."""
    try:
        runs = _runs(mark)
    except Overflow as error:
        raise _Fault(f"text: {error}", "widen its box") from None
    for run in runs:
        if run.ink is not None:
            _inside(layout, run.ink, "text")


def _texts(mark: Mark) -> list[tuple[str, str]]:
    match mark:
        case TextMark() | TickMark():
            return [(mark.text, mark.font)]
        case ParagraphMark():
            return [(piece, mark.font) for piece, how in mark.pieces() if not how]
        case RowsMark():
            heads = [(c.header, mark.header_font or mark.font) for c in mark.columns]
            return heads + ([(mark.foot.header, mark.foot.font or mark.font)] if mark.foot else [])
    return []


def _runs(mark: Mark) -> list[Run]:
    if isinstance(mark, TextMark):
        return text_runs(mark)
    caption = tick_caption(mark) if isinstance(mark, TickMark) else None
    return [caption] if caption else []


def _backgrounds(layout: Layout, where: Path) -> None:
    """Art with its parameters and its place; pictures and PDFs that lie beside the layout and can be read."""
    named: dict[str, Ground] = {}  # by key
    for number, sheet in enumerate(layout.sheets):
        for i, ground in enumerate(sheet.background):
            key = f"pages.{number}.background.{i}"
            if not ground.art:
                named[f"{key}.{'image' if ground.image else 'pdf'}"] = _beside(
                    layout, ground, where, key=key
                )
                continue
            left, top, width, height = ground.box or (0, 0, layout.width, layout.height)
            try:
                _inside(layout, (left, top, left + width, top + height))
                units.load(Art, ground.art, ground.options)
            except (UserError, _Fault) as error:
                raise UserError(where, f"{key}.art: {error.what}", error.remedy) from None
    found = faults(tuple(named.values()), layout.width, layout.height)
    for (key, (path, page)), fault in zip(named.items(), found, strict=True):
        if fault:
            remedy = PICTURES if page < 0 else PDFS
            raise UserError(where, f"{key}: {Path(path).name!r} {fault}", remedy)


def _beside(layout: Layout, ground: Background, where: Path, *, key: str) -> Ground:
    """The file a background names, which a stranger's layout may choose in its own folder only."""
    name = ground.image or ground.pdf
    if normpath(name).startswith(("/", "..")) or "\0" in name:
        raise UserError(
            where, f"{key}: {name!r} leads out of the layout's folder", "put it beside the layout"
        )
    path = layout.folder / name
    if not path.is_file():
        raise UserError(where, f"{key}: no file {name!r}", "put it beside the layout")
    if not path.resolve().is_relative_to(layout.folder.resolve()):
        raise UserError(
            where,
            f"{key}: {name!r} is a link that leads out of the layout's folder",
            "put the file itself beside the layout",
        )
    return str(path), -1 if ground.image else ground.page


def _overlaps(sheet: Sheet, where: Path, keys: list[str]) -> None:
    boxes = [
        (k, next(_boxes(m)))
        for k, m in zip(keys, sheet.marks, strict=True)
        if isinstance(m, FieldMark | CombMark | ParagraphMark | RowsMark)
    ]
    for i, (key, a) in enumerate(boxes):
        for other, b in boxes[:i]:
            if (
                min(a[2], b[2]) - max(a[0], b[0]) > SLACK
                and min(a[3], b[3]) - max(a[1], b[1]) > SLACK
            ):
                raise UserError(where, f"{key}.box: overlaps the box of {other}", "move them apart")
