"""A paper issued too long ago, or dated later than today."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from perturb.facts.shared.papers import Edits, count, day, edited, grade, pick, shows, told
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_date
from pipeline.records import Anomaly, Case, Document, Fact
from pipeline.roles import FactChange, Printed, Rng

RECENT_KINDS = (  # identity cards and licences are issued years ago and are judged by their term instead
    "zh/income_certificate",
    "zh/tax_payment_certificate",
    "zh/bank_statement",
    "zh/loan_application_form",
    "zh/loan_clearance_certificate",
    "zh/real_estate_inquiry",
    "zh/social_insurance_certificate",
    "zh/fund_flow_analysis",
    "en/individual_income_tax_return",
    "en/bank_statement",
    "en/utility_bill",
    "en/property_owner_search_report",
    "en/mortgage_assistance_form",
)
REGISTERS = (
    "zh/real_estate_inquiry",
    "en/property_owner_search_report",
)  # they list homes, some bought not long ago
PERIOD_KINDS = (
    "zh/bank_statement",
    "en/bank_statement",
)  # an older print date would lie before the rows printed
OLDER, YOUNGER = "older", "later"
NUMBERED = ("serial", "certificate.number", "report.number")
WITH_IT = (
    "issue_date",
    "valid_until",
    "due_date",
    "report.as_of",
    "data.until",
)  # days that are counted from the day of issue


@dataclass(frozen=True)
class StaleDocument(FactChange):
    """The issue date moves, and a printed term with it."""

    rule: ClassVar[str] = "recency"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple((kind,) for kind in RECENT_KINDS)
    most_days_over: int = 160
    most_days_ahead: int = 45

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_moves(case, documents, policy, over=1))

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
        over = 1 if boundary else int(rng.integers(2, self.most_days_over + 1))
        ahead = 1 if boundary else int(rng.integers(2, self.most_days_ahead + 1))
        moves = _moves(case, documents, policy, over=over) or _moves(
            case, documents, policy, over=1
        )
        if boundary:  # the move that crosses a threshold the file already touches, if it does
            moves = [
                m for m in moves if day(m[0], "issue_date") == _edge(case, policy, m[1])
            ] or moves
        document, way = pick(rng, moves)
        issued = _edge(case, policy, way) + timedelta(days=ahead if way == YOUNGER else -over)
        files, changes = edited(documents, {document.id: _moved(document, issued)})
        sentence = _sentence(case, document, issued, policy=policy)
        severity = grade(over, 10, 90) if way == OLDER else grade(ahead, 3, 20)
        return files, Anomaly("stale_document", "validity", self.rule, severity, sentence, changes)

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        document, way = pick(rng, _moves(case, documents, policy, over=1))
        return edited(documents, {document.id: _moved(document, _edge(case, policy, way))})[0]

    def broken(self, printed: Printed, policy: Policy) -> bool:
        today = date.fromisoformat(printed.today)
        texts = [t for d, t in printed.texts.items() if printed.kinds[d] in RECENT_KINDS]
        ages = [
            (today - issued).days
            for issued in (parse_date(t.get("issue_date")) for t in texts)
            if issued
        ]
        return any(age < 0 or age > policy.validity_days for age in ages)


def _edge(case: Case, policy: Policy, way: str) -> date:
    """The last admissible day in one direction."""
    return case.today if way == YOUNGER else case.today - timedelta(days=policy.validity_days)


def _moves(
    case: Case, documents: Sequence[Document], policy: Policy, *, over: int
) -> list[tuple[Document, str]]:
    """Papers that can be dated later than today, and those that can be ``over`` days too old without speaking of a future."""
    dated = [d for d in documents if d.kind in RECENT_KINDS and shows(d, "issue_date")]
    old = _edge(case, policy, OLDER) - timedelta(days=over)
    return [(d, YOUNGER) for d in dated] + [
        (d, OLDER) for d in dated if d.kind not in PERIOD_KINDS and _speaks_of(d, case) < old
    ]


def _speaks_of(document: Document, case: Case) -> date:
    """The last day a paper speaks of: the end of its tax year, the first day of the job it certifies, the last home registered."""
    years = [count(document, "tax_year") or 0]
    years += [
        int(y)
        for f, v in document.facts.items()
        if f.endswith(".period")
        for y in re.findall(r"\d{4}", str(v))
    ]
    ends = [date(max(years), 12, 31)] if max(years) else []
    said = [found for f in document.facts if f not in WITH_IT and (found := day(document, f))]
    if document.kind in REGISTERS:
        said += [e.title.registered for e in case.estates if e.title] + [
            e.deed.recorded for e in case.estates if e.deed
        ]
    return max([*ends, *said, date.min])


def _moved(document: Document, issued: date) -> Edits:
    """The day of issue, what is counted from it, and the numbers that begin with it."""
    before = day(document, "issue_date")
    if before is None:
        raise ValueError(f"{document.id} states no issue date")
    moved: dict[str, Fact] = {}
    for name in (f for f in WITH_IT if document.facts.get(f) is not None):
        value = document.facts[name]
        shifted = issued + ((day(document, name) or before) - before)
        moved[name] = (
            datetime.combine(shifted, value.time()) if isinstance(value, datetime) else shifted
        )
    for name, value in document.facts.items():
        if isinstance(value, str) and name.endswith(NUMBERED):
            moved[name] = value.replace(f"{before:%Y%m%d}", f"{issued:%Y%m%d}", 1).replace(
                f"-{before:%y%m}-", f"-{issued:%y%m}-", 1
            )
    return moved


def _sentence(case: Case, document: Document, issued: date, *, policy: Policy) -> str:
    age, today = (case.today - issued).days, case.today
    if age < 0:
        return told(
            case.language,
            f"{document.label}的日期为{issued:%Y年%m月%d日}，比审查日{today:%Y年%m月%d日}还晚{-age}天。",
            f"The {document.label} is dated {issued.isoformat()}, {-age} day{'s' * (age < -1)} after the day it is looked at, {today.isoformat()}.",
        )
    return told(
        case.language,
        f"{document.label}开具于{issued:%Y年%m月%d日}，距审查日{today:%Y年%m月%d日}已{age}天，超过{policy.validity_days}天。",
        f"The {document.label} was issued on {issued.isoformat()}, {age} days before {today.isoformat()}; the limit is {policy.validity_days}.",
    )
