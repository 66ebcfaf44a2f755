"""rea_chk_104: what share of the income do loan payments take, and is it allowed?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.rules._limits import (
    example,
    limit_near,
    printed_response,
    response,
    stated_limit,
    worded,
)
from output.questions.shared.document_view import Session, own_shown, pictures, printed, sessions
from output.questions.shared.income import STATEMENT
from output.questions.shared.prompt import judged, make
from output.questions.shared.subtask import Subtask, each
from output.questions.statement._account import SAYS, cells, entries, statement
from pipeline import kinds
from pipeline.facts import Absent, money, printed_day, printed_money, require
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

# Where the income stands, and how many months it is for.
STATED: Mapping[Language, tuple[str, str, int]] = {
    "zh": (kinds.ZH_INCOME_CERTIFICATE, "income.monthly", 1),
    "en": (kinds.EN_INCOME_TAX_RETURN, "line.9", 12),
}
PAYMENTS = ("房贷", "贷款还款", "Mortgage payment", "Loan payment")
# By the column that says what a row is.
ZH_PRINTED = {
    "summary": ("房贷", "贷款还款"),
    "kind": ("贷款扣款",),
    "goods": ("贷款",),
}
BODY: Mapping[Language, str] = {
    "zh": "债务收入比等于流水最后一个自然月内的贷款还款总额除以收入证明所载月均收入（小写）。"
    "贷款还款是指交易摘要（或交易名称）为“房贷”或“贷款还款”的支出；"
    "没有这一栏的流水，以交易类型为“贷款扣款”、或者商品说明为“贷款”的支出为准。"
    "本产品的债务收入比上限为{}，恰好等于上限视为通过，结论按未舍入的比值判断。"
    "请计算债务收入比，以百分数表示并四舍五入到两位小数，并给出结论（通过或超限）。",
    "en": "The debt-to-income ratio is the sum of the withdrawals of this statement whose "
    "description begins with Mortgage payment or Loan payment, "
    "divided by a twelfth of the return's line 9 (total income). "
    "This product allows at most {}; a ratio of exactly so much passes. "
    "The verdict goes by the exact ratio; give the ratio in per cent rounded to two decimals, "
    "halves up, and the verdict (pass or exceeded).",
}


@dataclass(frozen=True)
class DebtToIncome(Subtask):
    """zh: statement and certificate; en: statement and return.

    People without loans are not asked about.
    """

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_104"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return each(lambda session: _question(file, session, policy, rng=rng), sessions(file))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        kind, name, months = STATED[language]
        rows = table(printed(photos, STATEMENT[language]), "transactions")
        days = [require(printed_day, r, "date" if "date" in r else "time") for r in rows]
        first = max(days).replace(day=1)
        paid = ZERO
        for row, day in zip(rows, days, strict=True):
            paid += _paid(row, language) if day >= first else ZERO
        income = require(printed_money, printed(photos, kind), name)
        limit = stated_limit(question.question)
        return printed_response(paid * months, income, limit, language=language)


def _paid(row: Mapping[str, str], language: Language) -> Decimal:
    """What a printed row pays back of a loan."""
    if language == "en":
        pays, cell = row["description"].startswith(PAYMENTS), "withdrawal"
    else:
        column = next((c for c in SAYS if c in row), None)
        if column is None:
            raise Absent("a row does not say what it is")
        pays, cell = row[column] in ZH_PRINTED[column], "amount"
    return abs(require(printed_money, row, cell)) if pays else ZERO


def _question(file: CaseFile, session: Session, policy: Policy, *, rng: Rng) -> Question | None:
    language, rules = file.case.language, policy.lending
    kind, name, months = STATED[language]
    stated, ledger = own_shown(file, session, kind), statement(file, session)
    income, rows = money(stated.facts, name), entries(ledger, language)
    month = rows[-1].day.replace(day=1)
    paid = -sum((r.amount for r in rows if r.words in PAYMENTS and r.day >= month), ZERO)
    if not paid or not income:
        return None
    share = paid * months / income
    limit = limit_near(
        share, rules.least_debt_to_income, rules.most_debt_to_income, step=rules.step, rng=rng
    )
    if limit is None:
        return None
    fields = cells(ledger, language, [r.number for r in rows], party=False)
    body = BODY[language].format(worded(limit, language))
    return make(
        DebtToIncome,
        variant="002",
        photos=pictures(stated, ledger),
        body=body + judged(language, example(language)),
        response=response(share, limit, language),
        evidence=(*stated.evidence([name]), *ledger.evidence(fields)),
    )
