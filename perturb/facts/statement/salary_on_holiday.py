"""Wages credited on a day on which no employer pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from perturb.facts.shared.papers import Edits, edited, pick, told
from perturb.facts.statement._ledger import STATEMENTS, Ledger, Line, ledger, written
from pipeline.policy import Policy
from pipeline.reading.printed_text import PAY, Texts, parse_date, table
from pipeline.records import Anomaly, Case, Document, Fact
from pipeline.roles import FactChange, Printed, Rng

FARTHEST = 6  # days a pay day is moved at most
WEEK = {"zh": ("星期六", "星期日"), "en": ("Saturday", "Sunday")}


@dataclass(frozen=True)
class SalaryOnHoliday(FactChange):
    """One pay row of the statement moves to a weekend or a holiday near by; the rows stay in time order."""

    rule: ClassVar[str] = "pay_day"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple((kind,) for kind in STATEMENTS)

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        book = ledger(case, documents)
        return book is not None and bool(_offers(book, policy))

    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        book = ledger(case, documents)
        if book is None:
            raise ValueError("salary_on_holiday needs a statement")
        number, day = pick(rng, _offers(book, policy))
        edits = written(book, _moved(book, number, day))
        if edits is None:
            raise ValueError(
                "a balance would fall below nought: it was not asked whether the lie applies"
            )
        old = book.lines[number].when.date()
        files, changes = edited(documents, {**edits, **_slips(documents, old, day)})
        name = (
            WEEK[case.language][day.weekday() - 5]
            if day.weekday() > 4
            else told(case.language, "公休假日", "a public holiday")
        )
        sentence = told(
            case.language,
            f"工资于{day.isoformat()}入账，当日为{name}，单位不在该日发放工资。",
            f"Pay was credited on {day.isoformat()}, {name if name.startswith('a ') else f'a {name}'}, when no employer pays.",
        )
        return files, Anomaly(
            "salary_on_holiday", "rationality", self.rule, "medium", sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        days = [day for kind in STATEMENTS for t in printed.of_kind(kind) for day in _pay_days(t)]
        return any(
            day.isoweekday() in (6, 7) or day.isoformat()[5:] in policy.holidays for day in days
        )


def _off(day: date, policy: Policy) -> bool:
    """Does nobody pay on this day?"""
    return day.weekday() > 4 or f"{day:%m-%d}" in policy.holidays


def _pay_days(texts: Texts) -> list[date]:
    """When the statement says that wages came."""
    rows = table(texts, "transactions")
    paid = [r for r in rows if _wages(r) or r.get("description", "").upper().startswith("PAYROLL")]
    return [day for r in paid if (day := parse_date(r.get("date") or r.get("time")))]


def _wages(row: Mapping[str, str]) -> bool:
    """By whichever column of a Chinese statement says what a row is; the first word of each is wages, the second a business draw."""
    column = next((c for c in PAY if c in row), None)
    return column is not None and row[column] == PAY[column][0]


def _offers(book: Ledger, policy: Policy) -> list[tuple[int, date]]:
    """Pay rows with days near theirs, in the same month, on which nobody pays and which leave every balance above nought."""
    found = []
    for number, line in enumerate(book.lines):
        cells = dict(line.cells)
        if cells.get("summary") != "工资" and not str(
            cells.get("description", "")
        ).upper().startswith("PAYROLL"):
            continue
        on = line.when.date()
        near = [on + timedelta(days=n) for n in range(-FARTHEST, FARTHEST + 1) if n]
        fits = [
            d
            for d in near
            if d.month == on.month and book.first < d < book.last and _off(d, policy)
        ]
        found += [(number, d) for d in fits if written(book, _moved(book, number, d)) is not None]
    return found


def _moved(book: Ledger, number: int, day: date) -> list[Line]:
    """The rows with one of them on another day."""
    line = book.lines[number]
    when = datetime.combine(day, line.when.time())
    cells: dict[str, Fact] = {**dict(line.cells), "date": day}
    if "time" in cells:
        cells["time"] = when
    if isinstance(cells.get("order_number"), str):
        cells["order_number"] = f"{day:%Y%m%d}{str(cells['order_number'])[8:]}"
    rows = [
        replace(line, when=when, cells=tuple(cells.items())) if n == number else other
        for n, other in enumerate(book.lines)
    ]
    return sorted(rows, key=lambda r: r.when)


def _slips(documents: Sequence[Document], old: date, new: date) -> dict[str, Edits]:
    """A slip of that pay day says the same as the statement."""
    slips = [d for d in documents if d.kind.endswith(("/pay_stub", "/payslip"))]
    found = {
        d.id: {f: new for f in ("issue_date", "pay.date") if d.facts.get(f) == old} for d in slips
    }
    return {document: edits for document, edits in found.items() if edits}
