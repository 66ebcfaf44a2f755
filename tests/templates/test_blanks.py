"""Blank templates: every layout without its facts, under a name of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from math import ceil, floor
from typing import get_args

import numpy as np
import pytest
from case_files import drawn
from PIL import Image

from output.tables.blanks import catalogue, name_of, template_table
from pipeline import recipe as recipes
from pipeline import units
from pipeline.forms.blank_form import blank
from pipeline.printing import template
from pipeline.printing.compose import static, unfilled
from pipeline.printing.marks.paragraph import ParagraphMark
from pipeline.printing.pagination import PagePlan
from pipeline.printing.render import render
from pipeline.printing.typeset import Run
from pipeline.records import Document, Language
from pipeline.roles import Facts

LAYOUTS = [(kind, layout) for kind in units.names(Facts) for layout in template.layouts(kind)]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS, ids=["-".join(pair) for pair in LAYOUTS])
def test_every_layout_has_a_blank_form_with_its_own_words_and_no_others(
    kind: str, layout: str
) -> None:
    form = template.load_layout(kind, layout)
    count = len(form.pages)
    for number, sheet in enumerate(form.pages):
        plan = PagePlan(number, {}, number, count)
        printed = {"page.number": str(number + 1), "page.count": str(count)}
        pieces = [
            p
            for m in sheet.marks
            if isinstance(m, ParagraphMark) and plan.prints(m)
            for p in m.pieces()
        ]
        own = "".join(printed.get(name, "") if how else name for name, how in pieces)
        words = "".join(item.text for item in unfilled(form, plan).items if isinstance(item, Run))
        assert bare(words).startswith(bare(own))
        assert all(c in "0123456789/" for c in bare(words).removeprefix(bare(own)))  # page numbers


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS, ids=["-".join(pair) for pair in LAYOUTS])
def test_all_print_of_a_blank_form_is_labelled_and_says_no_fact(kind: str, layout: str) -> None:
    form = template.load_layout(kind, layout)
    for page in blank(form, 1.0):
        plan = PagePlan(page.number, {}, page.number, len(form.pages))
        typed = (*static(form, form.pages[page.number], plan).items, *unfilled(form, plan).items)
        for item in typed:
            if isinstance(item, Run) and item.ink:
                x, y = (item.ink[0] + item.ink[2]) / 2, (item.ink[1] + item.ink[3]) / 2
                low, high = page.lines.boxes[:, :2] - 1, page.lines.boxes[:, 2:] + 1
                found = np.flatnonzero(((low <= (x, y)) & (high >= (x, y))).all(axis=1))
                texts = [bare(page.lines.texts[n]) for n in found]
                assert any(bare(item.text) in text for text in texts), item.text
        assert not any(page.lines.fields) and not any(page.lines.word_fields)


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_of_a_filled_form_stands_on_the_blank_one(language: Language) -> None:
    seen = set()
    for document in _papers(language):
        if (document.kind, document.layout) in seen:
            continue
        seen.add((document.kind, document.layout))
        page = render(document, 1.0)[0]
        empty = blank(template.load_layout(document.kind, document.layout), 1.0)[0].pixels
        assert empty.shape == page.pixels.shape
        for field in page.fields:
            left, top, right, bottom = (
                *(floor(v) for v in field.box[:2]),
                *(ceil(v) for v in field.box[2:]),
            )
            inked = page.pixels[top:bottom, left:right].astype(int) - empty[top:bottom, left:right]
            assert np.abs(inked).max(initial=0) > 40, (document.kind, document.layout, field.name)


def _papers(language: Language) -> Iterator[Document]:
    for index in range(6):
        yield from drawn(language, index)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_unique_and_tell_a_users_own_layouts_apart(language: Language) -> None:
    own = [("en/ssn_card", "forms/ours.yaml"), ("en/ssn_card", "other/theirs.yaml")]
    names = catalogue(language, own)
    assert len(names) == len([k for k, _ in LAYOUTS if k.startswith(language)]) + 2
    assert name_of("en/ssn_card", "crest") == "blank-en-ssn_card-crest"


def test_a_row_is_a_picture_of_all_sheets_and_an_unknown_name_none() -> None:
    recipe = recipes.load("files", {})
    rows = template_table(
        [
            "blank-zh-loan_application_form-mortgage_grid",
            "blank-en-ssn_card-crest",
            "blank-zh-nothing",
        ],
        recipe,
    ).to_pylist()
    assert [r["id"] for r in rows] == [
        "blank-en-ssn_card-crest",
        "blank-zh-loan_application_form-mortgage_grid",
    ]
    for row in rows:
        picture = Image.open(io.BytesIO(row["image"]["bytes"]))
        assert (
            picture.size == (row["width"], row["height"]) and "synthetic" in picture.info["Comment"]
        )
    # Two sheets side by side.
    assert rows[1]["width"] > rows[1]["height"] and rows[1]["label"] == "贷款申请表"
