"""The camera: papers and one effect in, a photograph with its ground truth out.

The only file that moves masks; boxes are moved beside it, in ``sheet_view``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.camera import arrange, exposure, geometry, sensor, sheets
from pipeline.camera.exposure import Frame
from pipeline.camera.scene import Scene
from pipeline.camera.sight import sheet_view
from pipeline.camera.sight.sheet_view import EVERYTHING, Labels
from pipeline.camera.unwarp import unwarp
from pipeline.records import Language, Page, Photo, Pixels
from pipeline.rng import Address
from pipeline.roles import CaptureEffect

__all__ = [
    "CameraSettings",
    "Caption",
    "Condition",
    "Frame",
    "Scene",
    "photograph",
    "raster_scale",
    "unwarp",
]

# A finer raster is as legible and costs the square of it in every page and photograph.
OVERSAMPLING = 1.0
DIGITS = 9  # of a number among a picture's parameters


def raster_scale(page_width_pt: float, page_height_pt: float, size: tuple[int, int]) -> float:
    """Pixels per point to render a page at for frames of this size.

    As large as the largest photograph shows it.
    """
    if arrange.is_small(page_width_pt, page_height_pt):
        return OVERSAMPLING * math.sqrt(
            arrange.CARD_AREA[1] * size[0] * size[1] / (page_width_pt * page_height_pt)
        )
    long, short = max(page_width_pt, page_height_pt), min(page_width_pt, page_height_pt)
    fill = arrange.FILL_TURNED[1]
    return OVERSAMPLING * fill * min(max(size) / long, min(size) / short)


class Condition(NamedTuple):
    """An effect, at one of its severities."""

    effect: CaptureEffect
    severity: int


@dataclass(frozen=True)
class CameraSettings:
    """What a recipe says of the camera."""

    size: tuple[int, int]  # of the frame; a condition may have a frame of its own
    rotated: float  # chance of a turn by 90 degrees, as phones leave it when EXIF is removed
    quality: Mapping[int, float]  # JPEG qualities by weight
    labels: Labels = EVERYTHING
    empty: bool = False  # are the papers taken away before the shutter, and the desk left?


@dataclass(frozen=True)
class Caption:
    """What a picture is called, and what is written down beside the numbers that made it."""

    photo_id: str
    case_id: str
    language: Language
    extra: Mapping[str, object] = field(default_factory=dict)


def photograph(
    pages: Sequence[Page],
    conditions: Sequence[Condition],
    *,
    camera: CameraSettings,
    caption: Caption,
    at: Address,
    clutter: Sequence[Page] = (),
) -> Photo:
    """One picture of the pages; the same address gives the same bytes.

    Args:
        conditions: one, or two of which the second comes on top of the first.
        clutter: other papers that may lie around, never labelled.

    Raises:
        ValueError: no page, or a severity the effect does not have.
    """
    frame = frame_of(pages, conditions, camera=camera, at=at, clutter=clutter)
    return _photo(frame, conditions, camera=camera, caption=caption, at=at)


def frame_of(
    pages: Sequence[Page],
    conditions: Sequence[Condition],
    *,
    camera: CameraSettings,
    at: Address,
    clutter: Sequence[Page] = (),
) -> Frame:
    """What the lens sees of the pages, before the sensor; see ``photograph``."""
    _check(pages, conditions)
    addresses = (at, at.at("second"))
    over = [(*c, where) for c, where in zip(conditions, addresses, strict=False)]
    scene = arrange.ordinary(pages, at, camera.size, rotated=camera.rotated, clutter=clutter)
    return _taken(scene, over, camera.empty)


def _check(pages: Sequence[Page], conditions: Sequence[Condition]) -> None:
    for effect, severity in conditions:
        if not pages or severity not in effect.severities:
            raise ValueError(
                f"{effect.condition}: {len(pages)} pages at severity {severity}; "
                f"severities are {effect.severities}"
            )


def _photo(
    frame: Frame,
    conditions: Sequence[Condition],
    *,
    camera: CameraSettings,
    caption: Caption,
    at: Address,
) -> Photo:
    """What sensor and encoder make of the frame, with all that is to be seen on it."""
    picture, grey, numbers = sense(frame, at)
    quality = frame.quality or sensor.pick_quality(camera.quality, at.at("quality"))
    origin = {"jpeg_quality": quality, "address": [at.seed, *at.path]}
    mask, (height, width) = _mask(frame), grey.shape
    first, second = conditions[0], conditions[1] if len(conditions) > 1 else None
    return Photo(
        id=caption.photo_id,
        case_id=caption.case_id,
        language=caption.language,
        jpeg=sensor.jpeg(picture, quality),
        width=width,
        height=height,
        condition=first.effect.condition,
        severity=first.severity,
        sheets=sheet_view.views(frame, grey, quality, labels=camera.labels),
        tampered=mask is not None,
        tamper_mask=mask,
        parameters=written(frame.scene.parameters(), frame.notes, numbers, origin, caption.extra),
        second_condition=second.effect.condition if second else None,
        second_severity=second.severity if second else 0,
    )


def _taken(scene: Scene, over: Sequence[tuple[CaptureEffect, int, Address]], empty: bool) -> Frame:
    """The scene as the effects, one over the other, arrange it and leave its picture."""
    for effect, severity, at in over:
        scene = effect.stage(scene, severity, at.at("stage").stream())
    lens = geometry.camera(scene)
    scene = replace(scene, sheets=()) if empty else arrange.tidied(scene, lens)
    frame = exposure.expose(scene, lens)
    for effect, severity, at in over:
        frame = effect.develop(frame, severity, at.at("develop").stream())
    return frame


def sense(frame: Frame, at: Address) -> tuple[Pixels, Pixels, dict[str, object]]:
    """The picture for the encoder, its luminance, and the numbers drawn for the sensor."""
    numbers: dict[str, object] = {}
    if frame.finished:
        lit = exposure.light_up(frame).pixels
        picture, grey = (
            np.asarray(cv2.cvtColor(lit, code), np.uint8)
            for code in (cv2.COLOR_RGB2BGR, cv2.COLOR_RGB2GRAY)
        )
    else:
        draw = at.at("sensor").stream()
        level, tone_seed = int(draw.integers(len(sensor.NOISE_LEVELS))), int(draw.integers(2**31))
        offset = (int(draw.integers(64)), int(draw.integers(64)))
        picture, grey = sensor.sense(
            frame.pixels, frame.light(), tone_seed, level=level, offset=offset
        )
        numbers = {
            "noise": {"sigma": sensor.NOISE_LEVELS[level], "offset": list(offset)},
            "tone_seed": tone_seed,
        }
    for quality in frame.passed_on:
        picture = sensor.passed_on(picture, quality)
        grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return picture, grey, numbers


def _mask(frame: Frame) -> bytes | None:
    """The pages' tampering masks as the photograph shows them.

    None when it shows nothing that was tampered with.
    """
    if not any(s.target and s.page.mask is not None for s in frame.scene.sheets):
        return None
    height, width = frame.owner.shape
    out = np.zeros((height, width), np.uint8)
    for index, (sheet, warp) in enumerate(zip(frame.scene.sheets, frame.warps, strict=True)):
        if not sheet.target or sheet.page.mask is None:
            continue
        moved = sheets.remap_mask(sheet.page.mask, warp, width, height=height)
        if moved is None:
            continue
        part, box = moved
        np.copyto(out[box.window], part, where=frame.owner[box.window] == index + 1)
    if not out.any():  # covered, or outside the frame
        return None
    ok, data = cv2.imencode(".png", out)
    if not ok:
        raise OSError("the PNG encoder refused the mask")
    return bytes(data)


def written(*parts: Mapping[str, object]) -> dict[str, object]:
    """Numbers by name, as they are written down: to ``DIGITS`` significant digits."""
    return {name: _rounded(value) for part in parts for name, value in part.items()}


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return written(value)
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value
