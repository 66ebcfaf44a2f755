"""The README's pictures, drawn by the project itself.

``python -m flows.preview.gallery FOLDER``.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from flows.journey.case import make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.timings import Clock
from output.report.pictures import photograph
from pipeline import recipe as recipes
from pipeline import units
from pipeline.printing import template
from pipeline.printing.render import render
from pipeline.recipe import World
from pipeline.records import Case, Document, Photo, Pixels
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

SEED = 5
TILES = (  # kind, condition, severity
    ("zh/identity_card_front", "Normal Captures", 1),
    ("zh/income_certificate", "Uneven Illumination", 3),
    ("zh/bank_statement", "Normal Captures", 1),
    ("en/drivers_license", "Specular Reflections", 3),
    ("en/individual_income_tax_return", "Normal Captures", 1),
    ("zh/tax_payment_certificate", "Cluttered Background", 4),
    ("zh/loan_application_form", "Off-axis Viewpoints", 2),
    ("en/ssn_card", "Small ROIs", 3),
    ("en/bank_statement", "Secondary Captures", 2),
    ("zh/identity_card_front", "Cropped Captures", 3),
    ("zh/income_certificate", "Overlaid Watermarks", 3),
    ("en/drivers_license", "Multi-doc Images", 1),
)


def _load_units(**keys: object) -> LoadedUnits:
    return load_units(
        recipes.load(
            "files",
            {"seed": SEED, "cases": 400, "captures.sessions": 1, "anomalies.share": 0.0, **keys},
        ).model_dump_json()
    )


def contact_sheet(width: int = 400, columns: int = 4) -> Pixels:
    """Papers under twelve conditions, in rows of four."""
    tiles = []
    for number, (kind, condition, severity) in enumerate(TILES):
        loaded = _load_units(
            **{
                "languages": {kind[:2]: 1},
                "captures.conditions": {condition: 1},
                "captures.severity": {severity: 1},
            }
        )
        photos = make_case(loaded, number, Clock()).files[0].photos
        photo = next(p for p in photos if any(s.kind == kind for s in p.sheets))
        tiles.append(
            cv2.resize(photograph(photo), (width, width * 3 // 4), interpolation=cv2.INTER_AREA)
        )
    rows = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    return np.vstack(rows)


def kinds(cell: tuple[int, int] = (250, 330), columns: int = 10) -> Pixels:
    """The first sheet of every kind and layout, side by side under their names."""
    tiles = []
    for kind in units.names(Facts):
        unit, (case, at) = units.load(Facts, kind), _somebody(kind)
        for layout in template.layouts(kind):
            paper = Document(
                "gallery",
                kind,
                unit.label,
                layout,
                case.applicant.id,
                unit.facts(case, at.at("facts").stream()),
            )
            tiles.append(
                _tile(render(paper, scale=1.0)[0].pixels[..., ::-1], kind, layout, cell=cell)
            )
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % columns)
    return np.vstack([np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)])


def _somebody(kind: str) -> tuple[Case, Address]:
    """The first person who has such a paper."""
    unit, language = (
        units.load(Facts, kind),
        template.load_layout(kind, template.layouts(kind)[0]).language,
    )
    for index in range(400):
        at = Address(SEED, ("gallery", language, index))
        case = draw_case(World(), date(2026, 3, 31), language, at=at, index=index)
        if unit.applies(case):
            return case, at
    raise LookupError(f"nobody of 400 has {kind}")


def _tile(page: Pixels, kind: str, layout: str, *, cell: tuple[int, int]) -> Pixels:
    """A page shrunk into a cell, its name above it."""
    width, height, name = cell[0] - 12, cell[1] - 42, 30
    share = min(width / page.shape[1], height / page.shape[0])
    small = cv2.resize(page, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    tile = np.full((cell[1], cell[0], 3), 226, np.uint8)
    tile[name : name + small.shape[0], 6 : 6 + small.shape[1]] = small
    for line, text in enumerate((kind, layout)):
        cv2.putText(
            tile,
            text,
            (6, 12 + 13 * line),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.38,
            (60, 60, 60),
            1,
            cv2.LINE_AA,
        )
    return tile


def anomaly(kind: str = "inflated_salary", height: int = 420) -> Pixels:
    """One lie beside its clean twin, what differs outlined."""
    loaded = _load_units(
        **{
            "anomalies.share": 1.0,
            "anomalies.kinds": {kind: 1},
            "captures.conditions": {"Normal Captures": 1},
            "captures.rotated": 0.0,
        }
    )
    for index in range(400):
        files = make_case(loaded, index, Clock()).files
        if len(files) == 2:
            names = {c.field for c in files[0].anomalies[0].changes}
            paper = files[0].anomalies[0].changes[0].document_id
            shot = next(p.shot for p in files[0].photos if p.sheets[0].id == paper)
            halves = [
                _half(next(p for p in f.photos if p.shot == shot), names, height) for f in files
            ]
            return np.hstack([halves[0], np.full((height, 12, 3), 255, np.uint8), halves[1]])
    raise LookupError(f"no case of 400 can tell {kind}")


def _half(photo: Photo, names: set[str], height: int) -> Pixels:
    """The part of the picture around the fields, which are outlined."""
    pixels = photograph(photo)
    quads = [np.array(f.quad).reshape(4, 2) for f in photo.sheets[0].fields if f.name in names]
    for tight in quads:
        middle = tight.mean(axis=0)
        quad = tight + np.sign(tight - middle) * 7
        cv2.polylines(pixels, [np.rint(quad).astype(np.int32)], True, (40, 40, 220), 2, cv2.LINE_AA)
    points = np.vstack(quads)
    centre, reach = points.mean(axis=0), max(220.0, float(np.ptp(points[:, 0])) * 0.85)
    left, top = int(max(0, centre[0] - 1.25 * reach)), int(max(0, centre[1] - reach))
    cut = pixels[top : int(centre[1] + reach), left : int(centre[0] + 1.25 * reach)]
    return np.asarray(
        cv2.resize(cut, (round(height * 1.3), height), interpolation=cv2.INTER_AREA), np.uint8
    )


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in (
        ("contact_sheet.jpg", contact_sheet()),
        ("anomaly.jpg", anomaly()),
        ("kinds.jpg", kinds()),
    ):
        ok, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 82])
        assert ok
        (folder / name).write_bytes(data.tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
