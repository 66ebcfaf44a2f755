"""Marks and facts become drawings: what every copy of a layout shows, and what a document adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low

from pipeline.errors import UserError
from pipeline.printing import fonts
from pipeline.printing.content.of_grounds import ground_lines
from pipeline.printing.content.text_line import Region, TextLine, lines
from pipeline.printing.content.text_role import role_of
from pipeline.printing.drawing import Drawing, Item, Picture
from pipeline.printing.fact_text import fact_text
from pipeline.printing.layout import Layout, PageLayout
from pipeline.printing.mark import Mark, Styled
from pipeline.printing.pagination import PagePlan
from pipeline.printing.typeset import Overflow, Run, Space, Style, fit, union
from pipeline.records import Fact, PrintedTable
from pipeline.records.printed import LineRole


def static(layout: Layout, page: PageLayout, plan: PagePlan) -> Drawing:
    """The part every document shares: captions, rules, empty cells, decoration."""
    items: list[Item] = []
    pictures: list[Picture] = []
    for i, mark in enumerate(page.marks):
        if not plan.prints(mark):
            continue
        items += mark.preprinted(layout)
        picture = mark.decoration(layout, str(i))
        if picture is not None:
            pictures.append(picture)
    return Drawing(tuple(items), pictures=tuple(pictures))


def shared(layout: Layout, page: PageLayout, plan: PagePlan) -> Drawing:
    """The lines of print, and things that are not type, of what every document shares."""
    below = ground_lines(layout, plan.index)
    usual = _usual_size(page, below)
    found = [_told(line, usual) for line in below]
    regions: list[Region] = []
    for mark in page.marks:
        if plan.prints(mark):
            told = mark.preprinted_lines(layout, usual)
            found += _captions(mark, usual) if told is None else told
            regions += mark.preprinted_regions(layout)
    return Drawing(lines=tuple(found), regions=tuple(regions))


def _captions(mark: Mark, usual: float) -> Iterator[TextLine]:
    for line in lines(mark.captions(), "caption"):
        yield _told(line, usual)


def _told(line: TextLine, usual: float) -> TextLine:
    """A line of which nobody says what it is, with its role."""
    ems = (line.box[2] - line.box[0]) / max(line.size, 1e-3)
    return line._replace(role=role_of(line.text, line.size, usual, ems=ems))


def _usual_size(page: PageLayout, below: Sequence[TextLine]) -> float:
    """Points: half of the texts of a page's form are set in no larger size; 0 without any."""
    sizes = [line.size for line in below]
    for mark in page.marks:
        if isinstance(mark, Styled):
            sizes += [mark.size for words in mark.wording() if words.text.strip()]
    return median_low(sizes) if sizes else 0.0


def unfilled(layout: Layout, plan: PagePlan) -> Drawing:
    """What a page without facts shows beyond the part all documents share; it records none."""
    items: list[Item] = []
    composer = Composer(layout, {}, plan)
    for mark in layout.pages[plan.index].marks:
        if plan.prints(mark):
            items += mark.unfilled(composer)
    return Drawing(
        (*items, *composer.items),
        lines=tuple(line.of_no_fact() for line in composer.lines),
        regions=tuple(composer.regions),
        tables=tuple(composer.tables),
    )


class Composer:
    """Sets one page of one document. Marks add what they print through its methods."""

    def __init__(self, layout: Layout, facts: Mapping[str, Fact], plan: PagePlan) -> None:
        self.layout, self.plan = layout, plan
        self.facts: Mapping[str, Fact] = {
            **facts,
            "page.number": plan.number + 1,
            "page.count": plan.count,
            "item.number": plan.item + 1,
        }
        self.items: list[Item] = []
        self.records: list[TextLine] = []
        self.pictures: list[Picture] = []
        self.lines: list[TextLine] = []
        self.regions: list[Region] = []
        self.tables: list[PrintedTable] = []

    def drawing(self, page: PageLayout) -> Drawing:
        """Everything this document adds to the static part.

        Raises:
            UserError: text that does not fit or has no glyph, or a value its format cannot print.
        """
        kinds: dict[type[Mark], list[Mark]] = {}
        for mark in page.marks:
            if self.plan.prints(mark):
                mark.compose(self)
                kinds.setdefault(type(mark), []).append(mark)
        for kind, marks in kinds.items():
            kind.complete(marks, self)
        return Drawing(
            tuple(self.items),
            tuple(self.records),
            tuple(self.pictures),
            tuple(self.lines),
            tuple(self.regions),
            tuple(self.tables),
        )

    def text(self, name: str, how: str, *, upper: bool = False) -> str:
        """A fact as printed; "" for None.

        Raises:
            UserError: the document lacks the fact, or the format cannot print its value.
        """
        return fact_text(self.layout, self.facts, name, how=how, upper=upper)

    def check_glyphs(self, name: str, text: str, font: str, *, one_line: bool = False) -> None:
        """Can the font print all of it? Line feeds need no glyph unless it is set on one line.

        Raises:
            UserError: a glyph is missing.
        """
        missing = fonts.face(font).missing(text if one_line else text.replace("\n", ""))
        if missing:
            raise UserError(
                self.layout.where,
                f"{name}: font {font!r} has no glyph for {missing!r} in {text!r}",
                fonts.remedy(missing),
            )

    def set(
        self,
        name: str,
        text: str,
        style: Style,
        *,
        space: Space,
        record: bool = True,
        role: LineRole = "field",
    ) -> None:
        """One field: its runs and lines, and unless ``record`` is off the record of it.

        Raises:
            UserError: the text does not fit, or the font has no glyph for it.
        """
        if not text.strip():
            return
        self.check_glyphs(name, text, style.font)
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
            self.note(name, text, runs, role=role)
        else:
            self.write(runs, role)

    def note(self, name: str, text: str, runs: list[Run], *, role: LineRole = "field") -> None:
        """Notes that these runs, each a line, print the fact; blanks alone print nothing."""
        said = lines(runs, role, name)
        self.lines += said
        if len(said) == 1 and said[0].text == text:
            self.records += said
        elif said:
            self.records.append(self._record(name, text, said))

    def _record(self, name: str, text: str, said: Sequence[TextLine]) -> TextLine:
        box, first = union([line.box for line in said]), said[0]
        return TextLine(name, self.joined(text), box or first.box, first.size, first.color)

    def write(self, runs: Sequence[Run], role: LineRole) -> None:
        """Notes that each of these runs is a line of no fact."""
        self.lines += lines(runs, role)

    def record(self, name: str, text: str, runs: list[Run]) -> None:
        """Notes that these runs, parts of lines, print the fact; blanks alone print nothing."""
        box = union([r.ink for r in runs])
        if box is not None:
            first = runs[0]
            self.records.append(TextLine(name, self.joined(text), box, first.size, first.color))

    def joined(self, text: str) -> str:
        """A text of several lines as it reads."""
        if "\n" not in text:
            return text
        return text.replace("\n", "" if self.layout.language == "zh" else " ")
