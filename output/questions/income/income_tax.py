"""rea_chk_001: does the tax paid fit the yearly income?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import (
    Session,
    Shown,
    own,
    pictures,
    printed,
    sessions,
    shown,
)
from output.questions.shared.prompt import SOUND, answer, judged, make
from output.questions.shared.rule_texts import income_tax
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.money import clear
from pipeline.policy import IncomeTax, Policy
from pipeline.records import CaseFile, Language, Photo, Question, QuestionEvidence

CERTIFICATE, TAX, RETURN = (
    kinds.ZH_INCOME_CERTIFICATE,
    kinds.ZH_TAX_PAYMENT_CERTIFICATE,
    kinds.EN_INCOME_TAX_RETURN,
)
NEEDS: Mapping[str, str] = {CERTIFICATE: "income.monthly", TAX: "tax.total"}
LINES = ("line.9", "line.24")


@dataclass(frozen=True)
class IncomeTaxFit(PairedSubtask):
    """zh: income certificate and tax certificate; en: total income and total tax of the return."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_001"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        for session in sessions(file):
            question = (
                _zh(file, session, policy)
                if file.case.language == "zh"
                else _en(file, session, policy)
            )
            if question:
                found[(session.number,)] = question
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        if question.language == "zh":
            income = 12 * require(printed_money, printed(photos, CERTIFICATE), "income.monthly")
            tax = require(printed_money, printed(photos, TAX), "tax.total")
        else:
            texts = printed(photos, RETURN)
            income, tax = (
                require(printed_money, texts, LINES[0]),
                require(printed_money, texts, LINES[1]),
            )
        limits = policy.income_tax
        # Said with quotients here and with products in fits(): two ways to the same rule.
        too_little = income > limits.high_income and tax / income < limits.min_rate
        too_much = (
            limits.max_rate is not None
            and 0 < income < limits.low_income
            and tax / income >= limits.max_rate
        )
        return answer(SOUND[question.language][too_little or too_much])


def fits(income: Decimal, tax: Decimal, limits: IncomeTax) -> bool:
    """The rule over exact amounts."""
    if income > limits.high_income:
        return tax >= limits.min_rate * income
    if limits.max_rate is not None and income < limits.low_income:
        return tax < limits.max_rate * income
    return True


def told_apart(income: Decimal, tax: Decimal, limits: IncomeTax) -> bool:
    """Does no part of the rule hang on less than a unit of currency?"""
    rates = [rate * income for rate in (limits.min_rate, limits.max_rate) if rate is not None]
    edges = [limits.high_income, *([limits.low_income] if limits.max_rate is not None else [])]
    return clear(income, *edges) and clear(tax, *rates)


def _zh(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    parts = [shown(file, session, paper) if (paper := own(file, kind)) else None for kind in NEEDS]
    certificate, tax = parts
    if certificate is None or tax is None:
        return None
    monthly, paid = (
        money(certificate.document.facts, NEEDS[CERTIFICATE]),
        money(tax.document.facts, NEEDS[TAX]),
    )
    if (
        monthly is None
        or paid is None
        or not certificate.readable([NEEDS[CERTIFICATE]])
        or not tax.readable([NEEDS[TAX]])
    ):
        return None
    if not told_apart(12 * monthly, paid, policy.income_tax):
        return None
    evidence = (*certificate.evidence([NEEDS[CERTIFICATE]]), *tax.evidence([NEEDS[TAX]]))
    return _question(
        "zh",
        pictures(certificate, tax),
        fits(12 * monthly, paid, policy.income_tax),
        evidence=evidence,
        policy=policy,
    )


def _en(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    paper = own(file, RETURN)
    part: Shown | None = shown(file, session, paper) if paper else None
    if paper is None or part is None or not part.readable(LINES):
        return None
    income, tax = money(paper.facts, LINES[0]), money(paper.facts, LINES[1])
    if income is None or tax is None or not told_apart(income, tax, policy.income_tax):
        return None
    return _question(
        "en",
        part.photos,
        fits(income, tax, policy.income_tax),
        evidence=part.evidence(LINES),
        policy=policy,
    )


def _question(
    language: Language,
    photos: Sequence[Photo],
    fit: bool,
    *,
    evidence: Sequence[QuestionEvidence],
    policy: Policy,
) -> Question:
    good, bad = SOUND[language]
    body = income_tax(language, policy.income_tax) + judged(language, answer(f"{good} / {bad}"))
    return make(
        "RR",
        IncomeTaxFit.subtask,
        "002",
        photos=photos,
        body=body,
        response=answer(SOUND[language][not fit]),
        evidence=evidence,
        rule="income_tax_ratio",
    )
