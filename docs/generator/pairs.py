"""A lie or forgery beside its clean twin: the part of a photograph that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import cv2
import numpy as np

from flows.journey.case import make_case
from flows.journey.loaded_units import load_units
from flows.journey.timings import Clock
from output.report.pictures import photograph
from pipeline import recipe as recipes
from pipeline import units
from pipeline.kinds import OWN, set_in
from pipeline.records import CaseFile, Photo, Pixels
from pipeline.roles import FactChange, PageChange

HEIGHT, WIDTH = 240, 330  # pixels of a half
TRIES = 80  # cases in which the lie is looked for
NEAR = 200.0  # pixels of a photograph that are shown round a field, or more
RED = (40, 40, 220)  # BGR
TAX = "zh/tax_payment_certificate"  # has amounts worth forging


def pair(role: type[FactChange] | type[PageChange], name: str) -> Pixels | None:
    """The lied half left, its twin right, what differs outlined; None where no field does."""
    keys: dict[str, object] = {
        "seed": 5,
        "captures.sessions": 1,
        "captures.rotated": 0.0,
        "captures.conditions": {"Normal Captures": 1},
        "anomalies.share": 1.0,
        "anomalies.kinds": {name: 1},
        "questions.kinds": [],
    }
    if carriers := _carriers(role, name):
        keys["documents"] = carriers
        languages = {set_in(kind) for kind in carriers}
        keys["languages"] = dict.fromkeys(sorted(languages), 1)
    loaded = load_units(recipes.load("files", keys).model_dump_json())
    for index in range(TRIES):
        files = make_case(loaded, index, Clock()).files
        if len(files) == 2 and (halves := next(_halves(*files), None)):
            gap = np.full((HEIGHT, 12, 3), 255, np.uint8)
            return np.hstack([halves[0], gap, halves[1]])
    return None


def _carriers(
    role: type[FactChange] | type[PageChange], name: str
) -> Mapping[str, Mapping[str, float]]:
    """Papers that carry the lie, as few as will do: those are soon printed. None: any may."""
    unit = units.load(role, name)
    sets = unit.carriers if isinstance(unit, FactChange) else ((TAX,),)
    own = str(units.ROOT / "examples" / "forms" / "account_sheet")
    return {own if kind == OWN else kind: {} for kind in sets[0]} if sets else {}


def _halves(lied: CaseFile, clean: CaseFile) -> Iterator[tuple[Pixels, Pixels]]:
    """Both halves of every photograph that shows a changed field in each."""
    changed = {(c.document_id, c.field) for c in lied.anomalies[0].changes}
    twins = {photo.shot: photo for photo in clean.photos}
    for photo in lied.photos:
        other = twins.get(photo.shot)
        if other and _quads(photo, changed) and _quads(other, changed):
            yield _half(photo, changed), _half(other, changed)


def _quads(photo: Photo, changed: set[tuple[str, str]]) -> list[np.ndarray]:
    """Corners of the changed fields that are in sight, 4 x 2 each."""
    return [
        np.array(field.quad).reshape(4, 2)
        for sheet in photo.sheets
        for field in sheet.fields
        if (sheet.id, field.name) in changed and field.visible > 0.9
    ]


def _half(photo: Photo, changed: set[tuple[str, str]]) -> Pixels:
    """The part of a photograph round its first changed field; all that are changed are outlined."""
    pixels, quads = photograph(photo), _quads(photo, changed)
    for quad in quads:
        away = quad + np.sign(quad - quad.mean(axis=0)) * 7
        cv2.polylines(pixels, [np.rint(away).astype(np.int32)], True, RED, 2, cv2.LINE_AA)
    centre = quads[0].mean(axis=0)
    reach = max(NEAR, float(np.ptp(quads[0][:, 0])) * 0.8)
    tall = reach * HEIGHT / WIDTH
    left, top = max(0, int(centre[0] - reach)), max(0, int(centre[1] - tall))
    cut = pixels[top : top + int(2 * tall), left : left + int(2 * reach)]
    return np.asarray(cv2.resize(cut, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
