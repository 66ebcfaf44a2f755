"""What a field of a paper can be: its types, each in a sentence, and what it may be a part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FieldType = Literal[
    "text",
    "name",
    "address",
    "date",
    "datetime",
    "month",
    "year",
    "money",
    "int",
    "decimal",
    "percent",
    "enum",
    "bool",
    "id",
    "phone",
    "email",
    "code",
    "portrait",
    "map",
    "seal",
    "signature",
]
TYPES: Mapping[FieldType, str] = {
    "text": "Words of any kind, such as a remark, a line of business or a span of two dates.",
    "name": "What a person, a firm, a bank or an authority is called.",
    "address": "A place: where somebody lives or was born, a firm sits, a home stands.",
    "date": "A day of the calendar, in whatever order and words the layout writes it.",
    "datetime": "A moment of a day, or the time of day alone.",
    "month": "A month, with its year or, as a part of a date, without.",
    "year": "A year of the calendar, alone or as a part of a date.",
    "money": "An amount in the currency of the paper, in figures or in words.",
    "int": "A whole number: a count, an age, or the day as a part of a date.",
    "decimal": "A number with decimals that is no money, such as an area or a length.",
    "percent": "A share or a rate, as a percentage.",
    "enum": "One word of a closed list, such as a sex or a marital status.",
    "bool": "Yes or no, as a word or a tick.",
    "id": "A number that tells one person, account, thing or paper from all others.",
    "phone": "A number to call.",
    "email": "An address to write to by electronic mail.",
    "code": "A short key of a bank, a post office, a product or a class.",
    "portrait": "A face.",
    "map": "A drawing of a piece of land.",
    "seal": "The words cut into a stamp.",
    "signature": "A name as its bearer writes it by hand.",
}


@dataclass(frozen=True)
class FieldDefinition:
    """What a field of a kind of paper means.

    Attributes:
        name: path of the fact, a column of a table once: "transactions.*.balance".
        label: the key under which datasets give it, which is the reference benchmark's where that
            has the fact.
        type: one of ``pipeline.field_types.TYPES``.
        parent: what it is a part of: another field ("issue_date" of "issue.year"), a table
            ("transactions" of each of its columns), or a thing on the sheet ("seal" of
            "seal.text"); empty for none.
        en: one sentence in English; empty where somebody's own kind has none.
        zh: the same in Chinese.
    """

    name: str
    label: str
    type: FieldType
    parent: str
    en: str
    zh: str


def table_of(name: str) -> str:
    """The innermost table that a column belongs to: ``estates.*.corners`` of its ``x``, or ""."""
    return name.rpartition(".*.")[0]


def misplaced(name: str, parents: Mapping[str, str]) -> str:
    """What is wrong with the parent of a field; nothing where it is one, or has none.

    A parent is another field, a table, or a head of the field's own path. ``parents``: of every
    field of the kind, "" for none.
    """
    parent = parents[name]
    if not parent:
        return ""
    tables = {table_of(other) for other in parents}
    if parent not in {*parents, *tables} and not name.startswith(f"{parent}."):
        return f"{parent[:100]!r} is no field and no table of the kind, and no head of {name}"
    passed = {name}
    while parent in parents:
        if parent in passed:
            return "leads back to where it came from"
        passed.add(parent)
        parent = parents[parent]
    return ""
