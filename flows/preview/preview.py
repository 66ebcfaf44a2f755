"""Preview: any unit on a sample, as one PNG with boxes drawn on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np

from flows.commands.catalogue import UNITS
from flows.journey.case import make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.timings import Clock
from flows.preview import own_preview
from flows.preview.contact_sheet import contact_sheet
from pipeline import recipe as recipes
from pipeline import units
from pipeline.errors import UserError
from pipeline.kinds import OWN
from pipeline.printing import template
from pipeline.printing.mark import Mark
from pipeline.records import CaseFile, Fact, Photo, Pixels, Plat, Portrait
from pipeline.rng import Address
from pipeline.roles import (
    Art,
    CaptureEffect,
    FactChange,
    Facts,
    Format,
    PageChange,
    QuestionKind,
    Unit,
)

_LOT = Plat(
    tuple((Decimal(x), Decimal(y)) for x, y in ((0, 3), (19, 0), (23, 15), (12, 21), (2, 17))),
    "41",
    "preview",
)
_ART_SAMPLES: dict[str, Fact] = {
    "portrait": Portrait("F", 34, "preview"),
    "parcel_map": _LOT,
    "qr": "creditdocs",
    "barcode": "CD2026",
    "signature": "Ada Lovell",
}
ABREAST = 3  # pictures in a row


def preview(unit: str, out: str | None, seed: int) -> bytes:
    """``unit`` drawn, no larger than a screen: a PNG, which is put into the file ``out`` as well.

    Args:
        unit: a name of the catalogue, a condition, the label of a kind, one layout of a kind
            (``zh/bank_statement/gridded_wide``), or the path of a layout or the folder of a kind
            of one's own.

    Raises:
        UserError: no unit of that name, or several; nothing of it can be seen; or the picture
            cannot be written.
    """
    if out is not None and (not out or Path(out).is_dir()):
        raise UserError(f"--out {out!r}", "not the name of a picture", "give for example unit.png")
    ok, encoded = cv2.imencode(".png", _drawn(unit, seed))
    assert ok
    picture = encoded.tobytes()
    if out is not None:
        _write(Path(out), picture)
    return picture


def _write(out: Path, picture: bytes) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(picture)
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise UserError(out, what, "choose another --out") from None


def _drawn(unit: str, seed: int) -> Pixels:
    if (file := own_preview.named(unit)) is not None:
        return own_preview.drawn(unit, file, seed)
    if unit.endswith((".yaml", ".yml")):
        return _own(unit, seed)
    kind, _, layout = unit.rpartition("/")
    if kind in units.names(Facts) and layout in template.layouts(kind):
        return _kind(kind, seed, [layout])
    role, name = _found(unit)
    if role is QuestionKind:
        raise UserError(unit, "questions are text", "see them in report.html")
    if role is Format:
        raise UserError(
            unit, "formats write files", f"see `creditdocs export DATASET --format {name}`"
        )
    drawn = {
        Facts: _kind,
        CaptureEffect: _condition,
        FactChange: _anomaly,
        PageChange: _anomaly,
        Art: _art,
    }
    return drawn[role](name, seed)


def _found(wanted: str) -> tuple[type[Unit], str]:
    """The unit that somebody means: by its name, or by what datasets call it (condition, label,
    subtask), however written.

    Raises:
        UserError: none, or more than one.
    """
    known: list[tuple[type[Unit], str]] = []
    for role in UNITS.values():
        known += [(role, name) for name in units.names(role)]
    asked = _plain(wanted)
    called = [unit for unit in known if unit[1] == wanted] or [
        unit for unit in known if asked in _called(*unit)
    ]
    if not called and wanted in units.names(Mark):
        raise UserError(wanted, "a mark is part of a layout", "preview a layout that has one")
    if not called:
        raise UserError(wanted[:200] or "UNIT", "no such unit", "see `creditdocs catalogue`")
    if len(called) > 1:
        raise UserError(
            wanted[:200],
            "means several units",
            f"choose one of {', '.join(name for _, name in called)}",
        )
    return called[0]


def _called(role: type[Unit], name: str) -> set[str]:
    """What a unit may be called besides its name; a kind also without its language."""
    cls = units.unit_class(role, name)
    labels = [
        str(getattr(cls, key)) for key in ("condition", "label", "subtask") if hasattr(cls, key)
    ]
    return {_plain(text) for text in (name, name.rpartition("/")[2], *labels)}


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip().casefold())


def _load_units(seed: int, **overrides: object) -> LoadedUnits:
    keys = {
        "seed": seed,
        "cases": 400,
        "captures.sessions": 1,
        "anomalies.share": 0.0,
        "captures.rotated": 0.0,
        "captures.conditions": {"Normal Captures": 1},
    }
    return load_units(recipes.load("files", {**keys, **overrides}).model_dump_json())


def _kind(name: str, seed: int, layouts: Sequence[str] = ()) -> Pixels:
    """Every layout of a kind, photographed plainly: a row of first sheets for each."""
    language = name.split("/")[0]
    return contact_sheet(
        [
            _sheets(name, {layout: 1}, seed, languages={language: 1})
            for layout in layouts or template.layouts(name)
        ]
    )


def _own(path: str, seed: int) -> Pixels:
    """A layout of the user's own."""
    kind = template.load_file(path).kind
    return contact_sheet(
        [_sheets(kind, {path: 1}, seed, languages={kind.split("/")[0]: 1}, templates=[path])]
    )


def _sheets(kind: str, layouts: Mapping[str, int], seed: int, **recipe: object) -> Sequence[Photo]:
    return _first(_load_units(seed, documents={kind: layouts}, **recipe), kind).photos[:ABREAST]


def _first(loaded: LoadedUnits, kind: str) -> CaseFile:
    """The first file that holds a paper of the kind: not everybody has one."""
    for index in range(loaded.recipe.cases):
        file = make_case(loaded, index, Clock()).files[0]
        if file.photos:
            return file
    raise UserError(kind, f"nobody of {loaded.recipe.cases} has such a paper", "try another --seed")


def _condition(name: str, seed: int) -> Pixels:
    """One case's papers under the condition, one row per severity."""
    effect = units.load(CaptureEffect, name)
    rows = []
    for severity in effect.severities:
        loaded = _load_units(
            seed,
            **{
                "captures.conditions": {effect.condition: 1},
                "captures.severity": {max(1, severity): 1},
            },
        )
        rows.append(make_case(loaded, 0, Clock()).files[0].photos[:ABREAST])
    return contact_sheet(rows)


def _anomaly(name: str, seed: int) -> Pixels:
    """The first case that can tell this lie: changed papers left, twin right.

    Raises:
        UserError: no case can, or only papers of somebody's own kinds do.
    """
    if _of_own_kinds(name):
        raise UserError(
            name,
            "is told on papers of own kinds, and none of them is shipped",
            "generate a few cases of yours with anomalies.kinds and look at report.html",
        )
    loaded = _load_units(seed, **{"anomalies.share": 1.0, "anomalies.kinds": {name: 1}})
    for index in range(400):
        files = make_case(loaded, index, Clock()).files
        if len(files) == 2 and files[0].anomalies:
            lied, clean = files
            rows = []
            for photo in _changed(lied)[:ABREAST]:
                rows.append([photo, *(c for c in clean.photos if c.shot == photo.shot)])
            return contact_sheet(rows)
    raise UserError(name, "no case of 400 can tell this lie", "try another --seed")


def _of_own_kinds(name: str) -> bool:
    """Is it a lie that only papers of own kinds carry?"""
    if name not in units.names(FactChange):
        return False
    carriers = units.load(FactChange, name).carriers
    return bool(carriers) and all(OWN in some for some in carriers)


def _changed(lied: CaseFile) -> list[Photo]:
    """The photographs that show a changed field; where none does, those of the changed papers."""
    changes = lied.anomalies[0].changes
    touched = {c.document_id for c in changes}
    fields = {(c.document_id, c.field) for c in changes}
    showing = []
    for photo in lied.photos:
        if any((s.id, f.name) in fields for s in photo.sheets for f in s.fields):
            showing.append(photo)
    return showing or [p for p in lied.photos if {s.id for s in p.sheets} & touched]


def _art(name: str, seed: int) -> Pixels:
    value = _ART_SAMPLES.get(name, "样章示例有限公司" if name in ("seal", "logo") else None)
    tiles = []
    for n in range(4):
        rgba = units.load(Art, name).draw(
            value, 360, 360, rng=Address(seed, ("preview", name, n)).stream()
        )
        alpha = rgba[..., 3:].astype(np.float32) / 255
        tiles.append((rgba[..., 2::-1] * alpha + 245 * (1 - alpha)).astype(np.uint8))
    return np.hstack(tiles)
