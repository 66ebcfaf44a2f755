"""A finished dataset as records: what formats are given, and everybody else who reads one back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Protocol

from pipeline.records import Anomaly, Document, Language, Photo, Question

Split = Literal["train", "validation", "test"]


@dataclass(frozen=True)
class Blank:
    """A blank form that questions show beside photographs: a row of ``templates``."""

    id: str
    language: Language
    kind: str  # "zh/bank_statement"
    label: str  # the class of the kind
    layout: str
    png: bytes
    width: int
    height: int


class Picture(NamedTuple):
    """A picture that questions may name: a photograph or a blank form."""

    id: str
    suffix: str  # of its file: ".jpg", ".png"
    data: bytes  # the whole file
    of: Photo | Blank


class Person(NamedTuple):
    """Somebody of a case, as far as datasets tell. Nobody of them exists.

    ``role``: "applicant", "spouse" or "child".
    """

    id: str
    role: str
    name: str
    sex: Literal["F", "M"]
    birth_date: date
    id_number: str
    address: str
    phone: str


class CaseHead(NamedTuple):
    """What of a case most formats need: where it belongs, and whose twin it is."""

    split: Split
    twin_of: str | None


@dataclass(frozen=True)
class PublishedCase:
    """One case: a row of ``cases``.

    ``facts`` are what no single paper owns; those of papers are texts.
    """

    id: str
    split: Split
    twin_of: str | None  # of a clean twin: the case with the lie
    language: Language
    today: date
    persons: tuple[Person, ...]  # applicant first
    facts: Mapping[str, object]
    documents: tuple[Document, ...]
    anomalies: tuple[Anomaly, ...]
    decision: str  # pass, review, decline
    rules_fired: tuple[str, ...]
    image_ids: tuple[str, ...]


class DatasetReader(Protocol):
    """A finished dataset, read record by record; little of it is held at a time.

    Every call begins anew. The order is that of the tables: train, validation, test. All methods
    raise UserError when a file is missing or damaged.
    """

    def pictures(self) -> Iterator[Picture]:
        """Every picture that a question may name by its id: photographs, then blank forms."""
        ...

    def photos(self) -> Iterator[Photo]:
        """The photographs alone, with their pixels and their truth."""
        ...

    def blanks(self) -> Iterator[Blank]:
        """The blank forms alone."""
        ...

    def cases(self) -> Iterator[PublishedCase]:
        """Every case; of a pair, both halves, one after the other."""
        ...

    def heads(self) -> Mapping[str, CaseHead]:
        """Case id -> its split and twin; of every case that a photograph may name."""
        ...

    def questions(self) -> Iterator[Question]:
        """Every question, with its answer."""
        ...


class Exported(NamedTuple):
    """A record as a format wrote it: its id in the dataset, and the pictures it shows, in order.

    ``files`` are paths below the folder written to; a file in a tar is the tar's path and, behind a
    slash, its name there.
    """

    id: str
    files: tuple[str, ...]
