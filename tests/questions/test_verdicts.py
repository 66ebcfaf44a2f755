"""Verdicts rest on one test that the prompt names, whatever else lies on the desk, says another
paper, or stands on the same one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from case_files import POLICY, address, lone, pair

from output.questions.shared.prompt import ALONE, FOREGROUND, SOUND, YES_NO
from pipeline import units
from pipeline.conditions import CLUTTERED
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import QuestionKind

BOTH: tuple[Language, ...] = ("zh", "en")
LIES = (
    "income_tax_mismatch",
    "payslip_deductions",
    "year_to_date_mismatch",
    "profile_mismatch",
    "stale_document",
    "salary_on_holiday",
    "wrong_total",
    "missing_title",
    "duplicate_voucher",
    "foreign_document",
    "employer_mismatch",
    "broken_balance_chain",
    "round_trips",
)
VERDICTS = {word for words in (*YES_NO.values(), *SOUND.values()) for word in words}
NAMES_ITS_COLUMN = "con_chk_006"  # the prompt defines what counts in the one column it names


def ask(file: CaseFile) -> Iterator[Question]:
    at = address(file.case.language, file.case.index)
    for name in units.names(QuestionKind):
        unit = units.load(QuestionKind, name)
        if file.case.language in unit.languages:
            yield from unit.ask(file, POLICY, at.at("question", name).stream())


@cache
def asked(language: Language) -> tuple[Question, ...]:
    pairs = (
        next((made for n in range(8) if (made := pair(language, n, lie))), None) for lie in LIES
    )
    return tuple(question for made in pairs if made for half in made for question in ask(half))


def decides(question: Question) -> bool:
    said = json.loads(question.answer)
    subtask = question.subtask.removeprefix("en.")
    return (
        subtask.startswith(("rea_chk", "key_ver", "con_cnk"))
        or (said.get("answer") if isinstance(said.get("answer"), str) else "") in VERDICTS
    )


@pytest.mark.parametrize("language", BOTH)
def test_a_verdict_is_asked_by_one_test_alone(language: Language) -> None:
    verdicts = [
        q for q in asked(language) if decides(q) and not q.subtask.endswith(NAMES_ITS_COLUMN)
    ]
    assert len({q.subtask for q in verdicts}) >= 12 and all(
        q.question.count(ALONE[language]) == 1 for q in verdicts
    )


@pytest.mark.parametrize("language", BOTH)
def test_a_figure_out_of_tune_is_sought_within_its_paper(language: Language) -> None:
    found = [q.question for q in asked(language) if q.subtask.endswith("con_chk_103")]
    assert found and all(
        ("图中的其他材料不影响答案" if language == "zh" else "no other paper in view bears") in text
        for text in found
    )


def cluttered(photo: Photo, first: bool) -> Photo:
    return (
        replace(photo, condition=CLUTTERED)
        if first
        else replace(photo, condition="Multi-doc Images", second_condition=CLUTTERED)
    )


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("language", BOTH)
def test_what_lies_about_without_labels_counts_for_nothing_unless_clutter_is_asked_about(
    language: Language, first: bool
) -> None:
    file = lone(language, 1)
    desk = list(ask(replace(file, photos=tuple(cluttered(p, first) for p in file.photos))))
    assert {q.task for q in desk} >= ({"IQE"} if first else set()) | {"DTR", "KIE", "NC"}
    assert all((FOREGROUND[language] in q.question) == (q.task != "IQE") for q in desk)
    assert not [q for q in ask(file) if FOREGROUND[language] in q.question]
