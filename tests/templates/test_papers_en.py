"""English papers of a credit file.

Their sums add up, their dates stand in order, and two papers never differ on one thing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest

from pipeline import units
from pipeline.printing import template
from pipeline.printing.render import render
from pipeline.recipe import World
from pipeline.records import Case, Document, Fact
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case
from pipeline.world.money.payslip import wage_statement
from pipeline.world.money.tax import return_lines

CASES = 50
KINDS = (
    "utility_bill",
    "payment_card",
    "pay_stub",
    "wage_statement",
    "employment_verification",
    "appraisal_summary",
    "property_owner_search_report",
    "warranty_deed",
    "mortgage_assistance_form",
)
DATED = (
    "utility_bill",
    "property_owner_search_report",
    "mortgage_assistance_form",
    "employment_verification",
    "pay_stub",
    "appraisal_summary",
)
Said = Mapping[str, Fact]


@cache
def case_of(index: int) -> Case:
    return draw_case(
        World(),
        date(2026, 3, 31) - timedelta(days=index * 5),
        "en",
        at=Address(23).at("case", index),
        index=index,
    )


@cache
def said(kind: str, index: int) -> Said | None:
    unit = units.load(Facts, f"en/{kind}")
    return (
        unit.facts(case_of(index), Address(23).at("case", index, kind).stream())
        if unit.applies(case_of(index))
        else None
    )


def papers(*kinds: str) -> list[tuple[Case, tuple[Said, ...]]]:
    """The cases that have all of these papers, with what they say."""
    found = []
    for index in range(CASES):
        facts = tuple(f for f in (said(kind, index) for kind in kinds) if f is not None)
        if len(facts) == len(kinds):
            found.append((case_of(index), facts))
    assert len(found) >= 5
    return found


def money(facts: Said, name: str) -> Decimal:
    value = facts[name]
    assert isinstance(value, Decimal) or value is None
    return value or Decimal(0)


def rows(facts: Said, column: str) -> list[Fact]:
    """A column of a table, written with a star, in order."""
    pattern = re.compile(re.escape(column).replace(r"\*", r"(\d+)"))
    return [value for name, value in facts.items() if pattern.fullmatch(name)]


def total(facts: Said, column: str) -> Decimal:
    return sum((v for v in rows(facts, column) if isinstance(v, Decimal)), Decimal(0))


def the_day(value: Fact) -> date:
    assert isinstance(value, date)
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("kind", DATED)
def test_dated_papers_are_no_older_than_the_bank_accepts_and_never_of_the_future(kind: str) -> None:
    for case, (facts,) in papers(kind):
        assert (
            timedelta(0)
            <= case.today - the_day(facts["issue_date"])
            <= timedelta(days=case.validity_days)
        )


def test_a_bill_adds_up_and_a_row_of_the_account_pays_it() -> None:
    for case, (bill,) in papers("utility_bill"):
        assert money(bill, "charges.previous") + money(bill, "charges.current") + money(
            bill, "charges.tax"
        ) == money(bill, "charges.total")
        assert (
            the_day(bill["period.from"])
            < the_day(bill["period.to"])
            < the_day(bill["issue_date"])
            < the_day(bill["due_date"])
        )
        paid = [
            r
            for r in case.account.transactions
            if r.counterparty == bill["issuer.name"] and -r.amount == bill["charges.total"]
        ]
        assert any(r.when.date() >= the_day(bill["issue_date"]) for r in paid)


def test_the_card_bears_the_number_of_the_account_and_is_still_good() -> None:
    for case, (card,) in papers("payment_card"):
        assert card["account.number"] == case.account.number and str(
            card["account.number"]
        ).startswith(str(card["card.prefix"]))
        assert case.today < the_day(card["card.expires"])


def test_a_pay_stub_adds_up_by_the_month_and_by_the_year() -> None:
    for case, (stub,) in papers("pay_stub"):
        for column, suffix in (("amount", ""), ("to_date", "_to_date")):
            assert total(stub, f"earnings.*.{column}") == money(stub, f"pay.gross{suffix}")
            assert total(stub, f"deductions.*.{column}") == money(stub, f"pay.deductions{suffix}")
            assert money(stub, f"pay.gross{suffix}") - money(
                stub, f"pay.deductions{suffix}"
            ) == money(stub, f"pay.net{suffix}")
        credited = [
            r
            for r in case.account.transactions
            if r.category == "salary" and r.when.date() == stub["issue_date"]
        ]
        assert [r.amount for r in credited] == [stub["pay.net"]]


def test_wage_statement_and_return_say_the_same() -> None:
    for case, (statement,) in papers("wage_statement"):
        lines = return_lines(case)
        assert (statement["wages.total"], statement["wages.tax_withheld"]) == (
            lines["line.1a"],
            lines["line.25d"],
        )
        assert statement["tax_year"] == case.tax.year == wage_statement(case).year


def test_papers_of_the_employer_agree() -> None:
    for case, (stub, statement, letter) in papers(
        "pay_stub", "wage_statement", "employment_verification"
    ):
        assert (
            len({p["issuer.name"] for p in (stub, statement, letter)})
            == len({p["person.name"] for p in (stub, statement, letter)})
            == 1
        )
        assert (
            stub["person.id_number_masked"]
            == letter["person.id_number_masked"]
            == f"***-**-{str(statement['person.id_number'])[-4:]}"
        )
        assert all(
            stub[name] == letter[name]
            for name in ("work.title", "work.department", "work.staff_number")
        )
        assert (
            letter["income.monthly"] == case.monthly_income
            and money(letter, "income.yearly") == 12 * case.monthly_income
        )


def test_owners_of_a_business_have_no_papers_of_an_employer() -> None:
    owners = [i for i in range(CASES) if case_of(i).employment.kind == "business"]
    assert owners and all(
        said(kind, i) is None
        for i in owners
        for kind in ("pay_stub", "wage_statement", "employment_verification")
    )


def test_an_appraisal_follows_from_its_comparables() -> None:
    for case, (report,) in papers("appraisal_summary"):
        adjusted = rows(report, "comparables.*.adjusted")
        mean = sum((v for v in adjusted if isinstance(v, Decimal)), Decimal(0)) / len(adjusted)
        assert len(adjusted) == 3 and abs(mean - money(report, "appraisal.mean")) <= Decimal("0.01")
        assert abs(money(report, "appraisal.unit_price") / mean - 1) <= Decimal("0.02")
        assert report["appraisal.value"] == report["appraisal.value_words"] == case.appraisal.value
        assert (report["collateral.address"], report["collateral.price"]) == (
            case.application.collateral.text,
            case.application.price,
        )


def test_the_search_report_adds_up_its_parcels() -> None:
    for case, (report,) in papers("property_owner_search_report"):
        assert report["report.count"] == len(case.estates) == len(rows(report, "parcels.*.number"))
        assert total(report, "parcels.*.acres") == report["report.acres"]
        assert (
            total(report, "parcels.*.assessed")
            == report["report.assessed"]
            == total(report, "parcels.*.land") + total(report, "parcels.*.improvements")
        )
        assert isinstance(report["issue_date"], datetime) and the_day(
            report["report.as_of"]
        ) < the_day(report["issue_date"])
        assert all(
            the_day(day) < the_day(report["report.as_of"])
            for day in rows(report, "parcels.*.acquired")
        )


def test_deeds_and_search_report_agree_on_every_parcel() -> None:
    same = {
        "number": "parcel",
        "county": "county",
        "address": "address",
        "acres": "acres",
        "acquired": "signed",
        "deed": "reference",
        "use": "use",
    }
    for case, (report, deeds) in papers("property_owner_search_report", "warranty_deed"):
        for theirs, ours in same.items():
            assert rows(report, f"parcels.*.{theirs}") == rows(deeds, f"deeds.*.{ours}")
        assert all(case.applicant.name in str(name) for name in rows(deeds, "deeds.*.grantee"))


def test_a_deed_is_signed_notarised_and_recorded_in_this_order() -> None:
    for _, (deeds,) in papers("warranty_deed"):
        for signed, notarized, recorded, expires, year in zip(
            *(
                rows(deeds, f"deeds.*.{name}")
                for name in ("signed", "notarized", "recorded", "commission_expires", "tax_year")
            ),
            strict=True,
        ):
            assert the_day(signed) == the_day(notarized) <= the_day(recorded) and the_day(
                notarized
            ) < the_day(expires)
            assert year == the_day(signed).year
        couples = zip(
            rows(deeds, "deeds.*.grantee_type"), rows(deeds, "deeds.*.grantee_state"), strict=True
        )
        assert all(state == "Married" for kind, state in couples if kind == "Couple")


@pytest.mark.parametrize("layout", template.layouts("en/warranty_deed"))
def test_every_deed_takes_four_sheets_and_shares_none_with_the_next(layout: str) -> None:
    index, facts = next(
        (i, f)
        for i in range(CASES)
        if (f := said("warranty_deed", i)) and len(rows(f, "deeds.*.parcel")) == 2
    )
    pages = render(Document(f"{index}", "en/warranty_deed", "", layout, "", facts), 0.5)
    assert [{f.name.split(".")[1] for f in page.fields} for page in pages] == [{"0"}] * 4 + [
        {"1"}
    ] * 4


def test_the_calls_of_a_deed_close_and_enclose_its_square_feet() -> None:
    for case, (deeds,) in papers("warranty_deed"):
        for nth in range(len(case.estates)):
            sides = zip(
                rows(deeds, f"deeds.{nth}.calls.*.bearing"),
                rows(deeds, f"deeds.{nth}.calls.*.feet"),
                strict=True,
            )
            corners = [0j]
            for bearing, feet in sides:
                match = re.fullmatch(r"([NS]) (\d+)°(\d+)' ([EW])", str(bearing))
                assert match and isinstance(feet, Decimal)
                angle = math.radians(int(match[2]) + int(match[3]) / 60)
                north, east = 1 if match[1] == "N" else -1, 1 if match[4] == "E" else -1
                corners.append(
                    corners[-1]
                    + float(feet) * complex(east * math.sin(angle), north * math.cos(angle))
                )
            assert abs(corners[-1]) < 0.5
            area = sum(a.real * b.imag - b.real * a.imag for a, b in pairwise(corners)) / 2
            assert abs(area / float(str(deeds[f"deeds.{nth}.square_feet"])) - 1) < 0.005


def test_a_request_for_assistance_adds_up() -> None:
    for case, (form,) in papers("mortgage_assistance_form"):
        parts = [n for n in form if n.startswith("customer.") and "total" not in n]
        spent = {
            f"customer.{name}"
            for name in (
                "food",
                "utilities",
                "automobile",
                "life_insurance",
                "clothing",
                "cable_internet_phone",
                "medical",
            )
        }
        spent |= {f"customer.{name}" for name in ("tuition", "child_care", "child_support")}
        assert (
            sum((money(form, n) for n in parts if n in spent), Decimal(0))
            == form["customer.total_expenses"]
        )
        assert (
            sum((money(form, n) for n in parts if n not in spent), Decimal(0))
            == form["customer.total_income"]
        )
        assert (
            money(form, "checking_1.amount")
            + money(form, "savings_1.amount")
            + money(form, "assets.cash")
            == form["assets.total"]
        )
        assert case.mortgage and form["property_1.payment"] == case.mortgage.payment
        assert the_day(form["hardship.began"]) < the_day(form["issue_date"])
        assert re.fullmatch(r"\D*\d{4}-\d{8}", str(form["mortgage.number"]))


def test_the_checking_balance_of_the_form_is_that_of_the_day_it_was_signed() -> None:
    for case, (form,) in papers("mortgage_assistance_form"):
        later = [
            r for r in case.account.transactions if r.when.date() > the_day(form["issue_date"])
        ]
        assert money(form, "checking_1.amount") == (
            later[0].balance - later[0].amount if later else case.account.transactions[-1].balance
        )


def test_one_thing_is_said_one_way_on_all_papers_of_a_case() -> None:
    plain = (
        "person.name",
        "person.address",
        "person.id_number",
        "person.birth_date",
        "person.phone",
        "license.number",
        "account.number",
    )
    for index in range(CASES):
        for name in plain:
            values = {
                str(f[name])
                for f in (said(kind, index) for kind in KINDS)
                if f and f.get(name) is not None
            }
            assert len(values) <= 1, (index, name, values)
