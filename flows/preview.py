"""Preview: any unit on a sample, as one PNG with boxes drawn on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np

from flows.clock import Clock
from flows.journey import make_case
from flows.kit import Kit, kit
from output.report.pictures import mask, photograph, tinted
from pipeline import recipe as recipes
from pipeline import template, units
from pipeline.errors import UserError
from pipeline.records import CaseFile, Fact, Photo, Pixels, Plat, Portrait
from pipeline.rng import Address
from pipeline.roles import Art, CaptureEffect, FactChange, Facts, Format, PageChange, QuestionKind

_LOT = Plat(tuple((Decimal(x), Decimal(y)) for x, y in ((0, 3), (19, 0), (23, 15), (12, 21), (2, 17))), "41", "preview")
_ART_SAMPLES: dict[str, Fact] = {
    "portrait": Portrait("F", 34, "preview"),
    "parcel_map": _LOT,
    "qr": "creditdocs",
    "barcode": "CD2026",
    "signature": "Ada Lovell",
}
_GREEN, _RED, _BLUE = (60, 160, 30), (40, 40, 220), (180, 90, 30)  # BGR


def preview(unit: str, out: str, seed: int) -> None:
    """Draw ``unit`` (a name from the catalogue) into the PNG ``out``.

    Raises:
        UserError: no unit of that name, or the picture cannot be written.
    """
    drawn = ((Facts, _kind), (CaptureEffect, _condition), (FactChange, _anomaly), (PageChange, _anomaly), (Art, _art))
    draw = next((draw for role, draw in drawn if unit in units.names(role)), None)
    if draw is None:
        if unit in units.names(QuestionKind):
            raise UserError(unit, "questions are text", "see them in report.html")
        if unit in units.names(Format):
            raise UserError(unit, "formats write files", f"see `creditdocs export DATASET --format {unit}`")
        raise UserError(unit, "no such unit", "see `creditdocs catalogue`")
    if not out or Path(out).is_dir():
        raise UserError(f"--out {out!r}", "not the name of a picture", "give for example unit.png")
    pixels = draw(unit, seed)
    ok, encoded = cv2.imencode(".png", pixels)
    assert ok
    try:
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        Path(out).write_bytes(encoded.tobytes())
    except OSError as error:
        raise UserError(out, f"cannot be written: {error.strerror}", "choose another --out") from None


def _tools(seed: int, **overrides: object) -> Kit:
    keys = {
        "seed": seed,
        "cases": 400,
        "captures.sessions": 1,
        "anomalies.share": 0.0,
        "captures.rotated": 0.0,
        "captures.conditions": {"Normal Captures": 1},
    }
    return kit(recipes.load("demo", {**keys, **overrides}).model_dump_json())


def _kind(name: str, seed: int) -> Pixels:
    """Every layout of a kind, photographed plainly: first sheets above each other."""
    rows = []
    for layout in template.layouts(name):
        language = name.split("/")[0]
        tools = _tools(seed, languages={language: 1}, documents={name: {layout: 1}})
        rows.append(_strip(_first(tools, name).photos[:3]))
    return _stack(rows)


def _first(tools: Kit, kind: str) -> CaseFile:
    """The first file that holds a paper of the kind: not everybody has one."""
    for index in range(tools.recipe.cases):
        file = make_case(tools, index, Clock()).files[0]
        if file.photos:
            return file
    raise UserError(kind, f"nobody of {tools.recipe.cases} has such a paper", "try another --seed")


def _condition(name: str, seed: int) -> Pixels:
    """One case's papers under the condition, one row per severity."""
    effect = units.load(CaptureEffect, name)
    rows = []
    for severity in effect.severities:
        tools = _tools(seed, **{"captures.conditions": {effect.condition: 1}, "captures.severity": {max(1, severity): 1}})
        rows.append(_strip(make_case(tools, 0, Clock()).files[0].photos[:3]))
    return _stack(rows)


def _anomaly(name: str, seed: int) -> Pixels:
    """The first case that can tell this lie: changed papers left, twin right."""
    tools = _tools(seed, **{"anomalies.share": 1.0, "anomalies.kinds": {name: 1}})
    for index in range(400):
        files = make_case(tools, index, Clock()).files
        if len(files) == 2 and files[0].anomalies:
            lied, clean = files
            changes = lied.anomalies[0].changes
            touched, fields = {c.document_id for c in changes}, {(c.document_id, c.field) for c in changes}
            at = [i for i, p in enumerate(lied.photos) if {(s.id, f.name) for s in p.sheets for f in s.fields} & fields]
            at = at or [i for i, p in enumerate(lied.photos) if {s.id for s in p.sheets} & touched]
            return _stack([_strip([lied.photos[i], clean.photos[i]]) for i in at[:3]])
    raise UserError(name, "no case of 400 can tell this lie", "try another --seed")


def _art(name: str, seed: int) -> Pixels:
    value = _ART_SAMPLES.get(name, "样章示例有限公司" if name in ("seal", "logo") else None)
    tiles = []
    for n in range(4):
        rgba = units.load(Art, name).draw(value, 360, 360, Address(seed, ("preview", name, n)).stream())
        alpha = rgba[..., 3:].astype(np.float32) / 255
        tiles.append((rgba[..., 2::-1] * alpha + 245 * (1 - alpha)).astype(np.uint8))
    return np.hstack(tiles)


def _strip(photos: Sequence[Photo], height: int = 1200) -> Pixels:
    """Photographs side by side with boxes: blue sheets, green legible fields, red illegible ones, tint for tampering."""
    drawn = []
    for photo in photos:
        pixels = photograph(photo)
        if photo.tamper_mask:
            pixels = tinted(pixels, mask(photo))
        scale = height / pixels.shape[0]
        pixels = np.asarray(cv2.resize(pixels, (round(pixels.shape[1] * scale), height), interpolation=cv2.INTER_AREA), np.uint8)
        for sheet in photo.sheets:
            _outline(pixels, sheet.quad, scale, _BLUE, 3)
            for field in sheet.fields:
                _outline(pixels, field.quad, scale, _GREEN if field.legible else _RED, 1)
        drawn.append(pixels)
    return np.hstack(drawn)


def _outline(pixels: Pixels, quad: Sequence[float], scale: float, colour: tuple[int, int, int], width: int) -> None:
    """Around the quad, a pixel and a half off, so that what it frames can still be read."""
    corners = np.array(quad).reshape(4, 2) * scale
    away = corners - corners.mean(0)
    corners += 1.5 * np.sign(away)
    cv2.polylines(pixels, [np.round(corners).astype(np.int32)], True, colour, width, cv2.LINE_AA)


def _stack(rows: Sequence[Pixels]) -> Pixels:
    widest = max(r.shape[1] for r in rows)
    return np.vstack([cv2.copyMakeBorder(r, 0, 8, 0, widest - r.shape[1], cv2.BORDER_CONSTANT, value=(255, 255, 255)) for r in rows])
