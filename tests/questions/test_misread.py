"""No answer hangs on one digit that is small or dim.

Where taking it for another that looks like it would turn the answer, nothing is asked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from case_files import POLICY, address, lone, pair

from output.questions.shared.misread import (
    ALIKE,
    MOST,
    SMALL,
    SURE,
    TINY,
    doubtful,
    misread,
    steady,
)
from output.scoring.recheck import kinds
from pipeline import units
from pipeline.records import CaseFile, FieldView, Language, Photo, Question
from pipeline.rng import Address
from pipeline.roles import QuestionKind

BOTH: tuple[Language, ...] = ("zh", "en")
DIM = 0.8  # how likely a dimmed field is read
Which = Callable[[FieldView], bool]


def dimmed(file: CaseFile, which: Which) -> CaseFile:
    """The file with some of its fields hard to read, though not too hard to be called legible."""

    def shot(photo: Photo) -> Photo:
        sheets = (
            replace(
                s, fields=tuple(f._replace(legibility=DIM) if which(f) else f for f in s.fields)
            )
            for s in photo.sheets
        )
        return replace(photo, sheets=tuple(sheets))

    return replace(file, photos=tuple(map(shot, file.photos)))


def ask(file: CaseFile, subtask: str) -> list[Question]:
    return kinds()[subtask].ask(
        file, POLICY, address(file.case.language, file.case.index).at("misread", subtask).stream()
    )


def halves(
    made: tuple[CaseFile, CaseFile], which: Which, second: Which | None = None
) -> tuple[CaseFile, CaseFile]:
    one, two = dimmed(made[0], which), dimmed(made[1], second or which)
    return replace(one, twin=two), replace(two, twin=one)


def never(seen: FieldView) -> bool:
    return False


def named(*names: str) -> Which:
    return lambda seen: seen.name in names


def view(text: str, height: float, legibility: float) -> FieldView:
    return FieldView(
        "x", "x", text, (0.0, 0.0, 50.0, 0.0, 50.0, height, 0.0, height), 1.0, True, legibility
    )


def test_a_digit_is_in_doubt_where_it_is_tiny_or_dim_and_sooner_where_it_is_small() -> None:
    assert doubtful(view("910.00", TINY - 0.5, 1.0)) and not doubtful(
        view("910.00", TINY + 0.5, 1.0)
    )
    assert doubtful(view("910.00", 30.0, SURE - 0.1)) and not doubtful(
        view("910.00", 30.0, SURE + 0.01)
    )
    assert doubtful(view("9100", SMALL - 1, 0.96)) and not doubtful(view("9100", SMALL + 1, 0.96))
    assert not doubtful(view("无", 5.0, 0.6)) and not doubtful(
        view("土地使用权面积共有宗地面积7平方米", 30.0, SURE - 0.1)
    )


def test_every_digit_may_be_taken_for_those_that_look_like_it_and_a_day_stays_a_likely_day() -> (
    None
):
    assert {"918.00", "910.80", "970.00", "310.00"} - set(misread("910.00")) == {
        "310.00"
    } and misread("abc") == []
    assert all(one in ALIKE[other] for one, others in ALIKE.items() for other in others)
    days = misread("2025-08-01")
    assert {"2025-06-01", "2025-08-07", "2026-08-01"} <= set(days) and not {
        "2825-08-01",
        "2025-88-01",
        "2025-00-01",
    } & set(days)


@pytest.mark.parametrize("language", BOTH)
def test_what_is_copied_is_asked_only_of_sure_digits(language: Language) -> None:
    file, prefix = lone(language, 0), "" if language == "zh" else "en."
    dim = dimmed(file, lambda seen: not seen.name.startswith("person."))
    for subtask in ("inf_ext_002", "inf_ext_003", "inf_ext_005", "num_cal_001"):
        assert ask(file, prefix + subtask)
        names = {e.field for q in ask(dim, prefix + subtask) for e in q.evidence if e.field}
        views = {f.name: f for p in dim.photos for s in p.sheets for f in s.fields}
        assert not [n for n in names if doubtful(views[n])]


@pytest.mark.parametrize(("boundary", "asked"), [(True, False), (False, True)])
def test_a_verdict_is_asked_of_a_dim_figure_where_no_likely_misreading_turns_it(
    boundary: bool, asked: bool
) -> None:
    found = Counter[bool]()
    for index in range(16):
        made = pair("zh", index, "income_statement_mismatch", boundary=boundary)
        for half in halves(made, never) if made else ():
            sharp = ask(half, "rea_chk_004")
            dim = halves((half, half.twin), named("income.monthly")) if half.twin else ()
            left = ask(dim[0], "rea_chk_004") if dim else []
            assert {q.answer for q in left} <= {q.answer for q in sharp}
            found[bool(left)] += bool(sharp)
    assert found.total() >= 6 and (found[True] > 0) == asked, found


def test_a_doubt_in_one_half_silences_both() -> None:
    made = next((m for n in range(12) if (m := pair("zh", n, "payslip_deductions"))), None)
    assert made and all(ask(half, "rea_chk_102") for half in halves(made, never))
    # Of a slip that does not add up, another net does not either; the other slip would not add up
    # any more.
    assert all(ask(half, "rea_chk_102") for half in halves(made, named("pay.net"), never))
    assert not [
        q for half in halves(made, never, named("pay.net")) for q in ask(half, "rea_chk_102")
    ]


def test_rows_that_are_business_income_go_with_rows_that_are_not() -> None:
    for index in range(12):
        rows = dimmed(
            lone("zh", index),
            lambda seen: seen.name.endswith(("3.amount", "5.amount", "7.balance")),
        )
        answers = Counter(q.answer for q in ask(rows, "con_chk_006"))
        assert len(set(answers.values())) <= 1 and len(answers) in (0, 2)


def test_what_rests_on_very_many_doubtful_digits_is_not_asked_at_all() -> None:
    file = lone("zh", 0)
    question = ask(file, "num_cal_104")[0]
    amounts = [e.field for e in question.evidence if e.field.endswith(".amount")]
    assert len(amounts) > MOST and not steady(
        kinds()["num_cal_104"], question, dimmed(file, named(*amounts)).photos, policy=POLICY
    )


@cache
def shaky() -> tuple[tuple[QuestionKind, CaseFile, tuple[Question, ...]], ...]:
    """Files of which a tenth of all fields are dim, and what is asked of them."""
    found = []
    for language in BOTH:
        for lie in ("wrong_total", "stale_document", "income_statement_mismatch", "collateral_use"):
            made = next((m for n in range(8) if (m := pair(language, n, lie))), None)
            for half in (
                halves(made, lambda f: Address(3, (f.name,)).uniform() < 0.1) if made else ()
            ):
                for name in units.names(QuestionKind):
                    unit = units.load(QuestionKind, name)
                    if language in unit.languages:
                        rng = address(language, half.case.index).at("question", name).stream()
                        found.append((unit, half, tuple(unit.ask(half, POLICY, rng)[:3])))
    return tuple(found)


def turned(
    unit: QuestionKind, question: Question, photos: dict[str, Photo]
) -> Iterator[tuple[str, str, str]]:
    """Every way in which one doubtful digit of the evidence, misread, gives another answer."""
    for evidence in question.evidence:
        photo = photos[evidence.image_id]
        for s, sheet in enumerate(photo.sheets):
            for f, seen in enumerate(sheet.fields):
                if (sheet.id, sheet.page, seen.name) != (
                    evidence.document_id,
                    evidence.page,
                    evidence.field,
                ) or not doubtful(seen):
                    continue
                for text in misread(seen.text):
                    fields = (*sheet.fields[:f], seen._replace(text=text), *sheet.fields[f + 1 :])
                    other = replace(
                        photo,
                        sheets=(
                            *photo.sheets[:s],
                            replace(sheet, fields=fields),
                            *photo.sheets[s + 1 :],
                        ),
                    )
                    if not read_alike(unit, question, {**photos, photo.id: other}):
                        yield seen.name, seen.text, text


def read_alike(unit: QuestionKind, question: Question, photos: dict[str, Photo]) -> bool:
    try:
        read = unit.read(question, [photos[i] for i in question.image_ids], POLICY)
    except (ValueError, LookupError, ArithmeticError):
        return True  # nothing is read: the reader knows
    return unit.score(json.dumps(read, ensure_ascii=False), question.answer) == 1.0


def test_no_likely_misreading_of_one_doubtful_digit_turns_an_answer_that_is_asked() -> None:
    tried = 0
    for unit, file, questions in shaky():
        photos = {p.id: p for p in file.photos}
        for question in (q for q in questions if set(q.image_ids) <= set(photos)):
            assert list(turned(unit, question, photos)) == [], question.subtask
            tried += any(
                doubtful(f)
                for e in question.evidence
                for s in photos[e.image_id].sheets
                for f in s.fields
                if f.name == e.field
            )
    assert tried >= 20
