"""Secondary Captures: the paper is shown on a monitor, and the monitor is photographed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import conditions
from pipeline.camera import monitor, optics, tiles
from pipeline.camera.capture import Frame
from pipeline.camera.scene import Curl, Light, Scene, Stock
from pipeline.camera.tiles import Box
from pipeline.records import Pixels
from pipeline.roles import CaptureEffect, Growth, Rng

Numbers = Sequence[float]
COARSE = 4  # pixels of a 1600-wide frame per cell of the moire: its stripes are wider than that
ZERO = 128


@dataclass(frozen=True)
class SecondaryCaptures(CaptureEffect):
    """A monitor photographed; each parameter from severity 1 to 5.

    ``moire``: amplitude in grey levels; ``ceiling``: share of light the lamp's mirror image
    replaces.
    """

    condition: ClassVar[str] = conditions.SECONDARY
    of_paper: ClassVar[bool] = True
    grows: ClassVar[Growth] = "blur"
    moire: tuple[float, ...] = (3.0, 5.0, 7.5, 10.5, 14.0)
    ceiling: tuple[float, ...] = (0.06, 0.12, 0.18, 0.25, 0.33)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        numbers = rng.random(4).tolist()
        sheets = tuple(replace(s, curl=Curl(), angle=0.0, stack=0) for s in scene.sheets)
        light = Light(
            0.90 + 0.06 * numbers[0],
            (0.965, 1.0, 1.055),
            float(360 * numbers[1]),
            0.08,
            (1.0, 1.0, 1.0),
            0.10,
        )
        view = replace(
            scene.view,
            pitch=2.2 * scene.view.pitch,
            yaw=2.2 * scene.view.yaw,
            fill=min(scene.view.fill, 0.88),
        )
        stock = Stock((0.94, 0.955, 0.985), 0.07)
        return replace(
            scene,
            sheets=sheets,
            light=light,
            view=view,
            stock=stock,
            mount="monitor",
            backdrop=monitor.wall,
            props=(),
        )

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        numbers = rng.random(10).tolist()
        strength = self.moire[severity - 1] * (0.93 + 0.14 * numbers[0])
        ceiling = self.ceiling[severity - 1] * (0.93 + 0.14 * numbers[1])
        pixels = _beaten(frame, self._stripes(frame, strength, numbers))
        fade = self._lamp(frame, ceiling, numbers)
        frame = replace(frame, pixels=pixels, fade=fade, glow=(232.0, 236.0, 240.0))
        return frame.noting(moire=float(strength), ceiling=float(ceiling))

    @staticmethod
    def _stripes(frame: Frame, strength: float, numbers: Numbers) -> Pixels:
        """Two beating gratings around ``ZERO``, on the screen only.

        They are slightly bent, and slightly different per colour.
        """
        scene, step = frame.scene, _step(frame)
        screen = monitor.screen_mask(scene, frame.lens, step).astype(np.float32) / 255
        rows, columns = screen.shape
        u = (np.arange(columns, dtype=np.float32)[None, :] + 0.5) * (step / scene.width)
        v = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) * (step / scene.width)
        waves = np.zeros((rows, columns, 3), np.float32)
        for k, (count, turn) in enumerate(
            ((38 + 30 * numbers[2], 3.14 * numbers[3]), (22 + 20 * numbers[4], 3.14 * numbers[5]))
        ):
            bow = 0.05 * np.sin(3 * u + 5 * v + 6 * numbers[6])
            bent = u * math.cos(turn) + v * math.sin(turn) + bow
            for channel in range(3):
                finer = 1 + 0.012 * (channel - 1)
                phase = 6.283 * finer * count * bent + 0.9 * channel
                waves[..., channel] += (0.65, 0.35)[k] * np.sin(phase)
        swell = 0.55 + 0.45 * np.sin(5 * u + 6.28 * numbers[7]) * np.cos(7 * v + 6.28 * numbers[8])
        return np.asarray(waves * (strength * swell * screen)[..., None] + ZERO + 0.5, np.uint8)

    @staticmethod
    def _lamp(frame: Frame, ceiling: float, numbers: Numbers) -> npt.NDArray[np.float32]:
        """Mirror images of ceiling lamps: soft bars across the screen."""
        scene = frame.scene
        x, y = optics.grid_points(scene.width, scene.height)
        roll = math.radians(scene.view.roll)
        down = (
            -(x - scene.width / 2) * math.sin(roll) + (y - scene.height / 2) * math.cos(roll)
        ) / scene.height
        along = (
            (x - scene.width / 2) * math.cos(roll) + (y - scene.height / 2) * math.sin(roll)
        ) / scene.width
        fade = np.zeros_like(x)
        for k in (0, 1):
            centre = -0.38 + 0.5 * numbers[8 + k] + 0.24 * k
            bar = ((down - centre - 0.04 * along) / 0.05) ** 2 + np.square(
                ((along - 0.5 + numbers[2 + k]) / 0.42) ** 2
            )
            fade = np.maximum(fade, (1.0, 0.7)[k] * np.exp(-bar))
        return np.asarray(ceiling * fade, np.float32)


def _step(frame: Frame) -> int:
    return COARSE * tiles.cell(frame.scene.unit)


def _beaten(frame: Frame, stripes: Pixels) -> Pixels:
    """The frame's pixels with the stripes on them."""
    rimmed, step = tiles.rimmed(stripes), _step(frame)

    def paint(below: Pixels, tile: Box) -> Pixels:
        return np.asarray(
            cv2.addWeighted(below, 1, tiles.enlarged(rimmed, step, tile), 1, -ZERO), np.uint8
        )

    return tiles.repainted(frame.pixels, paint)
