"""Low Light: a photograph taken in the dusk; what the sensor lacks in light it makes up in noise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera import exposure
from pipeline.capture import Frame
from pipeline.roles import CaptureEffect, Rng


@dataclass(frozen=True)
class LowLight(CaptureEffect):
    """``light``: share that is left after the camera has done what it can; ``noise``: grey levels; ``harsh``: see
    ``Frame``. Each from severity 1 to 5."""

    condition: ClassVar[str] = "Low Light"
    light: tuple[float, ...] = (0.62, 0.53, 0.45, 0.38, 0.31)
    noise: tuple[float, ...] = (6.0, 9.0, 12.0, 16.0, 21.0)
    harsh: tuple[float, ...] = (0.7, 1.4, 2.7, 3.4, 5.2)
    warm: tuple[float, float, float] = (1.10, 1.0, 0.80)  # a lamp in the next room

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        lit = exposure.light_up(frame)
        left = self.light[severity - 1] * float(rng.uniform(0.94, 1.06))
        sigma = self.noise[severity - 1] * float(rng.uniform(0.95, 1.05))
        warmth = float(rng.uniform(0.2, 1.0))
        gain = [left * (1 + warmth * (c - 1)) for c in self.warm]
        dark = cv2.transform(lit.pixels, np.diag(gain).astype(np.float32)).astype(np.float32)
        height, width = frame.owner.shape
        grain = rng.standard_normal((height, width), dtype=np.float32) * np.float32(sigma)
        dark += grain[..., None] + _blotches(width, height, 0.6 * sigma, rng)
        # The camera's software rubs the worst of it away, and fine strokes with it.
        soft = cv2.GaussianBlur(np.clip(dark, 0, 255).astype(np.uint8), (0, 0), (0.55 + 0.09 * severity) * frame.scene.unit)
        harsh = frame.harsh + self.harsh[severity - 1]
        return replace(lit, pixels=np.asarray(soft, np.uint8), harsh=harsh).noting(light_left=left, dusk_noise=sigma, warmth=warmth)


def _blotches(width: int, height: int, sigma: float, rng: Rng) -> npt.NDArray[np.float32]:
    """Coloured noise a few pixels wide."""
    small = rng.standard_normal((height // 3 + 1, width // 3 + 1, 3), dtype=np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR) * np.float32(sigma), np.float32)
