"""key_ver_001: which of these papers are too old, or dated after today?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from output.questions.shared.document_view import (
    Session,
    Shown,
    can_read,
    document,
    pictures,
    printed,
    sessions,
    sheets,
    view,
)
from output.questions.shared.draw import handfuls
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, judged, listed, make, stated_day
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline import kinds
from pipeline.facts import day, printed_day, require
from pipeline.policy import Policy
from pipeline.records import CaseFile, Document, Language, Photo, Question
from pipeline.roles import Rng

# The papers whose age counts. Cards are issued for years and are left out.
DATED: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        *(
            kinds.ZH_INCOME_CERTIFICATE,
            kinds.ZH_TAX_PAYMENT_CERTIFICATE,
            kinds.ZH_LOAN_CLEARANCE_CERTIFICATE,
            kinds.ZH_REAL_ESTATE_INQUIRY,
        ),
        *(
            kinds.ZH_SOCIAL_INSURANCE_CERTIFICATE,
            kinds.ZH_FUND_FLOW_ANALYSIS,
            kinds.ZH_BANK_STATEMENT,
            kinds.ZH_LOAN_APPLICATION_FORM,
        ),
    ),
    "en": (
        *(
            kinds.EN_UTILITY_BILL,
            kinds.EN_PROPERTY_OWNER_SEARCH_REPORT,
            kinds.EN_MORTGAGE_ASSISTANCE_FORM,
        ),
        *(kinds.EN_BANK_STATEMENT, kinds.EN_INCOME_TAX_RETURN),
    ),
}
# Those of them that are handed in at any age: of the others the kind alone tells whether it is old.
VARYING: Mapping[Language, tuple[str, ...]] = {"zh": DATED["zh"][:5], "en": DATED["en"][:3]}
FIELD = "issue_date"
FEWEST, MOST = 2, 4
LONG_AFTER = 60  # days, at most, after the last paper has expired
BRACKETS: Mapping[Language, tuple[str, str]] = {"zh": ("（", "）"), "en": (" (", ")")}
BODY: Mapping[Language, str] = {
    "zh": "今天是{today}。客户提交的材料依次为：{papers}（括号内为据以计算的日期）。本行只接受今天及之前{days}天以内出具的材料：自出具之日起满"
    "{days}天仍有效，超过{days}天即失效，出具日期晚于今天的也无效。请找出无效的材料类型，按图片顺序列出；全部有效时列表为空。",
    "en": "Today is {today}. The client handed in, in this order: {papers} (in brackets, the date that counts). A paper is accepted if it is dated "
    "today or up to {days} days before; at exactly {days} days it is still valid, at more it is not, and neither is one dated later than today. "
    "Which document types are invalid? List them in image order, or leave the list empty if all are valid.",
}


@dataclass(frozen=True)
class Recency(PairedSubtask):
    """The dated papers of a file against the day it is looked at, of pairs; and of every file against later days, on which more
    and more of them have expired. ``later``: such days per session."""

    task: ClassVar[str] = "VC"
    subtask: ClassVar[str] = "key_ver_001"
    later: Count = 0

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = super().candidates(file, policy, rng)
        other = (
            file.twin is not None and not file.anomalies
        )  # the halves of a pair draw alike, yet shall not be asked the same
        for session in sessions(file):
            for number in range(self.later):
                for papers in _sets(file, session, session.number + number, kinds=VARYING):
                    if len(papers) > FEWEST:  # of two, naming both is half right too often
                        asked += [
                            q
                            for q in _later(file, papers, policy, rng=rng, turn=int(other))
                            if self.stands(q, file, policy)
                        ]
        return asked

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        for session in sessions(file):
            for number, papers in enumerate(_sets(file, session, session.number)):
                found[(session.number, number)] = _question(
                    file, papers, policy, today=file.case.today
                )
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        today, invalid = stated_day(question.question), dict[int, str]()
        left, _ = BRACKETS[question.language]
        for kind, label in dict.fromkeys((s.kind, s.label) for _, s in sheets(photos)):
            place = question.question.find(f"{label}{left}")
            if kind in DATED[question.language] and place >= 0:
                age = (today - require(printed_day, printed(photos, kind), FIELD)).days
                if not 0 <= age <= policy.validity_days:
                    invalid[place] = label
        return answer([invalid[place] for place in sorted(invalid)])


def _sets(
    file: CaseFile, session: Session, turn: int, *, kinds: Mapping[Language, Sequence[str]] = DATED
) -> list[list[Shown]]:
    """The dated papers of a session, dealt out into questions; the same sets in both halves of a pair."""
    parts = [
        p
        for kind in kinds[file.case.language]
        if (paper := document(file, kind)) and (p := _dated(session, paper))
    ]
    return [papers for papers in handfuls(parts, turn, MOST) if len(papers) >= FEWEST]


def _expired(share: float, papers: int) -> int:
    """How many shall have expired: none in a third of the questions, one in nearly half, else any number short of all. Whoever
    always names every paper, or none, is then right in about as many parts."""
    return (
        0
        if share < 0.33
        else 1
        if share < 0.8
        else min(2 + int(5 * (share - 0.8) * (papers - 2)), papers - 1)
    )


def _later(
    file: CaseFile, parts: Sequence[Shown], policy: Policy, *, rng: Rng, turn: int
) -> list[Question]:
    """Asked of a day on which a drawn number of the papers has expired, half the time the last or the first such day; nothing
    where no day has that number."""
    count, edge, share = (float(rng.random()) for _ in range(3))
    dates = sorted(day(p.document.facts, FIELD) or file.case.today for p in parts)
    kept = timedelta(days=policy.validity_days)
    expired = _expired((count + turn / 2) % 1, len(dates))
    first = max(dates[-1], dates[expired - 1] + kept + timedelta(days=1)) if expired else dates[-1]
    last = dates[expired] + kept if expired < len(dates) else first + timedelta(days=LONG_AFTER)
    if first > last:
        return []
    span = (last - first).days
    return [
        _question(
            file,
            parts,
            policy,
            today=first
            + timedelta(days=span if edge < 0.25 else 0 if edge < 0.5 else int(share * (span + 1))),
        )
    ]


def _question(file: CaseFile, parts: Sequence[Shown], policy: Policy, *, today: date) -> Question:
    language = file.case.language
    oldest = today - timedelta(days=policy.validity_days)
    stale = [
        p.document.label
        for p in parts
        if not oldest <= (day(p.document.facts, FIELD) or oldest) <= today
    ]
    left, right = BRACKETS[language]
    papers = listed(
        [f"{p.document.label}{left}{p.fields[FIELD].view.label}{right}" for p in parts], language
    )
    body = BODY[language].format(
        today=today.isoformat(), papers=papers, days=policy.validity_days
    ) + judged(language, answer(["…"]), answer([]))
    evidence = [e for p in parts for e in p.evidence([FIELD])]
    return make(
        "VC",
        Recency.subtask,
        "002",
        photos=pictures(*parts),
        body=body,
        response=answer(stale),
        evidence=evidence,
        rule="recency",
    )


def _dated(session: Session, paper: Document) -> Shown | None:
    """The first photograph that shows the paper's date."""
    for photo in session.photos:
        if any(
            s.id == paper.id and any(f.name == FIELD and can_read(f) for f in s.fields)
            for s in photo.sheets
        ):
            return view(paper, [photo])
    return None
