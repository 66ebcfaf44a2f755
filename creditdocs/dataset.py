"""A dataset read lazily: four tables of records, of which a few rows are held at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Generic, TypeVar

from creditdocs.case_files import Case
from creditdocs.part import Part
from creditdocs.records import Image, Question, Record, Template
from creditdocs.settings import Condition, Place
from flows.storage import dataset as storage
from flows.storage.condition import condition as parsed
from flows.storage.query import Query
from output.tables import definitions
from pipeline.errors import UserError
from pipeline.field_types import FieldDefinition

R = TypeVar("R", bound=Record)
Test = Callable[..., object]


@dataclass(frozen=True)
class Table(Generic[R]):
    """Records of one table, read anew at every iteration: splits one after the other, files and
    rows in their order. Held in memory are two row groups (a few megabytes) and a few records.
    ``len`` reads what conditions need, and ``list`` asks for it first.

    >>> import creditdocs
    >>> images = creditdocs.load("dataset/demo").images
    >>> hard = images.where(language=["zh", "en"], severity=lambda degree: degree > 2)
    >>> 0 < len(hard) < len(images)
    True
    >>> [image.id for image in hard.fields("id")] == [image.id for image in hard]
    True
    """

    record: type[R]
    _query: Query
    _tests: tuple[tuple[str, Test], ...] = ()

    def where(self, **conditions: Condition) -> Table[R]:
        """Only the records that meet all conditions.

        Args:
            conditions: column -> a value it is to have, a collection of values of which it is to
                have one, or a function of what it holds. Values are looked for by pyarrow, which
                reads no row group that cannot hold them; functions are called record by record.

        Raises:
            UserError: no such column, or a value that it cannot have.

        >>> import creditdocs
        >>> cases = creditdocs.load("dataset/demo").cases
        >>> lies = cases.where(anomalies=lambda planted: len(planted) > 0)
        >>> {case.decision for case in lies} <= {"review", "decline"}
        True
        """
        query, tests = self._query, list(self._tests)
        for column, wanted in conditions.items():
            self._known(column)
            if callable(wanted):
                tests.append((column, wanted))
                continue
            one = isinstance(wanted, str) or not isinstance(wanted, Collection)
            values = [wanted] if one else list(wanted)  # type: ignore[arg-type]
            query = query.where(column, [_written(value) for value in values])
        return replace(self, _query=query, _tests=tuple(tests))

    def fields(self, *columns: str) -> Table[R]:
        """The same records with these columns alone, which is all that is read of them (and
        ``split``, which is always there). Pictures are most of a dataset's bytes.

        Raises:
            UserError: no such column.

        >>> import creditdocs
        >>> image = next(iter(creditdocs.load("dataset/demo").images.fields("documents")))
        >>> hasattr(image, "documents"), hasattr(image, "image")
        (True, False)
        """
        for column in columns:
            self._known(column)
        return replace(self, _query=replace(self._query, columns=columns))

    def __iter__(self) -> Iterator[R]:
        """
        Raises:
            UserError: a file is missing or damaged, or of another version of the data contract.
        """
        for row in self._read().rows():
            found = self.record.of(row)
            if all(test(getattr(found, column)) for column, test in self._tests):
                yield found

    def __len__(self) -> int:
        """How many records there are; read only as far as conditions need.

        Raises:
            UserError: as iterating.
        """
        if not self._tests:
            return self._query.count()
        return sum(1 for _ in self.fields())

    def __repr__(self) -> str:
        return f"<{self.record.table} of {self._query.dataset.store.name}>"

    def _read(self) -> Query:
        """With the columns that functions look at."""
        if self._query.columns is None:
            return self._query
        looked_at = (column for column, _ in self._tests)
        return replace(self._query, columns=(*self._query.columns, *looked_at))

    def _known(self, column: str) -> None:
        """
        Raises:
            UserError: the table has no such column.
        """
        known = [f.name for f in fields(self.record)]  # type: ignore[arg-type]
        if column not in known:
            what, remedy = f"no column {column!r}", f"choose from {', '.join(known)}"
            raise UserError(self.record.table, what, remedy)


def _written(value: object) -> object:
    """A value as its column holds it."""
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Dataset:
    """A finished dataset, as ``load`` finds it.

    Attributes:
        images: the photographs with their ground truth (``Image``).
        questions: what is asked about them (``Question``).
        cases: the files they belong to, with all facts and what was planted (``Case``).
        templates: the blank forms that some questions show (``Template``).
        manifest: what made it: recipe, seed, versions, counts, and each file's sha256.
    """

    images: Table[Image]
    questions: Table[Question]
    cases: Table[Case]
    templates: Table[Template]
    manifest: Mapping[str, object]
    place: str  # as it was given; a URI may hold keys

    def fields(self, kind: str) -> tuple[FieldDefinition, ...]:
        """What the fields of a kind of paper mean, in the order of its labels.

        As they were when the dataset was made: its manifest has them, and needs no catalogue.

        Args:
            kind: one that the dataset holds, as ``SheetView.kind`` names it.

        Raises:
            UserError: it holds no such kind, or is of a version that wrote no definitions.

        >>> import creditdocs
        >>> front = creditdocs.load("dataset/demo").fields("zh/identity_card_front")
        >>> [(field.name, field.type) for field in front if field.parent == "person.birth_date"]
        [('birth.year', 'year'), ('birth.month', 'month'), ('birth.day', 'int')]
        """
        known = definitions.written(self.manifest.get("fields", {}))
        if kind not in known:
            remedy = f"choose from {', '.join(known)}" if known else "make it again with this one"
            raise UserError("fields", f"no definitions of {kind[:100]!r}", remedy)
        return known[kind]

    def where(self, condition: str) -> Part:
        """The pictures of which a condition holds, to look at or to export.

        Args:
            condition: as ``--where`` of ``creditdocs export`` has it, such as
                ``"condition in ('Fax', 'Photocopy') and language == 'zh'"``. ``images.where``
                takes columns and functions instead.

        Raises:
            UserError: not a condition, or it names something else than a column.

        >>> import creditdocs
        >>> part = creditdocs.load("dataset/demo").where("severity < 2 and language == 'zh'")
        >>> part.export("coco", "dataset/coco", boxes="lines", limit=3).name
        'coco'
        """
        parsed(condition)
        return Part(condition, self.place, self.images)

    def __fspath__(self) -> str:
        """Where it lies, as it was given."""
        return self.place

    def __repr__(self) -> str:
        return f"<Dataset {self.images._query.dataset.store.name}>"


def load(dataset: Place) -> Dataset:
    """A dataset that ``generate`` or the command line made; nothing but its manifest is read yet.

    Rows are taken as they are found. ``check`` says whether they are what they should be, and
    bounds what reading them can cost: use it first on a dataset from strangers.

    Args:
        dataset: its folder, or any URI pyarrow knows (``s3://bucket/prefix``).

    Raises:
        UserError: no dataset there, one of another program, or files that lie outside of it.

    >>> import creditdocs
    >>> data = creditdocs.load("dataset/demo")
    >>> data
    <Dataset dataset/demo>
    >>> question = next(iter(data.questions))
    >>> shown = data.images.where(id=question.image_ids)
    >>> {image.split for image in shown} <= {question.split}
    True
    """
    place = os.fspath(dataset)
    found = storage.Dataset.open(place).inside()

    def table(record: type[R]) -> Table[R]:
        return Table(record, Query(found, record.table))

    return Dataset(
        table(Image), table(Question), table(Case), table(Template), found.manifest, place
    )
