"""The data dictionary: every field of every kind has a type, a true parent and two sentences."""

from __future__ import annotations

import pytest

from pipeline import dictionary, units
from pipeline.field_types import TYPES, table_of
from pipeline.roles import Facts

KINDS = units.names(Facts)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_a_type_and_a_sentence_in_each_language(kind: str) -> None:
    found = dictionary.of(kind)
    assert [field.name for field in found] == list(units.unit_class(Facts, kind).labels)
    assert all(field.type in TYPES and field.en and field.zh for field in found)
    assert all(field.parent for field in found if table_of(field.name))
