"""Is a field legible?

An OCR engine is asked: what is called so is read to the letter, and the higher the score the
likelier.
"""

from __future__ import annotations

from functools import cache

import pytest

from flows.bench import legible
from flows.bench.legible import Cell, Tried, cells, roc_auc, rows, table
from flows.bench.ocr import Reading, read, some
from flows.bench.specimens import paper, taken
from flows.bench.targets import targets
from pipeline import units
from pipeline.records import Photo
from pipeline.roles import CaptureEffect

pytestmark = [pytest.mark.ocr, pytest.mark.xdist_group("legible")]
PAPERS = 5  # of the benchmark's section ``legible`` a small part
ONE = {
    e.condition: e
    for e in (units.load(CaptureEffect, n) for n in units.names(CaptureEffect))
    if e.condition != "Multi-doc Images"
}
GRADED = [c for c, e in ONE.items() if len(e.severities) > 1]


@cache
def shots(condition: str, severity: int) -> tuple[Photo, ...]:
    return tuple(taken(sheet(n), condition, severity, number=n) for n in range(PAPERS))


sheet = cache(lambda number: paper(number, PAPERS))


@cache
def readings(condition: str, severity: int) -> tuple[Reading, ...]:
    """Of fields that are read on the clean page."""
    found: list[Reading] = []
    for number, photo in enumerate(shots(condition, severity)):
        turn = number + list(ONE).index(condition)  # other fields under every condition
        fields = [f for f in some(photo.sheets[0].fields, 3, turn) if clean(number, f.name, f.text)]
        found += read(photo, sheet(number), fields)
    return tuple(found)


@cache
def clean(number: int, name: str, text: str) -> bool:
    views = shots("Digital Original", 0)[number].sheets[0].fields
    return read(
        shots("Digital Original", 0)[number],
        sheet(number),
        [next(v for v in views if (v.name, v.text) == (name, text))],
    )[0].understood


def everything() -> list[Reading]:
    """At the severest but one: at the severest little is legible."""
    return [r for c, e in ONE.items() for r in readings(c, e.severities[-2:][0])]


def test_fields_called_legible_are_read_under_every_condition() -> None:
    called = [r for r in everything() if r.field.legible]
    wrong = [
        (r.paper, r.field.text, r.seen, r.field.legibility) for r in called if not r.understood
    ]
    assert len(called) >= 100 and len(wrong) <= 0.05 * len(called), wrong


def test_the_score_tells_what_is_read_from_what_is_not() -> None:
    found = everything()
    auc = roc_auc([r.field.legibility for r in found], [r.understood for r in found])
    assert auc is not None and auc >= 0.9


@pytest.mark.parametrize("condition", ["Out-of-focus", "Small ROIs", "Low Light"])
def test_hardly_anything_is_read_whose_score_is_low_where_all_is_blurred_small_or_dark(
    condition: str,
) -> None:
    found = [r for r in readings(condition, 5) if r.field.legibility < 0.5]
    assert len(found) >= 6 and sum(r.understood for r in found) <= 0.3 * len(found)


@pytest.mark.parametrize("condition", GRADED)
def test_no_more_is_legible_at_the_highest_severity_than_at_the_lowest(condition: str) -> None:
    lowest, highest = (
        sum(f.legible for p in shots(condition, s) for f in p.sheets[0].fields) for s in (1, 5)
    )
    assert lowest >= highest


def test_errors_rise_with_severity() -> None:
    rates = [
        sum(r.understood for r in found) / len(found)
        for found in (readings("Out-of-focus", s) for s in (1, 3, 5))
    ]
    assert rates[0] >= rates[1] > rates[2] or rates[0] > rates[1] >= rates[2]


def test_the_area_under_the_curve_is_the_share_of_pairs_in_their_right_order() -> None:
    scores, truth = [0.9, 0.4, 0.4, 0.1, 0.7, 0.4], [True, True, False, False, False, True]
    pairs = [
        (a > b) + 0.5 * (a == b)
        for a, x in zip(scores, truth, strict=True)
        if x
        for b, y in zip(scores, truth, strict=True)
        if not y
    ]
    assert roc_auc(scores, truth) == round(sum(pairs) / len(pairs), 3)
    assert roc_auc([0.1, 0.2], [True, True]) is None


def test_the_table_counts_by_condition_and_severity() -> None:
    tried = [
        Tried(Cell("Fax", 1), True, 0.95, True),
        Tried(Cell("Fax", 1), True, 0.92, False),
        Tried(Cell("Fax", 3), False, 0.2, False),
    ]
    found = table(tried)
    assert found["Fax"]["auc"] == 1.0 and found["Fax"]["unread"] == 2
    assert found["Fax"]["severities"][1] == {
        "fields": 2,
        "called": 1.0,
        "legible": 2,
        "read_of_legible": 0.5,
        "read_of_illegible": None,
    }
    assert list(rows(found)) == ["| Fax | 3 | 2 | 1, 3 | 100, 0 | 2, 0 | 50, - | - |"]
    assert len(cells()) == sum(
        len(units.load(CaptureEffect, n).severities) for n in units.names(CaptureEffect)
    )


def test_legible_fields_beyond_the_sample_tell_only_how_many_legible_ones_are_read() -> None:
    sample = [Tried(Cell("Fax", 1), True, 0.95, True), Tried(Cell("Fax", 1), False, 0.3, False)]
    more = [Tried(Cell("Fax", 1), True, 0.91, False)] * 3
    alone, found = table(sample)["Fax"], table(sample, more)["Fax"]
    grade = alone["severities"][1] | {"legible": 4, "read_of_legible": 0.25}
    assert found == alone | {"severities": {1: grade}}


def test_legible_fields_are_sought_where_the_sample_has_too_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought = [Cell("Out-of-focus", 1), Cell("Normal Captures", 0), Cell("Out-of-focus", 5)]
    monkeypatch.setattr(legible, "cells", lambda: sought)
    found = legible.by_condition(papers=2, per_sheet=4, share=2, wanted=6)["conditions"]
    grades = {(c, s): g for c, row in found.items() for s, g in row["severities"].items()}
    assert set(grades) == set(sought)
    assert all(g["fields"] <= 4 for g in grades.values()), "the sample is one paper's fields"
    assert 6 <= grades["Normal Captures", 0]["legible"] < 10, (
        "none are read beyond those that fill the cell"
    )
    assert grades["Out-of-focus", 5]["legible"] < 6, "where there are hardly any the search ends"


def test_legible_fields_and_the_score_are_held_to_their_aims() -> None:
    sample = [Tried(Cell("Fax", 1), True, 0.95, k >= 6) for k in range(100)] + [
        Tried(Cell("Fax", 2), True, 0.95, False) for _ in range(99)
    ]
    held = targets(
        {"legible": {"conditions": table([*sample, Tried(Cell("Fax", 3), False, 0.2, False)])}}
    )
    assert [(h["name"], h["figure"], h["met"]) for h in held] == [
        ("legible fields read: Fax 1", 0.94, False),
        ("ROC-AUC of legibility: Fax", 0.505, False),
    ]
