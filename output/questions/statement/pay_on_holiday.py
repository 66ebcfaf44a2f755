"""rea_chk_101: do the wages on the statement come on working days?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.prompt import SOUND, either, judged, listed, make, verdict
from output.questions.shared.subtask import Key, PairedSubtask
from output.questions.statement._account import cells, each_statement, entries
from pipeline.facts import printed_day, require
from pipeline.policy import Policy
from pipeline.reading.printed_text import PAY, table
from pipeline.records import CaseFile, Language, Photo, Question

SATURDAY = 6  # of an ISO week


@dataclass(frozen=True)
class PayOnHoliday(PairedSubtask):
    """Weekends, and the holidays that the policy names and the prompt repeats.

    Draws of a business are no wages.
    """

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_101"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_statement(file, lambda part: _question(part, file.case.language, policy))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        days: list[date] = []
        for row in table(printed(photos, STATEMENT[question.language]), "transactions"):
            column = next((c for c in PAY if c in row), "")
            if row.get("description", "").startswith("PAYROLL") or (
                column and row[column] == PAY[column][0]
            ):
                days.append(require(printed_day, row, "date" if row.get("date") else "time"))
        off = any(d.isoweekday() >= SATURDAY or d.isoformat()[5:] in policy.holidays for d in days)
        return verdict(SOUND[question.language], not off)


def _question(part: DocumentView, language: Language, policy: Policy) -> Question | None:
    rows, holidays = entries(part, language), _holidays(policy)
    wages = [r.day for r in rows if r.words in ("工资", "PAYROLL")]
    if not wages:
        return None
    off = any(day.weekday() in (5, 6) or (day.month, day.day) in holidays for day in wages)
    return make(
        PayOnHoliday,
        photos=part.photos,
        body=_body(language, holidays) + judged(language, either(SOUND[language])),
        response=verdict(SOUND[language], not off),
        evidence=part.evidence(cells(part, language, [r.number for r in rows], party=False)),
        rule="pay_day",
    )


def _body(language: Language, holidays: Sequence[tuple[int, int]]) -> str:
    if language == "zh":
        names = listed([f"{month}月{day}日" for month, day in holidays], language)
        return (
            f"用人单位不在星期六、星期日以及法定假日（每年{names}）发放工资。"
            "请检查这份流水明细中的每一笔工资（交易摘要或交易名称为“工资”、"
            "交易类型为“代发工资”或商品说明为“代发”）的入账日期，并按公历推算其星期。"
            "全部落在工作日为“合理”，只要有一笔不在工作日即为“不合理”。"
        )
    names = listed([f"{month:02d}/{day:02d}" for month, day in holidays], language)
    return (
        "Employers do not pay on Saturdays, Sundays and the public holidays of every year "
        f"({names}, month/day). Look at the date of each "
        "deposit of this bank statement whose description begins with PAYROLL. "
        "If all of them are working days the statement is "
        "reasonable; one that is not makes it unreasonable."
    )


def _holidays(policy: Policy) -> list[tuple[int, int]]:
    return [(int(day[:2]), int(day[3:])) for day in policy.holidays]
