"""Small ROIs: the paper is a small part of the picture, less than a fifth of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera.arrange import rim_prop
from pipeline.camera.capture import Frame
from pipeline.camera.scene import Prop, Scene
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class SmallRois(CaptureEffect):
    """``area``: share of the frame all papers together cover at most, from severity 1 to 5.

    ``penalty``: see ``Frame``; small print that is sharp reads better than its size tells.
    """

    condition: ClassVar[str] = conditions.SMALL
    of_paper: ClassVar[bool] = True
    grows: ClassVar[Growth] = "smallness"
    area: tuple[float, ...] = (0.185, 0.155, 0.125, 0.095, 0.07)
    penalty: float = -0.3

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        area = self.area[severity - 1] * float(rng.uniform(0.93, 1.0))
        shift = (float(rng.uniform(-0.7, 0.7)), float(rng.uniform(-0.6, 0.45)))
        edge = (
            (90.0 + float(rng.normal(0, 4)), float(rng.uniform(0.30, 0.46)))
            if rng.random() < 0.55
            else None
        )
        seed, count = int(rng.integers(2**31)), int(rng.integers(0, 4))
        if edge:  # the paper lies on the desk, not on the floor
            shift = (shift[0], -abs(shift[1]) - 0.25)
        things = tuple(rim_prop(Address(seed).at("prop", k), 0.6, 0.1) for k in range(count))
        below = self._below(rng) if edge else ()
        soft = scene.desk.material.startswith(("carpet", "felt"))  # those have no edge
        desk = replace(
            scene.desk,
            edge=edge,
            material="laminate_cream" if edge and soft else scene.desk.material,
        )
        view = replace(scene.view, area=area, fill=0.9, shift=shift)
        scene = replace(scene, view=view, desk=desk, props=below + things)
        return scene.noting(area_limit=area)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        return replace(frame, penalty=frame.penalised(self.penalty))

    @staticmethod
    def _below(rng: Rng) -> tuple[Prop, ...]:
        """What stands on the floor before the desk."""
        x = float(rng.uniform(0.1, 0.9))
        chair = Prop("chair", x, 1.05, float(rng.uniform(-15, 15)), 0.42)
        shoes = tuple(
            Prop("shoe", (x + 0.4 + 0.1 * k) % 1, 1.0, -90 + float(rng.uniform(-12, 12)), 0.16)
            for k in (0, 1)
        )
        return (chair, *shoes) if rng.random() < 0.5 else (chair,)
