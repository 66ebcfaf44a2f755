"""Out-of-focus: the lens missed the paper, or the hand moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera import optics
from pipeline.camera.capture import Frame
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class OutOfFocus(CaptureEffect):
    """``radius``: of the blur disc, in pixels of a 1600-wide frame, from severity 1 to 5.

    ``shaken``: share with motion as well. ``penalty``: see ``Frame``.
    """

    condition: ClassVar[str] = conditions.OUT_OF_FOCUS
    grows: ClassVar[Growth] = "blur"
    # The least is told from a sharp picture by eye, on large print too.
    radius: tuple[float, ...] = (2.1, 2.9, 3.8, 5.0, 6.6)
    shaken: float = 0.35
    penalty: tuple[float, ...] = (0.2, 1.0, 1.9, 2.2, 2.8)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        numbers = rng.random(3).tolist()
        radius = self.radius[severity - 1] * (0.92 + 0.16 * numbers[0]) * frame.scene.unit
        length = radius * 1.6 if numbers[1] < self.shaken else 0.0
        pixels = optics.blur(frame.pixels, radius, length, degrees=180 * numbers[2])
        penalty = frame.penalised(self.penalty[severity - 1])
        return replace(frame, pixels=pixels, penalty=penalty).noting(
            blur_radius=radius, motion_length=length, motion_angle=180 * numbers[2]
        )
