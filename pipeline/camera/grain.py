"""Noise kept as bytes, drawn once per process and laid at another place each time.

A draw for every pixel costs as much as all else.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import rng
from pipeline.caches import cached
from pipeline.camera import tiles
from pipeline.records import Pixels

Draw = Callable[[np.random.Generator, int], npt.NDArray[np.float32]]
UNIT = 32  # byte steps of one standard deviation: four to either side of the middle
_MIDDLE = 128
_SIDE = 1024  # of a bank, a multiple of the tiles' side


@cached
def bank(name: str, draw: Draw) -> Pixels:
    """What ``draw`` makes of a stream and a side, as bytes.

    ``draw`` gives rows x columns [x 3] of standard deviation 1; the bank is twice as wide and high,
    so that it can be read from any place.
    """
    noise = draw(rng.stream(0, "grain", name), _SIDE)
    bytes_ = np.clip(np.rint(noise * UNIT + _MIDDLE), 0, 255).astype(np.uint8)
    return np.tile(bytes_, (2, 2, 1)[: bytes_.ndim])


def white(draw: np.random.Generator, side: int) -> npt.NDArray[np.float32]:
    """A number for every pixel."""
    return draw.standard_normal((side, side), dtype=np.float32)


def white_colour(draw: np.random.Generator, side: int) -> npt.NDArray[np.float32]:
    """The same number in all three channels."""
    return np.repeat(white(draw, side)[..., None], 3, axis=2)


def strewn(pixels: Pixels, noise: Pixels, sigma: float, *, at: np.random.Generator) -> Pixels:
    """``pixels`` with a bank's noise of ``sigma`` grey levels on them.

    ``at`` draws from where in the bank.
    """
    left, top = (int(v) for v in at.integers(0, _SIDE, 2))
    share = sigma / UNIT

    def paint(piece: Pixels, tile: tiles.Box) -> Pixels:
        y, x = (tile.top + top) % _SIDE, (tile.left + left) % _SIDE
        grain = noise[y : y + tile.height, x : x + tile.width]
        return np.asarray(cv2.addWeighted(piece, 1, grain, share, -_MIDDLE * share), np.uint8)

    return tiles.repainted(pixels, paint)
