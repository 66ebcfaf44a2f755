"""con_chk_101: do two papers name the same employer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, pictures, printed
from output.questions.shared.prompt import YES_NO, either, judged, make, verdict
from output.questions.shared.subtask import Key, PairedSubtask, each_session
from output.questions.statement._account import statement
from pipeline import kinds
from pipeline.facts import column, text
from pipeline.policy import Policy
from pipeline.reading.printed_text import plain, table
from pipeline.records import CaseFile, Photo, Question, QuestionEvidence

FORM, CERTIFICATE = kinds.ZH_LOAN_APPLICATION_FORM, kinds.ZH_INCOME_CERTIFICATE
RETURN, EN_STATEMENT = kinds.EN_INCOME_TAX_RETURN, kinds.EN_BANK_STATEMENT
EMPLOYER, ISSUER = "work.employer", "issuer.name"
PREFIXES = ("PAYROLL ", "OWNER DRAW ")
BODY = {
    "zh": (
        "贷款申请表填写的“工作单位”与收入证明的出具单位是否为同一单位？名称逐字相同才算同一单位。"
        "请回答“是”或“否”。"
    ),
    "en": "Is the employer or business that the tax return names the one that every deposit "
    "beginning with PAYROLL or OWNER DRAW on the bank "
    "statement "
    "names after these words? Capital letters make no difference; every other sign does. "
    "Answer Yes or No.",
}


@dataclass(frozen=True)
class SameEmployer(PairedSubtask):
    """zh: application form and certificate; en: return and statement."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_101"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        question = _zh if file.case.language == "zh" else _en
        return each_session(file, lambda session: question(file, session))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        if question.language == "zh":
            names = [printed(photos, FORM)[EMPLOYER], printed(photos, CERTIFICATE)[ISSUER]]
        else:
            names = [printed(photos, RETURN)[EMPLOYER]]
            for row in table(printed(photos, EN_STATEMENT), "transactions"):
                line = row["description"]
                names += [line.removeprefix(p) for p in PREFIXES if line.startswith(p)]
        same = len({plain(name).casefold() for name in names}) == 1
        return verdict(YES_NO[question.language], same)


def _zh(file: CaseFile, session: Session) -> Question:
    form, certificate = own_shown(file, session, FORM), own_shown(file, session, CERTIFICATE)
    evidence = (*form.evidence([EMPLOYER]), *certificate.evidence([ISSUER]))
    same = text(form.facts, EMPLOYER) == text(certificate.facts, ISSUER)
    return _question(pictures(form, certificate), same, evidence)


def _en(file: CaseFile, session: Session) -> Question | None:
    filed, ledger = own_shown(file, session, RETURN), statement(file, session)
    names = column(ledger.facts, "transactions", "description")
    payers: set[str] = set()
    for line in (text(ledger.facts, name) or "" for name in names):
        payers |= {line.removeprefix(p) for p in PREFIXES if line.startswith(p)}
    if not payers:
        return None
    same = payers == {(text(filed.facts, EMPLOYER) or "").upper()}
    evidence = (*filed.evidence([EMPLOYER]), *ledger.evidence(names))
    return _question(pictures(filed, ledger), same, evidence)


def _question(
    photos: Sequence[Photo], same: bool, evidence: Sequence[QuestionEvidence]
) -> Question:
    language = photos[0].language
    return make(
        SameEmployer,
        variant="002",
        photos=photos,
        body=BODY[language] + judged(language, either(YES_NO[language])),
        response=verdict(YES_NO[language], same),
        evidence=evidence,
        rule="employer",
    )
