"""The kinds of unit. A unit is one file with one class; its dataclass fields are its parameters."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import ConfigDict

from pipeline.art_text import ArtText
from pipeline.changes import ChangeRequest, FactEdit, FileEdits, PageEdit, Submission
from pipeline.kinds import is_own
from pipeline.policy import Policy
from pipeline.records import (
    Case,
    CaseFile,
    Document,
    Fact,
    Family,
    Language,
    Page,
    Photo,
    Pixels,
    Question,
)
from pipeline.records.printed import LineRole, RegionKind
from pipeline.vocabulary import Blend, Grades, Languages, Task

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.camera.exposure import Frame
    from pipeline.camera.scene import Scene
    from pipeline.forms.checks import PaperCheck
    from pipeline.published import DatasetReader, Exported

Rng = np.random.Generator
# What a picture of a higher severity shows more of than one of a lower.
Growth = Literal[
    "difference", "turn", "blur", "smallness", "darkness", "compression", "loss", "cover"
]
Label = Literal["lines", "words"]  # what a recipe may leave out of a dataset
Carriers = tuple[tuple[str, ...], ...]  # kinds of paper; any one set of them will do
RuleTexts = Mapping[str, str]  # a rule's id -> what it says


class Role(ABC):  # noqa: B024 - each role names its own methods
    """What a file of a role's folder holds.

    A unit, or a kind of mark (``pipeline.printing.mark``).
    """


@dataclass(frozen=True)
class Unit(Role):
    """A frozen dataclass found by its file name; unknown parameters are refused."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


class Facts(Unit):
    """What a true paper of one kind says. One per ``templates/<language>/<kind>/facts.py``.

    ``labels`` names every fact the kind can print: English path -> the key under which datasets
    give it, which is the reference benchmark's where that has the fact. A table column is written
    once, as ``transactions.*.balance``.
    """

    # What classification questions call the kind: the reference benchmark's class, where it has it.
    label: ClassVar[str]
    labels: ClassVar[Mapping[str, str]]

    def applies(self, case: Case) -> bool:
        """Has the applicant such a paper at all? Asked before ``facts``."""
        return True

    def language(self, kind: str) -> Language:
        """Of its cases and questions; ``kind``: the id of the kind, whose folder says it."""
        return "zh" if kind.startswith("zh/") else "en"

    @abstractmethod
    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The facts of the applicant's paper; None prints nothing.

        Keys are exactly those of ``labels``, rows expanded.
        """


class FactChange(Unit):
    """The smallest edit of documents that breaks one named rule.

    ``applies`` and ``change`` look at facts; ``broken`` finds the lie out from printed text alone.
    """

    # An id of ``pipeline.policy.RULES`` or of ``rules``; ``profile.*`` for those that begin so.
    rule: ClassVar[str]
    # What the rules say that come with this unit: those that ``pipeline.policy.RULES`` lacks.
    rules: ClassVar[RuleTexts] = {}
    family: ClassVar[Family]
    needs_other_case: ClassVar[bool] = False
    # Kinds of paper that carry it, any one set together; none named: many do.
    carriers: ClassVar[Carriers] = ()

    @abstractmethod
    def applies(self, file: Submission) -> bool:
        """Can this lie be told in this file?

        Do its papers, as their layouts print them, show what it contradicts?
        """

    def meets(self, file: Submission) -> bool:
        """Can it be told with these papers of another case? Asked of units that need some."""
        return True

    @abstractmethod
    def change(self, request: ChangeRequest) -> FactEdit:
        """The documents with the lie told, and what was done.

        Asked only where the unit applies; all that is drawn comes from ``request.rng``.
        """

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        """The edits that bring the file just inside the threshold, rule unbroken.

        Both halves of a near-boundary pair start from it; none where the rule has no threshold.
        """
        return {}

    @abstractmethod
    def broken(self, printed: Printed, policy: Policy) -> bool:
        """Does the printed text break the rule? Reads text only; shares nothing with ``change``."""

    def fired(self, printed: Printed, policy: Policy) -> frozenset[str]:
        """The ids of the rules broken; several for a unit that stands for a family of rules."""
        return frozenset({self.rule} if self.broken(printed, policy) else ())


class PageChange(Unit):
    """A forgery on the printed sheet; leaves a mask.

    The document comes with the facts that its sheets print once, the only ones to forge.
    """

    rule: ClassVar[str]  # as of a ``FactChange``
    rules: ClassVar[RuleTexts] = {}
    family: ClassVar[Family] = "tampering"

    @abstractmethod
    def applies(self, page: Page, document: Document) -> bool:
        """Can this sheet be forged so?"""

    @abstractmethod
    def change(self, page: Page, document: Document, rng: Rng) -> PageEdit:
        """The forged sheet (pixels, mask, field text), what it reads now, and what was done."""


class CaptureEffect(Unit):
    """One capture condition: ``stage`` before the shutter, ``develop`` after it.

    Either leaves everything as it is unless overridden.
    """

    # As datasets call it: by the reference benchmark's English label, where it has one.
    condition: ClassVar[str]
    severities: ClassVar[Grades] = (1, 2, 3, 4, 5)
    grows: ClassVar[Growth] = "difference"  # from the same picture without it
    # Not a photograph of a desk: cannot come on top of another condition.
    medium: ClassVar[bool] = False
    # Something that befalls a paper: an empty desk does not show it.
    of_paper: ClassVar[bool] = False
    # The file itself is handed in beside its picture.
    original: ClassVar[bool] = False

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        """Where papers, props and camera stand."""
        return scene

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        """What light and lens did to the pixels, with the cover they leave."""
        return frame


class Art(Unit):
    """Drawn artwork: portrait, seal, emblem, guilloche, signature, QR code."""

    blend: ClassVar[Blend] = "over"  # or "multiply"
    region: ClassVar[RegionKind | None] = None  # what it is a picture of, as datasets call it
    line_role: ClassVar[LineRole] = "art"  # of its ``inscriptions``

    @abstractmethod
    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        """H x W x 4 RGBA.

        ``value`` is the bound fact (a Portrait, the seal's text...), None for pure decoration.
        """

    def inscriptions(self, value: Fact, width: int, height: int, *, rng: Rng) -> Sequence[ArtText]:
        """What ``draw`` sets in letters when it is given the same; nothing, if not overridden."""
        return ()


class Printed(Mapping[str, Mapping[str, str]]):
    """The printed text of one case: document id -> field name -> text.

    ``kinds`` tells what each document is; ``today`` is the day of the review, as ISO text.
    ``forms``: the papers of own kinds of which all sheets are there, each with what its kind says
    of it, held against its texts.
    """

    def __init__(
        self,
        texts: Mapping[str, Mapping[str, str]],
        kinds: Mapping[str, str],
        today: str,
        *,
        forms: Mapping[str, PaperCheck] | None = None,
    ) -> None:
        self.texts, self.kinds, self.today = texts, kinds, today
        self.forms = forms or {}

    def __getitem__(self, document_id: str) -> Mapping[str, str]:
        return self.texts[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def of_kind(self, kind: str) -> list[Mapping[str, str]]:
        """Every document of a kind, as field name -> text.

        ``kind`` is ``zh/bank_statement``, or ``bank_statement`` for either language's; what an own
        kind's papers say, its ``forms`` know.
        """
        kinds = self.kinds
        return [
            texts
            for name, texts in self.texts.items()
            if kind in (kinds[name], kinds[name].rpartition("/")[2]) and not is_own(kinds[name])
        ]


class QuestionKind(Unit):
    """One subtask: prompt, answer, evidence, scorer, and a second derivation.

    The second derivation knows nothing but printed text.
    """

    task: ClassVar[Task]
    subtask: ClassVar[str]  # without the "en." prefix
    languages: ClassVar[Languages] = ("zh", "en")
    # Do both halves of a pair draw alike, so that they are asked in the same words?
    paired: ClassVar[bool] = False

    @abstractmethod
    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """Questions whose evidence is visible and legible in the images they show."""

    @abstractmethod
    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        """The decoded answer, from the printed text of the photos' fields and nothing else."""

    def score(self, response: str, answer: str) -> float:
        """The mark of a raw reply, 0-1.

        Here the same JSON or nothing; the shipped kinds give partial credit
        (``output.scoring.scorer``).
        """
        try:
            return float(json.loads(response) == json.loads(answer))
        except (ValueError, RecursionError):
            return 0.0


class Format(Unit):
    """Writes a finished dataset in another project's shape."""

    @property
    def needs(self) -> frozenset[Label]:
        """What of the recipe's ``labels`` a dataset must have been made with."""
        return frozenset()

    @abstractmethod
    def write(self, dataset: DatasetReader, target: Path) -> None:
        """Files under ``target``, an empty folder; writing twice gives the same bytes."""

    @abstractmethod
    def read(self, target: Path) -> Iterator[Exported]:
        """What ``write`` left there, read back: every question, photograph or blank form.

        Of each of the three that it wrote at all, all. A test compares the files that are named
        with the dataset's own pictures: the same bytes, or others that are as bright everywhere.
        """
