"""The kinds of document that code names, by their ids: the folders of ``templates`` that hold them.

A kind that no code names is not here: what a catalogue holds is what ``templates`` holds. A kind of
somebody's own is ``own/`` and its folder, wherever that lies; recipes name it by its path.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.records import Language

ZH_BANK_STATEMENT = "zh/bank_statement"
ZH_FUND_FLOW_ANALYSIS = "zh/fund_flow_analysis"
ZH_HOUSEHOLD_REGISTER_MEMBER = "zh/household_register_member"
ZH_IDENTITY_CARD_FRONT = "zh/identity_card_front"
ZH_INCOME_CERTIFICATE = "zh/income_certificate"
ZH_LOAN_APPLICATION_FORM = "zh/loan_application_form"
ZH_LOAN_CLEARANCE_CERTIFICATE = "zh/loan_clearance_certificate"
ZH_MARRIAGE_CERTIFICATE = "zh/marriage_certificate"
ZH_PAYSLIP = "zh/payslip"
ZH_REAL_ESTATE_CERTIFICATE = "zh/real_estate_certificate"
ZH_REAL_ESTATE_INQUIRY = "zh/real_estate_inquiry"
ZH_SOCIAL_INSURANCE_CERTIFICATE = "zh/social_insurance_certificate"
ZH_TAX_PAYMENT_CERTIFICATE = "zh/tax_payment_certificate"
ZH_TRANSFER_VOUCHER = "zh/transfer_voucher"

EN_APPRAISAL_SUMMARY = "en/appraisal_summary"
EN_BANK_STATEMENT = "en/bank_statement"
EN_DRIVERS_LICENSE = "en/drivers_license"
EN_INCOME_TAX_RETURN = "en/individual_income_tax_return"
EN_MORTGAGE_ASSISTANCE_FORM = "en/mortgage_assistance_form"
EN_PAY_STUB = "en/pay_stub"
EN_PROPERTY_OWNER_SEARCH_REPORT = "en/property_owner_search_report"
EN_SSN_CARD = "en/ssn_card"
EN_UTILITY_BILL = "en/utility_bill"
EN_WARRANTY_DEED = "en/warranty_deed"

OWN = "own/"  # before the name of a kind that is somebody's own; alone, any such kind
FILE = "kind.yaml"  # what says such a kind, in a folder of its own
FIELDS = "fields.yaml"  # beside the facts.py of a shipped kind: what its fields mean

# What both languages have under names of their own.
BANK_STATEMENT: Mapping[Language, str] = {"zh": ZH_BANK_STATEMENT, "en": EN_BANK_STATEMENT}
PAYSLIP: Mapping[Language, str] = {"zh": ZH_PAYSLIP, "en": EN_PAY_STUB}


def name(kind: str) -> str:
    """What a kind is called within its language, or among somebody's own."""
    return kind.partition("/")[2]


def set_in(kind: str) -> Language:
    """The language its papers are set in: Latin letters are those of English ones."""
    return "zh" if kind.startswith("zh/") else "en"


def is_own(kind: str) -> bool:
    """Is it of somebody's own, and not shipped?"""
    return kind.startswith(OWN)
