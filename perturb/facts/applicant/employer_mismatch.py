"""Two papers of a file name different employers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from perturb.facts.shared.certified_income import CERTIFICATE, FORM
from perturb.facts.shared.papers import edited, paper, pick, shows, text, told
from perturb.facts.shared.payroll import EN_STATEMENT, INCOME_PREFIXES, pay_rows
from perturb.facts.shared.tax_return import RETURN
from pipeline.policy import Policy
from pipeline.reading.printed_text import name_key, plain, table
from pipeline.records import Anomaly, Case, Document, Fact
from pipeline.roles import FactChange, Printed, Rng

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

    edits: Mapping[str, Mapping[str, Fact]]  # document id -> field -> what it shall say
    sentence: str


@dataclass(frozen=True)
class EmployerMismatch(FactChange):
    """Chinese files: application against certificate; English files: the return against whoever pays into the account."""

    rule: ClassVar[str] = "employer"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ((FORM, CERTIFICATE), (RETURN, EN_STATEMENT))

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return _on_forms(documents) is not None or _on_return(documents) is not None

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
        forms, english = _on_forms(documents), _on_return(documents)
        if forms is not None:
            telling = _tell_zh(*forms, case, rng=rng)
        elif english is not None:
            telling = _tell_en(*english, rng)
        else:
            raise ValueError("employer_mismatch needs two papers that name the employer")
        files, changes = edited(documents, telling.edits)
        return files, Anomaly(
            "employer_mismatch", "consistency", self.rule, "medium", telling.sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        declared = [t["work.employer"] for t in printed.of_kind(FORM) if "work.employer" in t]
        issuers = [t["issuer.name"] for t in printed.of_kind(CERTIFICATE) if "issuer.name" in t]
        stated = [t["work.employer"] for t in printed.of_kind(RETURN) if "work.employer" in t]
        rows = [
            row.get("description", "")
            for t in printed.of_kind(EN_STATEMENT)
            for row in table(t, "transactions")
        ]
        payers = [found[1] for row in rows if (found := _PAID.match(plain(row)))]
        zh = any(name_key(a) != name_key(b) for a in declared for b in issuers)
        return zh or any(plain(a).casefold() != b.casefold() for a in stated for b in payers)


def _folded(name: str) -> str:
    """Capitals and single blanks: a statement writes every payer so."""
    return " ".join(name.upper().split())


def _payer(description: str) -> str:
    """Who a statement's row says paid; empty where the row is no pay."""
    line = _folded(description)
    return next(
        (line.removeprefix(p).strip() for p in INCOME_PREFIXES if line.startswith(f"{p} ")), ""
    )


def _on_forms(documents: Sequence[Document]) -> tuple[Document, Document] | None:
    """Application form and certificate, where both print the employer."""
    form, certificate = paper(documents, FORM), paper(documents, CERTIFICATE)
    if (
        form is None
        or certificate is None
        or not (shows(form, "work.employer") and shows(certificate, "issuer.name"))
    ):
        return None
    return form, certificate


def _on_return(documents: Sequence[Document]) -> tuple[Document, Document] | None:
    """Return and statement, where the one prints the employer and the other somebody who pays."""
    filed, statement = paper(documents, RETURN), paper(documents, EN_STATEMENT)
    if filed is None or statement is None or not shows(filed, "work.employer"):
        return None
    return (
        (filed, statement)
        if any(_payer(text(statement, f)) for f in _pay_fields(statement))
        else None
    )


def _pay_fields(statement: Document) -> list[str]:
    return [f"transactions.{n}.description" for n in pay_rows(statement)]


def _tell_zh(form: Document, certificate: Document, case: Case, *, rng: Rng) -> Telling:
    """Another firm on one of the two papers."""
    true = text(certificate, "issuer.name")
    shown = _other_firm(true, rng)
    on_form = rng.random() < 0.6
    edits: dict[str, dict[str, Fact]] = (
        {form.id: {"work.employer": shown}}
        if on_form
        else {certificate.id: {"issuer.name": shown, "seal.text": shown}}
    )
    declared, certifying = (shown, true) if on_form else (true, shown)
    sentence = told(
        case.language,
        f"贷款申请表填写的工作单位是“{declared}”，收入证明却由“{certifying}”出具。",
        f"The application names “{declared}” as employer, but the certificate was issued by “{certifying}”.",
    )
    return Telling(edits, sentence)


def _tell_en(filed: Document, statement: Document, rng: Rng) -> Telling:
    """Another firm on the return, or as the payer in every pay row of the statement."""
    true = text(filed, "work.employer")
    shown = _other_firm_en(true, rng)
    if rng.random() < 0.6:
        edits: dict[str, dict[str, Fact]] = {filed.id: {"work.employer": shown}}
        stated, paying = shown, _payer(text(statement, _pay_fields(statement)[0]))
    else:
        rows = {f: text(statement, f) for f in _pay_fields(statement)}
        edits = {
            statement.id: {
                f: _folded(row).removesuffix(_payer(row)) + shown.upper()
                for f, row in rows.items()
                if _payer(row)
            }
        }
        stated, paying = true, shown.upper()
    return Telling(
        edits,
        f"The return names “{stated}” as employer or business, but the pay on the bank statement comes from “{paying}”.",
    )


def _other_firm(name: str, rng: Rng) -> str:
    """Another firm of the same line, place and length: the two signs behind the place are other ones."""
    word = pick(rng, [w for w in FIRST_WORDS if w not in name])
    return name[:2] + word + name[4:]


def _other_firm_en(name: str, rng: Rng) -> str:
    """Another firm with the same end to its name (“... Freight Lines Inc”): everything before is one other word."""
    words = name.split()
    word = pick(rng, [w for w in FIRST_WORDS_EN if w not in words])
    return " ".join([word, *words[max(1, len(words) - 2) :]])
