"""Screenshot: the paper as an app shows it on a phone or a desktop, with the app around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from pipeline import kinds
from pipeline.camera import flat
from pipeline.camera.capture import Frame
from pipeline.camera.desktop_screen import DESKTOP
from pipeline.camera.flat import Place
from pipeline.camera.phone_screen import PHONE
from pipeline.camera.scene import Scene
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class Screenshot(CaptureEffect):
    """The paper open in an app, read as one leaves it.

    ``zoom``: size of the paper as a share of what the app has room for, from severity 1 to 5.
    ``phones``: share of phones. ``quality``: of the JPEG.
    """

    condition: ClassVar[str] = "Screenshot"
    grows: ClassVar[Growth] = "smallness"
    medium: ClassVar[bool] = True
    zoom: tuple[float, ...] = (0.985, 0.88, 0.78, 0.69, 0.60)
    phones: float = 0.55
    quality: int = 92
    penalty: float = -1.8  # nothing but size stands between the page and its reader: see ``Frame``

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        numbers, at = rng.random(3).tolist(), Address(int(rng.integers(2**31))).at("app")
        wide, tall = flat.size_of(scene, 0.0)
        on_phone = numbers[0] < self.phones
        screen = PHONE if on_phone else DESKTOP
        language = kinds.set_in(scene.sheets[0].page.kind)
        zoom = (
            self.zoom[severity - 1]
            * (0.985 + 0.015 * numbers[1])
            * (0.6 if wide > tall and not on_phone else 1.0)
        )
        place = Place(box=screen.view, zoom=zoom, at=(0.0, -0.4) if on_phone else (0.0, 0.0))
        paint = partial(screen.paint, language=language, at=at)
        made = flat.laid(flat.shaped(scene, screen.aspect), "screen", paint, place=place)
        return made.noting(device="phone" if on_phone else "desktop", zoom=zoom)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        return flat.finished(frame, frame.pixels, self.quality, penalty=self.penalty)
