"""Rotated Captures: the paper lies at an angle in the picture, seen from straight above."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera.scene import Scene
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class RotatedCaptures(CaptureEffect):
    """A paper turned in the picture.

    ``turn``: in-plane degrees from severity 1 to 5, varied by a tenth; ``over``: share that stand
    on their heads as well.
    """

    condition: ClassVar[str] = conditions.ROTATED
    grows: ClassVar[Growth] = "turn"
    turn: tuple[float, ...] = (11.0, 19.0, 28.0, 37.0, 46.0)
    over: float = 0.3

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        turn = (
            self.turn[severity - 1]
            * float(rng.uniform(0.93, 1.07))
            * (1 if rng.random() < 0.5 else -1)
        )
        over = 180.0 if rng.random() < self.over else 0.0
        view = replace(scene.view, roll=scene.view.roll + turn + over)
        return replace(scene, view=view).noting(turn=turn, over=over)
