"""Overlaid Watermarks: grey text tiled over the finished picture at one angle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np
from PIL import Image, ImageDraw

from pipeline import conditions, kinds
from pipeline.camera import exposure, tiles
from pipeline.camera.capture import Frame
from pipeline.camera.tiles import Box
from pipeline.printing import fonts
from pipeline.records import Pixels
from pipeline.roles import CaptureEffect, Rng

GREY = 128


@dataclass(frozen=True)
class OverlaidWatermarks(CaptureEffect):
    """``alpha``: strength of the text from severity 1 to 5.

    ``height``: of its letters, share of the frame height.
    """

    condition: ClassVar[str] = conditions.WATERMARKED
    of_paper: ClassVar[bool] = True
    alpha: tuple[float, ...] = (0.13, 0.18, 0.24, 0.32, 0.42)
    height: tuple[float, float] = (0.022, 0.034)
    wordings: tuple[str, ...] = ("仅供贷款审核使用", "FOR LOAN REVIEW ONLY")

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        frame = exposure.light_up(frame)
        width, height = frame.scene.width, frame.scene.height
        wording = self._wording(frame, rng)
        size = max(8, round(float(rng.uniform(*self.height)) * height))
        alpha = self.alpha[severity - 1] * float(rng.uniform(0.93, 1.07))
        angle = float(rng.choice([0.0, -30.0, 30.0, 62.0])) + float(rng.normal(0, 3))
        pixels = _overlaid(
            frame.pixels, _tiled(wording, size, angle, width=width, height=height), alpha
        )
        return replace(frame, pixels=pixels).noting(
            watermark=wording, watermark_alpha=alpha, watermark_angle=angle, watermark_size=size
        )

    def _wording(self, frame: Frame, rng: Rng) -> str:
        said = {kinds.set_in(s.page.kind) for s in frame.scene.sheets if s.target}
        english = said == {"en"}
        fitting = [w for w in self.wordings if w.isascii() == english] or list(self.wordings)
        day = f"2026-{int(rng.integers(1, 4)):02d}-{int(rng.integers(1, 29)):02d}"
        return f"{fitting[int(rng.integers(len(fitting)))]}  {day}"


def _overlaid(pixels: Pixels, ink: Pixels, alpha: float) -> Pixels:
    """The pixels with grey laid over them wherever there is ink."""

    def paint(below: Pixels, tile: Box) -> Pixels:
        share = cv2.convertScaleAbs(ink[tile.window], alpha=alpha)
        kept = cv2.multiply(below, cv2.merge([255 - share] * 3), scale=1 / 255)
        return np.asarray(
            cv2.add(kept, cv2.merge([cv2.convertScaleAbs(share, alpha=GREY / 255)] * 3)), np.uint8
        )

    return tiles.repainted(pixels, paint)


def _tiled(text: str, size: int, angle: float, *, width: int, height: int) -> Pixels:
    """H x W: the text repeated in staggered lines, turned about the frame's middle."""
    face = fonts.pen("hei", size)
    long, line = int(face.getlength(text)) + 4 * size, 5 * size
    one = Image.new("L", (long, line))
    ImageDraw.Draw(one).text((0, size), text, font=face, fill=255)
    row = np.asarray(one, np.uint8)
    tile = np.concatenate([row, np.roll(row, long // 2, axis=1)])
    reach = int(np.hypot(width, height)) + 2
    flat = np.tile(tile, (reach // (2 * line) + 2, reach // long + 2))[:reach, :reach]
    turn = cv2.getRotationMatrix2D((reach / 2, reach / 2), -angle, 1.0)
    turn[:, 2] += np.array([(width - reach) / 2, (height - reach) / 2])
    return np.asarray(
        cv2.warpAffine(np.ascontiguousarray(flat), turn, (width, height), flags=cv2.INTER_LINEAR),
        np.uint8,
    )
