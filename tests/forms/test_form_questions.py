"""Of papers of own kinds it is asked whether a day or a figure is as the kind has it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from paper_run import unseen
from test_form_lies import card, ledger, loaded

from flows.journey.case import make_case
from flows.journey.timings import Clock
from output.questions.papers._own_rules_print import keeps
from output.scoring.recheck import recheck
from pipeline.conditions import NORMAL
from pipeline.policy import Policy
from pipeline.records import Photo, Question

SUBTASK = "rea_chk_108"
PAIRS = 16


def said(folder: Path, **more: Any) -> None:
    """The kind says this too."""
    file = folder / "kind.yaml"
    spec = {**yaml.safe_load(file.read_text()), **more}
    file.write_text(yaml.safe_dump(spec, allow_unicode=True, sort_keys=False))


def asked(
    folder: Path, *lies: str, language: str = "en"
) -> Iterator[tuple[tuple[Question, ...], tuple[Photo, ...]]]:
    """The questions of each half of some pairs, and its photographs."""
    keys: dict[str, Any] = {
        "questions.kinds": ["own_form_rules"],
        "captures.conditions": {NORMAL: 1},
        "captures.size": [1600, 1200],
        "languages": {language: 1},
    }
    units = loaded(folder, dict.fromkeys(lies, 1), **keys)
    with unseen():
        for index in range(PAIRS):
            journey = make_case(units, index, Clock())
            for file, questions in zip(journey.files, journey.questions, strict=True):
                yield tuple(questions), tuple(file.photos)


@pytest.mark.parametrize(
    ("form", "lie", "rule", "words"),
    [
        (card, "expired_form", "expiry", "must not be before the day of the review"),
        (card, "future_date", "future_date", "must not be after the day of the review"),
        (card, "wrong_form_value", "form_value", "must be: round((“amount” / “months”), 2)"),
        (ledger, "wrong_form_value", "form_value", "must be: sum(“lines cost”)"),
        (ledger, "wrong_form_value", "form_value", "must be: (“start” - “total”)"),
    ],
)
def test_a_pair_is_asked_alike_and_answers_differently(
    tmp_path: Path, form: Any, lie: str, rule: str, words: str
) -> None:
    halves = list(asked(form(tmp_path / "form"), lie))
    answers, met = Counter[str](), False
    for questions, photos in halves:
        assert recheck(questions, list(photos), Policy()) == []
        for question in questions:
            assert question.subtask == f"en.{SUBTASK}" and question.evidence
            assert question.rule == rule
            met |= words in question.question
            answers[json.loads(question.answer)["answer"]] += 1
    assert met, answers
    assert answers["reasonable"] == answers["unreasonable"] >= 2


def test_a_kind_whose_prompts_are_chinese_is_asked_in_chinese(tmp_path: Path) -> None:
    folder = card(tmp_path / "form")
    said(folder, prompts="zh")
    found = [q for questions, _ in asked(folder, "expired_form", language="zh") for q in questions]
    assert found and all("不得早于审查日" in q.question for q in found)
    assert {json.loads(q.answer)["answer"] for q in found} == {"合理", "不合理"}


def test_without_lies_nothing_is_asked(tmp_path: Path) -> None:
    keys = {"questions.kinds": ["own_form_rules"], "anomalies.share": 0.0}
    units = loaded(card(tmp_path / "form"), {"expired_form": 1}, **keys)
    with unseen():
        assert not any(make_case(units, 0, Clock()).questions)


TERM = (
    "The day of the review is 2026-03-31. On the “Card”, the day under “Bis” must not be before "
    "the day of the review; that day itself will do. Days are written like {day}, numbers like "
    "1.234,56. If it holds, the paper is reasonable, otherwise unreasonable."
)


@pytest.mark.parametrize(
    ("sample", "text", "holds"),
    [
        ("31.12.2026", "31.03.2026", True),
        ("31.12.2026", "30.03.2026", False),
        ("31.12.2026", "30032026", False),  # in a comb
        ("31122026", "01042026", True),
        ("12/31/2026", "3/31/2026", True),
        ("12/31/26", "3/30/26", False),
        ("2026-12-31", "2026-04-01", True),
    ],
)
def test_days_are_read_as_the_prompt_says_they_are_written(
    sample: str, text: str, holds: bool
) -> None:
    assert keeps(TERM.replace("{day}", sample), {"Bis": [text]}) is holds


def test_what_is_not_printed_as_said_is_not_read() -> None:
    with pytest.raises(ValueError):
        keeps(TERM.replace("{day}", "31.12.2026"), {"Bis": ["31. März"]})
    with pytest.raises(LookupError):
        keeps(TERM.replace("{day}", "31.12.2026"), {"Von": ["31.03.2026"]})
