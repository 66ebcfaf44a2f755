"""Is a field legible? An OCR engine is asked: what is called so can be read, what is not can hardly be, under every condition."""

from __future__ import annotations

from functools import cache

import pytest

from flows.bench.reading import paper, read, some, taken
from pipeline import units
from pipeline.records import FieldView, Photo
from pipeline.roles import CaptureEffect

pytestmark = [pytest.mark.ocr, pytest.mark.xdist_group("legible")]
PAPERS = 3  # of the benchmark's section ``legible`` a small part, with the same sheets
ONE = {e.condition: e for e in (units.load(CaptureEffect, n) for n in units.names(CaptureEffect)) if e.condition != "Multi-doc Images"}
GRADED = [c for c, e in ONE.items() if len(e.severities) > 1]


@cache
def shots(condition: str, severity: int) -> tuple[Photo, ...]:
    return tuple(taken(sheet(n), condition, severity, n) for n in range(PAPERS))


sheet = cache(lambda number: paper(number, PAPERS))


def share(condition: str, severity: int, legible: bool, most: int) -> tuple[int, float]:
    """How many fields were read, and the share of them that were understood."""
    found: list[bool] = []
    for number, photo in enumerate(shots(condition, severity)):
        fields: list[FieldView] = [f for f in photo.sheets[0].fields if f.legible == legible]
        found += [r.understood for r in read(photo, sheet(number), some(fields, most, number))]
    return len(found), sum(found) / max(1, len(found))


def test_fields_called_legible_are_read_under_every_condition() -> None:
    found = {c: share(c, e.severities[-2:][0], True, 4) for c, e in ONE.items()}  # the severest but one: at the severest little is legible
    count = sum(n for n, _ in found.values())
    assert count >= 120 and sum(n * right for n, right in found.values()) / count >= 0.85, found


@pytest.mark.parametrize("condition", ["Out-of-focus", "Small ROIs", "Low Light"])
def test_fields_called_illegible_are_hardly_ever_read_where_all_is_blurred_small_or_dark(condition: str) -> None:
    count, right = share(condition, 5, False, 4)
    assert count >= 8 and right <= 0.2


@pytest.mark.parametrize("condition", GRADED)
def test_no_more_is_legible_at_the_highest_severity_than_at_the_lowest(condition: str) -> None:
    lowest, highest = (sum(f.legible for p in shots(condition, s) for f in p.sheets[0].fields) for s in (1, 5))
    assert lowest >= highest


def test_errors_rise_with_severity() -> None:
    rates = []
    for severity in (1, 3, 5):
        seen = [r.understood for n, p in enumerate(shots("Out-of-focus", severity)) for r in read(p, sheet(n), some(p.sheets[0].fields, 4, n))]
        rates.append(sum(seen) / len(seen))
    assert rates[0] >= rates[1] > rates[2] or rates[0] > rates[1] >= rates[2]
