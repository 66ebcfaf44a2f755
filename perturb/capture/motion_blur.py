"""Motion Blur: the hand moved while the shutter was open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline.camera import optics
from pipeline.camera.capture import Frame
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class MotionBlur(CaptureEffect):
    """A photograph taken while the hand moved.

    ``length``: of the way, in pixels of a 1600-wide frame, and ``penalty`` (see ``Frame``), from
    severity 1 to 5; ``soft``: radius of what the lens adds.
    """

    condition: ClassVar[str] = "Motion Blur"
    grows: ClassVar[Growth] = "blur"
    length: tuple[float, ...] = (2.6, 3.9, 5.8, 9.0, 15.0)
    penalty: tuple[float, ...] = (-1.6, -0.5, 0.4, 1.7, 2.6)
    soft: float = 0.7

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        numbers = rng.random(2).tolist()
        length = self.length[severity - 1] * (0.92 + 0.16 * numbers[0]) * frame.scene.unit
        pixels = optics.blur(
            frame.pixels, self.soft * frame.scene.unit, length, degrees=180 * numbers[1]
        )
        smear, penalty = max(frame.smear, length), frame.penalised(self.penalty[severity - 1])
        return replace(frame, pixels=pixels, smear=smear, penalty=penalty).noting(
            motion_length=length, motion_angle=180 * numbers[1]
        )
