"""The ids of what leaves the pipeline: written and taken apart here and nowhere else.

A case is drawn under a language and an index. Of it comes a file, or a pair of files that differ by
one lie; which of the two letters marks the lie is drawn, so that an id tells nothing. A paper is
called alike in both files of a pair, so its id names the case and not the side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from pipeline.records.base import Language

Side = Literal["a", "b"]
T = TypeVar("T")
_CASE = r"(?P<language>zh|en)-(?P<index>[0-9]{6,12})"
_FILE = re.compile(rf"{_CASE}-(?P<side>[ab])")
_DOCUMENT = re.compile(rf"{_CASE}-(?P<kind>[a-z0-9_]+)")
_PHOTO = re.compile(rf"{_FILE.pattern}-(?P<session>[0-9]+)-(?P<number>[0-9]{{2,}})")


@dataclass(frozen=True, slots=True)
class CaseId:
    """``zh-000123``: what the ids of a case's files and papers begin with."""

    language: Language
    index: int

    def __str__(self) -> str:
        return f"{self.language}-{self.index:06d}"


@dataclass(frozen=True, slots=True)
class FileId:
    """``zh-000123-a``: one file of a case, as ``cases.id`` has it."""

    case: CaseId
    side: Side

    def __str__(self) -> str:
        return f"{self.case}-{self.side}"

    @classmethod
    def parse(cls, text: str) -> FileId:
        """The id that is written so.

        Raises:
            ValueError: it is no id of a file.
        """
        parts = _parts(_FILE, text)
        found = cls(_case(parts), cast(Side, parts["side"]))
        return _same(found, text)


@dataclass(frozen=True, slots=True)
class DocumentId:
    """``zh-000123-bank_statement``: a paper, in either file of its case."""

    case: CaseId
    kind: str  # without its language

    def __str__(self) -> str:
        return f"{self.case}-{self.kind}"

    @classmethod
    def parse(cls, text: str) -> DocumentId:
        """The id that is written so.

        Raises:
            ValueError: it is no id of a paper.
        """
        parts = _parts(_DOCUMENT, text)
        return _same(cls(_case(parts), parts["kind"]), text)


@dataclass(frozen=True, slots=True)
class PhotoId:
    """``zh-000123-a-0-07``: a picture of a file: the session, and its number in it."""

    file: FileId
    session: int
    number: int

    def __str__(self) -> str:
        return f"{self.file}-{self.session}-{self.number:02d}"

    @classmethod
    def parse(cls, text: str) -> PhotoId:
        """The id that is written so.

        Raises:
            ValueError: it is no id of a picture.
        """
        parts = _parts(_PHOTO, text)
        file = FileId(_case(parts), cast(Side, parts["side"]))
        return _same(cls(file, int(parts["session"]), int(parts["number"])), text)


@dataclass(frozen=True, slots=True)
class QuestionId:
    """``rea_chk_001_001_00042``: subtask, variant and running number."""

    subtask: str
    variant: str
    number: int

    def __str__(self) -> str:
        return f"{self.subtask}_{self.variant}_{self.number:05d}"


def variant_of(question_id: str) -> str:
    """The variant in the id of a question, whoever numbered it."""
    return question_id.rsplit("_", 2)[1]


def shot_of(photo_id: str, file_id: str) -> str:
    """Which picture of its file it is, ``-0-07``, whoever named the two.

    The other half of a pair shows the same papers in the same shot.
    """
    return photo_id.removeprefix(file_id)


def _parts(grammar: re.Pattern[str], text: str) -> dict[str, str]:
    found = grammar.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:60]!r} is no id of ours")
    return found.groupdict()


def _case(parts: dict[str, str]) -> CaseId:
    return CaseId(cast(Language, parts["language"]), int(parts["index"]))


def _same(found: T, text: str) -> T:
    """An id is written in one way only."""
    if str(found) != text:
        raise ValueError(f"{text[:60]!r} is no id of ours")
    return found
