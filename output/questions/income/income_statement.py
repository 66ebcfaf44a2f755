"""rea_chk_004: does the income on the statement fit the income on the certificate or the return?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, pictures, printed
from output.questions.shared.income import (
    STATEMENT,
    Average,
    printed_statement_income,
    statement_income,
    statement_income_fields,
)
from output.questions.shared.prompt import SOUND, either, judged, make, verdict
from output.questions.shared.rule_texts import income_statement
from output.questions.shared.subtask import Key, PairedSubtask, each_session
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
    """Statement income per month against the stated one.

    Every row of the statement must be readable.
    """

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_004"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_session(file, lambda session: _question(file, session, policy))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        kind, name, months = STATED[language]
        stated = require(printed_money, printed(photos, kind), name)
        seen = printed_statement_income(printed(photos, STATEMENT[language]), language)
        ratio = seen.total * months / (stated * seen.months) if stated else None
        limits = policy.income_statement
        sound = ratio is None or limits.min_ratio <= ratio <= limits.max_ratio
        return verdict(SOUND[language], sound)


def fits(seen: Average, stated: Decimal, months: int, *, limits: IncomeStatement) -> bool:
    """The rule over exact amounts; ``stated`` is for so many months."""
    whole = Average(seen.total * months, seen.months)
    return not whole.below(limits.min_ratio * stated) and not whole.above(limits.max_ratio * stated)


def clear_cut(seen: Average, stated: Decimal, months: int, *, limits: IncomeStatement) -> bool:
    """Does neither limit hang on less than a unit of currency a month?"""
    ratios = (limits.min_ratio, limits.max_ratio)
    return seen.clear(*(ratio * stated / months for ratio in ratios))


def _question(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    language, limits = file.case.language, policy.income_statement
    kind, name, months = STATED[language]
    stated = own_shown(file, session, kind)
    statement = own_shown(file, session, STATEMENT[language])
    value = require(money, stated.facts, name)
    seen = statement_income(statement.facts, language)
    fields = statement_income_fields(statement.facts, statement.fields, language)
    if not value or not clear_cut(seen, value, months, limits=limits):
        return None
    closing_lines = judged(language, either(SOUND[language]))
    return make(
        IncomeStatementFit,
        variant="002",
        photos=pictures(stated, statement),
        body=income_statement(language, limits) + closing_lines,
        response=verdict(SOUND[language], fits(seen, value, months, limits=limits)),
        evidence=(*stated.evidence([name]), *statement.evidence(fields)),
        rule="income_statement_ratio",
    )
