"""The nouns: frozen, typed, without logic. Everything else takes some of these and gives others."""

from pipeline.records.banking import Account, Card, Category, Counterparty, RelatedParty, Transaction, UtilityBill, Wallet
from pipeline.records.base import Language, Pixels, Sex
from pipeline.records.business import Business, Licence
from pipeline.records.case import Case
from pipeline.records.estate import Appraisal, Comparable, Deed, Estate, Home, Lease, Parcel, Point, Title, Use
from pipeline.records.household import CivilCertificate, Degree, IdentityCard, Marriage, Organisation, Person, Place, Register, RegisterEntry, Vehicle
from pipeline.records.lending import Application, Hardship, Loan, LoanTerms, SettledLoan, Survey
from pipeline.records.papers import Anomaly, Change, Depicted, Document, Evidence, Fact, Family, Page, Plat, Portrait, PrintedField, Severity
from pipeline.records.photographs import FieldView, Photo, Quad, SheetView
from pipeline.records.questions import CaseFile, Question, QuestionEvidence
from pipeline.records.work import Employment, FundEntry, HousingFund, PastJob, PayMonth, SpouseWork, TaxYear

__all__ = [
    "Account",
    "Anomaly",
    "Application",
    "Appraisal",
    "Business",
    "Card",
    "Case",
    "CaseFile",
    "Category",
    "Change",
    "CivilCertificate",
    "Comparable",
    "Counterparty",
    "Deed",
    "Degree",
    "Depicted",
    "Document",
    "Employment",
    "Estate",
    "Evidence",
    "Fact",
    "Family",
    "FieldView",
    "FundEntry",
    "Hardship",
    "Home",
    "HousingFund",
    "IdentityCard",
    "Language",
    "Lease",
    "Licence",
    "Loan",
    "LoanTerms",
    "Marriage",
    "Organisation",
    "Page",
    "Parcel",
    "PastJob",
    "PayMonth",
    "Person",
    "Photo",
    "Pixels",
    "Place",
    "Plat",
    "Point",
    "Portrait",
    "PrintedField",
    "Quad",
    "Question",
    "QuestionEvidence",
    "Register",
    "RegisterEntry",
    "RelatedParty",
    "SettledLoan",
    "Severity",
    "Sex",
    "SheetView",
    "SpouseWork",
    "Survey",
    "TaxYear",
    "Title",
    "Transaction",
    "Use",
    "UtilityBill",
    "Vehicle",
    "Wallet",
]
