"""rea_chk_004: does the income on the statement fit the income on the certificate or the return?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Session, own, pictures, printed, sessions, shown
from output.questions.shared.income import (
    STATEMENT,
    Average,
    printed_statement_income,
    statement_income,
    statement_income_fields,
)
from output.questions.shared.prompt import SOUND, answer, judged, make
from output.questions.shared.rule_texts import income_statement
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.policy import IncomeStatement, Policy
from pipeline.records import CaseFile, Language, Photo, Question

# Where the stated income stands, and how many months it is for.
STATED: Mapping[Language, tuple[str, str, int]] = {
    "zh": (kinds.ZH_INCOME_CERTIFICATE, "income.monthly", 1),
    "en": (kinds.EN_INCOME_TAX_RETURN, "line.9", 12),
}


@dataclass(frozen=True)
class IncomeStatementFit(PairedSubtask):
    """Statement income per month against the stated one; every row of the statement must be readable."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_004"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(s.number,): _question(file, s, policy) for s in sessions(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        kind, name, months = STATED[language]
        stated = require(printed_money, printed(photos, kind), name)
        seen = printed_statement_income(printed(photos, STATEMENT[language]), language)
        ratio = seen.total * months / (stated * seen.months) if stated else None
        limits = policy.income_statement
        return answer(
            SOUND[language][ratio is not None and not limits.min_ratio <= ratio <= limits.max_ratio]
        )


def fits(seen: Average, stated: Decimal, months: int, *, limits: IncomeStatement) -> bool:
    """The rule over exact amounts; ``stated`` is for so many months."""
    whole = Average(seen.total * months, seen.months)
    return not whole.below(limits.min_ratio * stated) and not whole.above(limits.max_ratio * stated)


def told_apart(seen: Average, stated: Decimal, months: int, *, limits: IncomeStatement) -> bool:
    """Does neither limit hang on less than a unit of currency a month?"""
    return seen.clear(*(ratio * stated / months for ratio in (limits.min_ratio, limits.max_ratio)))


def _question(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    language = file.case.language
    kind, name, months = STATED[language]
    papers = own(file, kind), own(file, STATEMENT[language])
    stated, statement = (shown(file, session, paper) if paper else None for paper in papers)
    if stated is None or statement is None:
        return None
    value, seen = (
        money(stated.document.facts, name),
        statement_income(statement.document.facts, language),
    )
    fields = statement_income_fields(statement.document.facts, statement.fields, language)
    if not value or seen is None or not stated.readable([name]) or not statement.readable(fields):
        return None
    if not told_apart(seen, value, months, limits=policy.income_statement):
        return None
    good, bad = SOUND[language]
    body = income_statement(language, policy.income_statement) + judged(
        language, answer(f"{good} / {bad}")
    )
    response = answer(
        SOUND[language][not fits(seen, value, months, limits=policy.income_statement)]
    )
    evidence = (*stated.evidence([name]), *statement.evidence(fields))
    return make(
        "RR",
        "rea_chk_004",
        "002",
        photos=pictures(stated, statement),
        body=body,
        response=response,
        evidence=evidence,
        rule="income_statement_ratio",
    )
