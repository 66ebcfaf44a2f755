"""rea_chk_104: what share of the certified income do loan payments take, and does the product allow it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from output.questions.rules._limits import (
    VERDICTS,
    limit_near,
    printed_response,
    response,
    stated_limit,
    worded,
)
from output.questions.shared.document_view import Shown, own, pictures, printed, sessions, shown
from output.questions.shared.income import STATEMENT
from output.questions.shared.prompt import answer, judged, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._account import SAYS, cells, entries, statements
from pipeline import kinds
from pipeline.facts import money, printed_day, printed_money, require
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
ZH_PRINTED = {
    "summary": ("房贷", "贷款还款"),
    "kind": ("贷款扣款",),
    "goods": ("贷款",),
}  # by the column that says what a row is
BODY: Mapping[Language, str] = {
    "zh": "债务收入比等于流水最后一个自然月内的贷款还款总额除以收入证明所载月均收入（小写）。"
    "贷款还款是指交易摘要（或交易名称）为“房贷”或“贷款还款”的支出；"
    "没有这一栏的流水，以交易类型为“贷款扣款”、或者商品说明为“贷款”的支出为准。本产品的债务收入比上限为{}，恰好等于上限视为通过，结论按未舍入的比值判断。"
    "请计算债务收入比，以百分数表示并四舍五入到两位小数，并给出结论（通过或超限）。",
    "en": "The debt-to-income ratio is the sum of the withdrawals of this statement whose description begins with Mortgage payment or Loan payment, "
    "divided by a twelfth of the return's line 9 (total income). This product allows at most {}; a ratio of exactly so much passes. "
    "The verdict goes by the exact ratio; give the ratio in per cent rounded to two decimals, halves up, and the verdict (pass or exceeded).",
}


@dataclass(frozen=True)
class DebtToIncome(Subtask):
    """zh: statement and certificate; en: statement and return. People without loans are not asked about."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_104"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        paper, ledgers = own(file, STATED[file.case.language][0]), dict(statements(file))
        found: list[Question] = []
        for session in sessions(file) if paper else ():
            stated = shown(file, session, paper) if paper else None
            statement = ledgers.get(session.number)
            question = (
                _question(stated, statement, file.case.language, policy=policy, rng=rng)
                if stated and statement
                else None
            )
            found += [question] if question else []
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        kind, name, months = STATED[language]
        rows = table(printed(photos, STATEMENT[language]), "transactions")
        days = [require(printed_day, r, "date" if "date" in r else "time") for r in rows]
        first = max(days).replace(day=1)
        paid = sum(
            (_paid(r, language) for r, d in zip(rows, days, strict=True) if d >= first), Decimal(0)
        )
        return printed_response(
            paid * months,
            require(printed_money, printed(photos, kind), name),
            stated_limit(question.question),
            language=language,
        )


def _paid(row: Mapping[str, str], language: Language) -> Decimal:
    if language == "en":
        return (
            require(printed_money, row, "withdrawal")
            if row["description"].startswith(PAYMENTS)
            else Decimal(0)
        )
    column = next(c for c in SAYS if c in row)
    return (
        abs(require(printed_money, row, "amount"))
        if row[column] in ZH_PRINTED[column]
        else Decimal(0)
    )


def _question(
    stated: Shown, statement: Shown, language: Language, *, policy: Policy, rng: Rng
) -> Question | None:
    _, name, months = STATED[language]
    rows, rules, income = (
        entries(statement, language),
        policy.lending,
        money(stated.document.facts, name),
    )
    last = rows[-1].day
    month = date(last.year, last.month, 1)
    paid = -sum((r.amount for r in rows if r.words in PAYMENTS and r.day >= month), Decimal(0))
    if not paid or not income:
        return None
    share = paid * months / income
    limit = limit_near(
        share, rules.least_debt_to_income, rules.most_debt_to_income, step=rules.step, rng=rng
    )
    fields = cells(statement, language, [r.number for r in rows], party=False)
    if (
        limit is None
        or fields is None
        or not statement.readable(fields)
        or not stated.readable([name])
    ):
        return None
    body = BODY[language].format(worded(limit, language)) + judged(
        language, answer({"ratio": 0.0, "verdict": " / ".join(VERDICTS[language])})
    )
    evidence = (*stated.evidence([name]), *statement.evidence(fields))
    return make(
        "RR",
        DebtToIncome.subtask,
        "002",
        photos=pictures(stated, statement),
        body=body,
        response=response(share, limit, language),
        evidence=evidence,
    )
