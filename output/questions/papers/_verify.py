"""How key_ver_002 and key_ver_003 are asked: one affirms a statement, the other denies it, of the same papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from output.questions.papers import _assertions_en, _assertions_zh
from output.questions.papers._assertions import Statement, Test
from output.questions.papers._assertions_print import JUDGES, Page
from output.questions.shared.document_view import Shown, document, printed, sessions, sheets, shown
from output.questions.shared.prompt import YES_NO, answer, judged, make, stated_day
from output.questions.shared.subtask import Key, PairedSubtask
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
    """Yes-or-no statements about one paper; ``denying`` asks for the opposite of what a sound paper makes true."""

    task: ClassVar[str] = "VC"
    denying: ClassVar[bool]

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        statements = STATEMENTS[file.case.language]
        papers = {
            kind: paper
            for kind in dict.fromkeys(k for s in statements for k in s.kinds)
            if (paper := document(file, kind))
        }
        for session in sessions(file):
            parts = {
                kind: part
                for kind, paper in papers.items()
                if (part := shown(file, session, paper))
            }
            for statement, kind in ((s, k) for s in statements for k in s.kinds if k in parts):
                question = self._question(file, parts[kind], statement, policy=policy)
                if question:
                    found[(session.number, statement.key, kind)] = question
        return found

    def _question(
        self, file: CaseFile, part: Shown, statement: Statement, *, policy: Policy
    ) -> Question | None:
        language, today, paper = file.case.language, file.case.today, part.document
        values = statement.stated(paper.facts)
        if values is None or not part.readable(values):
            return None
        holds = TESTS[language][statement.key](values, today, policy.validity_days)
        body = ABOUT[language].format(paper.label) + self._wording(statement, policy).replace(
            "{today}", today.isoformat()
        )
        yes, no = YES_NO[language]
        response = answer(yes if holds != self.denying else no)
        body += judged(language, answer(f"{yes} / {no}"))
        return make(
            self.task,
            self.subtask,
            "001",
            photos=part.photos,
            body=body,
            response=response,
            evidence=part.evidence(values),
            rule=statement.rule,
        )

    def _wording(self, statement: Statement, policy: Policy) -> str:
        return (statement.denied if self.denying else statement.affirmed).replace(
            "{days}", str(policy.validity_days)
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        kinds = {
            s.kind
            for _, s in sheets(photos)
            if ABOUT[question.language].format(s.label) in question.question
        }
        statement = self._recognised(question, kinds, policy)
        kind = next(k for k in statement.kinds if k in kinds)
        today = stated_day(question.question) if "{today}" in statement.affirmed else NO_DAY
        holds = JUDGES[question.language][statement.key](
            Page(printed(photos, kind), question.question, today, policy.validity_days)
        )
        return answer(YES_NO[question.language][holds is self.denying])

    def _recognised(self, question: Question, kinds: set[str], policy: Policy) -> Statement:
        for statement in STATEMENTS[question.language]:
            parts = self._wording(statement, policy).split("{today}")
            if kinds & set(statement.kinds) and all(part in question.question for part in parts):
                return statement
        raise ValueError(f"no statement is worded like {question.question!r}")
