"""What a ``kind.yaml`` may say. Importers write it, people read and change it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from pipeline.field_types import misplaced
from pipeline.forms.source import (
    NAME,
    Dotted,
    Formula,
    Part,
    Share,
    Short,
    Source,
    Weight,
    read,
)

MOST_FIELDS, MOST_TABLES, MOST_COLUMNS, MOST_ROWS = 400, 8, 30, 500
MOST_KINDS = 100  # of a table's rows
Type = Literal[
    "address",
    "bool",
    "date",
    "decimal",
    "email",
    "enum",
    "iban",
    "int",
    "money",
    "name",
    "pattern",
    "phone",
    "tax_id",
    "text",
]
NUMBERS: tuple[Type, ...] = ("money", "decimal", "int")
NAMED = ("short", "medium", "long", "full")  # ways a locale writes dates
Word = Annotated[str, Field(pattern=rf"^{NAME}$")]
# What a value may come from when ``from`` is left out.
USUAL: Mapping[str, str] = {
    "address": "person.address",
    "email": "person.email",
    "iban": "account.iban",
    "name": "person.name",
    "phone": "person.phone",
    "tax_id": "person.tax_id",
}


# Days that have come on any paper, by what they are taken from.
PAST = frozenset(
    {
        "account.opened",
        "employer.since",
        "loan.filed",
        "period.end",
        "period.start",
        "person.birth_date",
        "person.pay_date",
        "spouse.birth_date",
        "today",
    }
)


class Must(Part):
    """On which side of a day a date lies on a true paper."""

    not_before: Literal["today"] | None = None
    """``today``: the paper is valid until this day, and has not expired."""
    not_after: Literal["today"] | None = None
    """``today``: the day has come, as a day of issue or of signature has."""


class Valued(Part):
    """A field or a column: what it is, where it comes from, how it is written."""

    model_config = ConfigDict(populate_by_name=True)
    type: Type
    """What its values are; it decides how they are written and read back."""
    source: Source | None = Field(None, alias="from")
    """Where its values come from; of a name, an address and the like the applicant's by default."""
    format: Annotated[str, Field(max_length=60)] = ""
    """A pattern of the Unicode locale data (``dd.MM.yyyy``, ``#,##0.00``) or a name of one."""
    label: Short = ""
    """What questions call it; by default its name."""
    about: Annotated[str, Field(max_length=300)] = ""
    """What it means, in one sentence; the data dictionary shows it, and no question asks it."""
    parent: Annotated[str, Field(max_length=100)] = ""
    """What it is a part of: another field, or a table; of a column, by default, its table."""
    guessed: bool = False
    """An importer's guess that nobody has looked at."""


class FieldSpec(Valued):
    """A fact of the paper."""

    unique: bool = False
    """No two cases have the same; of a pattern."""
    blank: Share = 0.0
    """On so many of the papers it is left empty."""
    must: Must | None = None
    """Of a date: what ``check`` and lies about days hold it against; by default, of one that is
    taken from a day that has come (``loan.filed``), ``not_after: today``."""

    @model_validator(mode="after")
    def _sourced(self) -> FieldSpec:
        if self.source is None and self.type not in USUAL:
            raise ValueError(f"from: a field of the type {self.type} must say where it comes from")
        if self.unique and (self.source is None or self.source.pattern is None):
            raise ValueError("unique: only a pattern can be unique")
        if self.must is not None and self.type != "date":
            raise ValueError("must: only a date has days before and after it")
        return self

    @property
    def bounds(self) -> Must | None:
        """On which side of today it lies, said or known of its source."""
        known = self.type == "date" and self.drawn.path in PAST
        return self.must or (Must(not_after="today") if known else None)

    @property
    def drawn(self) -> Source:
        """Where it comes from, said or usual."""
        return self.source or Source(path=USUAL[self.type])


class RowKind(Part):
    """One kind of row of a table."""

    weight: Weight = 1.0
    """How often, against the other kinds."""
    at_least: int = Field(0, ge=0, le=MOST_ROWS)
    """So many of them in any case."""
    at_most: int = Field(MOST_ROWS, ge=0, le=MOST_ROWS)
    """No more of them."""
    set: dict[Word, Source] = Field({}, max_length=MOST_COLUMNS)
    """What its rows say in these columns."""


class Dates(Part):
    """A table's column of dates, in order."""

    column: Word
    """The column."""
    first: Formula
    """The earliest, a formula."""
    last: Formula
    """The latest, a formula."""

    @model_validator(mode="after")
    def _formulas(self) -> Dates:
        for text in (self.first, self.last):
            read(text)
        return self


class Table(Part):
    """Rows of a paper."""

    count: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(le=MOST_ROWS)]]
    """How many, from the least to the most."""
    dates: Dates | None = None
    """The column whose dates run in order."""
    kinds: dict[Word, RowKind] = Field({}, max_length=MOST_KINDS)
    """Kinds of row by weight."""
    columns: dict[Word, Valued] = Field(min_length=1, max_length=MOST_COLUMNS)
    """The columns, and where their values come from unless a kind sets them."""

    @model_validator(mode="after")
    def _known(self) -> Table:
        if self.count[0] > self.count[1]:
            raise ValueError("count: give the least and the most, in this order")
        if self.dates and self.dates.column not in self.columns:
            raise ValueError(f"dates: no column {self.dates.column!r}")
        if sum(kind.at_least for kind in self.kinds.values()) > self.count[0]:
            raise ValueError("kinds: together at least more rows than the fewest of count")
        if self.kinds and sum(kind.at_most for kind in self.kinds.values()) < self.count[1]:
            raise ValueError("kinds: together at most fewer rows than the most of count")
        for name, kind in self.kinds.items():
            for column in kind.set:
                if column not in self.columns:
                    raise ValueError(f"kinds.{name}.set: no column {column!r}")
        return self

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Where its values come from, each with its key: ``kinds.pay.set.amount``."""
        for column, spec in self.columns.items():
            if spec.source is not None:
                yield f"columns.{column}", spec.source
        for kind, row in self.kinds.items():
            for column, source in row.set.items():
                yield f"kinds.{kind}.set.{column}", source


class Captions(Part):
    """Whose approval the kept captions of an imported form have; written by ``approve``."""

    model_config = ConfigDict(extra="allow")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of exactly these captions."""
    by: Short
    """Who looked at them."""


class KindSpec(Part):
    """A kind of paper of one's own."""

    label: Annotated[str, Field(min_length=1, max_length=80)]
    """What datasets and questions call the class."""
    locale: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}$")]
    """How dates and numbers are written and whom names belong to: ``de-DE``."""
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    """Of its money; by default the locale's."""
    prompts: Literal["en", "zh"] = "en"
    """The language of questions about it."""
    licence: Annotated[str, Field(max_length=2_000)] = ""
    """Of the form; yours to set."""
    captions: Captions | None = None
    """Who approved the captions of an imported form."""
    fields: dict[Dotted, FieldSpec] = Field(max_length=MOST_FIELDS)
    """The facts of the paper, by name."""
    rows: dict[Word, Table] = Field({}, max_length=MOST_TABLES)
    """Its tables, by name."""

    @model_validator(mode="after")
    def _names(self) -> KindSpec:
        for name in self.fields:
            head = name.partition(".")[0]
            if name in self.rows or (head in self.rows and "." in name):
                raise ValueError(f"fields.{name}: is also called as a table of rows")
            if re.match(r"(page|row|item)\.(number|count)$", name):
                raise ValueError(f"fields.{name}: given by the printer; choose another name")
        if len({name.casefold() for name in self.fields}) < len(self.fields):
            raise ValueError("fields: two names differ by capitals only")
        return self

    @model_validator(mode="after")
    def _parents(self) -> KindSpec:
        parents = {name: valued.parent for name, valued in self.valued()}
        for name in parents:
            if fault := misplaced(name, parents):
                key = (
                    f"rows.{name.replace('.*.', '.columns.')}"
                    if ".*." in name
                    else f"fields.{name}"
                )
                raise ValueError(f"{key}.parent: {fault}")
        return self

    def valued(self) -> Iterator[tuple[str, Valued]]:
        """Every field and column; columns as ``table.*.column``."""
        yield from self.fields.items()
        for table, rows in self.rows.items():
            for column, spec in rows.columns.items():
                yield f"{table}.*.{column}", spec
