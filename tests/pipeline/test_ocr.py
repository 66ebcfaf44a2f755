"""Read-back.

An OCR engine that knows nothing of us reads every kind and layout through the ground-truth quads.
"""

from __future__ import annotations

from functools import cache

import pytest

from flows.bench.ocr import Reading, fold, some
from flows.bench.reading import plainly
from flows.bench.specimens import layouts
from pipeline import units
from pipeline.printing import template
from pipeline.records import FieldView
from pipeline.roles import Facts

pytestmark = [pytest.mark.ocr, pytest.mark.xdist_group("ocr")]
LEAST = 5  # fields of every layout; the benchmark's section ``reading`` reads 56
NOT_TYPED = ("signature", "president", "clerk")  # signed, which nobody can read


@cache
def readings(kind: str, layout: str) -> tuple[list[Reading], list[str], int]:
    return plainly(kind, layout, LEAST, per_sheet=LEAST)


@pytest.mark.parametrize("kind", units.names(Facts))
def test_fields_marked_legible_read_exactly_on_normal_captures_of_every_layout(kind: str) -> None:
    for layout in template.layouts(kind):
        found, *_ = readings(kind, layout)
        wrong = [(r.field.name, r.field.text, r.seen) for r in found if not r.exact]
        assert len(found) >= LEAST and len(wrong) <= 1, (layout, wrong)


def test_of_all_layouts_together_hardly_a_field_is_misread() -> None:
    found = [r for kind, layout in layouts() for r in readings(kind, layout)[0]]
    assert len(found) >= 80 * LEAST
    assert sum(r.exact for r in found) / len(found) >= 0.985, [
        (r.paper, r.field.text, r.seen) for r in found if not r.exact
    ]


def test_hardly_anything_typed_is_not_legible_on_a_normal_capture() -> None:
    fields = sum(readings(kind, layout)[2] for kind, layout in layouts())
    lost = [
        f"{kind}/{layout}: {name}"
        for kind, layout in layouts()
        for name in readings(kind, layout)[1]
    ]
    # Small and dense print.
    assert (
        len([name for name in lost if not any(word in name for word in NOT_TYPED)]) <= 0.02 * fields
    ), lost


def test_a_text_is_compared_without_what_no_engine_can_know() -> None:
    assert (
        fold("（2023）A—O 0l") == fold("(2023)a-o 0I".replace("I", "i"))
        and fold("87.6㎡") == fold("87.6m²")
        and fold("1,250") != fold("1.250")
    )


def test_texts_on_several_lines_and_rows_of_stars_are_not_asked_for() -> None:
    def field(text: str, wide: float, tall: float) -> FieldView:
        return FieldView("f", "f", text, (0.0, 0.0, wide, 0.0, wide, tall, 0.0, tall), 1.0, True)

    one, latin = field("工资及转账", 100, 20), field("Barrow Lane", 100, 20)
    two, wrapped = field("工资及转账混合", 70, 42), field("Barrow Lane 7, Elm", 60, 42)
    assert some(
        [one, two, latin, wrapped, field("6222" + "*" * 12, 200, 20), field("——", 20, 10)], 9
    ) == [one, latin]
    assert {some([one, latin], 1, turn)[0].text for turn in (0, 1)} == {one.text, latin.text}
