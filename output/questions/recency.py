"""key_ver_001: which of these papers are too old, or dated after today?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from output.questions._base import Key, PairedSubtask
from output.questions._income import printed_day
from output.questions._prompt import answer, closing, listed, make, stated_day
from output.questions._shown import Session, Shown, can_read, document, pictures, printed, sessions, sheets, view
from output.questions._typed import day
from pipeline.policy import Policy
from pipeline.records import CaseFile, Document, Language, Photo, Question

# The papers whose age counts. Cards are issued for years and are left out.
DATED: Mapping[Language, tuple[str, ...]] = {
    "zh": ("zh/income_certificate", "zh/tax_payment_certificate", "zh/bank_statement", "zh/loan_application_form"),
    "en": ("en/bank_statement", "en/individual_income_tax_return"),
}
FIELD = "issue_date"
FEWEST = 2
BODY: Mapping[Language, str] = {
    "zh": "今天是{today}。客户提交的材料依次为：{papers}（括号内为据以计算的日期）。本行只接受今天及之前{days}天以内出具的材料：自出具之日起满"
    "{days}天仍有效，超过{days}天即失效，出具日期晚于今天的也无效。请找出无效的材料类型，按图片顺序列出；全部有效时列表为空。",
    "en": "Today is {today}. The client handed in, in this order: {papers} (in brackets, the date that counts). A paper is accepted if it is dated "
    "today or up to {days} days before; at exactly {days} days it is still valid, at more it is not, and neither is one dated later than today. "
    "Which document types are invalid? List them in image order, or leave the list empty if all are valid.",
}


@dataclass(frozen=True)
class Recency(PairedSubtask):
    """The dated papers of a file against the day it is looked at; half the answers are an empty list."""

    task: ClassVar[str] = "VC"
    subtask: ClassVar[str] = "key_ver_001"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(s.number,): _question(file, s, policy) for s in sessions(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        today, invalid = stated_day(question.question), []
        for kind, label in dict.fromkeys((s.kind, s.label) for _, s in sheets(photos)):
            if kind in DATED[question.language]:
                age = (today - printed_day(printed(photos, kind), FIELD)).days
                if not 0 <= age <= policy.validity_days:
                    invalid.append(label)
        return answer(invalid)


def _question(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    language, today = file.case.language, file.case.today
    parts = [part for kind in DATED[language] if (paper := document(file, kind)) and (part := _dated(session, paper))]
    if len(parts) < FEWEST:
        return None
    oldest = today - timedelta(days=policy.validity_days)
    stale = [p.document.label for p in parts if not oldest <= (day(p.document.facts, FIELD) or oldest) <= today]
    left, right = ("（", "）") if language == "zh" else (" (", ")")
    papers = listed([f"{p.document.label}{left}{p.fields[FIELD][0].label}{right}" for p in parts], language)
    body = BODY[language].format(today=today.isoformat(), papers=papers, days=policy.validity_days) + closing(language, answer(["…"]))
    evidence = [e for p in parts for e in p.evidence([FIELD])]
    return make("VC", Recency.subtask, "002", pictures(*parts), body, answer(stale), evidence, "recency")


def _dated(session: Session, paper: Document) -> Shown | None:
    """The first photograph that shows the paper's date."""
    for photo in session.photos:
        if any(s.id == paper.id and any(f.name == FIELD and can_read(f) for f in s.fields) for s in photo.sheets):
            return view(paper, [photo])
    return None
