"""rea_chk_108: does a field of somebody's own form keep what the form's kind asks of it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from output.questions.papers import _own_rules_print
from output.questions.papers._own_rules import Rule, rules
from output.questions.shared.document_view import DocumentView, sessions, sheets, shown
from output.questions.shared.prompt import SOUND, either, judged, make, verdict
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline.facts import Absent
from pipeline.kinds import is_own
from pipeline.policy import Policy
from pipeline.printing.template import load_layout
from pipeline.records import CaseFile, Photo, Question


@dataclass(frozen=True)
class OwnFormRules(PairedSubtask):
    """Days against today, and figures against the formulas of ``kind.yaml``."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_108"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        for number, paper in _papers(file):
            own = load_layout(paper.document.kind, paper.document.layout).own
            if own is None or _titles(paper.photos).count(paper.document.label) != 1:
                continue
            for rule in rules(paper, own, file.case.today, language=file.case.language):
                found[number, paper.document.kind, rule.name, rule.rule] = _question(paper, rule)
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        title = _own_rules_print.title(question.question)
        texts: dict[str, dict[str, str]] = defaultdict(dict)
        for _, sheet in sheets(photos):
            if is_own(sheet.kind) and sheet.label == title:
                for seen in sheet.fields:
                    texts[seen.label].setdefault(seen.name, seen.text)
        said = {label: list(cells.values()) for label, cells in texts.items()}
        return verdict(SOUND[question.language], _own_rules_print.keeps(question.question, said))


def _papers(file: CaseFile) -> Iterator[tuple[int, DocumentView]]:
    """Papers of own kinds, each whole as a session shows it."""
    for session in sessions(file):
        for document in file.documents:
            if is_own(document.kind):
                with suppress(Absent):
                    yield session.number, shown(file, session, document)


def _titles(photos: Sequence[Photo]) -> list[str]:
    """Of the own papers in these pictures, each once."""
    papers = {sheet.id: sheet.label for _, sheet in sheets(photos) if is_own(sheet.kind)}
    return list(papers.values())


def _question(paper: DocumentView, rule: Rule) -> Question:
    language = paper.photos[0].language
    return make(
        OwnFormRules,
        photos=paper.photos,
        body=rule.words + judged(language, either(SOUND[language])),
        response=verdict(SOUND[language], rule.holds),
        evidence=paper.evidence(rule.fields),
        rule=rule.rule,
    )
