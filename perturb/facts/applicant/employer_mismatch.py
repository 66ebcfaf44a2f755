"""Two papers of a file name different employers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import ClassVar, NamedTuple

from perturb.facts.shared.papers import paper, pick, planted, shows
from perturb.facts.shared.payroll import INCOME_PREFIXES, pay_rows
from pipeline.changes import ChangeRequest, Edits, FactEdit, FileEdits, Localized, Submission
from pipeline.facts import require, text
from pipeline.kinds import (
    EN_BANK_STATEMENT,
    EN_INCOME_TAX_RETURN,
    ZH_INCOME_CERTIFICATE,
    ZH_LOAN_APPLICATION_FORM,
)
from pipeline.policy import Policy
from pipeline.reading.printed_text import name_key, plain, table
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed, Rng

# First words of invented firms, each a word the generated countries do not use.
FIRST_WORDS = (
    "泽川",
    "恒禾",
    "岚海",
    "澄江",
    "瑞谷",
    "霖溪",
    "松月",
    "云杉",
    "北渡",
    "南屏",
    "远山",
    "白塔",
    "青禾",
)
FIRST_WORDS_EN = (
    "Bramwhit",
    "Cindlow",
    "Dapplewyn",
    "Fawnholt",
    "Gorsemere",
    "Harkwell",
    "Ivymarch",
    "Lowquist",
    "Orchwyn",
    "Pibrook",
    "Tarnwick",
)

_PAID = re.compile(r"(?:PAYROLL|OWNER DRAW) (.+)", re.IGNORECASE)  # who a printed row says paid


class Telling(NamedTuple):
    """One way to tell the lie."""

    edits: FileEdits
    explanation: Localized


@dataclass(frozen=True)
class EmployerMismatch(FactChange):
    """Application against certificate; in English files the return against who pays the wages."""

    rule: ClassVar[str] = "employer"
    family: ClassVar[Family] = "consistency"
    carriers: ClassVar[Carriers] = (
        (ZH_LOAN_APPLICATION_FORM, ZH_INCOME_CERTIFICATE),
        (EN_INCOME_TAX_RETURN, EN_BANK_STATEMENT),
    )

    def applies(self, file: Submission) -> bool:
        return _on_forms(file) is not None or _on_return(file) is not None

    def change(self, request: ChangeRequest) -> FactEdit:
        forms, english = _on_forms(request), _on_return(request)
        if forms is not None:
            telling = _tell_zh(*forms, request.rng)
        elif english is not None:
            telling = _tell_en(*english, request.rng)
        else:
            raise ValueError("employer_mismatch needs two papers that name the employer")
        return planted(request, telling.edits, "medium", explanation=telling.explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return _forms_differ(printed) or _payer_differs(printed)


def _forms_differ(printed: Printed) -> bool:
    forms = printed.of_kind(ZH_LOAN_APPLICATION_FORM)
    declared = [name_key(t["work.employer"]) for t in forms if "work.employer" in t]
    certificates = printed.of_kind(ZH_INCOME_CERTIFICATE)
    issuers = [name_key(t["issuer.name"]) for t in certificates if "issuer.name" in t]
    return any(employer != issuer for employer, issuer in product(declared, issuers))


def _payer_differs(printed: Printed) -> bool:
    returns = printed.of_kind(EN_INCOME_TAX_RETURN)
    stated = [plain(t["work.employer"]).casefold() for t in returns if "work.employer" in t]
    payers = []
    for texts in printed.of_kind(EN_BANK_STATEMENT):
        for row in table(texts, "transactions"):
            if found := _PAID.match(plain(row.get("description", ""))):
                payers.append(found[1].casefold())
    return any(employer != payer for employer, payer in product(stated, payers))


def _folded(name: str) -> str:
    """Capitals and single blanks: a statement writes every payer so."""
    return " ".join(name.upper().split())


def _payer(description: str) -> str:
    """Who a statement's row says paid; empty where the row is no pay."""
    line = _folded(description)
    prefix = next((p for p in INCOME_PREFIXES if line.startswith(f"{p} ")), None)
    return line.removeprefix(prefix).strip() if prefix else ""


def _on_forms(file: Submission) -> tuple[Document, Document] | None:
    """Application form and certificate, where both print the employer."""
    form = paper(file.documents, ZH_LOAN_APPLICATION_FORM)
    certificate = paper(file.documents, ZH_INCOME_CERTIFICATE)
    if form is None or certificate is None:
        return None
    both = shows(form, "work.employer") and shows(certificate, "issuer.name")
    return (form, certificate) if both else None


def _on_return(file: Submission) -> tuple[Document, Document] | None:
    """Return and statement, where one prints the employer and the other somebody who pays."""
    filed = paper(file.documents, EN_INCOME_TAX_RETURN)
    statement = paper(file.documents, EN_BANK_STATEMENT)
    if filed is None or statement is None or not shows(filed, "work.employer"):
        return None
    return (filed, statement) if any(map(_payer, _pay_lines(statement).values())) else None


def _pay_lines(statement: Document) -> dict[str, str]:
    """Field -> description, of every pay row."""
    fields = [f"transactions.{n}.description" for n in pay_rows(statement)]
    return {field: text(statement.facts, field) or "" for field in fields}


def _tell_zh(form: Document, certificate: Document, rng: Rng) -> Telling:
    """Another firm on one of the two papers."""
    true = require(text, certificate.facts, "issuer.name")
    shown = _other_firm(true, rng)
    edits: FileEdits
    if rng.random() < 0.6:
        declared, certifying = shown, true
        edits = {form.id: {"work.employer": shown}}
    else:
        declared, certifying = true, shown
        edits = {certificate.id: {"issuer.name": shown, "seal.text": shown}}
    sentence = f"贷款申请表填写的工作单位是“{declared}”，收入证明却由“{certifying}”出具。"
    return Telling(edits, Localized(zh=sentence))


def _tell_en(filed: Document, statement: Document, rng: Rng) -> Telling:
    """Another firm on the return, or as the payer in every pay row of the statement."""
    true, lines = require(text, filed.facts, "work.employer"), _pay_lines(statement)
    shown = _other_firm_en(true, rng)
    edits: FileEdits
    if rng.random() < 0.6:
        stated, paying = shown, _payer(next(iter(lines.values())))
        edits = {filed.id: {"work.employer": shown}}
    else:
        stated, paying = true, shown.upper()
        edits = {statement.id: _paid_by(paying, lines)}
    sentence = (
        f"The return names “{stated}” as employer or business, "
        f"but the pay on the bank statement comes from “{paying}”."
    )
    return Telling(edits, Localized(en=sentence))


def _paid_by(name: str, lines: dict[str, str]) -> Edits:
    """The pay rows with another payer."""
    payers = {field: _payer(line) for field, line in lines.items()}
    return {
        field: _folded(lines[field]).removesuffix(payer) + name
        for field, payer in payers.items()
        if payer
    }


def _other_firm(name: str, rng: Rng) -> str:
    """Another firm of the same line, place and length: the two signs behind the place differ."""
    word = pick(rng, [w for w in FIRST_WORDS if w not in name])
    return name[:2] + word + name[4:]


def _other_firm_en(name: str, rng: Rng) -> str:
    """Another firm with the same end to its name (“... Freight Lines Inc”).

    Everything before is one other word.
    """
    words = name.split()
    word = pick(rng, [w for w in FIRST_WORDS_EN if w not in words])
    return " ".join([word, *words[max(1, len(words) - 2) :]])
