"""key_ver_001: which of these papers are too old, or dated after today?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, product
from typing import ClassVar

from output.questions.shared.document_view import (
    DocumentView,
    Session,
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
from pipeline.facts import Absent, day, printed_day, require
from pipeline.policy import Policy
from pipeline.records import CaseFile, Document, Language, Photo, Question
from pipeline.roles import Rng

# The papers whose age counts. Cards are issued for years and are left out.
DATED: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        kinds.ZH_INCOME_CERTIFICATE,
        kinds.ZH_TAX_PAYMENT_CERTIFICATE,
        kinds.ZH_LOAN_CLEARANCE_CERTIFICATE,
        kinds.ZH_REAL_ESTATE_INQUIRY,
        kinds.ZH_SOCIAL_INSURANCE_CERTIFICATE,
        kinds.ZH_FUND_FLOW_ANALYSIS,
        kinds.ZH_BANK_STATEMENT,
        kinds.ZH_LOAN_APPLICATION_FORM,
    ),
    "en": (
        kinds.EN_UTILITY_BILL,
        kinds.EN_PROPERTY_OWNER_SEARCH_REPORT,
        kinds.EN_MORTGAGE_ASSISTANCE_FORM,
        kinds.EN_BANK_STATEMENT,
        kinds.EN_INCOME_TAX_RETURN,
    ),
}
# Those of them that are handed in at any age: of the others the kind alone tells whether it is old.
VARYING: Mapping[Language, tuple[str, ...]] = {"zh": DATED["zh"][:5], "en": DATED["en"][:3]}
FIELD = "issue_date"
FEWEST, MOST = 2, 4
LONG_AFTER = 60  # days, at most, after the last paper has expired
BRACKETS: Mapping[Language, tuple[str, str]] = {"zh": ("（", "）"), "en": (" (", ")")}
BODY: Mapping[Language, str] = {
    "zh": "今天是{today}。客户提交的材料依次为：{papers}（括号内为据以计算的日期）。"
    "本行只接受今天及之前{days}天以内出具的材料：自出具之日起满"
    "{days}天仍有效，超过{days}天即失效，出具日期晚于今天的也无效。"
    "请找出无效的材料类型，按图片顺序列出；全部有效时列表为空。",
    "en": "Today is {today}. The client handed in, in this order: "
    "{papers} (in brackets, the date that counts). A paper is accepted if it is dated "
    "today or up to {days} days before; at exactly {days} days it is still valid, "
    "at more it is not, and neither is one dated later than today. "
    "Which document types are invalid? List them in image order, "
    "or leave the list empty if all are valid.",
}


@dataclass(frozen=True)
class Recency(PairedSubtask):
    """The dated papers of a file against the day it is looked at, of pairs.

    And of every file against later days, on which more and more of them have expired.
    ``later``: such days per session.
    """

    task: ClassVar[str] = "VC"
    subtask: ClassVar[str] = "key_ver_001"
    later: Count = 0

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = super().candidates(file, policy, rng)
        # The halves of a pair draw alike, yet shall not be asked the same.
        turn = int(file.twin is not None and not file.anomalies)
        for session, number in product(sessions(file), range(self.later)):
            for papers in _sets(file, session, session.number + number, of=VARYING):
                if len(papers) > FEWEST:  # of two, naming both is half right too often
                    day = _later_day(file, papers, policy, rng=rng, turn=turn)
                    later = [_question(papers, policy, today=day)] if day else []
                    asked += [q for q in later if self.stands(q, file, policy)]
        return asked

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        for session in sessions(file):
            for number, papers in enumerate(_sets(file, session, session.number)):
                question = _question(papers, policy, today=file.case.today)
                found[(session.number, number)] = question
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
    file: CaseFile, session: Session, turn: int, *, of: Mapping[Language, Sequence[str]] = DATED
) -> list[list[DocumentView]]:
    """The dated papers of a session, dealt out into questions.

    The same sets in both halves of a pair.
    """
    parts: list[DocumentView] = []
    for kind in of[file.case.language]:
        with suppress(Absent):
            parts.append(_dated(session, document(file, kind)))
    return [papers for papers in handfuls(parts, turn, MOST) if len(papers) >= FEWEST]


def _expired(share: float, papers: int) -> int:
    """How many shall have expired: none in a third of the questions, one in nearly half, else more.

    Short of all: whoever always names every paper, or none, is then right in about as many parts.
    """
    if share < 0.33:
        return 0
    if share < 0.8:
        return 1
    return min(2 + int(5 * (share - 0.8) * (papers - 2)), papers - 1)


def _later_day(
    file: CaseFile, parts: Sequence[DocumentView], policy: Policy, *, rng: Rng, turn: int
) -> date | None:
    """A day on which a drawn number of the papers has expired; None where no day has that number.

    Half the time the last or the first such day.
    """
    count, edge, share = (float(rng.random()) for _ in range(3))
    dates = sorted(day(p.facts, FIELD) or file.case.today for p in parts)
    kept = timedelta(days=policy.validity_days)
    expired = _expired((count + turn / 2) % 1, len(dates))
    first = max(dates[-1], dates[expired - 1] + kept + timedelta(days=1)) if expired else dates[-1]
    last = dates[expired] + kept if expired < len(dates) else first + timedelta(days=LONG_AFTER)
    if first > last:
        return None
    if edge < 0.25:
        return last
    return first + timedelta(days=0 if edge < 0.5 else int(share * ((last - first).days + 1)))


def _question(parts: Sequence[DocumentView], policy: Policy, *, today: date) -> Question:
    language = parts[0].photos[0].language
    oldest = today - timedelta(days=policy.validity_days)
    stale = [p for p in parts if not oldest <= (day(p.facts, FIELD) or oldest) <= today]
    left, right = BRACKETS[language]
    named = [f"{p.document.label}{left}{p.heading(FIELD)}{right}" for p in parts]
    body = BODY[language].format(
        today=today.isoformat(), papers=listed(named, language), days=policy.validity_days
    )
    return make(
        Recency,
        variant="002",
        photos=pictures(*parts),
        body=body + judged(language, answer(["…"]), answer([])),
        response=answer([p.document.label for p in stale]),
        evidence=list(chain.from_iterable(p.evidence([FIELD]) for p in parts)),
        rule="recency",
    )


def _dated(session: Session, paper: Document) -> DocumentView:
    """The first photograph that shows the paper's date.

    Raises:
        Absent: none does.
    """
    for photo, sheet in sheets(session.photos):
        if sheet.id == paper.id and any(f.name == FIELD and can_read(f) for f in sheet.fields):
            return view(paper, [photo])
    raise Absent(f"{paper.id}: no picture shows its date")
