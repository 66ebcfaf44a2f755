"""Light and lens: what happens to a frame's pixels without moving any of them.

Light is kept as maps about 200 wide and enlarged once, because every light here is smooth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera import tiles
from pipeline.camera.scene import Light
from pipeline.camera.tiles import Box
from pipeline.records import Pixels

Float32 = npt.NDArray[np.float32]
GRID = 200  # width of a light map
_UNIT = 200  # byte value of gain 1, so gains up to 1.27 fit


def spacing(width: int) -> int:
    """Pixels between the nodes of a light map.

    A power of two, so that maps can be enlarged tile by tile.
    """
    return tiles.cell(width / GRID)


def grid_shape(width: int, height: int) -> tuple[int, int]:
    """(rows, columns) of a light map."""
    step = spacing(width)
    return -(-height // step), -(-width // step)


def grid_points(width: int, height: int) -> tuple[Float32, Float32]:
    """Frame coordinates (x, y) of every node of a light map."""
    (rows, columns), step = grid_shape(width, height), spacing(width)
    x = (np.arange(columns, dtype=np.float32) + 0.5) * step
    y = (np.arange(rows, dtype=np.float32) + 0.5) * step
    return np.broadcast_to(x[None, :], (rows, columns)), np.broadcast_to(
        y[:, None], (rows, columns)
    )


def room_light(light: Light, width: int, height: int) -> Float32:
    """Gain map (rows x columns x 3) of the undisturbed room."""
    x, y = grid_points(width, height)
    u, v = x / width * 2 - 1, y / height * 2 - 1
    toward = u * math.cos(math.radians(light.angle)) + v * math.sin(math.radians(light.angle))
    dark = np.clip((1 - toward) / 2, 0, 1) ** 1.3
    ring = np.clip((u**2 + v**2) / 2, 0, 1)
    gain = np.empty((*x.shape, 3), np.float32)
    for c in range(3):
        side = 1 - light.falloff * dark * (2 - light.falloff_cast[c])
        gain[..., c] = light.level * light.cast[c] * side * (1 - light.vignette * ring)
    return gain


@dataclass(frozen=True)
class LightMap:
    """Light ready to fall on reflectances.

    ``gain`` in 1/200 and, where a reflection replaces some of it, the ``veil`` that is added. Both
    coarse, with a rim of one cell.
    """

    gain: Pixels
    veil: Pixels | None
    step: int

    @classmethod
    def of(
        cls, gain: Float32, fade: Float32 | None, glow: tuple[float, float, float], *, width: int
    ) -> LightMap:
        """``gain`` (rows x columns x 3) times the pixel.

        Where ``fade`` (rows x columns, 0-1) is set, light of colour ``glow`` takes over.
        """
        own = gain if fade is None else gain * (1 - fade[..., None])
        veil = None if fade is None else _bytes(gain * np.array(glow, np.float32) * fade[..., None])
        return cls(_bytes(own * _UNIT), veil, spacing(width))

    def on(self, piece: Pixels, tile: Box) -> Pixels:
        """A tile of the frame, lit."""
        lit = cv2.multiply(piece, tiles.enlarged(self.gain, self.step, tile), scale=1 / _UNIT)
        if self.veil is not None:
            cv2.add(lit, tiles.enlarged(self.veil, self.step, tile), dst=lit)
        return np.asarray(lit, np.uint8)

    def shine(self, pixels: Pixels) -> Pixels:
        """A whole frame, lit."""
        return tiles.repainted(pixels, self.on)


def _bytes(light: Float32) -> Pixels:
    return np.asarray(tiles.rimmed(np.clip(light + 0.5, 0, 255).astype(np.uint8)), np.uint8)


def blur(pixels: Pixels, radius: float, length: float = 0.0, *, degrees: float = 0.0) -> Pixels:
    """Out of focus by a disc, and perhaps shaken along a straight line.

    Large discs are drawn on a reduced picture: what is lost there the disc has removed anyway.
    """
    height, width = pixels.shape[:2]
    shrink = 1
    while radius / shrink > 2.5 and width % (shrink * 2) == 0 and height % (shrink * 2) == 0:
        shrink *= 2
    kernel = _smear(radius / shrink, length / shrink, degrees)
    for _ in range(shrink.bit_length() - 1):  # four pixels to one is almost free
        half = pixels.shape[1] // 2, pixels.shape[0] // 2
        pixels = np.asarray(cv2.resize(pixels, half, interpolation=cv2.INTER_AREA), np.uint8)
    pixels = np.asarray(cv2.filter2D(pixels, -1, kernel), np.uint8)
    if shrink == 1:
        return pixels
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _smear(radius: float, length: float, degrees: float) -> Float32:
    """The kernel of a disc that moves along a line."""
    kernel = disc(radius)
    if length <= 0:
        return kernel
    line = streak(length, degrees)
    padded = np.pad(kernel, line.shape[0] // 2)
    moved = cv2.filter2D(padded, -1, line, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(moved, np.float32)


def disc(radius: float) -> Float32:
    """Normalised disc kernel with an antialiased rim; odd side, so centres stay where they are."""
    half = max(1, math.ceil(radius))
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return np.asarray(kernel / kernel.sum(), np.float32)


def streak(length: float, degrees: float) -> Float32:
    """Normalised kernel of a straight motion, symmetric about its middle; odd side."""
    half = max(1, math.ceil(length / 2))
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    reach = np.linspace(-length / 2, length / 2, 8 * half + 1)
    for t in reach:
        x, y = (
            half + t * math.cos(math.radians(degrees)),
            half + t * math.sin(math.radians(degrees)),
        )
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            row, column = min(int(y) + i, 2 * half), min(int(x) + j, 2 * half)
            kernel[row, column] += (1 - abs(y - int(y) - i)) * (1 - abs(x - int(x) - j))
    kernel += kernel[::-1, ::-1].copy()
    return np.asarray(kernel / kernel.sum(), np.float32)
