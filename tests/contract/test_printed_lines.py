"""All type on a sheet is boxed: what every kind and layout prints stands in its lines, once."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from pipeline import units
from pipeline.printing import raster, template
from pipeline.printing.compose import static
from pipeline.printing.composition import compose
from pipeline.printing.layout import Layout
from pipeline.printing.marks.paragraph import ParagraphMark
from pipeline.printing.marks.rows import RowsMark
from pipeline.printing.marks.union import UnionMark
from pipeline.printing.pagination import paginate
from pipeline.printing.render import render
from pipeline.printing.typeset import Run
from pipeline.recipe import World
from pipeline.records import Document, Page, PrintedLines
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

TODAY = date(2026, 3, 31)
SCALE = 1.2
LAYOUTS = [(kind, layout) for kind in units.names(Facts) for layout in template.layouts(kind)]
each_layout = pytest.mark.parametrize(("kind", "layout"), LAYOUTS, ids=map("-".join, LAYOUTS))


@cache
def paper(kind: str, layout: str) -> Document:
    """Of the first person who has such a one."""
    unit, language = units.load(Facts, kind), template.load_layout(kind, layout).language
    for index in range(400):
        at = Address(11, ("lines", language, index))
        case = draw_case(World(), TODAY, language, at=at, index=index)
        if unit.applies(case):
            facts = unit.facts(case, at.at("facts").stream())
            return Document("d", kind, unit.label, layout, case.applicant.id, facts)
    raise LookupError(kind)


@cache
def sheets(kind: str, layout: str) -> tuple[Page, ...]:
    return render(paper(kind, layout), SCALE)


def bare(text: str) -> str:
    return "".join(text.split())


def words(lines: PrintedLines, n: int) -> slice:
    """Those of a line."""
    end = int(lines.word_counts[: n + 1].sum())
    return slice(end - int(lines.word_counts[n]), end)


def unset(layout: Layout, page: Page) -> set[str]:
    """Facts whose text is no line: unions of others, writing by hand, ticks that stand for it."""
    marks = [mark for each in layout.pages for mark in each.marks]
    drawn = zip(page.regions.kinds, page.regions.fields, strict=True)
    found = {mark.union for mark in marks if isinstance(mark, UnionMark)}
    return found | {name for kind, name in drawn if kind in ("signature", "tick")}


@each_layout
def test_every_field_says_its_text_in_its_words_and_lines_name_only_fields(
    kind: str, layout: str
) -> None:
    for page in sheets(kind, layout):
        without = unset(template.load_layout(kind, layout), page)
        lines, fields = page.lines, {field.name: field for field in page.fields}
        said = dict.fromkeys(fields, "")
        for word, name in zip(lines.words, lines.word_fields, strict=True):
            if name:
                said[name] += bare(word)
        for name, field in fields.items():
            if name not in without:
                assert bare(field.text).casefold() in said[name].casefold(), name
        assert set(lines.fields) <= {"", *fields}


@each_layout
def test_words_are_their_lines_and_lie_in_their_boxes_on_the_page(kind: str, layout: str) -> None:
    for page in sheets(kind, layout):
        lines = page.lines
        size = np.array(page.pixels.shape[1::-1])
        assert len(lines.words) == lines.word_counts.sum()
        for n, text in enumerate(lines.texts):
            own = words(lines, n)
            assert text == text.strip() and text
            assert bare("".join(lines.words[own])) == bare(text)
            low, high = lines.boxes[n, :2], lines.boxes[n, 2:]
            assert (lines.word_boxes[own, :2] >= low - 1e-6).all()
            assert (lines.word_boxes[own, 2:] <= high + 1e-6).all()
            assert (low >= -1).all() and (high <= size + 1).all() and (high > low).all(), text
        for boxes in (page.regions.boxes, *(table.boxes for table in page.tables)):
            assert (boxes[:, :2] >= -1).all() and (boxes[:, 2:] <= size + 1).all()


@each_layout
def test_no_type_is_printed_beside_the_boxes_of_lines(kind: str, layout: str) -> None:
    """Its ink as the printer draws it, which knows no lines."""
    form, document = template.load_layout(kind, layout), paper(kind, layout)
    for page, (plan, drawing) in zip(sheets(kind, layout), compose(document).pages, strict=True):
        shared = static(form, form.pages[plan.index].of(plan.item), plan)
        runs = [item for item in (*shared.items, *drawing.items) if isinstance(item, Run)]
        black = [run._replace(color="#000000") for run in runs]
        type_ = np.full(page.pixels.shape, 255, np.uint8)
        with raster.opened(raster.pdf([black], form.width, form.height)) as source:
            raster.onto(type_, source)
        inked = type_.min(axis=2) < 160
        assert inked.sum() > 300
        for left, top, right, bottom in np.rint(page.lines.boxes).astype(int):
            inked[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = False
        assert inked.sum() == 0


@each_layout
def test_no_text_is_printed_twice_in_one_place(kind: str, layout: str) -> None:
    for page in sheets(kind, layout):
        placed = [
            (text, *np.rint(box).tolist())
            for text, box in zip(page.lines.texts, page.lines.boxes, strict=True)
        ]
        assert len(placed) == len(set(placed))


@each_layout
def test_all_words_of_the_form_are_in_its_lines(kind: str, layout: str) -> None:
    form, facts = template.load_layout(kind, layout), paper(kind, layout).facts
    for page, plan in zip(sheets(kind, layout), paginate(form, facts), strict=True):
        # A paragraph's facts stand between its words; which place they take is another test's.
        printed = bare("".join(page.lines.texts))
        for mark in form.pages[plan.index].marks:
            if not plan.prints(mark):
                continue
            hidden = isinstance(mark, RowsMark) and not mark.header
            for text, _, broken in () if hidden else mark.wording():
                if isinstance(mark, RowsMark) and mark.foot and text == mark.foot.header:
                    continue
                for part in text.split("\n") if broken else [text]:
                    cut = bare(part) if not isinstance(mark, ParagraphMark) else ""
                    assert cut in printed, part


@each_layout
def test_tables_are_whole_grids_whose_cells_hold_what_is_said_in_them(
    kind: str, layout: str
) -> None:
    for page in sheets(kind, layout):
        fields = {field.name: field.box for field in page.fields}
        for table in page.tables:
            taken = [
                (row + down, column + across)
                for row, column, rows, columns in table.cells.tolist()
                for down in range(rows)
                for across in range(columns)
            ]
            assert len(taken) == len(set(taken))
            rows = {row for row, _ in taken}
            across = {column for _, column in taken}
            assert len(taken) == len(rows) * len(across)
            assert len(table.fields) == len(table.boxes) == len(table.heads) == len(table.cells)
            for name, (left, top, right, bottom) in zip(table.fields, table.boxes, strict=True):
                if name:
                    box = fields[name]
                    assert left - 2 <= box[0] and box[2] <= right + 2, name
                    assert top - 4 <= box[1] and box[3] <= bottom + 4, name


@pytest.mark.parametrize(
    ("kind", "layout"),
    [("zh/household_register_member", "jade_card"), ("en/warranty_deed", "plain_blanks")],
)
def test_corners_of_lines_are_those_of_their_boxes_but_where_they_are_turned(
    kind: str, layout: str
) -> None:
    lines = sheets(kind, layout)[-1].lines
    turned = np.isin(np.arange(len(lines.texts)), lines.turned)
    left, top, right, bottom = lines.boxes[~turned].T
    straight = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
    assert (lines.corners[~turned] == straight).all()
    assert 4 < turned.sum() < len(turned)
    assert (lines.word_counts[turned] == 1).all()
    places = np.cumsum(lines.word_counts) - 1
    assert (lines.word_corners[places[turned]] == lines.corners[turned]).all()
    for corners, box in zip(lines.corners[turned], lines.boxes[turned], strict=True):
        middle = corners.reshape(4, 2).mean(axis=0)
        assert (box[:2] - 9 <= middle).all() and (middle <= box[2:] + 9).all()


def test_every_kind_of_region_and_role_is_found_on_some_sheet() -> None:
    kinds: set[str] = set()
    roles: set[str] = set()
    for pair in LAYOUTS:
        for page in sheets(*pair):
            kinds |= set(page.regions.kinds)
            roles |= set(page.lines.roles)
    assert kinds == {"portrait", "seal", "signature", "qr", "barcode", "logo", "tick", "map"}
    assert roles == {
        "field", "caption", "heading", "table_head", "body", "stamp", "page_number", "art",
        "security_print",
    }  # fmt: skip
