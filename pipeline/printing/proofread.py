"""Refuses a layout that could not be printed.

Unknown facts, art, fonts and formats; what lies off the page or in the way of something else.
"""

from __future__ import annotations

from os.path import normpath
from pathlib import Path

from pipeline import units
from pipeline.errors import UserError
from pipeline.forms.written import spec_of
from pipeline.printing import fonts
from pipeline.printing.formats import FORMATS
from pipeline.printing.grounds import Ground, faults
from pipeline.printing.items import column, starred
from pipeline.printing.layout import BUILT_IN, Background, Layout, PageLayout
from pipeline.printing.mark import SLACK, Fault, Mark, Recorded, corners
from pipeline.printing.own_fonts import is_own
from pipeline.printing.typeset import Overflow, Rectangle
from pipeline.roles import Art

PICTURES = "give a PNG or JPEG of the paper's shape, of at most 36 megapixels"
PDFS = (
    "give a PDF of the paper's shape, without password and with its fields empty; "
    "its pages count from 0"
)


def proofread(layout: Layout, where: Path, every: int) -> None:
    """Checks every mark. ``every``: how many of each page's first marks come from that key.

    Raises:
        UserError: the first mark that cannot be printed, by file and key.
    """
    for number, page in enumerate(layout.pages):
        keys = [
            f"every.{i}" if i < every else f"pages.{number}.marks.{i - every}"
            for i in range(len(page.marks))
        ]
        for key, mark in zip(keys, page.marks, strict=True):
            try:
                _mark(layout, mark)
            except Fault as fault:
                raise UserError(where, f"{key}: {fault.what}", fault.remedy) from None
        _overlaps(page, where, keys)
        _recorded_once(page, where, keys)
        _repeats(page, where, number)
        _each(layout, page, where, keys=keys, number=number)
        _tables(page, where, number)
    _backgrounds(layout, where)


def _mark(layout: Layout, mark: Mark) -> None:
    _names(layout, mark)
    _glyphs(mark)  # before anything measures them
    if layout.own:
        from pipeline.forms import alphabet  # which knows people, and so recipes and layouts

        alphabet.covered(layout.own, mark)
    for box in mark.extents():
        _inside(layout, box)
    mark.proofread(layout)
    _captions(layout, mark)


def _names(layout: Layout, mark: Mark) -> None:
    """Its fonts, facts and formats exist."""
    for font in mark.fonts_named():
        if font not in fonts.roles() and not is_own(font):
            known = ", ".join(fonts.roles())
            raise Fault(f"font: no font called {font!r}", f"choose one of {known}")
    for name, how in mark.facts_named():
        if layout.label(name) is None:
            known = ", ".join(layout.labels)
            raise Fault(f"{layout.kind} has no fact {name!r}", f"choose one of {known}")
        if how != "text" and layout.own and spec_of(layout.own, name):
            what = f"format: {how!r}, but kind.yaml says how {name} is written"
            raise Fault(what, "leave it out, and give it there")
        if how not in FORMATS:
            known = ", ".join(FORMATS)
            raise Fault(f"format: no format called {how!r}", f"choose one of {known}")


def _glyphs(mark: Mark) -> None:
    for text, font, broken in mark.wording():
        missing = fonts.face(font).missing(text.replace("\n", "") if broken else text)
        if missing:
            raise Fault(
                f"text: font {font!r} has no glyph for {missing!r} in {text!r}",
                fonts.remedy(missing),
            )


def _captions(layout: Layout, mark: Mark) -> None:
    """The ink of the form's own words lies on the page."""
    try:
        runs = mark.captions()
    except Overflow as error:
        raise Fault(f"text: {error}", "widen its box") from None
    for run in runs:
        if run.ink is not None:
            _inside(layout, run.ink, "text")


def _inside(layout: Layout, box: Rectangle, what: str = "box") -> None:
    left, top, right, bottom = box
    above = left < -SLACK or top < -SLACK
    if above or right > layout.width + SLACK or bottom > layout.height + SLACK:
        raise Fault(
            f"{what}: reaches {left:g}, {top:g} to {right:g}, {bottom:g}, "
            f"off the page of {layout.width:g} x {layout.height:g} pt",
            "move or shrink it",
        )


def _overlaps(page: PageLayout, where: Path, keys: list[str]) -> None:
    """No fact's place is another's."""
    placed = [
        (key, place)
        for key, mark in zip(keys, page.marks, strict=True)
        if (place := mark.reserved()) is not None
    ]
    for i, (key, place) in enumerate(placed):
        for other, before in placed[:i]:
            if _share(place, before):
                raise UserError(where, f"{key}.box: overlaps the box of {other}", "move them apart")


def _recorded_once(page: PageLayout, where: Path, keys: list[str]) -> None:
    """No sheet has two boxes of one fact: which of them a question means could not be told."""
    before: dict[str, list[tuple[str, Recorded]]] = {}  # by the name without numbers
    for key, mark in zip(keys, page.marks, strict=True):
        for fact in mark.facts_recorded():
            if fact.name in BUILT_IN:
                continue
            others = before.setdefault(column(fact.name), [])
            for other, recorded in others:
                if fact.meets(recorded):
                    again = "itself" if other == key else other
                    raise UserError(
                        where,
                        f"{key}: {fact.name!r} is recorded by {again} already",
                        "print it once on a page; a seal or picture may say `label: false`",
                    )
            others.append((key, fact))


def _share(a: Rectangle, b: Rectangle) -> bool:
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return across > SLACK and down > SLACK


def _repeats(page: PageLayout, where: Path, number: int) -> None:
    """A page that repeats prints rows of the table it repeats for."""
    if page.repeat and page.repeat not in dict(page.tables):
        raise UserError(
            where,
            f"pages.{number}.repeat: the page has no rows of {page.repeat!r}",
            "name a table of this page",
        )


def _tables(page: PageLayout, where: Path, number: int) -> None:
    """A page prints a table once."""
    printed = [table for table, _ in page.tables]
    for table in printed:
        if printed.count(table) > 1:
            raise UserError(
                where,
                f"pages.{number}.marks: two tables of {table!r} on one page",
                "keep one of them",
            )


def _each(layout: Layout, page: PageLayout, where: Path, *, keys: list[str], number: int) -> None:
    """Only the page for each item of a list has marks that name facts of any item of it."""
    lists = sorted({name.split(".*.")[0] for name in layout.labels if ".*." in name})
    if page.each and (page.repeat or page.each not in lists):
        what = (
            "a page is printed for each item or while rows remain, not both"
            if page.repeat
            else f"{layout.kind} has no list {page.each!r}"
        )
        known = ", ".join(lists) or "none"
        raise UserError(where, f"pages.{number}.each: {what}", f"choose one of {known}")
    for key, mark in zip(keys, page.marks, strict=True):
        for name in starred(mark):
            if not name.startswith(f"{page.each}.*."):
                raise UserError(
                    where,
                    f"{key}: {name!r} is of no item",
                    f"name its list as `each` of pages.{number}, or an item by its number",
                )


def _backgrounds(layout: Layout, where: Path) -> None:
    """Art, with its parameters and place; pictures and PDFs, which must be readable."""
    named: dict[str, Ground] = {}  # by key
    for number, page in enumerate(layout.pages):
        for i, ground in enumerate(page.background):
            key = f"pages.{number}.background.{i}"
            if ground.art:
                _background_art(layout, ground, where, key=key)
            else:
                source = "image" if ground.image else "pdf"
                named[f"{key}.{source}"] = _beside(layout, ground, where, key=key)
    found = faults(tuple(named.values()), layout.width, layout.height)
    for (key, (path, pdf_page)), fault in zip(named.items(), found, strict=True):
        if fault:
            remedy = PICTURES if pdf_page < 0 else PDFS
            raise UserError(where, f"{key}: {Path(path).name!r} {fault}", remedy)


def _background_art(layout: Layout, ground: Background, where: Path, *, key: str) -> None:
    try:
        _inside(layout, corners(ground.box or (0, 0, layout.width, layout.height)))
        units.load(Art, ground.art, ground.options)
    except (UserError, Fault) as error:
        raise UserError(where, f"{key}.art: {error.what}", error.remedy) from None


def _beside(layout: Layout, ground: Background, where: Path, *, key: str) -> Ground:
    """The file a background names: a user's layout may choose one in its own folder only."""
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
