"""Every prompt with a limit says to which side a figure belongs that lies on it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

import pytest
from case_files import POLICY, address, lone, pair

from pipeline import units
from pipeline.records import CaseFile, Language, Question
from pipeline.roles import QuestionKind

BOTH: tuple[Language, ...] = ("zh", "en")
FILES, PAIRS = 4, 6  # without a lie, and of each lie
TRIALS = 20
# Lies whose halves are asked what lone files are not.
LIES = (
    "income_tax_mismatch",
    "income_statement_mismatch",
    "profile_mismatch",
    "stale_document",
    "collateral_area",
    "structured_deposits",
    "broken_balance_chain",
    "round_trips",
)
# A number that something is held against.
LIMIT: Mapping[Language, str] = {
    "zh": r"(低于|高于|超过|少于|多于|大于|未满|上限为|不足)"
    r"(其|年收入的|较小者的|\s)*【?(\d|五分)|\d+[天日]以?内",
    "en": r"(?i)(below|above|at most|at least|more than|less than|up to|within)"
    r"( an income of| the last)? \[?(\d|a fifth)|one of the \d+ days",
}
# What each subtask with a limit says of the limit itself. Where no sentence is about it, plain
# words decide: "less than" leaves it out, "at least" holds it, and what is neither is sound.
ON_THE_LIMIT: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "con_chk_104": r"恰好3%不算",
        "con_chk_105": r"恰好3%不算",
        "key_ver_001": r"满(\d+)天仍有效，超过\1天即失效",
        "key_ver_002": r"满\d+天仍算",
        "key_ver_003": r"满\d+天不算超过",
        "num_cal_004": r"恰好等于[\d,.]+元的也算",
        "num_cal_102": r"不超过[\d,]+元的部分\d+%，.*其余\d+%",
        "num_cal_103": r"\d+日内（含第\d+日）",
        "qua_eva_001": r"不足五分之一才算",
        "rea_chk_001": r"恰好等于 10% 仍为合理",
        "rea_chk_003": r"(?s)少于.*多于.*以上均不存在即为合理。金额按所印数字精确比较",
        "rea_chk_004": r"恰好等于 50% 或 150% 以及介于两者之间，均为合理",
        "rea_chk_104": r"恰好等于上限视为通过",
        "rea_chk_105": r"恰好等于上限视为通过",
        "rea_chk_106": r"(?s)相差不超过100元.*不低于.*的50%、不高于其150%.*精确比较",
        "rea_chk_107": r"(?s)不低于.*低于50,000元但不低于其90%.*合计超过3,000元.*精确比较",
    },
    "en": {
        "con_chk_104": r"exactly 3% is not enough",
        "con_chk_105": r"exactly 3% is not enough",
        "inf_ext_005": r"an amount of exactly [\d,.]+ included",
        "key_ver_001": r"at exactly 180 days it is still valid, at more it is not",
        "key_ver_002": r"at most 180 days before",
        "key_ver_003": r"more than 180 days before",
        "num_cal_102": r"10% up to 10,000, .* 35% above",
        "num_cal_103": r"one of the 5 days before, or on the same day in an earlier row",
        "qua_eva_001": r"less than a fifth",
        "rea_chk_001": r"exactly 10% is still reasonable",
        "rea_chk_003": r"(?s)below 3,000.*above 20,000.*Otherwise it is reasonable.*exactly",
        "rea_chk_004": r"exactly 50% or 150%, and anything between, is reasonable",
        "rea_chk_104": r"a ratio of exactly so much passes",
        "rea_chk_106": r"(?s)so many days ago still counts.*not below 50% and not above 150%",
        "rea_chk_107": r"(?s)90% or more.*below 10,000 but not below 90%.*more than 400.*exactly",
    },
}


def asked(language: Language) -> Iterator[Question]:
    """Of some files, and of the first pairs that tell each lie."""
    for index in range(FILES):
        yield from ask(lone(language, index))
    for lie in LIES:
        made = (pair(language, index, lie) for index in range(TRIALS))
        for halves in islice(filter(None, made), PAIRS):
            for file in halves:
                yield from ask(file)


def ask(file: CaseFile) -> Iterator[Question]:
    at = address(file.case.language, file.case.index)
    for name in units.names(QuestionKind):
        unit = units.load(QuestionKind, name)
        if file.case.language in unit.languages:
            yield from unit.ask(file, POLICY, at.at("question", name).stream())


@pytest.mark.parametrize("language", BOTH)
def test_a_prompt_with_a_limit_says_what_is_on_it(language: Language) -> None:
    says, met, silent = ON_THE_LIMIT[language], set[str](), defaultdict[str, set[str]](set)
    for question in asked(language):
        subtask = question.subtask.removeprefix("en.")
        if not re.search(LIMIT[language], question.question):
            continue
        met.add(subtask)
        if subtask not in says or not re.search(says[subtask], question.question):
            silent[subtask].add(question.question)
    assert not silent
    assert met == says.keys()
