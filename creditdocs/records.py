"""The rows of a dataset as frozen records, one class for each table; attributes are its columns."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
import PIL.Image

from output.tables.rows import sheet_of
from pipeline.errors import UserError
from pipeline.records import (
    CellView,
    FieldView,
    Language,
    LineView,
    Pixels,
    QuestionEvidence,
    RegionView,
    SheetView,
    TableView,
    WordView,
)

__all__ = [
    "CellView",
    "FieldView",
    "LineView",
    "QuestionEvidence",
    "RegionView",
    "SheetView",
    "TableView",
    "WordView",
]

Split = Literal["train", "validation", "test"]
_REMEDY = "generate the dataset again"


class Record:
    """A row. Columns that were not asked for (``Table.fields``) are no attributes of it."""

    table: ClassVar[str]
    convert: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}  # column -> from Arrow's value

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The record of a row of the table, or of some columns of it."""
        made = object.__new__(cls)
        for name, value in row.items():
            read = cls.convert.get(name)
            vars(made)[name] = read(value) if read else value
        return made

    if not TYPE_CHECKING:  # for which every attribute would be one

        def __getattr__(self, name: str) -> object:
            mine = f"{type(self).__name__}.{name}"
            if name in {f.name for f in fields(self)}:
                raise AttributeError(f"{mine} was not read; name it in fields({name!r}, ...)")
            if hasattr(type(self), name):  # a property, of columns that were not read
                raise AttributeError(f"{mine} is of a column that was not read; name it in fields")
            raise AttributeError(f"there is no {mine}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __repr__(self) -> str:
        shown = {f.name for f in fields(self) if f.repr}  # type: ignore[arg-type]
        told = (f"{name}={value!r}" for name, value in vars(self).items() if name in shown)
        return f"{type(self).__name__}({', '.join(told)})"


def _bytes(cell: Mapping[str, bytes]) -> bytes:
    return cell["bytes"]


def _bytes_or_none(cell: Mapping[str, bytes] | None) -> bytes | None:
    return None if cell is None else cell["bytes"]


def _sheets(cells: list[dict[str, Any]]) -> tuple[SheetView, ...]:
    return tuple(map(sheet_of, cells))


def _decoded(data: bytes, mode: str, where: str) -> Pixels:
    try:
        with PIL.Image.open(io.BytesIO(data)) as picture:
            return np.array(picture.convert(mode))
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError(where, f"does not decode as a picture: {error}", _REMEDY) from None


@dataclass(frozen=True, eq=False, repr=False)
class Image(Record):
    """A photograph, scan or screenshot of papers, with everything that is to be seen on it.

    Attributes:
        id: its name in the whole dataset.
        split: "train", "validation" or "test"; people are in one only.
        case_id: the file it belongs to; a twin's shared pictures belong to the first of the pair.
        language: "zh" or "en", of the papers.
        image: the encoded picture, JPEG. ``pixels`` decodes it.
        width, height: of it, in pixels.
        condition: what is hard about it, for example "Low Light".
        severity: how hard, 1 (little) to 5; 0 where there are no degrees of it.
        documents: the sheets it shows. Of each ``kind`` ("zh/payslip"), ``label`` (the reference
            benchmark's class), ``person_id``, ``page`` (from 0), ``quad``, ``fully_visible``,
            ``area_fraction`` (of the picture) and ``fields``; of each field ``name`` (its fact),
            ``label``, ``text`` (exactly what is printed), ``quad``, ``visible`` (share, 0-1),
            ``legible`` and ``legibility`` (the odds of being read to the letter, 0-1). A quad is
            eight numbers in pixels: x and y of the corners, clockwise from the paper's own or the
            text's own top left. ``lines`` are all lines of print, each with ``role``, ``field`` and
            ``words`` beside; ``regions`` what is no type, by ``kind``; ``tables`` have ``cells``.
            All but ``tables`` are sequences that make a record when one is asked for.
        tampered: was print forged on a sheet before it was photographed?
        tamper_mask: where, as PNG; None where nothing was. ``mask`` decodes it.
        parameters: every number that made the picture.
        second_condition, second_severity: on top of the first, as group photos may have one.
        pdf: the file itself where it was handed in as one, which the picture shows.
    """

    table: ClassVar[str] = "images"
    convert = {
        "image": _bytes,
        "documents": _sheets,
        "tamper_mask": _bytes_or_none,
        "parameters": json.loads,
    }

    id: str
    case_id: str
    language: Language
    image: bytes = field(repr=False)
    width: int
    height: int
    condition: str
    severity: int
    documents: tuple[SheetView, ...] = field(repr=False)
    tampered: bool
    tamper_mask: bytes | None = field(repr=False)
    parameters: Mapping[str, object] = field(repr=False)
    second_condition: str | None
    second_severity: int
    pdf: bytes | None = field(repr=False)
    split: Split

    @property
    def pixels(self) -> Pixels:
        """H x W x 3, uint8, RGB. Decoded at every access: keep it.

        Raises:
            UserError: the picture is damaged.
        """
        return _decoded(self.image, "RGB", f"images {self.id}")

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines of print of all its sheets, in their order: text, role, field, quad, words."""
        return tuple(chain.from_iterable(sheet.lines for sheet in self.documents))

    @property
    def mask(self) -> Pixels | None:
        """H x W, uint8: 0 untouched, 128 copied from, 255 changed; None where nothing is forged.

        Raises:
            UserError: the mask is damaged.
        """
        if self.tamper_mask is None:
            return None
        return _decoded(self.tamper_mask, "L", f"images {self.id}")


@dataclass(frozen=True, eq=False, repr=False)
class Template(Record):
    """A blank form that questions show; of no case, and in the first split whatever shows it.

    Attributes:
        id: its name, which stands among the ``image_ids`` of questions.
        language: "zh" or "en".
        kind: of paper, "zh/payslip".
        label: the reference benchmark's class.
        layout: which of the kind's layouts.
        image: the encoded picture, PNG. ``pixels`` decodes it.
        width, height: of it, in pixels.
        split: "train".
    """

    table: ClassVar[str] = "templates"
    convert = {"image": _bytes}

    id: str
    language: Language
    kind: str
    label: str
    layout: str
    image: bytes = field(repr=False)
    width: int
    height: int
    split: Split

    @property
    def pixels(self) -> Pixels:
        """H x W x 3, uint8, RGB. Decoded at every access: keep it.

        Raises:
            UserError: the picture is damaged.
        """
        return _decoded(self.image, "RGB", f"templates {self.id}")


def _pointers(cells: list[dict[str, Any]]) -> tuple[QuestionEvidence, ...]:
    return tuple(QuestionEvidence(**cell) for cell in cells)


@dataclass(frozen=True, eq=False, repr=False)
class Question(Record):
    """A question about one file's pictures, with its answer and what that rests on.

    Attributes:
        id: its name in the whole dataset.
        case_id: the file it is about.
        image_ids: the pictures shown with it, in order: of ``images``, or of ``templates``.
        task: IQE, DTR, KIE, CC, VC, NC or RR, as the reference benchmark has them.
        subtask: which kind of question; English ones begin with "en.".
        language: "zh" or "en".
        robustness: the condition of its pictures.
        question: the prompt.
        answer: JSON text, in the form the prompt asks for.
        rule: the id of the policy's rule it is about, or "".
        evidence: the printed fields that the answer follows from: ``image_id``, ``document_id``,
            ``page`` and ``field``, which is empty where the look of the sheet is meant.
        split: "train", "validation" or "test".
    """

    table: ClassVar[str] = "questions"
    convert = {"image_ids": tuple, "evidence": _pointers}

    id: str
    case_id: str
    image_ids: tuple[str, ...] = field(repr=False)
    task: str
    subtask: str
    language: Language
    robustness: str
    question: str
    answer: str
    rule: str
    evidence: tuple[QuestionEvidence, ...] = field(repr=False)
    split: Split
