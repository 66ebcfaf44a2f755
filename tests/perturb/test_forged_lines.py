"""A forger's patch: the lines of the sheet say what it says now, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from pipeline import units
from pipeline.printing import template
from pipeline.printing.content.arrays import apart, told
from pipeline.printing.content.reworded import Patch, reworded
from pipeline.printing.content.text_line import TextLine, TextWord
from pipeline.printing.render import render
from pipeline.recipe import World
from pipeline.records import Document, Page, PrintedField, PrintedLines
from pipeline.rng import Address
from pipeline.roles import Facts, PageChange
from pipeline.world import draw_case

PAPERS = ("zh/income_certificate", "zh/bank_statement", "en/pay_stub", "en/utility_bill")


def papers(kind: str) -> list[tuple[Document, Page]]:
    unit = units.load(Facts, kind)
    language = template.load_layout(kind, template.layouts(kind)[0]).language
    at = Address(4, ("forged lines", language))
    case = next(
        case
        for index in range(60)
        if unit.applies(case := draw_case(World(), date(2026, 3, 31), language, at=at, index=index))
    )
    facts = unit.facts(case, at.at("facts").stream())
    found = []
    for layout in template.layouts(kind):
        paper = Document("d", kind, unit.label, layout, case.applicant.id, facts)
        found.append((paper, render(paper, 2.2)[0]))
    return found


def bare(text: str) -> str:
    return "".join(text.split())


def same(one: PrintedLines, other: PrintedLines) -> list[bool]:
    """Of every line, whether it is as it was."""
    return [a == b for a, b in zip(apart(one), apart(other), strict=True)]


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("name", units.names(PageChange))
def test_the_line_of_a_forged_amount_says_it_and_no_other_line_changes(
    kind: str, name: str
) -> None:
    unit, seen = units.load(PageChange, name), 0
    for paper, page in papers(kind):
        if not unit.applies(page, paper):
            continue
        forged = unit.change(page, paper, Address(2, ("forge", kind, name)).stream()).page
        old, new = next((a, b) for a, b in zip(page.fields, forged.fields, strict=True) if a != b)
        (changed,) = [n for n, kept in enumerate(same(page.lines, forged.lines)) if not kept]
        line = apart(forged.lines)[changed]
        assert bare(new.text) in bare(line.text) and line.role == page.lines.roles[changed]
        words = [word for word in line.words if word.field == new.name]
        assert bare(new.text) in "".join(word.text for word in words)
        around = np.array([word.box for word in words])
        low, high = around.min(axis=0)[:2], around.max(axis=0)[2:]
        assert np.allclose([*low, *high], new.box, atol=2)
        if page.lines.fields[changed] == old.name:
            assert line.text == new.text and np.allclose(line.box, new.box)
            assert forged.lines.sizes[changed] == new.size_px
            assert forged.lines.inks[changed] == new.ink
        seen += 1
    assert seen


FIELD = PrintedField("sum", "Sum", "1,200.00", (100.0, 10.0, 180.0, 30.0), 20.0, 10.0)


def sheet(*lines: TextLine) -> Page:
    """A page of these lines alone."""
    pixels = np.full((60, 400, 3), 255, np.uint8)
    inks = np.full(len(lines), 10.0)
    return replace(
        papers("en/utility_bill")[0][1], pixels=pixels, lines=told(lines, inks, ()).lines
    )


def test_letters_that_a_patch_hides_are_gone_from_their_line() -> None:
    caption = TextLine("", "Total due", (10.0, 10.0, 100.0, 30.0), 20.0, "", "caption")
    caption = caption._replace(
        words=(
            TextWord("Total", (10.0, 10.0, 60.0, 30.0), ""),
            TextWord("due", (70.0, 10.0, 100.0, 30.0), ""),
        )
    )
    amount = TextLine("sum", "1,200.00", FIELD.box, 20.0, "")
    new = FIELD._replace(text="21,200.00", box=(85.0, 10.0, 180.0, 30.0))
    page = reworded(sheet(caption, amount), Patch((79.0, 8.0, 184.0, 32.0), FIELD, new))
    assert page.lines.texts == ("Total d", "21,200.00")
    assert page.lines.words == ("Total", "d", "21,200.00")
    assert page.lines.boxes[:, 2].tolist() == [80.0, 180.0]


def test_a_line_that_is_hidden_is_gone_and_one_of_a_stamp_stays() -> None:
    hidden = TextLine("", "due", (110.0, 12.0, 140.0, 28.0), 20.0, "", "caption")
    stamp = TextLine("", "PAID", (90.0, 0.0, 200.0, 60.0), 20.0, "", "stamp")
    amount = TextLine("sum", "1,200.00", FIELD.box, 20.0, "")
    patch = Patch((95.0, 5.0, 185.0, 35.0), FIELD, FIELD._replace(text="9,200.00"))
    assert reworded(sheet(hidden, stamp, amount), patch).lines.texts == ("PAID", "9,200.00")


def test_a_sign_that_is_part_of_the_word_stays_and_a_second_line_of_the_field_goes() -> None:
    words = (
        TextWord("pay", (10.0, 10.0, 50.0, 30.0), ""),
        TextWord("$1,200.00,", (90.0, 10.0, 190.0, 30.0), "sum"),
        TextWord("now", (200.0, 10.0, 240.0, 30.0), ""),
    )
    body = TextLine("", "pay $1,200.00, now", (10.0, 10.0, 240.0, 30.0), 20.0, "", "body", words)
    rest = TextLine("sum", "only", (10.0, 40.0, 50.0, 58.0), 20.0, "")
    patch = Patch((98.0, 8.0, 182.0, 32.0), FIELD, FIELD._replace(text="7,200.00"))
    page = reworded(sheet(body, rest), patch)
    assert page.lines.texts == ("pay $7,200.00, now",)
    assert page.lines.words == ("pay", "$7,200.00,", "now")
    assert page.lines.word_boxes[1].tolist() == [90.0, 10.0, 190.0, 30.0]
