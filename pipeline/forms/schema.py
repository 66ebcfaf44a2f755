"""What a ``kind.yaml`` may say. Importers write it, people read and change it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipeline.forms.formula import FormulaFault, parse

MOST_FIELDS, MOST_TABLES, MOST_COLUMNS, MOST_ROWS = 400, 8, 30, 500
MOST_KINDS, MOST_OPTIONS = 100, 500  # of a table's rows, and of what is chosen from
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
Check = Literal["luhn", "mod11", "mod97"]
NAME = r"[A-Za-z_][A-Za-z0-9_]{0,59}"
Dotted = Annotated[str, Field(pattern=rf"^{NAME}(\.{NAME}){{0,5}}$", max_length=200)]
Word = Annotated[str, Field(pattern=rf"^{NAME}$")]
Short = Annotated[str, Field(max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=10**9)]
Number = Annotated[Decimal, Field(ge=-(10**15), le=10**15)]
Choice = str | int | Decimal
Formula = Annotated[str, Field(min_length=1, max_length=500)]
ShippedFact = Annotated[str, Field(pattern=r"^[a-z]{2}/[a-z0-9_]+/[a-z0-9_.]+$", max_length=200)]
# What a value may come from when ``from`` is left out.
USUAL: Mapping[str, str] = {
    "address": "person.address",
    "email": "person.email",
    "iban": "account.iban",
    "name": "person.name",
    "phone": "person.phone",
    "tax_id": "person.tax_id",
}


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


def _weighed(options: dict[Any, float]) -> dict[Any, float]:
    if not options or len(options) > MOST_OPTIONS or not sum(options.values()) > 0:
        raise ValueError(f"give 1 to {MOST_OPTIONS} options, one of them with a weight above 0")
    return options


def _scalars(value: object) -> object:
    """Numbers that YAML reads as floats keep the digits that were written."""
    if not isinstance(value, dict):
        return value
    return {Decimal(repr(k)) if isinstance(k, float) else k: v for k, v in value.items()}


class Source(_Part):
    """Where a value comes from: exactly one of these, and what belongs to it."""

    path: Dotted | None = None
    """A source by its name; for short ``from: person.birth_date``."""
    value: bool | int | Decimal | Short | None = None
    """The same on every paper."""
    choice: Annotated[dict[Choice, Weight], BeforeValidator(_scalars)] | None = None
    """One of these, by weight."""
    list: Short | None = None
    """A CSV file beside the kind, with the columns ``value`` and, if wanted, ``weight``."""
    map: tuple[Dotted, dict[Short, Choice]] | None = None
    """A source and what is said for each of its values."""
    equals: tuple[Dotted, Short] | None = None
    """A source and a value: true where they are the same."""
    pattern: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    """A digit for every ``#``, a capital letter for every ``?``."""
    check: Check | None = None
    """Check digits for a pattern: in place of ``%`` in it, else at its end."""
    range: tuple[Number, Number] | None = None
    """The least and the most of a number."""
    step: Annotated[Decimal, Field(gt=0, le=10**9)] | None = None
    """A number of a range is a multiple of it."""
    shape: Literal["uniform", "normal", "lognormal"] = "uniform"
    """How numbers of a range are spread."""
    between: tuple[Formula, Formula] | None = None
    """The first and the last of a date, each a formula."""
    formula: Formula | None = None
    """Worked out from other fields, and derived again from print by ``check``."""
    share: Share | None = None
    """True so often."""
    words: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(le=200)]] | None = None
    """So many words of the locale, from the least to the most."""
    fact: ShippedFact | None = None
    """A fact of a shipped kind: ``en/pay_stub/pay.net``."""

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, raw: object) -> object:
        while isinstance(raw, dict) and set(raw) == {"from"}:
            raw = raw["from"]
        return {"path": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _one(self) -> Source:
        given = [n for n in MAIN if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError(f"give one of {', '.join(MAIN)}, not {len(given)}")
        if self.choice is not None:
            _weighed(self.choice)
        if self.check and self.pattern is None:
            raise ValueError("check belongs to a pattern")
        if (self.step or self.shape != "uniform") and self.range is None:
            raise ValueError("step and shape belong to a range")
        if self.range is not None:
            self._range(*self.range)
        if self.words and self.words[0] > self.words[1]:
            raise ValueError("words: give the least and the most, in this order")
        for text in self.formulas():
            _formula(text)
        return self

    def _range(self, least: Decimal, most: Decimal) -> None:
        if least > most:
            raise ValueError("range: give the least and the most, in this order")
        if self.shape == "lognormal" and least <= 0 <= most:
            raise ValueError("range: a lognormal one lies wholly above or wholly below 0")

    def formulas(self) -> tuple[str, ...]:
        """The formulas it is made of."""
        return (self.formula,) if self.formula is not None else self.between or ()


MAIN = (
    "path",
    "value",
    "choice",
    "list",
    "map",
    "equals",
    "pattern",
    "range",
    "between",
    "formula",
    "share",
    "words",
    "fact",
)


def _formula(text: str) -> None:
    try:
        parse(text)
    except FormulaFault as fault:
        raise ValueError(f"formula: {fault}") from None


class Valued(_Part):
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
    guessed: bool = False
    """An importer's guess that nobody has looked at."""


class FieldSpec(Valued):
    """A fact of the paper."""

    unique: bool = False
    """No two cases have the same; of a pattern."""
    blank: Share = 0.0
    """On so many of the papers it is left empty."""

    @model_validator(mode="after")
    def _sourced(self) -> FieldSpec:
        if self.source is None and self.type not in USUAL:
            raise ValueError(f"from: a field of the type {self.type} must say where it comes from")
        if self.unique and (self.source is None or self.source.pattern is None):
            raise ValueError("unique: only a pattern can be unique")
        return self

    @property
    def drawn(self) -> Source:
        """Where it comes from, said or usual."""
        return self.source or Source(path=USUAL[self.type])


class RowKind(_Part):
    """One kind of row of a table."""

    weight: Weight = 1.0
    """How often, against the other kinds."""
    at_least: int = Field(0, ge=0, le=MOST_ROWS)
    """So many of them in any case."""
    at_most: int = Field(MOST_ROWS, ge=0, le=MOST_ROWS)
    """No more of them."""
    set: dict[Word, Source] = Field({}, max_length=MOST_COLUMNS)
    """What its rows say in these columns."""


class Dates(_Part):
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
            _formula(text)
        return self


class Table(_Part):
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


class Captions(_Part):
    """Whose approval the kept captions of an imported form have; written by ``approve``."""

    model_config = ConfigDict(extra="allow")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of exactly these captions."""
    by: Short
    """Who looked at them."""


class KindSpec(_Part):
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
        taken = sorted(self.fields)
        for name in self.fields:
            head = name.partition(".")[0]
            if name in self.rows or (head in self.rows and "." in name):
                raise ValueError(f"fields.{name}: is also called as a table of rows")
            if re.match(r"(page|row|item)\.(number|count)$", name):
                raise ValueError(f"fields.{name}: given by the printer; choose another name")
        if len({name.casefold() for name in taken}) < len(taken):
            raise ValueError("fields: two names differ by capitals only")
        return self

    def valued(self) -> Iterator[tuple[str, Valued]]:
        """Every field and column; columns as ``table.*.column``."""
        yield from self.fields.items()
        for table, rows in self.rows.items():
            for column, spec in rows.columns.items():
                yield f"{table}.*.{column}", spec
