"""The kinds of unit. A unit is one file with one class; its dataclass fields are its parameters."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import ConfigDict

from pipeline.policy import Policy
from pipeline.records import Anomaly, Case, CaseFile, Document, Fact, Page, Photo, Pixels, Question

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.camera.exposure import Frame
    from pipeline.camera.scene import Scene
    from pipeline.published import DatasetReader, Exported

Rng = np.random.Generator
# What a picture of a higher severity shows more of than one of a lower.
Growth = Literal[
    "difference", "turn", "blur", "smallness", "darkness", "compression", "loss", "cover"
]


@dataclass(frozen=True)
class Unit(ABC):  # noqa: B024 - each role names its own methods
    """A frozen dataclass found by its file name; unknown parameters are refused."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


class Facts(Unit):
    """What a true paper of one kind says. One per ``templates/<language>/<kind>/facts.py``.

    ``labels`` names every fact the kind can print: English path -> the reference benchmark's key (SPEC 2.3). A table
    column is written once, as ``transactions.*.balance``. ``combinable`` is False for kinds never shown in a group photo.
    """

    label: ClassVar[str]  # class name of SPEC 2.1 (DTR option label)
    labels: ClassVar[Mapping[str, str]]

    def applies(self, case: Case) -> bool:
        """Has the applicant such a paper at all? Asked before ``facts``."""
        return True

    @abstractmethod
    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The facts of the applicant's paper; keys are exactly those of ``labels`` (rows expanded). None prints nothing."""


class FactChange(Unit):
    """The smallest edit of documents that breaks one named rule."""

    rule: ClassVar[str]
    needs_stranger: ClassVar[bool] = False
    carriers: ClassVar[
        tuple[tuple[str, ...], ...]
    ] = ()  # kinds of paper that carry it, any one set together; none named: many do

    @abstractmethod
    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        """Can this lie be told in this file: do its papers, as their layouts print them, show what it contradicts?"""

    def meets(self, documents: Sequence[Document], stranger: Sequence[Document]) -> bool:
        """Can it be told with this stranger's papers? Asked of those that need one."""
        return True

    @abstractmethod
    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        """The documents with the lie told, and what was done. ``boundary``: one unit past the threshold, where the rule has one."""

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        """The file just inside the threshold, rule unbroken: what both halves of a near-boundary pair start from."""
        return tuple(documents)

    @abstractmethod
    def broken(self, printed: Printed, policy: Policy) -> bool:
        """Does the printed text break the rule? Reads text only; shares nothing with ``change``."""

    def fired(self, printed: Printed, policy: Policy) -> frozenset[str]:
        """The ids of the rules broken; several for a unit that stands for a family of rules."""
        return frozenset({self.rule} if self.broken(printed, policy) else ())


class PageChange(Unit):
    """A forgery on the printed sheet; leaves a mask. The document comes with the facts that its sheets print once, the only ones to forge."""

    rule: ClassVar[str]

    @abstractmethod
    def applies(self, page: Page, document: Document) -> bool: ...

    @abstractmethod
    def change(
        self, page: Page, document: Document, language: str, *, rng: Rng
    ) -> tuple[Page, Document, Anomaly]:
        """The forged page (pixels, mask, field text), the document as it now reads, and what was done."""


class CaptureEffect(Unit):
    """One capture condition. ``stage`` before the shutter, ``develop`` after it; identity unless overridden."""

    condition: ClassVar[str]  # English label of SPEC 1.4, or of ours where the benchmark has none
    severities: ClassVar[tuple[int, ...]] = (1, 2, 3, 4, 5)
    grows: ClassVar[Growth] = "difference"  # from the same picture without it
    medium: ClassVar[bool] = (
        False  # not a photograph of a desk: cannot come on top of another condition
    )
    original: ClassVar[bool] = False  # the file itself is handed in beside its picture

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        """Where papers, props and camera stand."""
        return scene

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        """What light and lens did to the pixels, with the cover they leave."""
        return frame


class Art(Unit):
    """Drawn artwork: portrait, seal, emblem, guilloche, signature, QR code."""

    blend: ClassVar[str] = "over"  # or "multiply"

    @abstractmethod
    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        """H x W x 4 RGBA. ``value`` is the bound fact (a Portrait, the seal's text...), None for pure decoration."""


class Printed(Mapping[str, Mapping[str, str]]):
    """The printed text of one case: document id -> field name -> text; ``kinds`` tells what each document is."""

    def __init__(
        self, texts: Mapping[str, Mapping[str, str]], kinds: Mapping[str, str], today: str
    ) -> None:
        self.texts, self.kinds, self.today = texts, kinds, today

    def __getitem__(self, document_id: str) -> Mapping[str, str]:
        return self.texts[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def of_kind(self, kind: str) -> list[Mapping[str, str]]:
        """Every document of a kind (``bank_statement`` or ``zh/bank_statement``), as field name -> text."""
        return [
            t
            for d, t in self.texts.items()
            if self.kinds[d] == kind or self.kinds[d].split("/")[-1] == kind
        ]


class QuestionKind(Unit):
    """One subtask: prompt, answer, evidence, scorer, and a second derivation from printed text alone."""

    task: ClassVar[str]
    subtask: ClassVar[str]  # without the "en." prefix
    languages: ClassVar[tuple[str, ...]] = ("zh", "en")
    paired: ClassVar[bool] = (
        False  # do both halves of a pair draw alike, so that they are asked in the same words?
    )

    @abstractmethod
    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """Questions whose evidence is visible and legible in the images they show."""

    @abstractmethod
    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        """The decoded answer, derived from the printed text of the photos' fields and nothing else."""

    def score(self, response: str, answer: str) -> float:
        """The mark of a raw reply, 0-1. Here the same JSON or nothing; the shipped kinds give partial credit (``output.scoring.scorer``)."""
        try:
            return float(json.loads(response) == json.loads(answer))
        except (ValueError, RecursionError):
            return 0.0


class Format(Unit):
    """Writes a finished dataset in another project's shape."""

    @abstractmethod
    def write(self, dataset: DatasetReader, target: Path) -> None:
        """Files under ``target``, an empty folder; writing twice gives the same bytes."""

    @abstractmethod
    def read(self, target: Path) -> Iterator[Exported]:
        """What ``write`` left there, read back: every question, or every picture if it wrote none.

        A test compares the files that are named with the dataset's own pictures.
        """
