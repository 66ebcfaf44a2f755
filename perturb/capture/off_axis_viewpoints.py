"""Off-axis Viewpoints: the camera is turned in the plane and looks at the paper from the side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera.capture import Frame
from pipeline.camera.scene import Scene
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class OffAxisViewpoints(CaptureEffect):
    """A camera held askew; each parameter from severity 1 to 5, and varied by a tenth.

    ``turn``: in-plane degrees, ``tilt``: degrees off the vertical; ``penalty``, at each severity:
    see ``Frame``.
    """

    condition: ClassVar[str] = conditions.OFF_AXIS
    grows: ClassVar[Growth] = "turn"
    turn: tuple[float, float] = (14.0, 54.0)
    tilt: tuple[float, float] = (12.0, 34.0)
    penalty: tuple[float, ...] = (0.0, 0.0, 0.0, 0.3, 0.8)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        step = (severity - 1) / 4
        numbers, left, side = rng.random(3), rng.random() < 0.5, rng.random() < 0.5
        turn = (
            (self.turn[0] + step * (self.turn[1] - self.turn[0]))
            * (0.93 + 0.14 * numbers[0])
            * (-1 if left else 1)
        )
        tilt = (self.tilt[0] + step * (self.tilt[1] - self.tilt[0])) * (0.93 + 0.14 * numbers[1])
        # People lean back more often than sideways.
        pitch, yaw = tilt * (1 - 0.45 * numbers[2]), tilt * 0.6 * numbers[2] * (-1 if side else 1)
        view = replace(
            scene.view,
            roll=scene.view.roll + turn,
            pitch=-pitch,
            yaw=yaw,
            fill=0.96,
            area=min(scene.view.area, 0.62),
        )
        return replace(scene, view=view).noting(turn=turn, tilt=tilt)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        return replace(frame, penalty=frame.penalised(self.penalty[severity - 1]))
