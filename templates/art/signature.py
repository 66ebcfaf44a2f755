"""A name written by hand: jittered script letters, slant, uneven pressure, at times a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import cv2
import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.records.printed import RegionKind
from pipeline.roles import Art, Rng
from templates.art.shared.lettering import Grey, advance, ink, lay
from templates.art.shared.masks import blank, fineness, reduced, rgba
from templates.art.shared.noise import noise
from templates.art.shared.shapes import smooth

INKS = {"blue": (28, 38, 104), "black": (26, 26, 32)}


@dataclass(frozen=True)
class Signature(Art):
    """``hand: auto`` takes the script of the name; ``ink: auto`` draws one.

    The writing keeps to the given box.
    """

    blend: ClassVar[str] = "multiply"
    region: ClassVar[RegionKind | None] = "signature"
    hand: Literal["auto", "zh", "latin"] = "auto"
    ink: Literal["auto", "blue", "black"] = "auto"
    underline: Annotated[float, Field(ge=0, le=1)] = 0.3  # how often

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        text = str(value or "").strip()
        if not text:
            return blank(width, height)
        chinese = self.hand == "zh" or (
            self.hand == "auto" and any("\u3400" <= c <= "\u9fff" for c in text)
        )
        fine = fineness(height)
        plate, level = _written(
            text,
            "hand_zh" if chinese else "hand_latin",
            fine * width,
            height=fine * height,
            rng=rng,
        )
        if rng.random() < self.underline:
            _stroke_under(plate, level, rng)
        plate = _shaken(plate, rng)
        mask = reduced(plate, width, height)
        pressure = np.clip(0.9 + 0.13 * noise(rng, height, width, cell=max(6, height / 3)), 0.45, 1)
        tone = self.ink if self.ink != "auto" else ("blue" if rng.random() < 0.4 else "black")
        return rgba(INKS[tone], np.asarray(mask * pressure, np.float32))


def _written(
    text: str, font: str, width: int, *, height: int, rng: Rng
) -> tuple[Grey, tuple[float, float, float]]:
    """The letters, fitted to the plate, and where an underline goes: left, right, y."""
    zh = font == "hand_zh"
    chars = [c for c in text if zh is False or not c.isspace()]
    boxes = [ink(font, c) for c in chars]
    top, low = min(b[1] for b in boxes), max(b[3] for b in boxes)
    run = sum(advance(font, c) * (0.9 if zh else 1.0) for c in chars)
    slant, climb = (
        float(rng.normal(0.16 if zh else 0.06, 0.06)),
        float(np.clip(rng.normal(3.0, 1.8), -1, 7)),
    )
    rise = np.tan(np.radians(climb))
    tall = (low - top) * 1.12 + run * abs(rise)
    size = min(height * 0.9 / tall, width * 0.94 / (run + abs(slant) + 0.1))
    plate = np.zeros((height, width), np.uint8)
    left = max(width * 0.03, (width - run * size) * float(rng.uniform(0.15, 0.6)))
    base = (height - (low - top) * size) / 2 - top * size + run * size * rise / 2
    x, last = left, 0.0
    for i, char in enumerate(chars):
        last = 0.7 * last + float(rng.normal(0, 0.018))
        grow = 1 + float(rng.normal(0, 0.035)) + (0.12 if i == 0 and not zh else 0)
        turn = -climb + float(rng.normal(0, 2.4 if zh else 0.7))
        lay(
            plate,
            font,
            char,
            at=(x, base - (x - left) * rise + last * size),
            size=(size * grow * (0.95 if zh else 1.0), size * grow),
            turn=turn,
            slant=slant,
        )
        x += advance(font, char) * size * (0.9 if zh else 1.0) * (grow if not zh else 1.0)
    return plate, (left, x, min(height * 0.95, base + max(0.16, low * 0.6) * size))


def _stroke_under(plate: Grey, level: tuple[float, float, float], rng: Rng) -> None:
    """One quick stroke under the name, thinning out."""
    left, right, y = level
    run, h = right - left, plate.shape[0]
    a, b = left + run * rng.uniform(0.0, 0.2), left + run * rng.uniform(0.8, 1.04)
    dip = h * rng.uniform(-0.03, 0.03)
    curve = smooth(
        [(a, y + h * 0.01), (a + (b - a) * 0.4, y + dip), (b, y - h * rng.uniform(0.02, 0.1))],
        steps=16,
    )
    thick = np.interp(
        np.linspace(0, 1, len(curve)), [0, 0.15, 0.7, 1], [0.7, 1.0, 0.8, 0.15]
    ) * max(1.2, h * 0.012)
    sides = np.stack([np.zeros(len(curve)), thick], 1)
    shape = np.concatenate([curve - sides, (curve + sides)[::-1]])
    cv2.fillPoly(plate, [np.rint(shape * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)


def _shaken(plate: Grey, rng: Rng) -> Grey:
    """The hand is no font: a slow wobble, and strokes a little thinner or fatter."""
    height, width = plate.shape
    sway = height * 0.012
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    cell = height / 3
    moved = cv2.remap(
        plate,
        x + sway * noise(rng, height, width, cell=cell),
        y + sway * noise(rng, height, width, cell=cell),
        cv2.INTER_LINEAR,
    )
    if rng.random() < 0.5:
        moved = cv2.erode(moved, np.ones((2, 2), np.uint8)) if height > 110 else moved
    return np.asarray(moved, np.uint8)
