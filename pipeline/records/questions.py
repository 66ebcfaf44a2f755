"""What is asked, and the case file as it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from pipeline.records.base import Language
from pipeline.records.case import Case
from pipeline.records.papers import Anomaly, Document
from pipeline.records.photographs import Photo


@dataclass(frozen=True)
class QuestionEvidence:
    """A place a question rests on; no field: its look.

    A picture may show several sheets of one document, so the sheet is named.
    """

    image_id: str
    document_id: str
    page: int
    field: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A row of ``questions``.

    ``answer`` is the JSON text of a right reply, in the form the prompt asks for.
    """

    task: str  # IQE DTR KIE CC VC NC RR
    subtask: str  # "rea_chk_001", "en.rea_chk_001"
    variant: str  # VVV of the id grammar, "001"
    image_ids: tuple[str, ...]
    language: Language
    robustness: str
    question: str
    answer: str
    rule: str  # policy rule id, or ""
    evidence: tuple[QuestionEvidence, ...]
    id: str = ""  # given by the shard


Split = Literal["train", "validation", "test"]


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """One case as it leaves: truth, papers as shown, photographs, what was planted."""

    id: str
    split: Split
    twin_of: str | None = None  # of the clean half of a pair, the id of the half that lies
    case: Case
    documents: tuple[Document, ...]
    photos: tuple[Photo, ...]
    anomalies: tuple[Anomaly, ...] = ()
    twin: CaseFile | None = None  # the other half of a pair; what it holds here has no twin itself
    # Every policy rule the printed papers break, the planted one among them; sorted.
    rules: tuple[str, ...] = ()

    @property
    def other_half(self) -> CaseFile | None:
        """The twin, which knows this file as its own."""
        return replace(self.twin, twin=self) if self.twin else None


class Pair(NamedTuple):
    """Two files of one case that differ by one lie."""

    lied: CaseFile
    clean: CaseFile

    def halves(self) -> tuple[CaseFile, CaseFile]:
        """Both, each with the other as its twin."""
        clean = replace(self.clean, twin_of=self.lied.id)
        return replace(self.lied, twin=clean), replace(clean, twin=self.lied)
