"""Digital Original: the file as its issuer made it, rendered at a clean scale, with its PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera import flat
from pipeline.camera.capture import Frame
from pipeline.camera.scene import Scene
from pipeline.roles import CaptureEffect, Rng


@dataclass(frozen=True)
class DigitalOriginal(CaptureEffect):
    """``quality`` of the JPEG, which is all that stands between the rendering and the picture."""

    condition: ClassVar[str] = conditions.DIGITAL_ORIGINAL
    severities: ClassVar[tuple[int, ...]] = (0,)
    medium: ClassVar[bool] = True
    original: ClassVar[bool] = True
    quality: int = 95

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        sheets = tuple(s for s in scene.sheets if s.target)
        if len(sheets) == 1:
            height, width = sheets[0].page.pixels.shape[:2]
            # A page's points are rounded to whole pixels on either side: without this one side
            # would be stretched by a part of one.
            page = replace(sheets[0].page, width_pt=sheets[0].page.height_pt * width / height)
            scene = replace(
                scene, sheets=(replace(sheets[0], page=page),), width=width, height=height
            )
        return flat.laid(scene, "file", flat.plain((255, 255, 255)))

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        return flat.finished(frame, frame.pixels, self.quality)
