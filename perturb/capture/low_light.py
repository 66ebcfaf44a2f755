"""Low Light: taken in the dusk; what the sensor lacks in light it makes up in noise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera import exposure, grain, tiles
from pipeline.camera.capture import Frame
from pipeline.roles import CaptureEffect, Growth, Rng

BLOTCHES = 0.6  # of coloured noise to one of grain
SPREAD = 1.1  # deviation of the two together: blotches lose some where they are enlarged


@dataclass(frozen=True)
class LowLight(CaptureEffect):
    """A photograph taken in the dusk; each parameter from severity 1 to 5.

    ``light``: share that is left after the camera has done what it can; ``noise``: grey levels;
    ``penalty``: see ``Frame``.
    """

    condition: ClassVar[str] = "Low Light"
    grows: ClassVar[Growth] = "darkness"
    light: tuple[float, ...] = (0.62, 0.53, 0.45, 0.38, 0.31)
    noise: tuple[float, ...] = (6.0, 9.0, 12.0, 16.0, 21.0)
    penalty: tuple[float, ...] = (0.4, 1.0, 2.3, 3.8, 5.0)
    warm: tuple[float, float, float] = (1.10, 1.0, 0.80)  # a lamp in the next room

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        lit = exposure.light_up(frame)
        left = self.light[severity - 1] * float(rng.uniform(0.94, 1.06))
        sigma = self.noise[severity - 1] * float(rng.uniform(0.95, 1.05))
        warmth = float(rng.uniform(0.2, 1.0))
        gain = np.diag([left * (1 + warmth * (c - 1)) for c in self.warm]).astype(np.float32)
        dark = tiles.repainted(
            lit.pixels, lambda piece, _: np.asarray(cv2.transform(piece, gain), np.uint8)
        )
        dark = grain.strewn(dark, grain.bank("dusk", _dusk), sigma * SPREAD, at=rng)
        # The camera's software rubs the worst of it away, and fine strokes with it.
        soft = cv2.GaussianBlur(dark, (0, 0), (0.55 + 0.09 * severity) * frame.scene.unit)
        penalty = frame.penalised(self.penalty[severity - 1])
        return replace(lit, pixels=np.asarray(soft, np.uint8), penalty=penalty).noting(
            light_left=left, dusk_noise=sigma, warmth=warmth
        )


def _dusk(draw: np.random.Generator, side: int) -> npt.NDArray[np.float32]:
    """Grain of single pixels with coloured blotches a few pixels wide; unit deviation."""
    small = draw.standard_normal((side // 3 + 1, side // 3 + 1, 3), dtype=np.float32)
    blotches = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
    return np.asarray((grain.white_colour(draw, side) + BLOTCHES * blotches) / SPREAD, np.float32)
