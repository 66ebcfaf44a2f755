"""Paper without print: the light that lies on a scan, and grain like its own."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from pipeline.records import Pixels
from pipeline.rng import stream

_SOFT = 0.03  # of a page's width: what is smaller is no light
_TILE = 256  # pixels of grain, which repeat without a seam
_EDGE = 0.03  # of a page's width
_AROUND = 7  # pixels around ink that are no bare paper


def bare(pixels: Pixels, ink: Any) -> Pixels:
    """The sheet as if nothing had ever been printed on it.

    Of the source it keeps the light, in which nothing smaller than a thumb is left, and of the
    grain only how strong it is at each frequency.
    """
    tall, wide = ink.shape
    clean = 1 - cv2.dilate(ink.astype(np.uint8), np.ones((_AROUND, _AROUND), np.uint8))
    edge = round(_EDGE * min(tall, wide))  # a scanner's lid and a book's fold lie there
    clean[:edge], clean[-edge:], clean[:, :edge], clean[:, -edge:] = 0, 0, 0, 0
    low = _light(pixels, clean)
    tile = _grain(pixels.astype(np.float32) - low, clean)
    repeats = -(-tall // _TILE), -(-wide // _TILE)
    grain = np.tile(tile, (*repeats, 1))[:tall, :wide]
    return np.asarray(np.clip(np.rint(low + grain), 0, 255), np.uint8)


def _light(pixels: Pixels, clean: Any) -> Any:
    tall, wide = clean.shape
    size = max(wide // 4, 1), max(tall // 4, 1)
    weight = cv2.resize(clean.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    masked = pixels.astype(np.float32) * clean[..., None]
    small = cv2.resize(masked, size, interpolation=cv2.INTER_AREA)
    sigma = max(_SOFT * size[0], 2.0)
    total = cv2.GaussianBlur(weight, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    spread = cv2.GaussianBlur(small, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    usual = masked.sum((0, 1)) / max(float(clean.sum()), 1.0)
    known = total[..., None] > 1e-3
    low = np.where(known, spread / np.maximum(total, 1e-3)[..., None], usual)
    return cv2.resize(low.astype(np.float32), (wide, tall), interpolation=cv2.INTER_CUBIC)


def _grain(rough: Any, clean: Any) -> Any:
    """A tile of grain with the spectrum of the barest patch, in an order of its own."""
    side = min(_TILE, *clean.shape)
    top, left = _barest(clean, side)
    patch = rough[top : top + side, left : left + side]
    mask = clean[top : top + side, left : left + side, None]
    patch = (patch - (patch * mask).sum((0, 1)) / max(float(mask.sum()), 1.0)) * mask
    noise = stream(0, "import", "grain").standard_normal((_TILE, _TILE))
    phase = np.fft.fft2(noise)
    phase /= np.maximum(np.abs(phase), 1e-9)
    made: list[Any] = []
    for channel in range(3):
        strength = np.abs(np.fft.fft2(patch[..., channel], (_TILE, _TILE)))
        strength = cv2.GaussianBlur(strength, (0, 0), 2.0)
        strength[0, 0] = 0
        made.append(np.real(np.fft.ifft2(strength * phase)))
    tile = np.stack(made, -1)
    share = max(float(mask.mean()), 0.05)
    wanted = patch.std((0, 1)) / np.sqrt(share)
    return tile / np.maximum(tile.std((0, 1)), 1e-6) * wanted


def _barest(clean: Any, side: int) -> tuple[int, int]:
    """Where a square has the least ink, away from the edges where it can be."""
    share = cv2.boxFilter(clean.astype(np.float32), -1, (side, side), anchor=(0, 0))
    rows, columns = clean.shape[0] - side + 1, clean.shape[1] - side + 1
    inside = share[:rows, :columns]
    top, left = np.unravel_index(int(np.argmax(inside)), inside.shape)
    return int(top), int(left)
