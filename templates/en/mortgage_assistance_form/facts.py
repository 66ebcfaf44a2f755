"""What a true request for mortgage assistance says: its reason, and the household's money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.records import Account, Case, Fact, Hardship
from pipeline.roles import Facts, Rng
from pipeline.world.issuing import issued

WHO = {"customer": "Customer", "cocustomer": "CoCustomer", "contributor": "Contributor"}
INCOME = {
    "self_employment": "Self-employment",
    "benefits": "Benefits",
    "voluntary": "Voluntary",
    "rents": "Gross Rents",
    "unemployment": "Unemployment Income",
    "food_stamps": "Food StampsWelfare",
    "tips": "Tips Commissions Bonuses",
    "other_income": "Other Income",
    "total_income": "Total Monthly Income",
}
EXPENSES = {
    "food": "Food",
    "utilities": "Utilities",
    "automobile": "Automobile",
    "life_insurance": "Life Insurance Premium",
    "clothing": "Clothing",
    "cable_internet_phone": "Cable Internet Phone",
    "medical": "Medical",
    "tuition": "TuitionSchool",
    "child_care": "Child Care",
    "child_support": "Child SupportAlimony",
    "total_expenses": "Total Monthly Living Expenses",
}
KINDS = {  # by a word of the reason
    "medical": "Illness in the family",
    "storm": "Damage to the property",
    "escrow": "Higher monthly payment",
    "aged parent": "Care of a relative",
}
OTHER, CONTACTS = "Other reason", ("Text", "Voice", "Letter")
TERMS = ("Less than half a year", "Half a year or longer", "For good")
REASON_DAYS = 14  # nobody asks for help sooner after it began


@dataclass(frozen=True)
class MortgageAssistanceFormFacts(Facts):
    label: ClassVar[str] = "request_for_mortgage_assistance_form"
    labels: ClassVar[Mapping[str, str]] = {
        "mortgage.number": "Loan Number",
        "mortgage.servicer": "Servicer 1",
        "mortgage.account": "Servicer 1 Account Number",
        "person.name": "Customers name",
        "person.birth_date": "Date of birth",
        "person.id_number_last4": "Last four digits of Social Security number",
        "person.phone": "Mobile or daytime number",
        "contact.way": "Preferred contact method",
        "spouse.name": "Additional Customers name",
        "spouse.birth_date": "Additional Customer Date of birth",
        "spouse.id_number_last4": "Additional Customer last four digits of Social Security number",
        "hardship.reason": "Describe your hardship",
        "hardship.kind": "Reason checked",
        "hardship.began": "Date situation began",
        "hardship.term": "Expected to last",
        "contributor": "Additional Contributor",
        "work.employer": "Employer 1 Name",
        "work.start_date": "Employer 1 Start Date",
        "spouse.employer": "Employer 2 Name",
        "spouse.start_date": "Employer 2 Start Date",
        **{
            f"{who}.wage_{n}": f"Employer {n} {name} Wage"
            for n in (1, 2)
            for who, name in WHO.items()
        },
        **{
            f"{who}.{row}": f"{name} {caption}"
            for who, name in WHO.items()
            for row, caption in INCOME.items()
        },
        **{
            f"{who}.{row}": f"{WHO[who]} {caption}"
            for who in ("customer", "contributor")
            for row, caption in EXPENSES.items()
        },
        "checking_1.bank": "Checking Account 1 Bank name",
        "checking_1.amount": "Checking Account 1 Assets",
        "savings_1.bank": "Savings Account 1 Bank name",
        "savings_1.amount": "Savings Account 1 Assets",
        "assets.cds": "CDs Assets",
        "assets.cash": "Other Cash on Hand",
        "assets.total": "Total Assets",
        "household.persons": "Number of people in household",
        "household.vehicles": "Number of vehicles",
        "property_1.address": "Property address",
        "property_1.use": "The property is my",
        "property_1.servicer": "Property 1 1st mortgage servicer name",
        "property_1.loan": "Property 1 Loan number",
        "property_1.payment": "Property 1 Monthly principal and interest payment",
        "property_1.escrow": "Property 1 Escrow payment, taxes, insurance, PMI",
        "property_1.fees": "Condominium or HOA fees",
        "property_2.address": "Property 2 address",
        "property_2.rent": "Property 2 Monthly rents received",
        "property_2.servicer": "Property 2 1st mortgage servicer name",
        "property_2.escrow": "Property 2 Escrow payment, taxes, insurance, PMI",
        "properties.more": "Number of further properties",
        "signature": "eSignSignHere_CustomerSignature",
        "issue_date": "eSignDateSigned_CustomerSignature",
        "spouse.signature": "eSignSignHere_AdditionalCustomerSignature",
        "spouse.signed": "eSignDateSigned_AdditionalCustomerSignature",
    }

    def applies(self, case: Case) -> bool:
        return case.hardship is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Signed on a day the bank still accepts.

        Incomes are gross and by the month, the checking balance is that day's.
        """
        trouble = case.hardship
        assert trouble is not None
        day = issued(case, rng, trouble.began + timedelta(days=REASON_DAYS))
        kind = next((name for word, name in KINDS.items() if word in trouble.reason), OTHER)
        facts: dict[str, Fact] = dict.fromkeys(self.labels)
        facts.update(
            {
                "mortgage.number": trouble.loan_number,
                "mortgage.servicer": trouble.loan.lender.name,
                "mortgage.account": trouble.loan_number,
                "contact.way": CONTACTS[int(rng.integers(len(CONTACTS)))],
                "hardship.reason": trouble.reason,
                "hardship.kind": kind,
                "hardship.began": trouble.began,
                "hardship.term": TERMS[int(rng.integers(len(TERMS)))],
                "contributor": "No Additional Contributor",
                **_people(case, day),
                **_income(case),
                **_expenses(trouble),
                **_assets(case.account, trouble, day),
                **_properties(case, trouble),
            }
        )
        return facts


def _people(case: Case, day: date) -> dict[str, Fact]:
    person, spouse = case.applicant, case.spouse
    return {
        "person.name": person.name,
        "person.birth_date": person.birth_date,
        "person.id_number_last4": person.id_number[-4:],
        "person.phone": person.phone,
        "spouse.name": spouse.name if spouse else None,
        "spouse.birth_date": spouse.birth_date if spouse else None,
        "spouse.id_number_last4": spouse.id_number[-4:] if spouse else None,
        "household.persons": 1 + bool(spouse) + len(case.children),
        "household.vehicles": len(case.vehicles),
        "signature": person.name,
        "issue_date": day,
        "spouse.signature": spouse.name if spouse else None,
        "spouse.signed": day if spouse else None,
    }


def _income(case: Case) -> dict[str, Fact]:
    """Pay or profit of the applicant, pay of the spouse, and rent where a home is let."""
    work, second = case.employment, case.spouse_work
    rent = case.lease.monthly_rent if case.lease and case.lease.applicant_is == "landlord" else None
    earned = "customer.wage_1" if work.kind == "salaried" else "customer.self_employment"
    return {
        "work.employer": work.employer.name,
        "work.start_date": work.start,
        earned: case.monthly_income,
        "customer.rents": rent,
        "customer.total_income": case.monthly_income + (rent or ZERO),
        "spouse.employer": second.employment.employer.name if second else None,
        "spouse.start_date": second.employment.start if second else None,
        "cocustomer.wage_2": second.monthly_income if second else None,
        "cocustomer.total_income": second.monthly_income if second else None,
    }


def _expenses(trouble: Hardship) -> dict[str, Fact]:
    """What is nothing stays blank."""
    facts: dict[str, Fact] = {
        f"customer.{name}": amount or None for name, amount in trouble.expenses.items()
    }
    return {**facts, "customer.total_expenses": sum(trouble.expenses.values(), ZERO)}


def _assets(account: Account, trouble: Hardship, day: date) -> dict[str, Fact]:
    checking = balance_on(account, day)
    return {
        "checking_1.bank": account.bank.name,
        "checking_1.amount": checking,
        "savings_1.bank": trouble.savings_bank.name,
        "savings_1.amount": trouble.savings,
        "assets.cash": trouble.cash,
        "assets.total": checking + trouble.savings + trouble.cash,
    }


def balance_on(account: Account, day: date) -> Decimal:
    """What the account held at the end of a day."""
    before = [row.balance for row in account.transactions if row.when.date() <= day]
    return before[-1] if before else account.opening_balance


def _properties(case: Case, trouble: Hardship) -> dict[str, Fact]:
    """The mortgaged home, and another one where there is one: the one that is let, if any is."""
    first, *others = case.homes
    let = case.lease if case.lease and case.lease.applicant_is == "landlord" else None
    others.sort(key=lambda home: let is None or home.place != let.place)
    return {
        "property_1.address": first.place.text,
        "property_1.use": "Primary Residence"
        if first.place == case.applicant.place
        else "Investment",
        "property_1.servicer": trouble.loan.lender.name,
        "property_1.loan": trouble.loan_number,
        "property_1.payment": trouble.loan.payment,
        "property_1.escrow": trouble.escrow,
        "property_1.fees": trouble.association_fee or None,
        "property_2.address": others[0].place.text if others else None,
        "property_2.rent": let.monthly_rent if let else None,
        "properties.more": max(0, len(others) - 1),
    }
