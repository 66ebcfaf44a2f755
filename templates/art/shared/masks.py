"""Masks and colours: how much of a colour lies on a pixel, and how it goes over others."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.records import Pixels
from templates.art.shared.shapes import Points

Mask = npt.NDArray[np.float32]  # H x W, 0-1
Colour = tuple[float, float, float]  # 0-255

_BAND = 2**14  # pixels blended at once: what the processor's cache holds
# Where a shape touches less than this part of its window, as a frame does, its pixels are picked
# out.
_SPARSE = 8


def rgba(colour: Colour, alpha: Mask) -> Pixels:
    """One colour behind an alpha mask."""
    one = np.array([*np.clip(np.rint(colour), 0, 255), 0], np.uint8)
    # Whole pixels at a time.
    out = np.full(alpha.shape, one.view(np.uint32)[0]).view(np.uint8).reshape(*alpha.shape, 4)
    out[..., 3] = np.clip(alpha * 255 + 0.5, 0, 255)
    return out


def blank(width: int, height: int) -> Pixels:
    """Nothing drawn: what a fact of None shows."""
    return np.zeros((height, width, 4), np.uint8)


def fineness(height: int) -> int:
    """How many times larger than ``height`` lines are drawn to come out smooth.

    Large ones are smooth as they are.
    """
    return 2 if height < 160 else 1


def page_fineness(width: int, height: int) -> int:
    """The same of a whole picture; a page or a large card needs no finer raster."""
    return 2 if width * height < 700_000 else 1


def reduced(alpha: npt.NDArray[np.uint8], width: int, height: int) -> Mask:
    """A supersampled mask brought down to its final size."""
    return np.asarray(
        cv2.resize(alpha, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255,
        np.float32,
    )


def lay(below: npt.NDArray[np.float32], ink: Points, share: Mask) -> None:
    """One colour over H x W x channels, in place.

    ``share``: H x W, how much of it covers each pixel.
    """
    height, width, channels = below.shape
    if cv2.countNonZero(share) < share.size // _SPARSE:
        # Numpy looks for the true in a row much faster than for the rest.
        touched = np.divmod(np.flatnonzero(share > 0), width)
        some = below[touched]
        below[touched] = some + (ink - some) * share[touched][:, None]
        return
    step = max(1, _BAND // width)
    for row in range(0, height, step):
        band, piece = below[row : row + step], np.ascontiguousarray(share[row : row + step])
        # Whole arrays: broadcasting over three or four channels takes thrice the time.
        band *= cv2.merge([1 - piece] * channels)
        band += cv2.merge([piece * value for value in ink])
