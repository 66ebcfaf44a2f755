"""Scanned Copy: from a flatbed's glass or a feeder, in colour, grey, or black and white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from perturb.capture import _scanner
from pipeline.camera import flat
from pipeline.camera.capture import Frame
from pipeline.camera.flat import Place
from pipeline.camera.scene import Scene, Stock
from pipeline.records import Pixels
from pipeline.roles import CaptureEffect, Growth, Rng

Numbers = Sequence[float]
STOCK = Stock((0.985, 0.982, 0.975), 0.05)  # how a lamp that moves along shows paper


@dataclass(frozen=True)
class ScannedCopy(CaptureEffect):
    """A sheet as a scanner gives it; each parameter but ``fed`` from severity 1 to 5.

    ``skew``: degrees; ``soft``: pixels of a 1600-wide frame; ``bleed``: how much of the back's
    print shines through; ``dust``: specks; ``streaks``: lines a feeder leaves; ``penalty``: see
    ``Frame``, of greys and of black and white. ``fed``: share of sheets that go through a feeder.
    """

    condition: ClassVar[str] = "Scanned Copy"
    grows: ClassVar[Growth] = "turn"
    medium: ClassVar[bool] = True
    skew: tuple[float, ...] = (0.25, 0.6, 1.1, 1.8, 2.7)
    soft: tuple[float, ...] = (0.45, 0.65, 0.9, 1.2, 1.55)
    bleed: tuple[float, ...] = (0.0, 0.03, 0.06, 0.10, 0.15)
    dust: tuple[int, ...] = (6, 14, 28, 50, 84)
    streaks: tuple[int, ...] = (0, 1, 2, 4, 6)
    penalty: tuple[float, ...] = (1.9, 1.3, 0.7, 0.8, 0.4)
    penalty_bilevel: tuple[float, ...] = (2.7, 3.8, 4.1, 5.3, 5.3)
    fed: float = 0.45

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        numbers, seed = rng.random(7).tolist(), int(rng.integers(2**31))
        cards = any(s.page.stock == "card" for s in scene.sheets)
        mode = "colour" if numbers[1] < 0.5 else "grey" if numbers[1] < 0.78 else "bilevel"
        skew = self.skew[severity - 1] * (0.9 + 0.2 * numbers[2]) * (1 if numbers[3] < 0.5 else -1)
        turned = Place(roll=flat.quarter(scene), skew=skew)
        if numbers[0] < self.fed and not cards:
            made = _fed(scene, numbers, turned)
        else:
            at = _scanner.corner(scene, seed)
            made = _on_glass(scene, severity, numbers, place=turned._replace(at=at))
        return made.noting(scan_mode=mode, skew=skew)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        unit, step = frame.scene.unit, severity - 1
        mode = frame.scene.notes["scan_mode"]
        bleed = self.bleed[step] * float(rng.uniform(0.9, 1.1))
        bled = _scanner.bled(frame, bleed)
        made = np.asarray(cv2.GaussianBlur(bled, (0, 0), self.soft[step] * unit), np.uint8)
        if mode != "colour":
            made = np.asarray(cv2.cvtColor(made, cv2.COLOR_RGB2GRAY), np.uint8)
        made = _scanner.grained(made, 1.2 + 0.8 * step, rng)
        if frame.scene.mount == "feeder":
            made = _scanner.streaked(made, self.streaks[step], 0.16 + 0.06 * step, rng=rng)
        made = _scanner.dusty(made, self.dust[step], unit, rng=rng)
        if mode == "bilevel":
            penalty = self.penalty_bilevel[step]
            made = _scanner.bilevel(made, float(rng.uniform(168, 190)), 34.0)
        else:
            penalty = self.penalty[step]
            made = _tuned(made, rng)
        return flat.finished(frame, made, penalty=penalty).noting(bleed=bleed, dust=self.dust[step])


def _fed(scene: Scene, numbers: Numbers, place: Place) -> Scene:
    """Through a feeder: cut to the sheet, a skewed one with wedges of what lies behind it."""
    wide, tall = flat.size_of(scene, place.roll)
    behind = flat.plain((250, 250, 250) if numbers[4] < 0.6 else (26, 26, 28))
    place = place._replace(box=(0.004, 0.003, 0.996, 0.997))
    scene = flat.shaped(scene, wide / tall)
    return flat.laid(scene, "feeder", behind, place=place, stock=STOCK)


def _on_glass(scene: Scene, severity: int, numbers: Numbers, *, place: Place) -> Scene:
    """On a flatbed's glass, the lid over it."""
    edge = 0.006 + 0.05 * numbers[5] * severity / 5
    shade, depth = round(228 + 20 * numbers[4]), 0.12 + 0.09 * severity
    lid = _scanner.lid(shade, edge, depth, right=numbers[6] < 0.5)
    small = _scanner.is_small(scene)
    zoom = 0.42 + 0.2 * numbers[5] if small else 0.985 - 0.05 * numbers[6]
    place = place._replace(box=(0.006, 0.004, 0.994, 0.996), zoom=zoom)
    scene = flat.shaped(scene, _scanner.aspect(scene, place.roll))
    return flat.laid(scene, "flatbed", lid, place=place, stock=STOCK)


def _tuned(pixels: Pixels, rng: Rng) -> Pixels:
    """What the scanner's software makes of it: blacks and whites pulled out a little."""
    return _scanner.toned(pixels, float(rng.uniform(4, 22)), float(rng.uniform(244, 258)))
