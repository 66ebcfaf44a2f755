"""Income tax of the two invented countries, by documented schedules.

Pure functions recompute every line from a case.

Jizhou (zh). Two schedules on the yearly taxable income:

- comprehensive income (employees): 10 % to 12,000; 20 % to 60,000; 25 % to 300,000; 30 % to
  600,000; 34 % to 1,000,000; 37 % above
- business income (owners): 10 % to 20,000; 20 % to 60,000; 25 % to 250,000; 30 % to 600,000; 35 %
  above

Deducted from gross: 1,000 a month; social insurance 10.5 % of a base between 4,000 and 25,000 a
month; the housing fund (employees, 5-8 % of the same base); special deductions, at most 6 % of
gross and 18,000 a year. Tax is withheld month by month on the running total of the year (cumulative
withholding) and settled once a year, because special deductions claimed by the month may differ
from those granted.

Halvern (en). By filing status, on taxable income; rates 10, 18, 24, 28, 32, 35 % up to the edges in
``EN_EDGES``; standard deduction 12,000 / 15,000 / 18,000; child credit 1,000 for each child under
17. Owners add a self-employment tax of 6 % on 92 % of profit, at most 170,000 of it, half of it an
adjustment, and deduct a tenth of the rest of their profit, at most 30,000. Employees pay social
insurance of 6.5 % on at most 14,000 a month. Tax is withheld as if each month's pay were earned all
year.

The rates are such that tax is at least 10.5 % of the income certified now wherever that exceeds
100,000 a year, and at most 19 % below: honest files fit the default credit policy and the reference
benchmark's own thresholds as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.money import ZERO, cents, share
from pipeline.records import Case, Employment, PayMonth, Person

Schedule = tuple[tuple[Decimal | None, Decimal], ...]


def _schedule(rates: str, edges: str) -> Schedule:
    tops = [*(Decimal(e) for e in edges.split()), None]
    return tuple(zip(tops, (Decimal(r) for r in rates.split()), strict=True))


ZH_SCHEDULES: Mapping[str, Schedule] = {
    "salaried": _schedule("0.10 0.20 0.25 0.30 0.34 0.37", "12000 60000 300000 600000 1000000"),
    "business": _schedule("0.10 0.20 0.25 0.30 0.35", "20000 60000 250000 600000"),
}
ZH_BASIC_MONTHLY = Decimal(1_000)
ZH_BASE_FLOOR, ZH_BASE_CEILING = Decimal(4_000), Decimal(25_000)
ZH_SOCIAL_RATE = Decimal("0.105")
ZH_SPECIAL_RATE, ZH_SPECIAL_MAX = Decimal("0.06"), Decimal(18_000)

EN_RATES = "0.10 0.18 0.24 0.28 0.32 0.35"
EN_EDGES: Mapping[str, str] = {
    "single": "10000 90000 180000 300000 600000",
    "head_of_household": "12000 100000 210000 350000 680000",
    "married_joint": "14000 110000 240000 400000 750000",
}
EN_SCHEDULES: Mapping[str, Schedule] = {
    status: _schedule(EN_RATES, edges) for status, edges in EN_EDGES.items()
}
EN_STANDARD: Mapping[str, Decimal] = {
    "single": Decimal(12_000),
    "head_of_household": Decimal(15_000),
    "married_joint": Decimal(18_000),
}
EN_CHILD_CREDIT = Decimal(1_000)
EN_CHILD_AGE = 17
EN_SOCIAL_RATE, EN_SOCIAL_CEILING = Decimal("0.065"), Decimal(14_000)
EN_SELF_RATE, EN_SELF_SHARE, EN_SELF_CEILING = Decimal("0.06"), Decimal("0.92"), Decimal(170_000)
EN_BUSINESS_RATE, EN_BUSINESS_MAX = Decimal("0.10"), Decimal(30_000)
TWELVE = Decimal(12)


def bracket_tax(taxable: Decimal, schedule: Schedule) -> Decimal:
    """Tax on ``taxable`` (nothing below zero), to the cent."""
    tax, floor = Decimal(0), Decimal(0)
    for top, rate in schedule:
        if taxable <= floor:
            break
        tax += ((taxable if top is None else min(taxable, top)) - floor) * rate
        floor = top or floor
    return cents(tax)


def months_of(payroll: Sequence[PayMonth], year: int) -> tuple[PayMonth, ...]:
    """The pay of one calendar year."""
    return tuple(m for m in payroll if m.month.year == year)


# ---------------------------------------------------------------- zh


def social_insurance(language: str, kind: str, gross: Decimal) -> Decimal:
    """What a month's ``gross`` pays to social insurance."""
    if language == "zh":
        return share(min(max(gross, ZH_BASE_FLOOR), ZH_BASE_CEILING), ZH_SOCIAL_RATE)
    return ZERO if kind == "business" else share(min(gross, EN_SOCIAL_CEILING), EN_SOCIAL_RATE)


def housing_fund(gross: Decimal, rate: Decimal) -> Decimal:
    """What a month's ``gross`` pays to the housing fund at the employer's ``rate``."""
    return share(min(max(gross, ZH_BASE_FLOOR), ZH_BASE_CEILING), rate)


@dataclass
class Withholding:
    """The running total of one zh tax year; ``month`` returns what that month withholds."""

    schedule: Schedule
    special_monthly: Decimal
    taxable: Decimal = ZERO
    withheld: Decimal = ZERO

    def month(self, gross: Decimal, insured: Decimal) -> Decimal:
        self.taxable += gross - insured - ZH_BASIC_MONTHLY - self.special_monthly
        due = max(ZERO, bracket_tax(self.taxable, self.schedule) - self.withheld)
        self.withheld += due
        return due


def zh_special_limit(gross: Decimal) -> Decimal:
    """The most special deductions a yearly ``gross`` allows."""
    return min(share(gross, ZH_SPECIAL_RATE), ZH_SPECIAL_MAX)


def zh_year(
    kind: str, months: Sequence[PayMonth], special: Decimal
) -> tuple[dict[str, Decimal], Decimal, Decimal]:
    """(deductions by name, taxable, tax) of a year's pay.

    ``special`` is what the yearly reconciliation grants.
    """
    deductions = {
        "basic": ZH_BASIC_MONTHLY * len(months),
        "social_insurance": sum((m.social_insurance for m in months), ZERO),
        "housing_fund": sum((m.housing_fund for m in months), ZERO),
        "special": min(special, zh_special_limit(sum((m.gross for m in months), ZERO))),
    }
    taxable = max(ZERO, sum((m.gross for m in months), ZERO) - sum(deductions.values(), ZERO))
    return deductions, taxable, bracket_tax(taxable, ZH_SCHEDULES[kind])


def certificate_items(case: Case) -> list[tuple[str, str, Decimal]]:
    """(tax item, period, paid) as a zh certificate lists them; they sum to ``case.tax.tax``.

    A refund is negative.
    """
    period = f"{case.tax.year}-01-01至{case.tax.year}-12-31"
    salaried = case.employment.kind == "salaried"
    items = [("工资、薪金所得" if salaried else "经营所得", period, case.tax.withheld)]
    if case.tax.settlement:
        items.append(
            ("综合所得年度汇算" if salaried else "经营所得年度汇算", period, case.tax.settlement)
        )
    return items


# ---------------------------------------------------------------- en


def en_income_tax(taxable: Decimal, status: str) -> Decimal:
    return bracket_tax(taxable, EN_SCHEDULES[status])


def en_self_tax(profit: Decimal) -> Decimal:
    """Self-employment tax on a year's profit."""
    return share(min(share(profit, EN_SELF_SHARE), EN_SELF_CEILING), EN_SELF_RATE)


def en_withheld(kind: str, gross: Decimal, status: str) -> Decimal:
    """What a month withholds (or an owner sets aside).

    A twelfth of the tax of twelve such months, without credits or savings.
    """
    year = gross * 12
    if kind == "business":
        own = en_self_tax(year)
        base = year - cents(own / 2)
        base -= min(share(base, EN_BUSINESS_RATE), EN_BUSINESS_MAX)
        return cents((own + en_income_tax(base - EN_STANDARD[status], status)) / TWELVE)
    return cents(en_income_tax(year - EN_STANDARD[status], status) / TWELVE)


def en_lines(
    *,
    status: str,
    wages: Decimal,
    profit: Decimal,
    interest: Decimal,
    savings: Decimal,
    children: int,
    withheld: Decimal,
) -> dict[str, Decimal | None]:
    """Every line of the Halvern return.

    ``savings``: pension contributions, part of the adjustments; ``children``: with credit.
    """
    total = wages + interest + profit
    own = en_self_tax(profit)
    adjustments = cents(own / 2) + savings
    agi = total - adjustments
    business = min(share(max(ZERO, profit - adjustments), EN_BUSINESS_RATE), EN_BUSINESS_MAX)
    standard = EN_STANDARD[status]
    taxable = max(ZERO, agi - standard - business)
    tax = en_income_tax(taxable, status)
    credit = min(tax, EN_CHILD_CREDIT * children)
    income = {
        "line.1a": wages,
        "line.1z": wages,
        "line.2b": interest,
        "line.8": profit,
        "line.9": total,
        "line.10": adjustments,
        "line.11": agi,
        "line.12": cents(standard),
        "line.13": business,
        "line.14": standard + business,
        "line.15": taxable,
    }
    return {**income, **en_tax_lines(tax, credit, own=own, withheld=withheld)}


def en_tax_lines(
    tax: Decimal, credit: Decimal, *, own: Decimal, withheld: Decimal
) -> dict[str, Decimal | None]:
    """The lower half of the return: tax, credit, self-employment tax, refund or balance due."""
    due = max(ZERO, tax - credit) + own
    return {
        "line.16": tax,
        "line.17": ZERO,
        "line.18": tax,
        "line.19": credit,
        "line.20": ZERO,
        "line.21": credit,
        "line.22": max(ZERO, tax - credit),
        "line.23": own,
        "line.24": due,
        "line.25d": withheld,
        "line.33": withheld,
        "line.34": withheld - due if withheld > due else None,
        "line.37": due - withheld if due > withheld else None,
    }


def credited_children(persons: Sequence[Person], year: int) -> int:
    """Children born by the end of ``year`` and not yet 17 then."""
    return sum(p.role == "child" and 0 <= year - p.birth_date.year < EN_CHILD_AGE for p in persons)


def filing_status(
    employment: Employment, marital_status: str, persons: Sequence[Person], *, language: str
) -> str:
    """zh: kind of schedule; en: married couples file jointly, lone parents as head of household."""
    if language == "zh":
        return "comprehensive" if employment.kind == "salaried" else "business"
    if marital_status == "married":
        return "married_joint"
    return "head_of_household" if any(p.role == "child" for p in persons) else "single"


def return_lines(case: Case) -> dict[str, Decimal | None]:
    """Every line of the applicant's en return, keyed ``line.1a`` ...

    ``line.37``; None where a line stays empty.
    """
    earned = sum((m.gross for m in months_of(case.payroll, case.tax.year)), ZERO)
    salaried = case.employment.kind == "salaried"
    return en_lines(
        status=case.tax.filing_status,
        wages=earned if salaried else ZERO,
        profit=ZERO if salaried else earned,
        interest=case.tax.gross - earned,
        savings=case.tax.deductions["savings"],
        children=credited_children(case.persons, case.tax.year),
        withheld=case.tax.withheld,
    )


def recompute(case: Case) -> Decimal:
    """The year's tax from the payroll alone, in either country."""
    if case.language == "en":
        return return_lines(case)["line.24"] or ZERO
    months = months_of(case.payroll, case.tax.year)
    return zh_year(case.employment.kind, months, case.tax.deductions["special"])[2]
