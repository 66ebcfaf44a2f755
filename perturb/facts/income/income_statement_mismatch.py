"""Pay on the statement that is far less, or far more, than the income the file certifies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.certified_income import (
    CERTIFICATE,
    PRINTED_INCOME,
    STATEMENT,
    Certified,
    cents_down,
    cents_up,
    certified,
    to_hundred,
)
from perturb.facts.shared.papers import (
    Edits,
    amount,
    apart,
    between,
    edited,
    figures,
    grade,
    paper,
    pick,
    shows,
    told,
)
from perturb.facts.shared.payroll import EN_STATEMENT, paid, pay_rows, scaled
from perturb.facts.shared.tax_return import RETURN
from pipeline.money import UNIT, above, at_least, at_most, below, cents
from pipeline.policy import Policy
from pipeline.reading.printed_text import age_on, parse_money, statement_income
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

Option = tuple[
    Mapping[str, Edits], Decimal, Decimal
]  # edits, statement income per month, certified income per month
LESS, MORE = "less", "more"
FALLING = (Decimal(1), Decimal("0.5"), Decimal("0.2"), Decimal("0.05"), Decimal(0))


@dataclass(frozen=True)
class IncomeStatementMismatch(FactChange):
    """The smaller edit: Chinese files restate certificate and form, English ones the pay rows of the statement."""

    rule: ClassVar[str] = "income_statement_ratio"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = (
        (CERTIFICATE, STATEMENT),
        (RETURN, EN_STATEMENT),
    )

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return any(
            _tell(case, documents, policy, way=way, strength=Decimal(0)) for way in (LESS, MORE)
        )

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
        strength = Decimal(0) if boundary else between(rng, Decimal("0.10"), Decimal("1.00"))
        # The drawn strength may break another rule where a weaker one does not.
        options = [
            [_tell(case, documents, policy, way=way, strength=strength * f) for f in FALLING]
            for way in (LESS, MORE)
        ]
        possible = [
            o
            for o in (next((o for o in row if o is not None), None) for row in options)
            if o is not None
        ]
        if boundary:  # the nearer threshold: the one ``graze`` went to
            possible = [
                min(
                    possible, key=lambda o: sum(_distance(documents, i, e) for i, e in o[0].items())
                )
            ]
        edits, credited, certain = pick(rng, possible)
        files, changes = edited(documents, edits)
        limits = policy.income_statement
        share = apart(credited / certain * 100, limits.min_ratio * 100, limits.max_ratio * 100)
        sentence = told(
            case.language,
            f"流水显示月均收入{figures(credited)}元，为证明月均收入{figures(certain)}元的{share}%，"
            f"不在{limits.min_ratio * 100:.0f}%至{limits.max_ratio * 100:.0f}%之间。",
            f"The statement shows pay of ${figures(credited)} a month, {share}% of the ${figures(certain)} stated, "
            f"outside {limits.min_ratio * 100:.0f}% to {limits.max_ratio * 100:.0f}%.",
        )
        ratio = credited / certain
        beyond = limits.min_ratio - ratio if ratio < limits.min_ratio else ratio - limits.max_ratio
        return files, Anomaly(
            "income_statement_mismatch",
            "rationality",
            self.rule,
            grade(float(beyond), 0.05, 0.2),
            sentence,
            changes,
        )

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        options = [
            _tell(case, documents, policy, way=way, strength=None)
            for way in (LESS, MORE)
            if _tell(case, documents, policy, way=way, strength=Decimal(0))
        ]
        possible = [o for o in options if o is not None]
        return edited(documents, pick(rng, possible)[0])[0] if possible else tuple(documents)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        limits = policy.income_statement
        stated = [parse_money(t.get("income.monthly")) for t in printed.of_kind(CERTIFICATE)]
        stated += [
            y / 12
            for y in (parse_money(t.get("line.9")) for t in printed.of_kind(RETURN))
            if y is not None
        ]
        credited = [statement_income(t) for t in printed.of_kind("bank_statement")]
        pairs = [(c, s) for c in credited for s in stated if c is not None and s is not None]
        return any(c < limits.min_ratio * s or c > limits.max_ratio * s for c, s in pairs)


def _tell(
    case: Case, documents: Sequence[Document], policy: Policy, *, way: str, strength: Decimal | None
) -> Option | None:
    """How to reach ``strength`` beyond the threshold (0: one unit, 1: far, None: on it, or one unit inside); None where another rule would break."""
    statement, filed = paper(documents, EN_STATEMENT), paper(documents, RETURN)
    if statement is not None and filed is not None:
        return _rows(documents, statement, filed, policy=policy, way=way, strength=strength)
    found = certified(documents, age_on(case.today, case.applicant.birth_date))
    statement = paper(documents, STATEMENT)
    if (
        found is None
        or statement is None
        or not shows(found.certificate, *PRINTED_INCOME)
        or not shows(statement, "period.from", "period.to")
    ):
        return None
    return _certificate(found, policy, way, strength=strength)


def _certificate(
    found: Certified, policy: Policy, way: str, *, strength: Decimal | None
) -> Option | None:
    limits, total = policy.income_statement, found.statement_total
    if not total:
        return None
    credited = total / found.months
    ratio = limits.min_ratio if way == LESS else limits.max_ratio
    exact, less, more = (value / ratio for value in (credited, credited - UNIT, credited + UNIT))
    on = cents(exact) * ratio * found.months == total  # certain cents are the limit itself
    if way == LESS:  # certify so much that the credits are less than the least share of it
        inside = cents(exact) if on else cents_down(less)
        monthly = (
            inside if strength is None else max(cents_up(more), cents_up(exact * (1 + strength)))
        )
    else:
        inside = cents(exact) if on else cents_up(more)
        monthly = (
            inside
            if strength is None
            else min(cents_down(less), cents_down(exact * (1 - strength * Decimal("0.45"))))
        )
    if monthly <= 0 or found.breaks(monthly, policy) - {"income_statement_ratio"}:
        return None
    declared = to_hundred(monthly) if found.form is not None else None
    return found.edits(monthly, declared), credited, monthly


def _rows(
    documents: Sequence[Document],
    statement: Document,
    filed: Document,
    *,
    policy: Policy,
    way: str,
    strength: Decimal | None,
) -> Option | None:
    limits, monthly, before = policy.income_statement, amount(filed, "line.9") / 12, paid(statement)
    rows = pay_rows(statement)
    if (
        monthly <= 0
        or before <= 0
        or not shows(filed, "line.9")
        or not shows(statement, *(f"transactions.{n}.deposit" for n in rows))
    ):
        return None
    if way == LESS:
        edge = limits.min_ratio * monthly
        target = (
            at_least(edge)
            if strength is None
            else min(below(edge), cents_down(edge * (1 - strength * Decimal("0.6"))))
        )
    else:
        edge = limits.max_ratio * monthly
        target = (
            at_most(edge) if strength is None else max(above(edge), cents_up(edge * (1 + strength)))
        )
    if target <= 0:
        return None
    edits = scaled(documents, statement, target)
    return (edits, target, monthly) if edits is not None else None


def _distance(documents: Sequence[Document], document_id: str, edits: Edits) -> Decimal:
    """How far money facts move."""
    document = next(d for d in documents if d.id == document_id)
    return sum(
        (abs(v - amount(document, f)) for f, v in edits.items() if isinstance(v, Decimal)),
        Decimal(0),
    )
