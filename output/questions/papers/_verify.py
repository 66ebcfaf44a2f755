"""How key_ver_002 and key_ver_003 are asked of the same papers.

One affirms a statement, the other denies it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import ClassVar

from output.questions.papers import _assertions_en, _assertions_zh
from output.questions.papers._assertions import Statement, Test
from output.questions.papers._assertions_print import JUDGES, Page
from output.questions.shared.document_view import (
    DocumentView,
    document_shown,
    printed,
    sessions,
    sheets,
)
from output.questions.shared.prompt import YES_NO, either, judged, make, stated_day, verdict
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline.facts import Absent
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question

STATEMENTS: Mapping[Language, tuple[Statement, ...]] = {
    "zh": _assertions_zh.STATEMENTS,
    "en": _assertions_en.STATEMENTS,
}
TESTS: Mapping[Language, Mapping[str, Test]] = {
    "zh": _assertions_zh.TESTS,
    "en": _assertions_en.TESTS,
}
# Names the paper, which may lie among others in the picture.
ABOUT: Mapping[Language, str] = {"zh": "请看图中的【{}】。", "en": "Look at the [{}]. "}
NO_DAY = date(1, 1, 1)  # for statements that speak of no day


@dataclass(frozen=True)
class Verification(PairedSubtask):
    """Yes-or-no statements about one paper.

    ``denying`` asks for the opposite of what a sound paper makes true.
    """

    task: ClassVar[str] = "VC"
    denying: ClassVar[bool]

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        for session, statement in product(sessions(file), STATEMENTS[file.case.language]):
            for kind in statement.kinds:
                with suppress(Absent):
                    part = document_shown(file, session, kind)
                    question = self._question(part, statement, file.case.today, policy=policy)
                    found[(session.number, statement.key, kind)] = question
        return found

    def _question(
        self, part: DocumentView, statement: Statement, today: date, *, policy: Policy
    ) -> Question:
        language = part.photos[0].language
        values = statement.stated(part.facts)
        evidence = part.evidence(values)
        holds = TESTS[language][statement.key](values, today, policy.validity_days)
        wording = self._wording(statement, policy).replace("{today}", today.isoformat())
        body = ABOUT[language].format(part.document.label) + wording
        return make(
            self,
            photos=part.photos,
            body=body + judged(language, either(YES_NO[language])),
            response=verdict(YES_NO[language], holds != self.denying),
            evidence=evidence,
            rule=statement.rule,
        )

    def _wording(self, statement: Statement, policy: Policy) -> str:
        wording = statement.denied if self.denying else statement.affirmed
        return wording.replace("{days}", str(policy.validity_days))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language, about = question.language, ABOUT[question.language]
        kinds = {s.kind for _, s in sheets(photos) if about.format(s.label) in question.question}
        statement = self._recognised(question, kinds, policy)
        kind = next(k for k in statement.kinds if k in kinds)
        today = stated_day(question.question) if "{today}" in statement.affirmed else NO_DAY
        page = Page(printed(photos, kind), question.question, today, policy.validity_days)
        return verdict(YES_NO[language], JUDGES[language][statement.key](page) is not self.denying)

    def _recognised(self, question: Question, kinds: set[str], policy: Policy) -> Statement:
        for statement in STATEMENTS[question.language]:
            parts = self._wording(statement, policy).split("{today}")
            if kinds & set(statement.kinds) and all(part in question.question for part in parts):
                return statement
        raise ValueError(f"no statement is worded like {question.question!r}")
