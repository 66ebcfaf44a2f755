"""Noise of paper, ink and skin: soft blobs, and the grain of single pixels."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.caches import cached
from pipeline.rng import Address
from templates.art.shared.masks import Mask

_GRAIN = 1024  # pixels a side of the bank of noise


def noise(rng: np.random.Generator, height: int, width: int, *, cell: float) -> Mask:
    """Smooth normal noise with blobs of about ``cell`` pixels."""
    if cell <= 1:
        return rng.standard_normal((height, width), np.float32)
    grid = rng.standard_normal(
        (max(2, round(height / cell)), max(2, round(width / cell))), np.float32
    )
    return np.asarray(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


@cached
def _grain() -> Mask:
    return np.asarray(
        Address(0, ("grain",)).stream().standard_normal((_GRAIN, _GRAIN), np.float32), np.float32
    )


def grain(rng: np.random.Generator, height: int, width: int) -> Mask:
    """Normal noise of single pixels, from anywhere in a bank.

    Drawing it anew costs fifteen times as much.
    """
    top, left = rng.integers(_GRAIN, size=2)
    rows, columns = (top + np.arange(height)) % _GRAIN, (left + np.arange(width)) % _GRAIN
    return np.asarray(_grain()[rows[:, None], columns], np.float32)
