"""Messenger Recompression: sent on twice by an app that shrinks and compresses pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline.camera.capture import Frame
from pipeline.camera.scene import Scene
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class MessengerRecompression(CaptureEffect):
    """A photograph sent on twice; each parameter from severity 1 to 5.

    ``share``: of the frame's sides that is left; ``quality``: of the JPEGs of the first and of the
    second sending; ``penalty``: see ``Frame``.
    """

    condition: ClassVar[str] = "Messenger Recompression"
    grows: ClassVar[Growth] = "compression"
    share: tuple[float, ...] = (0.84, 0.75, 0.67, 0.58, 0.48)
    quality: tuple[tuple[int, int], ...] = ((55, 60), (44, 50), (35, 40), (26, 31), (17, 22))
    penalty: tuple[float, ...] = (-1.3, -0.5, 0.0, 0.0, 0.9)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        share = self.share[severity - 1] * float(rng.uniform(0.97, 1.03))
        small = replace(
            scene,
            width=max(64, round(scene.width * share)),
            height=max(64, round(scene.height * share)),
        )
        return small.noting(sent_share=share)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        first, last = self.quality[severity - 1]
        penalty = frame.penalised(self.penalty[severity - 1])
        return replace(
            frame, passed_on=(*frame.passed_on, first), quality=last, penalty=penalty
        ).noting(sent_quality=first)
