"""Wages credited on a day on which no employer pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from perturb.facts.shared.papers import pick, planted
from perturb.facts.statement._ledger import STATEMENTS, Ledger, Line, ledger
from perturb.facts.statement._planting import written
from pipeline.changes import ChangeRequest, Edits, FactEdit, Localized, Submission
from pipeline.facts import printed_day
from pipeline.kinds import EN_PAY_STUB, ZH_PAYSLIP
from pipeline.policy import Policy
from pipeline.reading.printed_text import PAY, Texts, table
from pipeline.records import Document, Fact, Family
from pipeline.roles import Carriers, FactChange, Printed

FARTHEST = 6  # days a pay day is moved at most
SATURDAY = 5
ZH_WEEKEND, EN_WEEKEND = ("星期六", "星期日"), ("Saturday", "Sunday")
WAGES = {"zh": "工资", "en": "PAYROLL"}


@dataclass(frozen=True)
class SalaryOnHoliday(FactChange):
    """One pay row of the statement moves to a weekend or a holiday near by.

    The rows stay in time order.
    """

    rule: ClassVar[str] = "pay_day"
    family: ClassVar[Family] = "rationality"
    carriers: ClassVar[Carriers] = tuple((kind,) for kind in STATEMENTS)

    def applies(self, file: Submission) -> bool:
        book = ledger(file)
        return book is not None and bool(_offers(book, file.policy))

    def change(self, request: ChangeRequest) -> FactEdit:
        book = ledger(request)
        if book is None:
            raise ValueError("salary_on_holiday needs a statement")
        number, day = pick(request.rng, _offers(book, request.policy))
        edits = written(book, _moved(book, number, day))
        if edits is None:
            raise ValueError(
                "a balance would fall below nought: it was not asked whether the lie applies"
            )
        slips = _slips(request.documents, book.lines[number].when.date(), day)
        return planted(request, {**edits, **slips}, "medium", explanation=_explanation(day))

    def broken(self, printed: Printed, policy: Policy) -> bool:
        for kind in STATEMENTS:
            for texts in printed.of_kind(kind):
                if any(_is_free(day, policy) for day in _pay_days(texts)):
                    return True
        return False


def _is_free(day: date, policy: Policy) -> bool:
    """Is it a weekend's day, or one of the policy's holidays?"""
    return day.isoweekday() in (6, 7) or day.isoformat()[5:] in policy.holidays


def _off(day: date, policy: Policy) -> bool:
    """Does nobody pay on this day?"""
    return day.weekday() >= SATURDAY or f"{day:%m-%d}" in policy.holidays


def _explanation(day: date) -> Localized:
    zh, en = "公休假日", "a public holiday"
    if day.weekday() >= SATURDAY:
        zh = ZH_WEEKEND[day.weekday() - SATURDAY]
        en = f"a {EN_WEEKEND[day.weekday() - SATURDAY]}"
    return Localized(
        zh=f"工资于{day.isoformat()}入账，当日为{zh}，单位不在该日发放工资。",
        en=f"Pay was credited on {day.isoformat()}, {en}, when no employer pays.",
    )


def _pay_days(texts: Texts) -> list[date]:
    """When the statement says that wages came."""
    found = []
    for row in table(texts, "transactions"):
        if _wages(row) or row.get("description", "").upper().startswith(WAGES["en"]):
            found.append(printed_day(row, "date" if row.get("date") else "time"))
    return [day for day in found if day is not None]


def _wages(row: Mapping[str, str]) -> bool:
    """By whichever column of a Chinese statement says what a row is.

    The first word of each is wages, the second a business draw.
    """
    column = next((c for c in PAY if c in row), None)
    return column is not None and row[column] == PAY[column][0]


def _offers(book: Ledger, policy: Policy) -> list[tuple[int, date]]:
    """Pay rows with days near theirs on which nobody pays.

    In the same month, and so that every balance stays above nought.
    """
    found = []
    for number, line in enumerate(book.lines):
        if not _is_wages(line):
            continue
        on = line.when.date()
        near = [on + timedelta(days=n) for n in range(-FARTHEST, FARTHEST + 1) if n]
        within = [day for day in near if day.month == on.month and book.first < day < book.last]
        free = [day for day in within if _off(day, policy)]
        able = [day for day in free if written(book, _moved(book, number, day)) is not None]
        found += [(number, day) for day in able]
    return found


def _is_wages(line: Line) -> bool:
    cells = dict(line.cells)
    if cells.get("summary") == WAGES["zh"]:
        return True
    return str(cells.get("description", "")).upper().startswith(WAGES["en"])


def _moved(book: Ledger, number: int, day: date) -> list[Line]:
    """The rows with one of them on another day."""
    line = book.lines[number]
    when = datetime.combine(day, line.when.time())
    cells: dict[str, Fact] = {**dict(line.cells), "date": day}
    if "time" in cells:
        cells["time"] = when
    order = cells.get("order_number")
    if isinstance(order, str):
        cells["order_number"] = f"{day:%Y%m%d}{order[8:]}"
    moved = replace(line, when=when, cells=tuple(cells.items()))
    rows = [moved if n == number else other for n, other in enumerate(book.lines)]
    return sorted(rows, key=lambda row: row.when)


def _slips(documents: Sequence[Document], old: date, new: date) -> dict[str, Edits]:
    """A slip of that pay day says the same as the statement."""
    found: dict[str, Edits] = {}
    for slip in (d for d in documents if d.kind in (ZH_PAYSLIP, EN_PAY_STUB)):
        dated = [f for f in ("issue_date", "pay.date") if slip.facts.get(f) == old]
        if dated:
            found[slip.id] = dict.fromkeys(dated, new)
    return found
