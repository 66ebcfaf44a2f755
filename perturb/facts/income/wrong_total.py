"""One printed total that is not the sum of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.certified_income import CERTIFICATE, FORM, TAX
from perturb.facts.shared.papers import amount, edited, figures, grade, pick, shows, told
from perturb.facts.shared.tax_return import RETURN
from pipeline.money import CENT, UNIT
from pipeline.policy import Policy
from pipeline.printing.formats import money_words
from pipeline.reading.printed_text import parse_int, parse_money, parse_words, table
from pipeline.records import Anomaly, Case, Document, Fact
from pipeline.roles import FactChange, Printed, Rng

TOTALS: Mapping[str, tuple[str, ...]] = {
    TAX: ("tax.total",),
    "zh/bank_statement": ("summary.total_in", "summary.total_out"),
    "en/bank_statement": ("summary.deposits", "summary.withdrawals", "summary.closing"),
    RETURN: ("line.9", "line.11", "line.14", "line.18", "line.24"),
}
# Line -> the lines it adds up, with their signs; line 15 and 22 are never below nought.
SUMS: Mapping[str, tuple[str, ...]] = {
    "line.9": ("+line.1z", "+line.2b", "+line.8"),
    "line.11": ("+line.9", "-line.10"),
    "line.14": ("+line.12", "+line.13"),
    "line.15": ("+line.11", "-line.14"),
    "line.18": ("+line.16", "+line.17"),
    "line.21": ("+line.19", "+line.20"),
    "line.22": ("+line.18", "-line.21"),
    "line.24": ("+line.22", "+line.23"),
}
NOT_NEGATIVE = ("line.15", "line.22")


@dataclass(frozen=True)
class WrongTotal(FactChange):
    """A slip that keeps the file inside every ratio: totals move by at most a twentieth, taxes only upwards."""

    rule: ClassVar[str] = "total"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple((kind,) for kind in TOTALS)

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_totals(documents))

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
        document, field = pick(rng, _totals(documents))
        true = amount(document, field)
        slip = UNIT if boundary else _slip(true, rng)
        shown = true + slip
        new: dict[str, Fact] = {
            field: shown,
            **({"tax.total_words": money_words(shown)} if field == "tax.total" else {}),
        }
        files, changes = edited(documents, {document.id: new})
        sentence = told(
            case.language,
            f"{document.label}所列各项相加应为{figures(true)}元，合计却印为{figures(shown)}元，多出{figures(slip)}元。",
            f"The lines of the {document.label} add up to ${figures(true)}, but the total printed is ${figures(shown)}, ${figures(slip)} more.",
        )
        severity = grade(float(slip / true), 0.005, 0.03)
        return files, Anomaly("wrong_total", "calculation", self.rule, severity, sentence, changes)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        papers = [(printed.kinds[d], t) for d, t in printed.texts.items()]
        checks = {
            CERTIFICATE: _certificate_is_off,
            FORM: _form_is_off,
            TAX: _tax_is_off,
            "zh/bank_statement": _zh_statement_is_off,
            "en/bank_statement": _en_statement_is_off,
            RETURN: _return_is_off,
        }
        return any(checks[kind](texts) for kind, texts in papers if kind in checks)


def _totals(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Totals printed in figures and large enough to slip in."""
    return [
        (d, f)
        for d in documents
        for f in TOTALS.get(d.kind, ())
        if amount(d, f) >= 100 and shows(d, f)
    ]


def _slip(true: Decimal, rng: Rng) -> Decimal:
    """A whole step of one decimal place: as when a digit is copied wrongly; at most a twentieth of the total."""
    steps = [Decimal(10) ** place * digit for place in range(6) for digit in range(1, 10)]
    return pick(rng, [s for s in steps if true / 1000 <= s <= true / 20] or [UNIT]).quantize(CENT)


def _certificate_is_off(texts: Mapping[str, str]) -> bool:
    """The year is twelve months, the amount in words is the one in figures."""
    monthly, yearly = (
        parse_money(texts.get("income.monthly")),
        parse_money(texts.get("income.yearly")),
    )
    words = parse_words(texts.get("income.monthly_words"))
    return monthly is not None and (
        (yearly is not None and yearly != 12 * monthly) or (words is not None and words != monthly)
    )


def _form_is_off(texts: Mapping[str, str]) -> bool:
    """The loan and the down payment make the price."""
    price, *parts = (
        parse_money(texts.get(n))
        for n in ("collateral.price", "loan.amount", "collateral.down_payment")
    )
    return None not in (price, *parts) and sum(parts) != price  # type: ignore[arg-type]


def _tax_is_off(texts: Mapping[str, str]) -> bool:
    total, words = parse_money(texts.get("tax.total")), parse_words(texts.get("tax.total_words"))
    paid = [parse_money(r.get("paid")) for r in table(texts, "items")]
    lines = [p for p in paid if p is not None]
    if total is not None and words is not None and total != words:
        return True
    stated = total if total is not None else words
    return stated is not None and len(lines) == len(paid) > 0 and sum(lines) != stated


def _zh_statement_is_off(texts: Mapping[str, str]) -> bool:
    amounts = [parse_money(r.get("amount")) for r in table(texts, "transactions")]
    known = [a for a in amounts if a is not None]
    if not known or len(known) < len(amounts):
        return False
    incoming, outgoing = [a for a in known if a > 0], [-a for a in known if a <= 0]
    pairs = (
        (parse_money(texts.get("summary.total_in")), sum(incoming, Decimal(0))),
        (parse_money(texts.get("summary.total_out")), sum(outgoing, Decimal(0))),
    )
    counts = (
        (parse_int(texts.get("summary.count_in")), len(incoming)),
        (parse_int(texts.get("summary.count_out")), len(outgoing)),
    )
    return any(a is not None and a != b for a, b in pairs) or any(
        a is not None and a != b for a, b in counts
    )


def _en_statement_is_off(texts: Mapping[str, str]) -> bool:
    rows = table(texts, "transactions")
    deposits = sum((parse_money(r.get("deposit")) or Decimal(0) for r in rows), Decimal(0))
    withdrawals = sum((parse_money(r.get("withdrawal")) or Decimal(0) for r in rows), Decimal(0))
    opening, closing = (
        parse_money(texts.get("summary.opening")),
        parse_money(texts.get("summary.closing")),
    )
    told_in, told_out = (
        parse_money(texts.get("summary.deposits")),
        parse_money(texts.get("summary.withdrawals")),
    )
    if (told_in is not None and told_in != deposits) or (
        told_out is not None and told_out != withdrawals
    ):
        return True
    return (
        opening is not None and closing is not None and closing != opening + deposits - withdrawals
    )


def _return_is_off(texts: Mapping[str, str]) -> bool:
    """A blank line counts nothing where it is added up; a blank total is not judged."""
    for total, parts in SUMS.items():
        stated = parse_money(texts.get(total))
        if stated is None or any(p[1:] in SUMS and p[1:] not in texts for p in parts):
            continue
        values = [
            (parse_money(texts.get(p[1:])) or Decimal(0)) * (-1 if p[0] == "-" else 1)
            for p in parts
        ]
        right = sum(values, Decimal(0))
        if stated != (max(right, Decimal(0)) if total in NOT_NEGATIVE else right):
            return True
    paid, owed = parse_money(texts.get("line.33")), parse_money(texts.get("line.24"))
    over, due = parse_money(texts.get("line.34")), parse_money(texts.get("line.37"))
    return None not in (paid, owed) and (over or Decimal(0)) - (due or Decimal(0)) != paid - owed  # type: ignore[operator]
