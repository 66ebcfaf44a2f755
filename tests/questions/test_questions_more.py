"""The subtasks over statements, homes, vouchers and pictures.

Read twice, balanced, asked a step apart, answered from the order shown.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from case_files import POLICY, address, lone, pair

from output.questions.shared.fields import by_label
from output.questions.shared.prompt import offered, stated_day
from output.scoring.recheck import kinds, recheck
from pipeline import units
from pipeline.facts import day
from pipeline.records import CaseFile, Language, Question
from pipeline.roles import QuestionKind

CASES = 12  # of each language, without a lie
ALONE = {
    "zh": (
        "inf_ext_001",
        "inf_ext_004",
        "inf_ext_005",
        "num_cal_001",
        "num_cal_002",
        "num_cal_003",
        "num_cal_004",
        "num_cal_005",
        "con_chk_006",
    ),
    "en": (
        "en.inf_ext_001",
        "en.inf_ext_005",
        "en.num_cal_001",
        "en.num_cal_002",
        "en.num_cal_004",
        "en.con_chk_006",
    ),
}
LIES = {
    "con_chk_004": "missing_title",
    "con_chk_005": "forged_voucher",
    "key_ver_001": "stale_document",
}
BOTH: list[Language] = ["zh", "en"]
A_STEP_APART = ("num_cal_003", "num_cal_004", "en.inf_ext_005")


@cache
def asked(subtask: str) -> tuple[tuple[CaseFile, tuple[Question, ...]], ...]:
    """The questions of one subtask over files without a lie."""
    language: Language = "en" if subtask.startswith("en.") else "zh"
    return tuple((file, _ask(subtask, file)) for file in (lone(language, n) for n in range(CASES)))


@cache
def asked_of_pairs(subtask: str) -> tuple[tuple[CaseFile, tuple[Question, ...]], ...]:
    """The same over both halves of pairs that can hold its lie, half of them at the threshold."""
    language: Language = "en" if subtask.startswith("en.") else "zh"
    name = LIES[subtask.removeprefix("en.")]
    pairs = (pair(language, n, name, boundary=bool(n % 2)) for n in range(2 * CASES))
    return tuple((half, _ask(subtask, half)) for made in pairs if made for half in made)


def _ask(subtask: str, file: CaseFile) -> tuple[Question, ...]:
    at = address(file.case.language, file.case.index).at("more", subtask)
    return tuple(
        replace(q, id=f"{file.id}-{n}")
        for n, q in enumerate(kinds()[subtask].ask(file, POLICY, at.stream()))
    )


def every() -> Iterator[tuple[str, CaseFile, tuple[Question, ...]]]:
    for subtask in (*ALONE["zh"], *ALONE["en"]):
        yield from ((subtask, file, questions) for file, questions in asked(subtask))
    for subtask in (prefix + name for name in LIES for prefix in ("", "en.")):
        yield from ((subtask, file, questions) for file, questions in asked_of_pairs(subtask))


def test_print_alone_gives_every_answer_again() -> None:
    counts = Counter[str]()
    for subtask, file, questions in every():
        assert recheck(questions, file.photos, POLICY) == []
        counts[subtask] += len(questions)
    assert set(counts) >= {*ALONE["zh"], *ALONE["en"]} and all(counts.values()), counts


def test_no_question_is_asked_twice() -> None:
    for subtask, file, questions in every():
        seen = [(q.question, q.image_ids) for q in questions]
        assert len(set(seen)) == len(seen), (subtask, file.id)


@pytest.mark.parametrize(
    "subtask", [prefix + name for name in ("con_chk_004", "key_ver_001") for prefix in ("", "en.")]
)
def test_half_of_the_pairs_answers_say_that_something_is_missing(subtask: str) -> None:
    wrong = {"con_chk_004": ('"否"', '"No"'), "key_ver_001": ()}[subtask.removeprefix("en.")]
    answers = [q.answer for _, questions in asked_of_pairs(subtask) for q in questions]
    missing = sum(
        any(word in a for word in wrong) if wrong else a != '{"answer": []}' for a in answers
    )
    assert len(answers) >= 4 and 2 * missing == len(answers)


def test_no_answer_to_where_a_voucher_stands_is_right_much_more_often_than_in_a_quarter() -> None:
    pairs = (pair("zh", n, LIES["con_chk_005"], boundary=bool(n % 2)) for n in range(4 * CASES))
    answers = Counter(
        q.answer for made in pairs if made for half in made for q in _ask("con_chk_005", half)
    )
    (none, most), *others = answers.most_common()
    assert none == '{"answer": ""}' and answers.total() >= 30
    assert most <= 0.35 * answers.total() and all(n <= 0.1 * answers.total() for _, n in others), (
        answers
    )


@pytest.mark.parametrize("subtask", ["con_chk_006", "en.con_chk_006"])
def test_rows_that_are_business_income_and_rows_that_are_not_are_asked_in_the_same_words(
    subtask: str,
) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, questions in asked(subtask):
        for question in questions:
            assert question.question.startswith("<image_001>\n") and len(question.image_ids) == 1
            counts[re.sub(r"\[[^\]]*\]", "[]", question.question)][question.answer] += 1
    assert counts and all(len(c) == 2 and len(set(c.values())) == 1 for c in counts.values())


@pytest.mark.parametrize("subtask", A_STEP_APART)
def test_two_questions_a_day_or_a_cent_apart_are_answered_differently(subtask: str) -> None:
    found = 0
    for _, questions in asked(subtask):
        stepped = [q for q in questions if "begins with" not in q.question]
        for one, other in zip(stepped[::2], stepped[1::2], strict=True):
            assert (
                one.image_ids == other.image_ids
                and one.question != other.question
                and one.answer != other.answer
            )
            found += 1
    assert found >= CASES


@pytest.mark.parametrize("language", BOTH)
def test_letters_follow_the_order_in_which_the_pictures_are_shown(language: Language) -> None:
    subtask = "inf_ext_001" if language == "zh" else "en.inf_ext_001"
    sizes = Counter[int]()
    for file, questions in asked(subtask):
        photos = {p.id: p for p in file.photos}
        for question in questions:
            letters, labels = json.loads(question.answer)["answer"], offered(question.question)
            lines = re.findall(r"^([A-E])\. <image_(\d{3})>$", question.question, re.MULTILINE)
            assert (
                lines == [("ABCDE"[n], f"{n + 1:03d}") for n in range(len(question.image_ids))]
                and 3 <= len(labels) <= 5
            )
            holding = [
                "ABCDE"[n]
                for n, i in enumerate(question.image_ids)
                if set(labels) & set(by_label([photos[i]]))
            ]
            assert letters == holding
            sizes[len(letters)] += 1
    assert len(sizes) >= 4 and max(sizes.values()) <= 0.6 * sum(sizes.values())


@pytest.mark.parametrize("subtask", ["num_cal_002", "en.num_cal_002", "en.num_cal_004"])
def test_two_papers_of_the_same_homes_add_up_to_the_same_where_both_say_it(subtask: str) -> None:
    sources = Counter[int]()
    for _, questions in asked(subtask):
        sums: dict[str, set[str]] = defaultdict(set)
        for question in questions:
            named = re.search(r"【(.+?)】|\[(.+?)\]", question.question)
            assert named
            sums[named[0]].add(question.answer)
        sources[len(sums)] += 1
        assert all(len(answers) == 1 for answers in sums.values())
        assert subtask == "en.num_cal_004" or len(set.union(set(), *sums.values())) <= 1
    assert sources[2] >= CASES // 3


def test_neither_acres_nor_square_metres_are_forgiven() -> None:
    unit = kinds()["en.num_cal_002"]
    assert (
        unit.score('{"answer": 1.41}', '{"answer": 0.46}') == 0.0
        and unit.score('{"answer": 0.46}', '{"answer": 0.46}') == 1.0
    )
    assert (
        unit.score('{"answer": 384}', '{"answer": 383}') == 0.0
        and unit.score("?", '{"answer": 0.46}') == 0.0
    )


@pytest.mark.parametrize(
    "subtask",
    [
        s
        for language in BOTH
        for s in ALONE[language]
        if "con_chk" not in s and "inf_ext_001" not in s
    ],
)
def test_no_answer_is_usual(subtask: str) -> None:
    answers = Counter(q.answer for _, questions in asked(subtask) for q in questions)
    most = {"num_cal_003": 0.4, "num_cal_002": 0.3}.get(subtask, 0.25)
    assert answers.most_common(1)[0][1] <= most * sum(answers.values()), answers.most_common(2)


@pytest.mark.parametrize("language", BOTH)
def test_on_later_days_more_and_more_papers_have_expired_and_often_one_does_just_then(
    language: Language,
) -> None:
    unit = units.load(QuestionKind, "recency", {"later": 4})
    expired, edges = Counter[int](), 0
    for file in (lone(language, n) for n in range(CASES)):
        asked = unit.ask(file, POLICY, address(language, file.case.index).at("later").stream())
        numbered = [replace(q, id=f"{file.id}-{n}") for n, q in enumerate(asked)]
        assert recheck(numbered, file.photos, POLICY) == []
        for question in numbered:
            expired[len(json.loads(question.answer)["answer"])] += 1
            today = stated_day(question.question)
            shown = {e.document_id for e in question.evidence}
            ages = [
                (today - issued).days
                for d in file.documents
                if d.id in shown and (issued := day(d.facts, "issue_date"))
            ]
            assert all(age >= 0 for age in ages)
            edges += bool({POLICY.validity_days, POLICY.validity_days + 1} & set(ages))
    assert (
        len(expired) >= 3
        and max(expired.values()) <= 0.65 * expired.total()
        and 0.3 * expired.total() < edges < expired.total()
    )


@pytest.mark.parametrize("half", [0, 1])
def test_the_halves_of_a_pair_are_asked_about_other_days(half: int) -> None:
    made = next(m for n in range(2 * CASES) if (m := pair("zh", n, "income_tax_mismatch")))
    unit = units.load(QuestionKind, "recency", {"later": 2})
    texts = [
        {q.question for q in unit.ask(file, POLICY, address("zh", 1).stream())} for file in made
    ]
    assert texts[half] and not texts[half] <= texts[1 - half]
