"""Pay on the statement that is far less, or far more, than the income the file certifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import ClassVar, NamedTuple

from perturb.facts.shared.certified_income import (
    PRINTED_INCOME,
    Certified,
    cents_down,
    cents_up,
    certified,
    to_hundred,
)
from perturb.facts.shared.papers import (
    amount,
    apart,
    between,
    figures,
    grade,
    paper,
    pick,
    planted,
    shows,
)
from perturb.facts.shared.payroll import paid, pay_rows, scaled
from pipeline.changes import ChangeRequest, Edits, FactEdit, FileEdits, Localized, Submission
from pipeline.facts import printed_money
from pipeline.kinds import (
    EN_BANK_STATEMENT,
    EN_INCOME_TAX_RETURN,
    ZH_BANK_STATEMENT,
    ZH_INCOME_CERTIFICATE,
)
from pipeline.money import UNIT, ZERO, above, at_least, at_most, below, cents
from pipeline.policy import IncomeStatement, Policy
from pipeline.reading.printed_text import statement_income
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed

LESS, MORE = "less", "more"
FALLING = (Decimal(1), Decimal("0.5"), Decimal("0.2"), Decimal("0.05"), Decimal(0))


class Option(NamedTuple):
    """One way to tell the lie."""

    edits: FileEdits
    credited: Decimal  # income on the statement, by the month
    certain: Decimal  # income certified, by the month


@dataclass(frozen=True)
class IncomeStatementMismatch(FactChange):
    """The smaller edit of the two.

    Chinese files restate certificate and form, English ones the pay rows of the statement.
    """

    rule: ClassVar[str] = "income_statement_ratio"
    family: ClassVar[Family] = "rationality"
    carriers: ClassVar[Carriers] = (
        (ZH_INCOME_CERTIFICATE, ZH_BANK_STATEMENT),
        (EN_INCOME_TAX_RETURN, EN_BANK_STATEMENT),
    )

    def applies(self, file: Submission) -> bool:
        return any(_tell(file, way, Decimal(0)) for way in (LESS, MORE))

    def change(self, request: ChangeRequest) -> FactEdit:
        strength = Decimal(0)
        if not request.boundary:
            strength = between(request.rng, Decimal("0.10"), Decimal("1.00"))
        found = [_strongest(request, way, strength) for way in (LESS, MORE)]
        possible = [option for option in found if option is not None]
        if request.boundary:  # the nearer threshold: the one ``near_miss`` went to
            possible = [min(possible, key=lambda option: _distance(request.documents, option))]
        option = pick(request.rng, possible)
        limits = request.policy.income_statement
        severity = grade(float(_beyond(option, limits)), 0.05, 0.2)
        return planted(request, option.edits, severity, explanation=_explanation(option, limits))

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        ways = [way for way in (LESS, MORE) if _tell(request, way, Decimal(0))]
        options = [_tell(request, way, None) for way in ways]
        possible = [option for option in options if option is not None]
        return pick(request.rng, possible).edits if possible else {}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        limits = policy.income_statement
        certificates = printed.of_kind(ZH_INCOME_CERTIFICATE)
        stated = [printed_money(texts, "income.monthly") for texts in certificates]
        for texts in printed.of_kind(EN_INCOME_TAX_RETURN):
            yearly = printed_money(texts, "line.9")
            stated.append(yearly / 12 if yearly is not None else None)
        credited = [statement_income(texts) for texts in printed.of_kind("bank_statement")]
        return any(_is_off(limits, pay, certain) for pay, certain in product(credited, stated))


def _is_off(limits: IncomeStatement, credited: Decimal | None, certain: Decimal | None) -> bool:
    """What cannot be read is not judged."""
    if credited is None or certain is None:
        return False
    return not limits.min_ratio * certain <= credited <= limits.max_ratio * certain


def _strongest(file: Submission, way: str, strength: Decimal) -> Option | None:
    """The drawn strength may break another rule where a weaker one does not."""
    options = [_tell(file, way, strength * share) for share in FALLING]
    return next((option for option in options if option is not None), None)


def _tell(file: Submission, way: str, strength: Decimal | None) -> Option | None:
    """How to reach ``strength`` beyond the threshold; None where another rule would break.

    ``strength``: 0 is one unit beyond, 1 is far; None is on the threshold, or one unit inside.
    """
    statement = paper(file.documents, EN_BANK_STATEMENT)
    filed = paper(file.documents, EN_INCOME_TAX_RETURN)
    if statement is not None and filed is not None:
        return _rows(file, statement, filed, way=way, strength=strength)
    found, statement = certified(file), paper(file.documents, ZH_BANK_STATEMENT)
    if found is None or statement is None or not shows(found.certificate, *PRINTED_INCOME):
        return None
    if not shows(statement, "period.from", "period.to"):
        return None
    return _certificate(found, file.policy, way, strength=strength)


def _certificate(
    found: Certified, policy: Policy, way: str, *, strength: Decimal | None
) -> Option | None:
    """Another income on certificate and form."""
    if not found.statement_total:
        return None
    monthly = _certifiable(found, policy.income_statement, way, strength=strength)
    if monthly <= 0 or found.breaks(monthly, policy) - {"income_statement_ratio"}:
        return None
    declared = to_hundred(monthly) if found.form is not None else None
    credited = found.statement_total / found.months
    return Option(found.edits(monthly, declared), credited, monthly)


def _certifiable(
    found: Certified, limits: IncomeStatement, way: str, *, strength: Decimal | None
) -> Decimal:
    """The income to certify, so that what is credited is too little of it, or too much."""
    total = found.statement_total or ZERO
    credited = total / found.months
    ratio = limits.min_ratio if way == LESS else limits.max_ratio
    exact, less, more = (value / ratio for value in (credited, credited - UNIT, credited + UNIT))
    if strength is None:
        if cents(exact) * ratio * found.months == total:  # certain cents are the limit itself
            return cents(exact)
        return cents_down(less) if way == LESS else cents_up(more)
    if way == LESS:
        return max(cents_up(more), cents_up(exact * (1 + strength)))
    return min(cents_down(less), cents_down(exact * (1 - strength * Decimal("0.45"))))


def _rows(
    file: Submission,
    statement: Document,
    filed: Document,
    *,
    way: str,
    strength: Decimal | None,
) -> Option | None:
    """Other pay on the statement."""
    monthly = amount(filed, "line.9") / 12
    fields = [f"transactions.{n}.deposit" for n in pay_rows(statement)]
    if monthly <= 0 or paid(statement) <= 0:
        return None
    if not shows(filed, "line.9") or not shows(statement, *fields):
        return None
    target = _payable(monthly, file.policy.income_statement, way, strength=strength)
    edits = scaled(file.documents, statement, target) if target > 0 else None
    return Option(edits, target, monthly) if edits is not None else None


def _payable(
    monthly: Decimal, limits: IncomeStatement, way: str, *, strength: Decimal | None
) -> Decimal:
    """The pay to credit, so that it is too little of the income, or too much."""
    edge = (limits.min_ratio if way == LESS else limits.max_ratio) * monthly
    if way == LESS:
        if strength is None:
            return at_least(edge)
        return min(below(edge), cents_down(edge * (1 - strength * Decimal("0.6"))))
    return at_most(edge) if strength is None else max(above(edge), cents_up(edge * (1 + strength)))


def _distance(documents: Sequence[Document], option: Option) -> Decimal:
    """How far money facts move."""
    return sum((_moved(d, option.edits.get(d.id, {})) for d in documents), Decimal(0))


def _moved(document: Document, edits: Edits) -> Decimal:
    sums = {field: value for field, value in edits.items() if isinstance(value, Decimal)}
    return sum((abs(value - amount(document, field)) for field, value in sums.items()), Decimal(0))


def _beyond(option: Option, limits: IncomeStatement) -> Decimal:
    """How far the share lies outside the two ratios."""
    share = option.credited / option.certain
    return limits.min_ratio - share if share < limits.min_ratio else share - limits.max_ratio


def _explanation(option: Option, limits: IncomeStatement) -> Localized:
    least, most = limits.min_ratio * 100, limits.max_ratio * 100
    share = apart(option.credited / option.certain * 100, least, most)
    credited, certain = figures(option.credited), figures(option.certain)
    return Localized(
        zh=f"流水显示月均收入{credited}元，为证明月均收入{certain}元的{share}%，"
        f"不在{least:.0f}%至{most:.0f}%之间。",
        en=f"The statement shows pay of ${credited} a month, {share}% of the ${certain} stated, "
        f"outside {least:.0f}% to {most:.0f}%.",
    )
