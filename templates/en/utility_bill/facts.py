"""What a true utility bill says: one month's charges of a provider, which the bank account paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from pipeline.records import Case, Fact, UtilityBill
from pipeline.roles import Facts, Rng

AT_THE_LIMIT = 0.15  # share of bills that are the oldest the bank still accepts


@dataclass(frozen=True)
class UtilityBillFacts(Facts):
    label: ClassVar[str] = "billing"
    labels: ClassVar[Mapping[str, str]] = {
        "issuer.name": "company_name",
        "issuer.address": "company_address",
        "issuer.city": "company_city",
        "issuer.state": "company_state",
        "issuer.postcode": "company_zip",
        "issuer.phone": "company_phone",
        "issuer.email": "company_email",
        "issuer.website": "company_website",
        "customer.number": "account_no",
        "person.name": "account_name",
        "person.address": "account_address",
        "issue_date": "statement_date",
        "period.from": "period_from",
        "period.to": "period_until",
        "due_date": "due_date",
        "charges.previous": "previous_charges",
        "charges.current": "current_charges",
        "charges.tax": "tax",
        "charges.total": "total_amount",
    }

    def applies(self, case: Case) -> bool:
        return bool(recent(case))

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """A bill the bank still accepts; the ledger paid its total."""
        bills = recent(case)
        nth = int(rng.integers(len(bills)))
        bill = bills[0] if float(rng.random()) < AT_THE_LIMIT else bills[nth]
        firm, person = bill.provider, case.applicant
        return {
            "issuer.name": firm.name,
            "issuer.address": f"{firm.place.street} {firm.place.unit}".strip(),
            "issuer.city": firm.place.city,
            "issuer.state": firm.place.region,
            "issuer.postcode": firm.place.postcode,
            "issuer.phone": firm.phone,
            "issuer.email": bill.email,
            "issuer.website": bill.website,
            "customer.number": bill.account_number,
            "person.name": person.name,
            "person.address": person.place.text,
            "issue_date": bill.issued,
            "period.from": bill.period_from,
            "period.to": bill.period_until,
            "due_date": bill.due,
            "charges.previous": bill.previous,
            "charges.current": bill.current,
            "charges.tax": bill.tax,
            "charges.total": bill.total,
        }


def recent(case: Case) -> list[UtilityBill]:
    """The bills no older than the bank accepts, oldest first."""
    oldest = case.today - timedelta(days=case.validity_days)
    return [b for b in case.bills if oldest <= b.issued <= case.today]
