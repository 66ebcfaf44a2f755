"""num_cal_005: how much business income a month does the statement show?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import ClassVar

from output.questions.shared.business_income import defined, is_business, printed_business
from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import PERIOD
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each
from output.questions.statement._rows import STATEMENT, column, stated, statements
from pipeline.facts import day, money, printed_day, printed_money, require, row_numbers
from pipeline.money import CENT, ZERO, cents
from pipeline.policy import Policy
from pipeline.reading.printed_text import months_between, table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = (
    "请根据这份流水明细的全部页面计算申请人的月均经营收入。"
    "{definition}月均经营收入等于流水起止日期之间全部经营收入之和，"
    "除以起止日期所覆盖的自然月数，"
    "不扣成本，不作折算；四舍五入保留两位小数，以数字作答。"
)
HALF = Decimal("0.5")


@dataclass(frozen=True)
class BusinessIncome(Subtask):
    """Asked of owners: this figure rests on the rows alone.

    The benchmark's own rests on a margin that no paper prints (D17).
    """

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_005"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return each(_question, statements(file))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        texts = printed(photos, STATEMENT)
        months = months_between(*(require(printed_day, texts, name) for name in PERIOD))
        if not months:
            raise ValueError("the statement's period ends before it begins")
        name, _ = stated(question.question, photos)
        total = ZERO
        for row in table(texts, "transactions"):
            if printed_business(row, "zh", name):
                total += require(printed_money, row, "amount")
        rounded = (total / months / CENT + HALF).to_integral_value(ROUND_FLOOR) * CENT
        return answer(float(rounded))


def _question(part: DocumentView) -> Question | None:
    facts, definition = part.facts, defined(part, "zh")
    first, last = (require(day, facts, name) for name in PERIOD)
    rows = [n for n in row_numbers(facts, "transactions") if is_business(part, n, definition)]
    if not rows:
        return None
    amounts = [f"transactions.{n}.amount" for n in rows]
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    total = sum((money(facts, name) or ZERO for name in amounts), ZERO)
    return make(
        BusinessIncome,
        photos=part.photos,
        body=BODY.format(definition=definition.words) + closing("zh", answer(0.0)),
        response=answer(float(cents(total / months))),
        evidence=part.evidence([*PERIOD, *column(part, definition.column), *amounts]),
    )
