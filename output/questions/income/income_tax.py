"""rea_chk_001: does the tax paid fit the yearly income?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, pictures, printed
from output.questions.shared.prompt import SOUND, either, judged, make, verdict
from output.questions.shared.rule_texts import income_tax
from output.questions.shared.subtask import Key, PairedSubtask, each_session
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.money import clear
from pipeline.policy import IncomeTax, Policy
from pipeline.records import CaseFile, Photo, Question, QuestionEvidence

CERTIFICATE, MONTHLY = kinds.ZH_INCOME_CERTIFICATE, "income.monthly"
TAX, PAID = kinds.ZH_TAX_PAYMENT_CERTIFICATE, "tax.total"
RETURN = kinds.EN_INCOME_TAX_RETURN
LINES = ("line.9", "line.24")


@dataclass(frozen=True)
class IncomeTaxFit(PairedSubtask):
    """zh: income certificate and tax certificate; en: total income and total tax of the return."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_001"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        question = _zh if file.case.language == "zh" else _en
        return each_session(file, lambda session: question(file, session, policy))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        if question.language == "zh":
            income = 12 * require(printed_money, printed(photos, CERTIFICATE), MONTHLY)
            tax = require(printed_money, printed(photos, TAX), PAID)
        else:
            texts = printed(photos, RETURN)
            income, tax = (require(printed_money, texts, line) for line in LINES)
        limits = policy.income_tax
        # Said with quotients here and with products in fits(): two ways to the same rule.
        too_little = income > limits.high_income and tax / income < limits.min_rate
        too_much = (
            limits.max_rate is not None
            and 0 < income < limits.low_income
            and tax / income >= limits.max_rate
        )
        return verdict(SOUND[question.language], not (too_little or too_much))


def fits(income: Decimal, tax: Decimal, limits: IncomeTax) -> bool:
    """The rule over exact amounts."""
    if income > limits.high_income:
        return tax >= limits.min_rate * income
    if limits.max_rate is not None and income < limits.low_income:
        return tax < limits.max_rate * income
    return True


def clear_cut(income: Decimal, tax: Decimal, limits: IncomeTax) -> bool:
    """Does no part of the rule hang on less than a unit of currency?"""
    rates = [rate * income for rate in (limits.min_rate, limits.max_rate) if rate is not None]
    edges = [limits.high_income, *([limits.low_income] if limits.max_rate is not None else [])]
    return clear(income, *edges) and clear(tax, *rates)


def _zh(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    certificate, paper = own_shown(file, session, CERTIFICATE), own_shown(file, session, TAX)
    income = 12 * require(money, certificate.facts, MONTHLY)
    tax = require(money, paper.facts, PAID)
    evidence = (*certificate.evidence([MONTHLY]), *paper.evidence([PAID]))
    return _question(pictures(certificate, paper), evidence, income, tax=tax, policy=policy)


def _en(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    part = own_shown(file, session, RETURN)
    income, tax = (require(money, part.facts, line) for line in LINES)
    return _question(part.photos, part.evidence(LINES), income, tax=tax, policy=policy)


def _question(
    photos: Sequence[Photo],
    evidence: Sequence[QuestionEvidence],
    income: Decimal,
    *,
    tax: Decimal,
    policy: Policy,
) -> Question | None:
    language, limits = photos[0].language, policy.income_tax
    if not clear_cut(income, tax, limits):
        return None
    return make(
        IncomeTaxFit,
        variant="002",
        photos=photos,
        body=income_tax(language, limits) + judged(language, either(SOUND[language])),
        response=verdict(SOUND[language], fits(income, tax, limits)),
        evidence=evidence,
        rule="income_tax_ratio",
    )
