"""The guide's thumbnails: every kind, condition, anomaly and piece of art, drawn by the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from flows.journey.case import make_case
from flows.journey.loaded_units import load_units
from flows.journey.timings import Clock
from generator.pairs import pair
from output.report.pictures import photograph
from pipeline import recipe as recipes
from pipeline import units
from pipeline.printing import template
from pipeline.printing.render import render
from pipeline.recipe import World
from pipeline.records import Case, Document, Photo, Pixels
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, FactChange, Facts, PageChange
from pipeline.world import draw_case

SEED = 5
QUALITY = 78  # of the JPEGs
WIDE, TALL = 300, 380  # pixels of a sheet's thumbnail, at most
SHOT = 420  # pixels across a photograph
GRADES = (1, 3, 5)  # of those a condition has, the ones shown
SAMPLE = "zh/payslip"  # the paper that conditions are shown on
TRIES = 60  # cases in which a lie is looked for
LEGIBLE, ILLEGIBLE = (60, 160, 30), (40, 40, 220)  # BGR

Drawn = Mapping[str, Sequence[str]]  # unit -> files of its pictures, in the order they are shown


def draw(folder: Path) -> Drawn:
    """Draws every picture into ``folder``.

    Returns:
        The name of each unit (``zh/bank_statement``) with the names of its files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, list[str]] = {}
    for name, part, pixels in (*_kinds(), *_conditions(), *_lies()):
        file = f"{name}-{part}.jpg".replace("/", "-").replace("--", "-")
        done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        if not done:
            raise ValueError(f"{file} cannot be written as a JPEG")
        (folder / file).write_bytes(data.tobytes())
        drawn.setdefault(name, []).append(file)
    return drawn


Made = Iterator[tuple[str, str, Pixels]]  # unit, which of its pictures, BGR pixels


def _kinds() -> Made:
    """The first sheet of every layout."""
    for kind in units.names(Facts):
        case, at = somebody(kind)
        unit = units.load(Facts, kind)
        facts = unit.facts(case, at.at("facts").stream())
        for layout in template.layouts(kind):
            paper = Document("guide", kind, unit.label, layout, case.applicant.id, facts)
            yield kind, layout, _fitted(render(paper, scale=1.0)[0].pixels[..., ::-1])


def somebody(kind: str) -> tuple[Case, Address]:
    """The first person who has such a paper, and where the paper's numbers are drawn.

    Raises:
        LookupError: nobody of 400 has one.
    """
    unit = units.load(Facts, kind)
    language = template.load_layout(kind, template.layouts(kind)[0]).language
    for index in range(400):
        at = Address(SEED, ("guide", language, index))
        case = draw_case(World(), date(2026, 3, 31), language, at=at, index=index)
        if unit.applies(case):
            return case, at
    raise LookupError(f"nobody of 400 has {kind}")


def _conditions() -> Made:
    """One paper under every condition, at some of its grades."""
    for name in units.names(CaptureEffect):
        effect = units.load(CaptureEffect, name)
        grades = [grade for grade in effect.severities if grade in GRADES] or [1]
        for grade in grades:
            yield name, str(grade), _outlined(_taken(effect.condition, grade))


def _taken(condition: str, grade: int) -> Photo:
    """A photograph under a condition. Group photos show the papers of a whole group."""
    alone = condition != "Multi-doc Images"
    keys: dict[str, object] = {
        "seed": SEED,
        "languages": {"zh": 1},
        "anomalies.share": 0.0,
        "captures.sessions": 1,
        "captures.rotated": 0.0,
        "captures.conditions": {condition: 1},
        "captures.severity": {grade: 1},
        "questions.kinds": [],
    }
    group = ("identity_card_front", "income_certificate", "tax_payment_certificate")
    keys["documents"] = {SAMPLE: {}} if alone else {f"zh/{name}": {} for name in group}
    loaded = load_units(recipes.load("files", keys).model_dump_json())
    for index in range(TRIES):
        photos = make_case(loaded, index, Clock()).files[0].photos
        if photos:
            return max(photos, key=lambda photo: len(photo.sheets))
    raise LookupError(f"nobody of {TRIES} has the papers that {condition} is shown on")


def _lies() -> Made:
    """Every lie and forgery beside its clean twin, where a field shows it."""
    for role in (FactChange, PageChange):
        for name in units.names(role):
            if (pixels := pair(role, name)) is not None:
                yield name, "pair", pixels


def _outlined(photo: Photo) -> Pixels:
    """A photograph as wide as ``SHOT``; legible fields green, others red."""
    pixels, scale = photograph(photo), SHOT / photo.width
    height = round(photo.height * scale)
    small = cv2.resize(pixels, (SHOT, height), interpolation=cv2.INTER_AREA)
    for sheet in photo.sheets:
        for field in sheet.fields:
            corners = np.rint(np.array(field.quad).reshape(4, 2) * scale).astype(np.int32)
            colour = LEGIBLE if field.legible else ILLEGIBLE
            cv2.polylines(small, [corners], True, colour, 1, cv2.LINE_AA)
    return np.asarray(small, np.uint8)


def _fitted(page: Pixels) -> Pixels:
    """A sheet as large as a thumbnail may be, with a thin grey rim."""
    share = min(WIDE / page.shape[1], TALL / page.shape[0], 1.0)
    size = round(page.shape[1] * share), round(page.shape[0] * share)
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    rim = cv2.copyMakeBorder(small, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(190, 190, 190))
    return np.asarray(rim, np.uint8)
