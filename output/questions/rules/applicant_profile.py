"""rea_chk_003: does the income fit the applicant's age, household and years of work?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.papers._assertions import expand
from output.questions.rules import _profile
from output.questions.rules._profile_print import reasons
from output.questions.shared.document_view import (
    Session,
    Shown,
    document,
    pictures,
    printed,
    sessions,
    shown,
)
from output.questions.shared.prompt import SOUND, answer, judged, make, stated_day
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question


@dataclass(frozen=True)
class ApplicantProfile(PairedSubtask):
    """Seven rules over the application and the income certificate; in English over licence, card and return."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_003"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(s.number,): _question(file, s, policy) for s in sessions(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        papers = {kind: printed(photos, kind) for kind in _profile.FIELDS[language]}
        return answer(
            SOUND[language][
                bool(
                    reasons(papers, language, stated_day(question.question), limits=policy.profile)
                )
            ]
        )


def _question(file: CaseFile, session: Session, policy: Policy) -> Question | None:
    language, today = file.case.language, file.case.today
    parts: dict[str, Shown] = {}
    fields: dict[str, list[str]] = {}
    for kind, names in _profile.FIELDS[language].items():
        paper = document(file, kind)
        part = shown(file, session, paper) if paper else None
        if part is None:
            return None
        facts = part.document.facts
        parts[kind], fields[kind] = (
            part,
            [n for pattern in names for n in expand(pattern, facts) if facts.get(n) is not None],
        )
        if not part.readable(fields[kind]):
            return None
    applicant = _profile.from_facts(
        {kind: part.document.facts for kind, part in parts.items()}, language, today
    )
    if not _profile.told_apart(applicant, policy.profile):
        return None
    rule = _profile.broken(applicant, policy.profile)
    good, bad = SOUND[language]
    body = _profile.wording(language, policy.profile, today) + judged(
        language, answer(f"{good} / {bad}")
    )
    evidence = [e for kind, part in parts.items() for e in part.evidence(fields[kind])]
    return make(
        "RR",
        ApplicantProfile.subtask,
        "001",
        photos=pictures(*parts.values()),
        body=body,
        response=answer(SOUND[language][bool(rule)]),
        evidence=evidence,
        rule=rule,
    )
