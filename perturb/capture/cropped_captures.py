"""Cropped Captures: part of the paper lies outside the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera.scene import Scene
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class CroppedCaptures(CaptureEffect):
    """``lost``: share of the paper's area outside the frame, from severity 1 to 5."""

    condition: ClassVar[str] = conditions.CROPPED
    of_paper: ClassVar[bool] = True
    grows: ClassVar[Growth] = "loss"
    lost: tuple[float, ...] = (0.07, 0.14, 0.22, 0.31, 0.41)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        lost = self.lost[severity - 1] * float(rng.uniform(0.9, 1.08))
        corner = rng.random() < 0.3  # else it runs out over one side
        towards = 90.0 * int(rng.integers(4)) + (
            float(rng.uniform(25, 65)) if corner else float(rng.normal(0, 4))
        )
        # Cards are cut from a closer picture.
        low, high = (1.4, 2.2) if scene.view.area < 0.5 else (1.0, 1.0)
        area = min(1.0, scene.view.area * float(rng.uniform(low, high)))
        view = replace(
            scene.view,
            fill=0.97 + 0.5 * lost,
            area=area,
            shift=(0.0, 0.0),
            lost=lost,
            lost_towards=towards,
        )
        return replace(scene, view=view).noting(lost=lost, lost_towards=towards)
