"""Read-back: an OCR engine that knows nothing of us reads the photographs through the ground-truth quads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from rapidocr import RapidOCR

from flows.clock import Clock
from flows.journey import make_case
from flows.kit import kit
from output.report.pictures import photograph
from pipeline import recipe as recipes
from pipeline import units
from pipeline.camera.legibility import unwarp
from pipeline.records import FieldView, Photo
from pipeline.roles import Facts

pytestmark = [pytest.mark.ocr, pytest.mark.xdist_group("ocr")]
PER_SHEET = 14  # fields read per photograph, spread evenly

# What no recogniser tells apart without its sentence: full- and half-width marks, the dashes, two primes for one, I and l, O and 0.
FOLD = str.maketrans({"—": "-", "–": "-", "―": "-", "一": "-", "·": ".", "〇": "o", "0": "o", "l": "i", "’": "'", "‘": "'", "“": '"', "”": '"'})


def fold(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold().translate(FOLD)
    return plain.replace("''", '"').replace("m2", "m")  # square metres are one sign, whose 2 is a dot


@pytest.fixture(scope="module")
def engine() -> RapidOCR:
    return RapidOCR(params={"Global.log_level": "error"})


def photos(condition: str, severity: int, cases: int, **more: object) -> Iterator[Photo]:
    keys = {"seed": 21, "cases": cases, "captures.sessions": 1, "anomalies.share": 0.0} | more
    keys |= {"captures.conditions": {condition: 1}, "captures.severity": {max(severity, 1): 1}}
    tools = kit(recipes.load("demo", keys).model_dump_json())
    return (p for i in range(cases) for f in make_case(tools, i, Clock()).files for p in f.photos)


def some(fields: Sequence[FieldView], count: int) -> list[FieldView]:
    # One line of text, as a recogniser wants it; wrapped addresses are boxes of several lines.
    # A number masked but for its ends is a row of stars that nobody counts.
    told = [f for f in fields if "*" * 12 not in f.text]
    able = [f for f in told if f.visible > 0.98 and len(fold(f.text)) > 1 and any(c.isalnum() for c in f.text) and _one_line(f)]
    step = max(1, len(able) // count)
    return able[::step][:count]


def _one_line(field: FieldView) -> bool:
    q = field.quad
    wide = ((q[2] - q[0]) ** 2 + (q[3] - q[1]) ** 2) ** 0.5
    tall = ((q[6] - q[0]) ** 2 + (q[7] - q[1]) ** 2) ** 0.5
    return wide > 0.33 * tall * max(1, len(field.text))


def read(engine: RapidOCR, photo: Photo, fields: Sequence[FieldView]) -> list[bool]:
    pixels = photograph(photo)
    found = []
    for field in fields:
        result = engine(unwarp(pixels, field.quad), use_det=False, use_cls=False, use_rec=True)
        found.append(fold("".join(result.txts or ())) == fold(field.text))
    return found


@pytest.mark.parametrize("kind", units.names(Facts))
def test_fields_marked_legible_read_exactly_on_normal_captures(engine: RapidOCR, kind: str) -> None:
    wanted, hits, wrong = 120, 0, []
    for photo in photos("Normal Captures", 0, 60, documents={kind: {}}, languages={kind[:2]: 1}):
        fields = some([f for f in photo.sheets[0].fields if f.legible], PER_SHEET)
        for field, ok in zip(fields, read(engine, photo, fields), strict=True):
            hits += ok
            wrong += [] if ok else [(field.name, field.text)]
        if hits + len(wrong) >= wanted:
            break
    assert hits + len(wrong) >= 50
    assert hits / (hits + len(wrong)) >= 0.98, wrong


def test_fields_marked_illegible_are_hardly_ever_read(engine: RapidOCR) -> None:
    found: list[bool] = []
    for condition in ("Out-of-focus", "Small ROIs"):
        for photo in photos(condition, 5, cases=2):
            found += read(engine, photo, some([f for f in photo.sheets[0].fields if not f.legible], 8))
    assert len(found) > 40
    assert sum(found) / len(found) < 0.2


def test_errors_rise_with_severity(engine: RapidOCR) -> None:
    rates = []
    for severity in (1, 3, 5):
        found = [ok for p in photos("Out-of-focus", severity, cases=2) for ok in read(engine, p, some(p.sheets[0].fields, 6))]
        rates.append(sum(found) / len(found))
    assert rates[0] > rates[1] > rates[2] or (rates[0] > rates[2] and rates[1] >= rates[2])
