"""The nouns: frozen, typed, without logic. Everything else takes some of these and gives others."""

from pipeline.records.base import Language, Pixels, Sex
from pipeline.records.household import (
    Account,
    Application,
    Case,
    Category,
    Employment,
    Home,
    Loan,
    Organisation,
    PayMonth,
    Person,
    Place,
    TaxYear,
    Transaction,
)
from pipeline.records.papers import Anomaly, Change, Document, Evidence, Fact, Family, Page, Portrait, PrintedField, Severity
from pipeline.records.photographs import FieldView, Photo, Quad, SheetView
from pipeline.records.questions import CaseFile, Question, QuestionEvidence

__all__ = [
    "Account",
    "Anomaly",
    "Application",
    "Case",
    "CaseFile",
    "Category",
    "Change",
    "Document",
    "Employment",
    "Evidence",
    "Fact",
    "Family",
    "FieldView",
    "Home",
    "Language",
    "Loan",
    "Organisation",
    "Page",
    "PayMonth",
    "Person",
    "Photo",
    "Pixels",
    "Place",
    "Portrait",
    "PrintedField",
    "Quad",
    "Question",
    "QuestionEvidence",
    "Severity",
    "Sex",
    "SheetView",
    "TaxYear",
    "Transaction",
]
