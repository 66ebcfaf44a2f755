"""con_chk_101: do two papers name the same employer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import own, pictures, printed, sessions, shown
from output.questions.shared.prompt import YES_NO, answer, judged, make
from output.questions.shared.subtask import Key, PairedSubtask
from output.questions.statement._account import statements
from pipeline import kinds
from pipeline.facts import row_numbers, text
from pipeline.policy import Policy
from pipeline.reading.printed_text import plain, table
from pipeline.records import CaseFile, Photo, Question

FORM, CERTIFICATE, RETURN, EN_STATEMENT = (
    kinds.ZH_LOAN_APPLICATION_FORM, kinds.ZH_INCOME_CERTIFICATE, kinds.EN_INCOME_TAX_RETURN, kinds.EN_BANK_STATEMENT,
)  # fmt: skip
PREFIXES = ("PAYROLL ", "OWNER DRAW ")
BODY = {
    "zh": "贷款申请表填写的“工作单位”与收入证明的出具单位是否为同一单位？名称逐字相同才算同一单位。请回答“是”或“否”。",
    "en": "Is the employer or business that the tax return names the one that every deposit beginning with PAYROLL or OWNER DRAW on the bank "
    "statement "
    "names after these words? Capital letters make no difference; every other sign does. Answer Yes or No.",
}


@dataclass(frozen=True)
class SameEmployer(PairedSubtask):
    """zh: application form and certificate; en: return and statement."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_101"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found = _zh(file) if file.case.language == "zh" else _en(file)
        return {key: question for key, question in found.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        if question.language == "zh":
            names = [
                printed(photos, FORM)["work.employer"],
                printed(photos, CERTIFICATE)["issuer.name"],
            ]
        else:
            rows = [r["description"] for r in table(printed(photos, EN_STATEMENT), "transactions")]
            names = [
                printed(photos, RETURN)["work.employer"],
                *(r.removeprefix(p) for r in rows for p in PREFIXES if r.startswith(p)),
            ]
        yes, no = YES_NO[question.language]
        return answer(yes if len({plain(n).casefold() for n in names}) == 1 else no)


def _zh(file: CaseFile) -> dict[Key, Question | None]:
    form, certificate = own(file, FORM), own(file, CERTIFICATE)
    found: dict[Key, Question | None] = {}
    for session in sessions(file) if form and certificate else ():
        one, other = (
            shown(file, session, paper) if paper else None for paper in (form, certificate)
        )
        if one and other and one.readable(["work.employer"]) and other.readable(["issuer.name"]):
            same = text(one.document.facts, "work.employer") == text(
                other.document.facts, "issuer.name"
            )
            evidence = (*one.evidence(["work.employer"]), *other.evidence(["issuer.name"]))
            body = BODY["zh"] + judged("zh", answer("是 / 否"))
            found[(session.number,)] = make(
                "CC",
                SameEmployer.subtask,
                "002",
                photos=pictures(one, other),
                body=body,
                response=answer("是" if same else "否"),
                evidence=evidence,
                rule="employer",
            )
    return found


def _en(file: CaseFile) -> dict[Key, Question | None]:
    paper, parts = own(file, RETURN), dict(statements(file))
    found: dict[Key, Question | None] = {}
    for session in sessions(file) if paper else ():
        filed, statement = shown(file, session, paper) if paper else None, parts.get(session.number)
        if filed is None or statement is None:
            continue
        facts = statement.document.facts
        names = [f"transactions.{n}.description" for n in row_numbers(facts, "transactions")]
        lines = [text(facts, n) or "" for n in names]
        payers = {line.removeprefix(p) for line in lines for p in PREFIXES if line.startswith(p)}
        if payers and filed.readable(["work.employer"]) and statement.readable(names):
            same = payers == {(text(filed.document.facts, "work.employer") or "").upper()}
            evidence = (*filed.evidence(["work.employer"]), *statement.evidence(names))
            body = BODY["en"] + judged("en", answer("Yes / No"))
            response = answer("Yes" if same else "No")
            found[(session.number,)] = make(
                "CC",
                SameEmployer.subtask,
                "002",
                photos=pictures(filed, statement),
                body=body,
                response=response,
                evidence=evidence,
                rule="employer",
            )
    return found
