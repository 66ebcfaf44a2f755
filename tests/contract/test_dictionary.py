"""The data dictionary: every field of every kind has a type, a true parent and two sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
import yaml
from own_forms import lay
from test_kinds import LAYOUTS, pages, said, starred

from pipeline import dictionary, units
from pipeline.errors import UserError
from pipeline.field_types import TYPES, FieldType, table_of
from pipeline.kinds import FIELDS
from pipeline.records import Fact, Plat, Portrait, PrintedField
from pipeline.roles import Facts

KINDS = units.names(Facts)
SLACK = 1.0  # pixels by which an enclosed box may stand out
PAPERS = 2  # printed of each layout
# What values a type may have, where that can be told from the value alone.
VALUES: dict[type, set[FieldType]] = {
    bool: {"bool"},
    int: {"int", "year", "month", "money"},
    Decimal: {"money", "decimal", "percent"},
    datetime: {"datetime"},
    date: {"date", "month"},
    Portrait: {"portrait"},
    Plat: {"map"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_a_type_and_a_sentence_in_each_language(kind: str) -> None:
    found, labels = dictionary.of(kind), units.unit_class(Facts, kind).labels
    assert {field.name: field.label for field in found} == labels
    assert all(field.type in TYPES and field.en and field.zh for field in found)
    assert all(field.parent for field in found if table_of(field.name))
    file = units.files(Facts)[kind].with_name(FIELDS)
    assert list(yaml.safe_load(file.read_text(encoding="utf-8"))) == list(labels)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_paper_says_is_of_the_type_that_the_dictionary_gives(kind: str) -> None:
    types = {field.name: field.type for field in dictionary.of(kind)}
    odd = {
        (starred(name), types[starred(name)], type(value).__name__)
        for facts in said(kind).values()
        for name, value in facts.items()
        if not fits(types[starred(name)], value)
    }
    assert odd == set()


def fits(kind: FieldType, value: Fact) -> bool:
    """Can a value of the type be this? A text can be anything but a drawing."""
    if value is None:
        return True
    if isinstance(value, str):
        return kind not in ("portrait", "map")
    return kind in VALUES[type(value)]


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_whatever_a_sheet_shows_inside_a_field_is_a_part_of_it(kind: str, layout: str) -> None:
    found = dictionary.of(kind)
    parents = {field.name: field.parent for field in found}
    # A stamp may be set over anything: what it lies over is no part of it.
    stamps = {field.name for field in found if field.type == "seal"}
    for index in list(said(kind))[:PAPERS]:
        for sheet in pages(kind, layout, index):
            unmarked = {
                (inner.name, outer.name)
                for inner, outer in enclosed(sheet.fields)
                if not related(starred(inner.name), starred(outer.name), parents)
                and (starred(outer.name) not in stamps or starred(inner.name) in stamps)
            }
            assert unmarked == set()


def enclosed(fields: tuple[PrintedField, ...]) -> Iterator[tuple[PrintedField, PrintedField]]:
    """The fields whose ink lies within another's, each with that."""
    for inner, outer in permutations(fields, 2):
        (left, top, right, bottom), around = inner.box, outer.box
        if (
            left >= around[0] - SLACK
            and top >= around[1] - SLACK
            and right <= around[2] + SLACK
            and bottom <= around[3] + SLACK
        ):
            yield inner, outer


def related(one: str, other: str, parents: Mapping[str, str]) -> bool:
    """Is one a part of the other, or are both parts of one thing? Words of a stamp share a box."""
    return (
        other in above(one, parents)
        or one in above(other, parents)
        or (bool(parents[one]) and parents[one] == parents[other])
    )


def above(name: str, parents: Mapping[str, str]) -> list[str]:
    """What a field is a part of, and what that is."""
    found: list[str] = []
    while name in parents:
        name = parents[name]
        found.append(name)
    return found


TRUE = """\
account.number:
  type: id
  en: Number of the account that the card draws on.
  zh: 该卡所属账户的账号。
account.opened.year:
  type: year
  parent: account.opened
  en: Year in which the account was opened.
  zh: 开户的年份。
"""
LABELS = {"account.number": "账号", "account.opened.year": "开户年份"}
WRONG = {
    "a field left out": ("account.number:", "account.sort:", "account.number: is left out"),
    "a field that is none": ("", "card.colour: {}", "card.colour.type: Field required"),
    "no type": ("  type: id\n", "", "account.number.type: Field required"),
    "a type that is none": ("type: id", "type: number", "account.number.type: Input should be"),
    "a key that is none": ("type: id", "sort: id", "account.number.type: Field required"),
    "no sentence": (
        "Number of the account that the card draws on.",
        '" "',
        "account.number.en: says nothing",
    ),
    "no text": ("Number of the account that the card draws on.", "12", "should be a valid string"),
    "the label again": ("该卡所属账户的账号。", "账号。", "account.number.zh: repeats the label"),
    "two sentences": (
        "账户的账号。",
        "账户。共十六位。",
        "account.number.zh: is more than one sentence",
    ),
    "two sentences in English": (
        "draws on.",
        "draws on. It has a check digit.",
        "account.number.en: is more than one sentence",
    ),
    "no full stop": ("draws on.", "draws on", "is no sentence that ends with a full stop"),
    "the other language": ("该卡所属账户的账号。", "Number。", "zh: is not in that language"),
    "a parent that is nothing": (
        "parent: account.opened",
        "parent: card",
        "account.opened.year.parent: 'card' is no field and no table of the kind",
    ),
    "its own parent": (
        "parent: account.opened",
        "parent: account.opened.year",
        "account.opened.year.parent: leads back to where it came from",
    ),
    "nothing": (TRUE, "", "Input should be a valid dictionary"),
    "no mapping": (TRUE, "[account.number]", "Input should be a valid dictionary"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_dictionary_that_is_not_whole_is_refused_in_a_line_with_file_key_and_remedy(
    fault: str, tmp_path: Path
) -> None:
    before, after, said_of_it = WRONG[fault]
    file = tmp_path / FIELDS
    file.write_text(TRUE.replace(before, after, 1) if before else TRUE + after, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        dictionary.read(file, LABELS)
    assert refused.value.where == str(file)
    assert said_of_it in refused.value.what
    assert refused.value.remedy and "\n" not in refused.value.line()


def test_a_whole_dictionary_gives_each_field_what_it_is_a_part_of(tmp_path: Path) -> None:
    file = tmp_path / FIELDS
    row = TRUE.replace("account.number:", "cards.*.number:")
    file.write_text(row, encoding="utf-8")
    number, year = dictionary.read(file, {"cards.*.number": "卡号", "account.opened.year": "年"})
    assert (number.label, number.type, number.parent) == ("卡号", "id", "cards")
    assert (year.parent, year.zh) == ("account.opened", "开户的年份。")
    file.unlink()
    with pytest.raises(UserError, match="does not exist"):
        dictionary.read(file, LABELS)


def test_a_kind_of_ones_own_says_types_and_what_else_its_owner_wrote(tmp_path: Path) -> None:
    opened = {"type": "date", "from": "account.opened", "label": "opened on"}
    fields = {
        "opened": {**opened, "about": "Day on which the account was opened."},
        "year": {"type": "int", "from": {"formula": "1"}, "parent": "opened"},
        "iban": {"type": "iban"},
    }
    columns = {"amount": {"type": "money", "from": {"formula": "1"}}}
    rows = {"postings": {"count": [1, 2], "columns": columns}}
    file = lay(tmp_path / "sheet", fields, rows=rows)
    opened_on, year, iban, amount = dictionary.of(str(file))
    assert (opened_on.label, opened_on.type) == ("opened on", "date")
    assert (opened_on.en, opened_on.zh) == ("Day on which the account was opened.", "")
    assert (year.parent, iban.type, iban.en) == ("opened", "id", "")
    assert (amount.name, amount.type, amount.parent) == ("postings.*.amount", "money", "postings")


@pytest.mark.parametrize(
    ("parent", "said_of_it"),
    [("account", "fields.year.parent: 'account' is no field"), ("year", "leads back to where")],
)
def test_a_parent_that_an_own_kind_does_not_have_is_refused(
    parent: str, said_of_it: str, tmp_path: Path
) -> None:
    year = {"type": "int", "from": {"formula": "1"}, "parent": parent}
    file = lay(tmp_path / "sheet", {"year": year})
    with pytest.raises(UserError, match=said_of_it) as refused:
        dictionary.of(str(file))
    assert refused.value.where == str(file)
