"""Every kind of document: what it says has a label, layouts print it, nothing overlaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import combinations, islice

import pytest

from pipeline import units
from pipeline.printing import template
from pipeline.printing.marks._artwork import ArtMark
from pipeline.printing.marks.seal import SealMark
from pipeline.printing.marks.union import UnionMark
from pipeline.printing.render import render
from pipeline.recipe import World
from pipeline.records import Case, Depicted, Document, Fact, Language, Page, PrintedField
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

KINDS = units.names(Facts)
LAYOUTS = [(kind, layout) for kind in KINDS for layout in template.layouts(kind)]
PEOPLE, PRINTED = 120, 5  # looked at, and of those who have such a paper, printed
SCALE, TOUCH = 1.0, 3.0  # pixels per point, and pixels two boxes may share
SMALLEST = {"zh": 8.0, "en": 6.0}  # points


@cache
def person(language: Language, index: int) -> Case:
    return draw_case(
        World(),
        date(2026, 3, 31) - timedelta(days=index),
        language,
        at=Address(17).at("case", index),
        index=index,
    )


@cache
def said(kind: str) -> Mapping[int, Mapping[str, Fact]]:
    """What the kind's papers say, of the first people who have one."""
    unit, language = units.load(Facts, kind), "zh" if kind.startswith("zh/") else "en"

    def papers() -> Iterator[tuple[int, Mapping[str, Fact]]]:
        for index in range(PEOPLE):
            case = person(language, index)  # type: ignore[arg-type]
            if unit.applies(case):
                yield index, unit.facts(case, Address(17).at("case", index, kind).stream())

    return dict(islice(papers(), PRINTED))


@cache
def pages(kind: str, layout: str, index: int) -> tuple[Page, ...]:
    return render(
        Document(f"{index}", kind, units.load(Facts, kind).label, layout, "", said(kind)[index]),
        scale=SCALE,
    )


def laid_over(kind: str, layout: str) -> set[str]:
    """Fields that may lie over others.

    Pictures, stamps, signatures, and what encloses other fields.
    """
    marks = [m for page in template.load_layout(kind, layout).pages for m in page.marks]
    stamped = {m.field or m.fact for m in marks if isinstance(m, ArtMark)} | {
        m.bottom for m in marks if isinstance(m, SealMark)
    }
    return stamped | {m.union for m in marks if isinstance(m, UnionMark)}


def starred(name: str) -> str:
    """A row's field as its layout names it."""
    return re.sub(r"\.\d+\.", ".*.", name)


def apart(fields: list[PrintedField]) -> list[tuple[str, str]]:
    """Pairs of fields of one sheet whose boxes share more than a few pixels."""
    return [
        (a.name, b.name)
        for a, b in combinations(fields, 2)
        if min(a.box[2], b.box[2]) - max(a.box[0], b.box[0]) > TOUCH
        and min(a.box[3], b.box[3]) - max(a.box[1], b.box[1]) > TOUCH
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_layout_and_somebody_who_has_such_a_paper(kind: str) -> None:
    assert template.layouts(kind)
    assert len(said(kind)) == PRINTED


@pytest.mark.parametrize("kind", KINDS)
def test_labels_name_what_a_kind_says(kind: str) -> None:
    labels = set(units.load(Facts, kind).labels)
    for facts in said(kind).values():
        names = {starred(n) for n in facts}
        assert names <= labels and {n for n in labels if "*" not in n} <= names


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_a_layout_prints_every_fact_whole_apart_and_large_enough(kind: str, layout: str) -> None:
    over, least = laid_over(kind, layout), SMALLEST[kind[:2]] * SCALE
    for index in said(kind):
        sheets = pages(kind, layout, index)
        assert [p.number for p in sheets] == list(range(len(sheets)))
        for sheet in sheets:
            typed = [f for f in sheet.fields if starred(f.name) not in over and f.name not in over]
            assert apart(typed) == []
            assert all(f.size_px >= least for f in typed), [
                (f.name, f.size_px) for f in typed if f.size_px < least
            ]
            assert len({f.name for f in sheet.fields}) == len(sheet.fields)
        assert {starred(f.name) for p in sheets for f in p.fields} <= {
            starred(n) for n in said(kind)[index]
        } | over


@pytest.mark.parametrize("kind", KINDS)
def test_everything_a_kind_says_is_printed_by_one_of_its_layouts(kind: str) -> None:
    every = [
        f.name
        for layout in template.layouts(kind)
        for index in said(kind)
        for p in pages(kind, layout, index)
        for f in p.fields
    ]
    stated = [
        n
        for facts in said(kind).values()
        for n, value in facts.items()
        if value is not None and not isinstance(value, Depicted)
    ]
    printed, wanted = ({starred(n) for n in names} for names in (every, stated))
    assert wanted <= printed
