"""rea_chk_101: do the wages on the statement come on working days?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from output.questions.shared.document_view import Shown, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.prompt import SOUND, answer, judged, listed, make
from output.questions.shared.subtask import Key, PairedSubtask
from output.questions.statement._account import cells, entries, statements
from pipeline.policy import Policy
from pipeline.reading.printed_text import PAY, parse_date, table
from pipeline.records import CaseFile, Language, Photo, Question

SATURDAY = 6  # of an ISO week


@dataclass(frozen=True)
class PayOnHoliday(PairedSubtask):
    """Weekends, and the holidays that the policy names and the prompt repeats; draws of a business are no wages."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_101"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(n,): _question(part, file.case.language, policy) for n, part in statements(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        days: list[date] = []
        for row in table(printed(photos, STATEMENT[question.language]), "transactions"):
            column = next((c for c in PAY if c in row), "")
            wages = row.get("description", "").startswith("PAYROLL") or (
                column and row[column] == PAY[column][0]
            )
            day = parse_date(row.get("date") or row.get("time"))
            if wages and day is None:
                raise ValueError("the day of a wage cannot be read")
            days += [day] if wages and day else []
        off = any(d.isoweekday() >= SATURDAY or d.isoformat()[5:] in policy.holidays for d in days)
        return answer(SOUND[question.language][off])


def _question(part: Shown, language: Language, policy: Policy) -> Question | None:
    rows = entries(part, language)
    wages = [r for r in rows if r.words in ("工资", "PAYROLL")]
    fields = cells(part, language, [r.number for r in rows], party=False)
    if not wages or fields is None or not part.readable(fields):
        return None
    off = any(
        r.day.weekday() in (5, 6) or (r.day.month, r.day.day) in _holidays(policy) for r in wages
    )
    names = listed(
        [f"{m}月{d}日" if language == "zh" else f"{m:02d}/{d:02d}" for m, d in _holidays(policy)],
        language,
    )
    good, bad = SOUND[language]
    if language == "zh":
        body = (
            f"用人单位不在星期六、星期日以及法定假日（每年{names}）发放工资。请检查这份流水明细中的每一笔工资（交易摘要或交易名称为“工资”、"
            "交易类型为“代发工资”或商品说明为“代发”）的入账日期，并按公历推算其星期。全部落在工作日为“合理”，只要有一笔不在工作日即为“不合理”。"
        )
    else:
        body = (
            f"Employers do not pay on Saturdays, Sundays and the public holidays of every year ({names}, month/day). Look at the date of each "
            "deposit of this bank statement whose description begins with PAYROLL. If all of them are working days the statement is "
            "reasonable; one that is not makes it unreasonable."
        )
    body += judged(language, answer(f"{good} / {bad}"))
    return make(
        "RR",
        PayOnHoliday.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(SOUND[language][off]),
        evidence=part.evidence(fields),
        rule="pay_day",
    )


def _holidays(policy: Policy) -> list[tuple[int, int]]:
    return [(int(day[:2]), int(day[3:])) for day in policy.holidays]
