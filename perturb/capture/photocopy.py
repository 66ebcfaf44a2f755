"""Photocopy: a copy of a copy, without mid-tones, with stray toner and dark margins."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from perturb.capture import _scanner
from pipeline.camera import flat
from pipeline.camera.capture import Frame
from pipeline.camera.flat import Place
from pipeline.camera.scene import Scene
from pipeline.records import Pixels
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Growth, Rng

BANDS = 128  # cells along either side of the map of the drum


@dataclass(frozen=True)
class Photocopy(CaptureEffect):
    """A copy of a copy; each parameter from severity 1 to 5.

    ``soft``: blur of each pass through the copier, in pixels of a 1600-wide frame; ``passes``: how
    often it was copied; ``specks``: of toner; ``penalty``: see ``Frame``.
    """

    condition: ClassVar[str] = "Photocopy"
    grows: ClassVar[Growth] = "turn"
    medium: ClassVar[bool] = True
    soft: tuple[float, ...] = (0.6, 0.75, 0.72, 0.70, 0.70)
    passes: tuple[int, ...] = (1, 1, 2, 3, 4)
    specks: tuple[int, ...] = (60, 140, 280, 480, 760)
    penalty: tuple[float, ...] = (0.8, 1.4, 2.0, 3.3, 5.8)
    skew: tuple[float, ...] = (0.3, 0.6, 1.0, 1.5, 2.1)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        numbers, seed = rng.random(5).tolist(), int(rng.integers(2**31))
        roll = flat.quarter(scene)
        skew = self.skew[severity - 1] * (0.9 + 0.2 * numbers[0]) * (1 if numbers[1] < 0.5 else -1)
        small = _scanner.is_small(scene)
        zoom = 0.46 + 0.18 * numbers[2] if small else 0.985 - 0.03 * numbers[2]
        at = (
            (0.3 * (2 * numbers[3] - 1), -0.75 + 0.3 * numbers[4])
            if small
            else _scanner.corner(scene, seed)
        )
        scene = flat.shaped(scene, _scanner.aspect(scene, roll))
        place = Place((0.006, 0.005, 0.994, 0.995), zoom, at, roll, skew)
        made = flat.laid(scene, "copier", flat.plain((247, 247, 247)), place=place)
        return made.noting(skew=skew, passes=self.passes[severity - 1])

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        unit, step = frame.scene.unit, severity - 1
        grey = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        grey = np.asarray(cv2.min(grey, _rim(frame, rng, 0.25 + 0.1 * severity)), np.uint8)
        toner = _uneven(grey.shape, Address(int(rng.integers(2**31))))
        for _ in range(self.passes[step]):
            grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), self.soft[step] * unit), np.uint8)
            grey = _scanner.grained(grey, 4.0, rng)
            weak = cv2.addWeighted(grey, 1, toner, (4 + 3 * severity) / 255, 0)
            grey = np.asarray(cv2.LUT(weak, _curve(float(rng.uniform(152, 186)), 26.0)), np.uint8)
        made = _scanner.dusty(grey, self.specks[step], 0.7 * unit, rng=rng, dark=0.85, hairs=90)
        return flat.finished(frame, made, penalty=self.penalty[step])


def _curve(middle: float, width: float) -> Pixels:
    """A steep curve: what is darker than ``middle`` becomes toner, what is lighter paper.

    ``width`` grey levels lie between.
    """
    levels = np.arange(256, dtype=np.float32)
    return np.asarray(
        np.clip(24 + 226 / (1 + np.exp(-(levels - middle) / width)), 0, 255), np.uint8
    )


def _rim(frame: Frame, rng: Rng, depth: float) -> Pixels:
    """Grey levels at most: the dark margins of a copier whose lid stood open.

    They end where the papers begin.
    """
    height, width = frame.owner.shape
    x, y = np.arange(width, dtype=np.float32) / width, np.arange(height, dtype=np.float32) / height
    left, top, right, foot = (float(v) for v in rng.uniform(0.0, 0.012, 4))
    across, down = (
        np.maximum(left - x, x - 1 + right)[None, :],
        np.maximum(top - y, y - 1 + foot)[:, None],
    )
    rim = np.minimum(
        *(
            (255 * (1 - depth * np.clip(out / 0.003 + 0.5, 0, 1))).astype(np.uint8)
            for out in (across, down)
        )
    )
    return np.asarray(cv2.max(rim, cv2.inRange(frame.owner, 1, 255)), np.uint8)


def _uneven(shape: tuple[int, ...], at: Address) -> Pixels:
    """Where the drum lacks toner, 0 to 255: soft bands across the way of the paper."""
    draw = at.stream()
    y, x = (
        np.linspace(0, 1, BANDS, dtype=np.float32)[:, None],
        np.linspace(0, 1, BANDS, dtype=np.float32)[None, :],
    )
    band = np.sin(
        2 * math.pi * (float(draw.uniform(0.7, 2.2)) * y + float(draw.random())) + 1.5 * x
    )
    blot = np.sin(2 * math.pi * (float(draw.uniform(0.5, 1.5)) * x + float(draw.random())) + 2 * y)
    coarse = (255 * np.clip(0.5 * band + 0.5 * blot, 0, 1)).astype(np.uint8)
    return np.asarray(
        cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8
    )
