"""Questions over real papers in full view.

Answers hold twice, evidence is there, yes-or-no is balanced, twins are asked alike.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, get_args

import pytest
from case_files import POLICY, address, drawn, lone, pair, papers

from output.questions.papers.recency import DATED
from output.questions.shared.document_view import can_read
from output.questions.shared.labels import QUALITY, classes
from output.questions.shared.prompt import offered
from output.scoring import reference
from output.scoring.audit import as_json, as_text, audit, by_task, measure
from output.scoring.guesses import Asked, wording
from output.scoring.recheck import kinds, recheck
from output.scoring.scorer import flatten, parse, score_row
from output.tables.blanks import PREFIX, name_of, seen
from pipeline import units
from pipeline.facts import day
from pipeline.policy import IncomeTax, Policy
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, FactChange, QuestionKind

CASES = 8  # of each language
TRIALS = 32  # cases a lie is tried on: few can carry some
LANGUAGES: tuple[Language, ...] = get_args(Language)
# Yes or no, not in the reference.
OURS = ("con_chk_101", "con_chk_102", "rea_chk_101", "rea_chk_102", "rea_chk_103")
BINARY = ("key_ver_002", "key_ver_003", "rea_chk_001", "rea_chk_003", "rea_chk_004", *OURS)
OF_OWN_KINDS = "rea_chk_108"  # asked in tests/forms/test_form_questions.py
PAIRED = (*BINARY, "key_ver_001")
UNITS = {name: units.load(QuestionKind, name) for name in units.names(QuestionKind)}
BENCHMARK = Policy(
    income_tax=IncomeTax(
        high_income=Decimal(100_000),
        low_income=Decimal(100_000),
        min_rate=Decimal("0.10"),
        max_rate=Decimal("0.20"),
    )
)


def ask(file: CaseFile, policy: Policy = POLICY) -> list[Question]:
    at = address(file.case.language, file.case.index)
    asked = []
    for name, unit in UNITS.items():
        if file.case.language in unit.languages:
            found = unit.ask(file, policy, at.at("question", name).stream())
            asked += [
                replace(q, id=f"{file.id}_{q.subtask}_{q.variant}_{n}") for n, q in enumerate(found)
            ]
    return asked


@cache
def asked(language: Language) -> tuple[tuple[CaseFile, tuple[Question, ...]], ...]:
    return tuple((file, tuple(ask(file))) for file in (lone(language, n) for n in range(CASES)))


@cache
def asked_of_pairs(language: Language) -> tuple[tuple[str, CaseFile, tuple[Question, ...]], ...]:
    """Two pairs of every lie, one of them at its threshold: (pair's name, half, its questions)."""
    halves = []
    for name in units.names(FactChange):
        found = 0
        for index in range(TRIALS):
            made = pair(language, index, name, boundary=bool(found)) if found < 2 else None
            if made:
                found += 1
                halves += [(f"{name}-{index}", half, tuple(ask(half))) for half in made]
    return tuple(halves)


def everything(language: Language) -> Iterator[tuple[CaseFile, tuple[Question, ...]]]:
    yield from asked(language)
    yield from ((file, questions) for _, file, questions in asked_of_pairs(language))


def shown(file: CaseFile, questions: Sequence[Question]) -> dict[str, Photo]:
    """The file's photographs, and the blank templates its questions show."""
    return {p.id: p for p in file.photos} | seen(
        i for q in questions for i in q.image_ids if i.startswith(PREFIX)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_read_again_from_printed_text(language: Language) -> None:
    for file, questions in everything(language):
        assert recheck(questions, list(shown(file, questions).values()), POLICY) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subtask_of_the_language_is_asked(language: Language) -> None:
    wanted = {subtask for subtask in kinds() if subtask.startswith("en.") == (language == "en")}
    wanted = {subtask for subtask in wanted if subtask.removeprefix("en.") != OF_OWN_KINDS}
    assert {q.subtask for _, questions in everything(language) for q in questions} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_is_in_the_pictures_shown_and_can_be_read(language: Language) -> None:
    for file, questions in everything(language):
        photos = shown(file, questions)
        for question in questions:
            assert question.evidence and set(question.image_ids) <= set(photos)
            for evidence in question.evidence:
                assert evidence.image_id in question.image_ids
                sheets = [
                    s
                    for s in photos[evidence.image_id].sheets
                    if (s.id, s.page) == (evidence.document_id, evidence.page)
                ]
                views = [f for s in sheets for f in s.fields if f.name == evidence.field]
                assert sheets and (not evidence.field or any(can_read(v) for v in views)), (
                    question.subtask,
                    evidence,
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_scores_full_marks_and_another_answer_does_not(language: Language) -> None:
    answers: dict[str, list[str]] = defaultdict(list)
    for _, questions in everything(language):
        for question in questions:
            answers[question.subtask].append(question.answer)
    for subtask, given in answers.items():
        unit = kinds()[subtask]
        for one, other in zip(given, [*given[1:], given[0]], strict=True):
            assert unit.score(one, one) == 1.0
            assert unit.score(other, one) < 1.0 or same(subtask, one, other), (subtask, one, other)


def same(subtask: str, one: str, other: str) -> bool:
    """Do two answers say the same, as far as the benchmark looks?"""
    a, b = (parse(text) for text in (one, other))
    if subtask.endswith("doc_cla_003") and isinstance(a, dict) and isinstance(b, dict):
        a, b = a["present_categories"], b["present_categories"]
    return flatten(a) == flatten(b)


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_and_no_are_equally_frequent_for_every_question_text(language: Language) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    empty: dict[str, list[bool]] = defaultdict(list)
    for _, _, questions in asked_of_pairs(language):
        for question in questions:
            subtask = question.subtask.removeprefix("en.")
            if subtask in BINARY:
                counts[question.question][question.answer] += 1
            elif subtask in PAIRED:
                empty[subtask].append(json.loads(question.answer)["answer"] == [])
    assert counts and all(len(c) == 2 and len(set(c.values())) == 1 for c in counts.values())
    assert set(empty) == {"key_ver_001"} and all(
        2 * sum(flags) == len(flags) for flags in empty.values()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_says_that_no_paper_is_foreign_is_seldom_right(language: Language) -> None:
    asked_for = [
        q.answer
        for _, _, questions in asked_of_pairs(language)
        for q in questions
        if q.subtask.endswith("con_cnk_001")
    ]
    assert asked_for and asked_for.count('{"answer": []}') < 0.45 * len(asked_for) < len(asked_for)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_halves_of_a_pair_are_asked_the_same(language: Language) -> None:
    by_pair: dict[str, list[list[tuple[str, int]]]] = defaultdict(list)
    for name, _, questions in asked_of_pairs(language):
        by_pair[name].append(
            [
                (q.question, len(q.image_ids))
                for q in questions
                if q.subtask.removeprefix("en.") in PAIRED
            ]
        )
    assert all(one == other for one, other in by_pair.values())


def test_a_file_without_a_twin_is_asked_nothing_that_yes_or_no_answers() -> None:
    assert not [
        q
        for language in LANGUAGES
        for _, questions in asked(language)
        for q in questions
        if q.subtask.removeprefix("en.") in PAIRED
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_prompts_hold_one_placeholder_per_image_and_answers_stay_inside_the_options(
    language: Language,
) -> None:
    for _, questions in everything(language):
        for question in questions:
            tags = re.findall(r"<image[^<>]*>", question.question)
            assert tags == [f"<image_{n:03d}>" for n in range(1, len(question.image_ids) + 1)]
            assert re.match(r"(<image_\d{3}>)+\n|A\. <image_001>\nB\. ", question.question)
            assert question.id and "{" not in question.question.split('{"')[0]
            check_options(question, json.loads(question.answer))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_blank_form_matches_or_none_and_neither_letter_nor_place_gives_it_away(
    language: Language,
) -> None:
    for file, questions in everything(language):
        kinds_of = {d.id: (d.kind, d.layout) for d in file.documents}
        for question in (q for q in questions if q.subtask.endswith("doc_cla_002")):
            query, *forms = (shown(file, [question])[i] for i in question.image_ids)
            letter = json.loads(question.answer)["answer"]
            kind, layout = kinds_of[query.sheets[0].id]
            assert len(forms) == len({f.id for f in forms}) == 4
            assert [f.id == name_of(kind, layout) for f in forms] == [c == letter for c in "ABCD"]
            assert sum(f.sheets[0].label == query.sheets[0].label for f in forms) == bool(letter)
            assert (
                "\nD. <image_005>\n" in question.question and '{"answer": ""}' in question.question
            )
    again = [
        q
        for n in range(60)
        for q in UNITS["template_match"].ask(lone(language, 0), POLICY, Address(n).stream())
    ]
    answers = Counter(json.loads(q.answer)["answer"] for q in again)
    assert set(answers) == {*"ABCD", ""} and max(answers.values()) < 0.4 * answers.total()


def check_options(question: Question, decoded: dict[str, Any]) -> None:
    subtask, labels = question.subtask.removeprefix("en."), offered(question.question)
    value = decoded["answer"]
    if subtask in ("doc_cla_001", "qua_eva_001"):
        names = (
            classes(question.language)
            if subtask == "doc_cla_001"
            else [q[question.language] for q in QUALITY.values()]
        )
        assert sorted(labels) == sorted(names) and set(
            value if isinstance(value, list) else [value]
        ) <= set(labels)
    elif subtask == "doc_cla_003":
        present, missing = value["present_categories"], value["missing_categories"]
        assert sorted([*present, *missing]) == sorted(labels)
        assert set(labels) <= set(classes(question.language))
    elif subtask == "inf_ext_001":
        assert (
            isinstance(value, list)
            and value == sorted(set(value))
            and set(value) <= set("ABCDE"[: len(question.image_ids)])
        )
    elif subtask in ("inf_ext_002", "inf_ext_003"):
        assert isinstance(value, dict) and list(value) == labels and 2 <= len(labels) <= 6


def hidden(photo: Photo, name: str) -> Photo:
    """The photograph with one field out of focus."""
    sheets = tuple(
        replace(s, fields=tuple(f._replace(legible=f.legible and f.name != name) for f in s.fields))
        for s in photo.sheets
    )
    return replace(photo, sheets=sheets)


HIDDEN = [
    ("zh", "income.monthly"),
    ("zh", "transactions.3.summary"),
    ("en", "line.9"),
    ("en", "summary.deposits"),
]


@pytest.mark.parametrize(("language", "name"), HIDDEN)
def test_what_cannot_be_read_is_not_asked(language: Language, name: str) -> None:
    fields = Counter[bool]()
    for lie in ("income_statement_mismatch", "profile_mismatch", "wrong_total"):
        made = pair(language, 1, lie)
        assert made
        blind = [replace(f, photos=tuple(hidden(p, name) for p in f.photos)) for f in made]
        for half, twin in (blind, blind[::-1]):
            sharp = ask(replace(made[0], twin=made[1]))
            fields[True] += sum(e.field == name for q in sharp for e in q.evidence)
            fields[False] += sum(
                e.field == name for q in ask(replace(half, twin=twin)) for e in q.evidence
            )
    assert fields[True] > 0 == fields[False]


def test_one_blind_half_silences_both() -> None:
    made = pair("zh", 1, "income_statement_mismatch")
    assert made
    one, other = made
    other = replace(other, photos=tuple(hidden(p, "income.monthly") for p in other.photos))
    texts = [
        q.subtask
        for half in (replace(one, twin=other), replace(other, twin=one))
        for q in ask(half)
    ]
    assert "rea_chk_004" not in texts


def test_the_quality_of_a_photograph_that_two_classes_fit_is_not_asked() -> None:
    shot = {
        (c, area): _shot(lone("zh", 0), c, area)
        for c in ("Normal Captures", "Small ROIs")
        for area in (0.19, 0.5)
    }
    silent = {key for key, file in shot.items() if not [q for q in ask(file) if q.task == "IQE"]}
    assert silent == {("Normal Captures", 0.19)}


def test_only_the_benchmarks_ten_conditions_are_asked_about_as_quality() -> None:
    conditions = [units.load(CaptureEffect, n).condition for n in units.names(CaptureEffect)]
    asked_of = {
        c for c in conditions if any(q.task == "IQE" for q in ask(_shot(lone("zh", 0), c, 0.5)))
    }
    assert asked_of == set(QUALITY) and len(asked_of) == 10 < len(conditions)


def _shot(file: CaseFile, condition: str, area: float) -> CaseFile:
    """The papers one by one, each covering so much of its picture."""
    alone = [p for p in file.photos if len(p.sheets) == 1]
    return replace(
        file,
        photos=tuple(
            replace(p, condition=condition, sheets=(replace(p.sheets[0], area_fraction=area),))
            for p in alone
        ),
    )


@pytest.mark.parametrize("days", [30, 90, 400])
@pytest.mark.parametrize("language", LANGUAGES)
def test_sound_papers_are_as_recent_as_the_policy_asks(language: Language, days: int) -> None:
    for n in range(CASES):
        case = replace(drawn(language, n)[0], validity_days=days)
        made = papers(case, address(language, n), case.applicant.id)
        dated = [day(d.facts, "issue_date") for d in made if d.kind in DATED[language]]
        assert dated and all(issued and 0 <= (case.today - issued).days <= days for issued in dated)
        assert all(d.facts.get("valid_until", case.today) >= case.today for d in made)  # type: ignore[operator]


def test_the_rule_in_the_prompt_is_the_policys() -> None:
    file = next(
        p for n in range(TRIALS) if (p := pair("zh", n, "income_tax_mismatch", policy=BENCHMARK))
    )
    for half in file:
        questions = [q for q in ask(half, BENCHMARK) if q.subtask == "rea_chk_001"]
        assert questions and all(
            "100,000" in q.question and "20%" in q.question and "500,000" not in q.question
            for q in questions
        )
        assert recheck(questions, list(shown(half, questions).values()), BENCHMARK) == []


def test_a_wrong_answer_is_found_out() -> None:
    file, questions = asked("zh")[0]
    wrong = [replace(q, answer='{"answer": ["?"]}') for q in questions]
    assert [d.question_id for d in recheck(wrong, list(shown(file, wrong).values()), POLICY)] == [
        q.id for q in questions
    ]


def guessed(
    questions: Sequence[tuple[str, Question]], income: dict[str, int]
) -> dict[str, dict[str, float]]:
    rows = [
        Asked(q, name, 1, 1600, 1200, Decimal(income.get(q.answer, 1))) for name, q in questions
    ]
    return {a.subtask: {b.knows: b.score for b in a.baselines} for a in measure(rows)}


def test_the_audit_sees_a_leak_and_sees_none_in_pairs() -> None:
    halves = [
        (name, q)
        for name, _, questions in asked_of_pairs("zh")
        for q in questions
        if q.subtask in BINARY
    ]
    for subtask, scores in guessed(halves, {}).items():
        assert all(score <= 0.5 for score in scores.values()), (subtask, scores)
    leaks = guessed(
        [(n, q) for n, q in halves if q.subtask == "key_ver_002"], {'{"answer": "是"}': 9000}
    )
    assert leaks["key_ver_002"]["income"] == 1.0 and leaks["key_ver_002"]["condition"] <= 0.5


def test_a_dataset_is_audited_and_shown() -> None:
    files = [(name, file, questions) for name, file, questions in asked_of_pairs("en")]
    reports = audit((name, file.photos, questions) for name, file, questions in files)
    assert {r.subtask for r in reports if r.binary} >= {"en.key_ver_002", "en.rea_chk_003"}
    assert all(r.balanced for r in reports if r.subtask.removeprefix("en.") in BINARY)
    assert (
        as_text(reports).endswith("out of balance: none")
        and len(json.dumps(as_json(reports))) > 100
    )
    assert all(0 <= t.constant <= t.one_guesser <= t.best <= 1 for t in by_task(reports).values())


def test_shuffled_options_do_not_hide_equal_prompts_from_the_audit() -> None:
    assert wording("<image_001>\nWhich?\n\n<b>\n<a>\n\nend") == wording(
        "<image_001>\nWhich?\n\n<a>\n<b>\n\nend"
    )


def test_the_score_of_an_unreadable_number_is_nothing() -> None:
    assert (
        score_row("num_cal_001", "?", '{"answer": 3}') is None
        and kinds()["num_cal_001"].score("?", '{"answer": 3}') == 0.0
    )


# ---------------------------------------------------------------- one form, and the reference's


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_has_one_form_and_nothing_is_an_empty_text_or_list(
    language: Language,
) -> None:
    silent = set()
    for _, questions in everything(language):
        for question in questions:
            decoded, (form, nothing) = json.loads(question.answer), forms(question)
            value = decoded["answer"]
            assert set(decoded) == set(form) == {"answer"} and shape(value) in (
                shape(form["answer"]),
                "nothing",
            ), question.subtask
            assert value not in ([""], None, "无", "none") and len(
                re.findall(r'\{"answer"', question.question)
            ) == (1 if nothing is None else 2)
            # Empty one by one; the prompt says so above.
            fields = question.subtask.removeprefix("en.") in ("inf_ext_002", "inf_ext_003")
            for empty in (
                [
                    v
                    for v in (value.values() if isinstance(value, dict) else [value])
                    if v in ("", [])
                ]
                if not fields
                else ()
            ):
                told = nothing and (
                    nothing["answer"].values()
                    if isinstance(nothing["answer"], dict)
                    else [nothing["answer"]]
                )
                assert told and (empty in told or question.subtask.endswith("doc_cla_003")), (
                    question.subtask
                )
                silent.add(question.subtask.removeprefix("en."))
    assert silent >= {
        "doc_cla_002",
        "doc_cla_003",
        "inf_ext_001",
        "con_cnk_001",
        "con_chk_005",
        "key_ver_001",
    }


def forms(question: Question) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The last lines of a prompt: how an answer is written, and how it is where there is none."""
    found = re.search(
        r"(?:JSON 对象，不得附带解释。|nothing else\.)\n(?:格式：|Form: )(.*)"
        r"(?:\n(?:没有符合的内容时：|If nothing fits: )(.*))?\Z",
        question.question,
    )
    assert found, question.question
    return json.loads(found[1]), json.loads(found[2]) if found[2] else None


def shape(value: object) -> str:
    if value == []:
        return "nothing"
    return (
        "rows"
        if isinstance(value, list) and isinstance(value[0], list)
        else type(value).__name__.replace("int", "float")
    )


# In prompts of FCMBench: which word stands in the tag, and whether a line ends behind it.
IMAGE = (
    "con_cnk_001",
    "con_chk_004",
    "con_chk_005",
    "inf_ext_004",
    "inf_ext_005",
    "key_ver_001",
    "key_ver_002",
    "key_ver_003",
)
IMAGE_TOO = ("num_cal_003", "num_cal_005", "rea_chk_001", "en.num_cal_003", "num_cal_004")
IMAGES = (
    "qua_eva_001",
    "doc_cla_001",
    "doc_cla_002",
    "doc_cla_003",
    "inf_ext_001",
    "inf_ext_002",
    "inf_ext_003",
    "num_cal_001",
    "num_cal_002",
)
IMAGES_TOO = ("en.num_cal_002", "en.num_cal_004", "rea_chk_003", "rea_chk_004")
# Which the reference asks in Chinese only.
OURS_IN_ENGLISH = ("en.num_cal_001", "en.rea_chk_001", "en.rea_chk_003", "en.rea_chk_004")
BROKEN = re.compile(
    r"(en\.)?(con_cnk|con_chk_005|con_chk_006|inf_ext_004|inf_ext_005|num_cal|rea_chk)"
)
TEXT, NUMBER = r'"[^"]*"', r"-?\d+(\.\d+)?"
TEXTS = rf"\[({TEXT}(, {TEXT})*)?\]"
FIELDS = rf"\{{{TEXT}: ({TEXT}|{TEXTS})(, {TEXT}: ({TEXT}|{TEXTS}))*\}}"
# As prompts of FCMBench ask for them, by subtask, of some by variant or in one language.
RESPONSES = {
    "qua_eva_001": rf'\{{"answer": \[{TEXT}\]\}}',
    "doc_cla_001": rf'\{{"answer": \[{TEXT}(, {TEXT})*\]\}}',  # nothing: [""]
    "doc_cla_002": r'\{"answer": "[A-D]?"\}',
    "doc_cla_003 001": rf'\{{"present_categories": \[{TEXT}(, {TEXT})*\], '
    rf'"missing_categories": {TEXTS}\}}',
    "doc_cla_003": rf'\{{"present_categories": (""|\[{TEXT}(, {TEXT})*\]), '
    rf'"missing_categories": {TEXTS}\}}',
    "inf_ext_001": rf'\{{"answer": {TEXTS}\}}',
    "inf_ext_002 003": FIELDS,
    "inf_ext_002": rf'\{{"answer": {FIELDS}\}}',
    "inf_ext_003": FIELDS,
    "inf_ext_004": rf'\{{"answer": {TEXTS}\}}',
    "inf_ext_005": rf'\{{"answer": \[\[{TEXT}, "(收入|支出)", {NUMBER}\]'
    rf'(, \[{TEXT}, "(收入|支出)", {NUMBER}\])*\]\}}',
    "en.inf_ext_004": rf'\{{"answer": \[(\[{TEXT}, "(in|out)", "[\d,]+\.\d\d"\](, )?)*\]\}}',
    "en.inf_ext_005": rf'\{{"answer": \[(\[{TEXT}, "(in|out)", "[\d,]+\.\d\d"\](, )?)*\]\}}',
    "con_cnk_001": rf'\{{"answer": {TEXTS}\}}',
    "key_ver_001": rf'\{{"answer": {TEXTS}\}}',
    "con_chk_005": rf'\{{"answer": \[{TEXT}\]\}}',
    "num_cal_003": r'\{"answer": \[\d+\]\}',
    "num_cal_004": rf'\{{"answer": {TEXTS}\}}',
    "num_cal_005": rf'\{{"answer": \[{NUMBER}\]\}}',
    "num_cal_001": r'\{"answer": \d+\}',
    "num_cal_002": r'\{"answer": \d+\}',
    "en.num_cal_002": rf'\{{"answer": {NUMBER}\}}',
    "en.num_cal_003": rf'\{{"answer": {NUMBER}\}}',
    "en.num_cal_004": r'\{"answer": \d+\}',
    **dict.fromkeys(
        ("con_chk_004", "con_chk_006", "key_ver_002", "key_ver_003"),
        r'\{"answer": "(是|否|Yes|No)"\}',
    ),
    **dict.fromkeys(
        ("rea_chk_001", "rea_chk_003", "rea_chk_004"),
        r'\{"answer": "(合理|不合理|reasonable|unreasonable)"\}',
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_exported_prompts_and_answers_are_written_as_the_reference_writes_them(
    language: Language,
) -> None:
    seen = set()
    for _, questions in everything(language):
        for question in (q for q in questions if q.subtask.removeprefix("en.") in RESPONSES):
            name, number = question.subtask, question.subtask.removeprefix("en.")
            identity = f"{name}_{question.variant}_00001"
            prompt, response = (
                write(name, identity, text)
                for write, text in (
                    (reference.question, question.question),
                    (reference.answer, question.answer),
                )
            )
            form = next(
                RESPONSES[key]
                for key in (f"{number} {question.variant}", name, number)
                if key in RESPONSES
            )
            assert re.fullmatch(form, response.replace('\\"', "”")), (name, response)
            tags = re.findall(r"<images?(?:_\d{3})?>", prompt)
            word = "image" if name in IMAGE_TOO or number in IMAGE else "images"
            assert (
                word == "image"
                or name in IMAGES_TOO
                or number in IMAGES
                or number == "con_chk_006"
                or name in OURS_IN_ENGLISH
            )
            wanted = (
                ["<image>"]
                if number == "con_chk_006"
                else [f"<{word}_{n:03d}>" for n in range(1, len(question.image_ids) + 1)]
            )
            assert tags == wanted or name in OURS_IN_ENGLISH, name
            if number != "inf_ext_001":
                head = re.match(r"(<image[^<>]*>)+(\n?)", prompt)
                assert head and bool(head[2]) == bool(BROKEN.match(name)), name
            check_forms(name, question.variant, prompt)
            seen.add(name)
    assert seen == {
        subtask
        for subtask in kinds()
        if subtask.startswith("en.") == (language == "en")
        and subtask.removeprefix("en.") in RESPONSES
    }


def check_forms(name: str, variant: str, prompt: str) -> None:
    """The forms that a prompt shows are those of its answers."""
    shown_forms = [
        json.loads(f)
        for f in re.findall(
            r"^(?:格式：|Form: |没有符合的内容时：|If nothing fits: )(\{.*\})$",
            prompt,
            re.MULTILINE,
        )
    ]
    number, nothing = name.removeprefix("en."), shown_forms[1] if len(shown_forms) > 1 else None
    bare = number in ("doc_cla_003", "inf_ext_003") or (number, variant) == ("inf_ext_002", "003")
    assert all(("answer" in form) != bare for form in shown_forms)
    if number == "doc_cla_003":
        assert nothing and nothing["present_categories"] == ([""] if variant == "001" else "")
    told = {
        "doc_cla_001": [""],
        "con_chk_005": ["未找到对应交易记录"],
        "doc_cla_002": "",
        "inf_ext_001": [],
        "con_cnk_001": [],
        "key_ver_001": [],
    }
    if name in told:
        assert nothing == {"answer": told[name]}
    if name in ("qua_eva_001", "num_cal_003", "num_cal_005", "con_chk_005"):
        assert isinstance(shown_forms[0]["answer"], list) and len(shown_forms[0]["answer"]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_gives_full_marks_to_the_exported_answer_and_we_do_too(
    language: Language,
) -> None:
    for _, questions in everything(language):
        for question in questions:
            exported = reference.answer(
                question.subtask, f"{question.subtask}_{question.variant}_00001", question.answer
            )
            assert kinds()[question.subtask].score(exported, question.answer) == 1.0, (
                question.subtask
            )
            assert score_row(question.subtask, exported, exported) == 1.0


def test_a_strangers_prompts_and_answers_are_exported_whatever_they_hold() -> None:
    nest = "[" * 100_000
    for text in ("Form: {", "Form: {x}", f'Form: {{"answer": {nest}}}', "<image_001>", ""):
        assert reference.question("rea_chk_001", "rea_chk_001_002_00001", text) == text
    assert (
        reference.answer("x", "x_y_z", '{"answer": "\\ud800"}').encode() == b'{"answer": "\\ud800"}'
    )
    assert reference.answer("doc_cla_003", "x_003_z", '{"answer": 1}') == '{"answer": 1}'
