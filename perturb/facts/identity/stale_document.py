"""A paper issued too long ago, or dated later than today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from perturb.facts.shared.papers import grade, pick, planted, shows
from pipeline.changes import ChangeRequest, Edits, FactEdit, FileEdits, Localized, Submission
from pipeline.facts import count, day, printed_day, require, states
from pipeline.kinds import (
    EN_BANK_STATEMENT,
    EN_INCOME_TAX_RETURN,
    EN_MORTGAGE_ASSISTANCE_FORM,
    EN_PROPERTY_OWNER_SEARCH_REPORT,
    EN_UTILITY_BILL,
    ZH_BANK_STATEMENT,
    ZH_FUND_FLOW_ANALYSIS,
    ZH_INCOME_CERTIFICATE,
    ZH_LOAN_APPLICATION_FORM,
    ZH_LOAN_CLEARANCE_CERTIFICATE,
    ZH_REAL_ESTATE_INQUIRY,
    ZH_SOCIAL_INSURANCE_CERTIFICATE,
    ZH_TAX_PAYMENT_CERTIFICATE,
)
from pipeline.policy import Policy
from pipeline.records import Case, Document, Fact, Family
from pipeline.roles import Carriers, FactChange, Printed

# Identity cards and licences are issued years ago and are judged by their term instead.
RECENT_KINDS = (
    ZH_INCOME_CERTIFICATE,
    ZH_TAX_PAYMENT_CERTIFICATE,
    ZH_BANK_STATEMENT,
    ZH_LOAN_APPLICATION_FORM,
    ZH_LOAN_CLEARANCE_CERTIFICATE,
    ZH_REAL_ESTATE_INQUIRY,
    ZH_SOCIAL_INSURANCE_CERTIFICATE,
    ZH_FUND_FLOW_ANALYSIS,
    EN_INCOME_TAX_RETURN,
    EN_BANK_STATEMENT,
    EN_UTILITY_BILL,
    EN_PROPERTY_OWNER_SEARCH_REPORT,
    EN_MORTGAGE_ASSISTANCE_FORM,
)
# They list homes, some bought not long ago.
REGISTERS = (ZH_REAL_ESTATE_INQUIRY, EN_PROPERTY_OWNER_SEARCH_REPORT)
# An older print date would lie before the rows printed.
PERIOD_KINDS = (ZH_BANK_STATEMENT, EN_BANK_STATEMENT)
OLDER, YOUNGER = "older", "later"
NUMBERED = ("serial", "certificate.number", "report.number")
# Days that are counted from the day of issue.
WITH_IT = ("issue_date", "valid_until", "due_date", "report.as_of", "data.until")


@dataclass(frozen=True)
class StaleDocument(FactChange):
    """The issue date moves, and a printed term with it."""

    rule: ClassVar[str] = "recency"
    family: ClassVar[Family] = "validity"
    carriers: ClassVar[Carriers] = tuple((kind,) for kind in RECENT_KINDS)
    most_days_over: int = 160
    most_days_ahead: int = 45

    def applies(self, file: Submission) -> bool:
        return bool(_moves(file, over=1))

    def change(self, request: ChangeRequest) -> FactEdit:
        rng, boundary = request.rng, request.boundary
        over = 1 if boundary else int(rng.integers(2, self.most_days_over + 1))
        ahead = 1 if boundary else int(rng.integers(2, self.most_days_ahead + 1))
        moves = _moves(request, over=over) or _moves(request, over=1)
        if boundary:  # the move that crosses a threshold the file already touches, if it does
            moves = [(d, way) for d, way in moves if _touches(request, d, way)] or moves
        document, way = pick(rng, moves)
        issued = _edge(request, way) + timedelta(days=ahead if way == YOUNGER else -over)
        severity = grade(over, 10, 90) if way == OLDER else grade(ahead, 3, 20)
        return planted(
            request,
            {document.id: _moved(document, issued)},
            severity,
            explanation=_explanation(request, document, issued),
        )

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        document, way = pick(request.rng, _moves(request, over=1))
        return {document.id: _moved(document, _edge(request, way))}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        today = date.fromisoformat(printed.today)
        for name, texts in printed.texts.items():
            issued = printed_day(texts, "issue_date")
            if issued is None or printed.kinds[name] not in RECENT_KINDS:
                continue
            if not 0 <= (today - issued).days <= policy.validity_days:
                return True
        return False


def _edge(file: Submission, way: str) -> date:
    """The last admissible day in one direction."""
    today = file.case.today
    return today if way == YOUNGER else today - timedelta(days=file.policy.validity_days)


def _touches(file: Submission, document: Document, way: str) -> bool:
    return day(document.facts, "issue_date") == _edge(file, way)


def _moves(file: Submission, *, over: int) -> list[tuple[Document, str]]:
    """Papers that can be dated later than today, and those that can be too old.

    ``over`` days too old, without speaking of a future.
    """
    dated = [d for d in file.documents if d.kind in RECENT_KINDS and shows(d, "issue_date")]
    old = _edge(file, OLDER) - timedelta(days=over)
    able = [d for d in dated if d.kind not in PERIOD_KINDS and _speaks_of(d, file.case) < old]
    return [(d, YOUNGER) for d in dated] + [(d, OLDER) for d in able]


def _speaks_of(document: Document, case: Case) -> date:
    """The last day a paper speaks of.

    The end of its tax year, the first day of the job it certifies, the last home registered.
    """
    years = [count(document.facts, "tax_year") or 0]
    said = [date.min]
    for name, value in document.facts.items():
        if name.endswith(".period"):
            years += map(int, re.findall(r"\d{4}", str(value)))
        if isinstance(value, date) and name not in WITH_IT:
            said.append(value.date() if isinstance(value, datetime) else value)
    if max(years):
        said.append(date(max(years), 12, 31))
    if document.kind in REGISTERS:
        said += [e.title.registered for e in case.estates if e.title]
        said += [e.deed.recorded for e in case.estates if e.deed]
    return max(said)


def _moved(document: Document, issued: date) -> Edits:
    """The day of issue, what is counted from it, and the numbers that begin with it."""
    facts = document.facts
    before = require(day, facts, "issue_date")
    moved: dict[str, Fact] = {}
    for name in (f for f in WITH_IT if states(facts, f)):
        value, shifted = facts[name], issued + (require(day, facts, name) - before)
        if isinstance(value, datetime):
            shifted = datetime.combine(shifted, value.time())
        moved[name] = shifted
    for name, value in facts.items():
        if isinstance(value, str) and name.endswith(NUMBERED):
            number = value.replace(f"{before:%Y%m%d}", f"{issued:%Y%m%d}", 1)
            moved[name] = number.replace(f"-{before:%y%m}-", f"-{issued:%y%m}-", 1)
    return moved


def _explanation(file: Submission, document: Document, issued: date) -> Localized:
    label, today, limit = document.label, file.case.today, file.policy.validity_days
    age = (today - issued).days
    if age < 0:
        return Localized(
            zh=f"{label}的日期为{issued:%Y年%m月%d日}，比审查日{today:%Y年%m月%d日}还晚{-age}天。",
            en=f"The {label} is dated {issued.isoformat()}, {-age} day{'s' * (age < -1)} "
            f"after the day it is looked at, {today.isoformat()}.",
        )
    return Localized(
        zh=f"{label}开具于{issued:%Y年%m月%d日}，距审查日{today:%Y年%m月%d日}已{age}天，"
        f"超过{limit}天。",
        en=f"The {label} was issued on {issued.isoformat()}, {age} days before "
        f"{today.isoformat()}; the limit is {limit}.",
    )
