"""The camera: papers and one effect in, a photograph with its ground truth out. The only file that moves boxes and masks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import cv2
import numpy as np

from pipeline.camera import arrange, exposure, legibility, optics
from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats, Warp
from pipeline.camera.legibility import unwarp
from pipeline.camera.scene import Placed, Scene
from pipeline.records import FieldView, Language, Page, Photo, Pixels, Quad, SheetView
from pipeline.rng import Address
from pipeline.roles import CaptureEffect

__all__ = ["Frame", "Scene", "photograph", "raster_scale", "unwarp"]

OVERSAMPLING = 1.25
HIDDEN = 1e-4  # share of a sheet's pixels: where two sheets touch, the antialiased rim belongs to one of them


def raster_scale(page_width_pt: float, page_height_pt: float, size: tuple[int, int]) -> float:
    """Pixels per point to render a page at for frames of this size: 1.25 times the largest scale a photograph shows it at."""
    if arrange.is_small(page_width_pt, page_height_pt):
        return OVERSAMPLING * math.sqrt(arrange.CARD_AREA[1] * size[0] * size[1] / (page_width_pt * page_height_pt))
    long, short = max(page_width_pt, page_height_pt), min(page_width_pt, page_height_pt)
    fill = arrange.FILL_TURNED[1]
    return OVERSAMPLING * fill * min(max(size) / long, min(size) / short)


def photograph(
    pages: Sequence[Page],
    effect: CaptureEffect,
    severity: int,
    at: Address,
    *,
    size: tuple[int, int],
    rotated: float,
    quality: Mapping[int, float],
    clutter: Sequence[Page] = (),
    photo_id: str,
    case_id: str,
    language: Language,
    extra: Mapping[str, object] | None = None,
) -> Photo:
    """One picture of the pages under one condition; the same address gives the same bytes.

    Args:
        severity: one of ``effect.severities``.
        size: width and height of the frame, landscape.
        rotated: chance that the picture is turned by 90 degrees, as phones leave it when EXIF is removed.
        quality: JPEG qualities by weight.
        clutter: other papers that may lie around, never labelled.

    Raises:
        ValueError: no page, or a severity the effect does not have.
    """
    if not pages or severity not in effect.severities:
        raise ValueError(f"{effect.condition}: {len(pages)} pages at severity {severity}; severities are {effect.severities}")
    scene = arrange.tidied(effect.stage(arrange.ordinary(pages, at, size, rotated, clutter), severity, at.at("stage").stream()))
    frame = exposure.light_up(effect.develop(exposure.expose(scene), severity, at.at("develop").stream()))
    pixels, sensor = _sense(frame.pixels, at)
    jpeg_quality = optics.pick_quality(quality, at.at("quality"))
    parameters = {**_parameters(frame.scene), **frame.notes, **sensor, "jpeg_quality": jpeg_quality, "address": [at.seed, *at.path], **(extra or {})}
    mask = _mask(frame)
    jpeg = optics.jpeg(pixels, jpeg_quality)
    return Photo(
        photo_id, case_id, language, jpeg, size[0], size[1], effect.condition, severity, _sheets(frame, pixels), mask is not None, mask, parameters
    )


def _sense(pixels: Pixels, at: Address) -> tuple[Pixels, dict[str, object]]:
    """What the sensor and the camera's software add: a tone curve and noise; with the numbers drawn."""
    draw = at.at("sensor").stream()
    level, tone_seed = int(draw.integers(len(optics.NOISE_LEVELS))), int(draw.integers(2**31))
    offset = (int(draw.integers(64)), int(draw.integers(64)))
    noisy = optics.add_noise(optics.tone(pixels, tone_seed), level, offset)
    return noisy, {"noise": {"sigma": optics.NOISE_LEVELS[level], "offset": list(offset)}, "tone_seed": tone_seed}


def _sheets(frame: Frame, pixels: Pixels) -> tuple[SheetView, ...]:
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    views = []
    for index, (sheet, warp) in enumerate(zip(frame.scene.sheets, frame.warps, strict=True)):
        if sheet.target:
            views.append(_sheet_view(frame, grey, sheet, warp, index + 1))
    return tuple(views)


def _sheet_view(frame: Frame, grey: Pixels, sheet: Placed, warp: Warp, owner: int) -> SheetView:
    page = sheet.page
    readings, quads = legibility.read_sheet(frame, grey, page, warp, owner)
    fields = tuple(
        FieldView(f.name, f.label, f.text, flat(q), round(r.visible, 4), r.legible) for f, r, q in zip(page.fields, readings, quads, strict=True)
    )
    return SheetView(
        id=page.document_id,
        kind=page.kind,
        label=page.label,
        person_id=page.person_id,
        page=page.number,
        quad=flat(warp.quad()),
        fully_visible=_fully_visible(frame, sheet, warp, owner),
        area_fraction=round(float(np.count_nonzero(frame.owner == owner)) / frame.owner.size, 5),
        fields=fields,
    )


def flat(quad: Floats) -> Quad:
    """Eight numbers, to a thousandth of a pixel."""
    a, b, c, d, e, f, g, h = quad.round(3).reshape(8).tolist()
    return a, b, c, d, e, f, g, h


def _fully_visible(frame: Frame, sheet: Placed, warp: Warp, owner: int) -> bool:
    """All of the sheet's edge inside the frame, and nothing laid over it."""
    height, width = frame.owner.shape
    rim = exposure.rim(sheet, warp)
    if rim.min() < 0 or rim[:, 0].max() > width or rim[:, 1].max() > height or warp.quad().min() < 0:
        return False
    covered = exposure.coverage(rim, width, height)
    if covered is None:
        return False
    own = int(np.count_nonzero(covered[0] > 127))
    return own - int(np.count_nonzero(frame.owner == owner)) <= HIDDEN * own


def _mask(frame: Frame) -> bytes | None:
    """The pages' tampering masks as the photograph shows them; None when no labelled page has one."""
    if not any(s.target and s.page.mask is not None for s in frame.scene.sheets):
        return None
    height, width = frame.owner.shape
    out = np.zeros((height, width), np.uint8)
    for index, (sheet, warp) in enumerate(zip(frame.scene.sheets, frame.warps, strict=True)):
        if not sheet.target or sheet.page.mask is None:
            continue
        moved = exposure.remap_mask(sheet.page.mask, warp, width, height)
        if moved is None:
            continue
        part, (left, top, w, h) = moved
        window = np.s_[top : top + h, left : left + w]
        out[window] = np.where(frame.owner[window] == index + 1, part, out[window])
    ok, data = cv2.imencode(".png", out)
    if not ok:
        raise OSError("the PNG encoder refused the mask")
    return bytes(data)


def _parameters(scene: Scene) -> dict[str, object]:
    """The scene as JSON-able numbers."""
    return {
        "view": asdict(scene.view),
        "desk": asdict(scene.desk),
        "light": asdict(scene.light),
        "stock": asdict(scene.stock),
        "mount": scene.mount,
        "props": [asdict(p) for p in scene.props],
        "sheets": [
            {"kind": s.page.kind, "page": s.page.number, "target": s.target, "x": s.x, "y": s.y, "angle": s.angle, "stack": s.stack}
            | {"curl": asdict(s.curl)}
            for s in scene.sheets
        ],
        **scene.notes,
    }
