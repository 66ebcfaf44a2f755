"""rea_chk_003: does the income fit the applicant's age, household and years of work?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from output.questions.papers._assertions import expand
from output.questions.rules._profile import FIELDS, broken, clear_cut, from_facts, wording
from output.questions.rules._profile_print import reasons
from output.questions.shared.document_view import (
    DocumentView,
    Session,
    document_shown,
    pictures,
    printed,
)
from output.questions.shared.prompt import SOUND, either, judged, make, stated_day, verdict
from output.questions.shared.subtask import Key, PairedSubtask, each_session
from pipeline.facts import states
from pipeline.policy import Policy, Profile
from pipeline.records import CaseFile, Photo, Question, QuestionEvidence


@dataclass(frozen=True)
class ApplicantProfile(PairedSubtask):
    """Seven rules over the application and the income certificate.

    In English over licence, card and return.
    """

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_003"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_session(file, lambda session: _question(file, session, policy.profile))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language, today = question.language, stated_day(question.question)
        papers = {kind: printed(photos, kind) for kind in FIELDS[language]}
        found = reasons(papers, language, today, limits=policy.profile)
        return verdict(SOUND[language], not found)


def _question(file: CaseFile, session: Session, limits: Profile) -> Question | None:
    language, today = file.case.language, file.case.today
    parts: dict[str, DocumentView] = {}
    evidence: list[QuestionEvidence] = []
    for kind, patterns in FIELDS[language].items():
        part = document_shown(file, session, kind)
        names = chain.from_iterable(expand(pattern, part.facts) for pattern in patterns)
        evidence += part.evidence(name for name in names if states(part.facts, name))
        parts[kind] = part
    facts = {kind: part.facts for kind, part in parts.items()}
    applicant = from_facts(facts, language, today)
    if not clear_cut(applicant, limits):
        return None
    rule = broken(applicant, limits)
    return make(
        ApplicantProfile,
        photos=pictures(*parts.values()),
        body=wording(language, limits, today) + judged(language, either(SOUND[language])),
        response=verdict(SOUND[language], not rule),
        evidence=evidence,
        rule=rule,
    )
