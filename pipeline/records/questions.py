"""What is asked, and the case file as it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.records.base import Language
from pipeline.records.case import Case
from pipeline.records.papers import Anomaly, Document
from pipeline.records.photographs import Photo


@dataclass(frozen=True)
class QuestionEvidence:
    """A place a question rests on. A picture may show several sheets of one document, so the sheet is named; no field: its look."""

    image_id: str
    document_id: str
    page: int
    field: str


@dataclass(frozen=True)
class Question:
    """A row of ``questions``; ``answer`` is the JSON text of the decoded response of SPEC 1.6."""

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


@dataclass(frozen=True)
class CaseFile:
    """One case as it leaves: truth, papers as shown, photographs, what was planted. ``twin`` is the other half of a pair."""

    id: str
    split: Literal["train", "validation", "test"]
    twin_of: str | None
    case: Case
    documents: tuple[Document, ...]
    photos: tuple[Photo, ...]
    anomalies: tuple[Anomaly, ...]
    twin: CaseFile | None = None
    rules: tuple[
        str, ...
    ] = ()  # every policy rule the printed papers break, the planted one among them; sorted
