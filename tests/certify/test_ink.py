"""Ink on paper is a caption or a fact, also when an engine misread a letter of it."""

from __future__ import annotations

import pytest

from flows.certify.ink import Ink, told

INK = Ink(
    ["Monthly income", "Date of birth", "借款人姓名", "性别", "民族"],
    {"monthly", "income", "date", "birth"},
)
FACTS = ("Kartenzahlung", "Wilhelmine Osterkamp", "4,250.00", "王小明", "男", "汉")


@pytest.mark.parametrize(
    "line",
    ["Monthly income", "Monthly inc0me 4,250.00", "Date ofbirth", "Wilhelmlne Osterkamp"]
    + ["借款人姓名王小明", "性别男民族汉", "12.5"]
    + ["Kantemzahung", "Kattenzal", "Wihelnine 4,250.00"],  # on a crease, in a reflection
)
def test_captions_and_facts_are_explained(line: str) -> None:
    assert INK.explained(line, told(FACTS))


@pytest.mark.parametrize(
    "line",
    ["Adalbert Quendelmoos", "Date Adalbert Quendelmoos", "不动产登记证明"]
    + ["Kartoffel", "Osterland", "Kantenmann", "Zahlkarten", "Wilhelmstift"],
)
def test_anything_else_is_foreign(line: str) -> None:
    assert not INK.explained(line, told(FACTS))
