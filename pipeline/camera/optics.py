"""Light, lens and sensor: what happens to a frame's pixels without moving any of them.

Light is kept as maps about 200 wide and enlarged once, because every light here is smooth; cv2 runs on one thread.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import rng
from pipeline.camera.scene import Light
from pipeline.records import Pixels

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # the library asks the network for its version on import
import albumentations

cv2.setNumThreads(1)

Float32 = npt.NDArray[np.float32]
GRID = 200  # width of a light map
_UNIT = 200  # byte value of gain 1, so gains up to 1.27 fit


def grid_shape(width: int, height: int) -> tuple[int, int]:
    """(rows, columns) of a light map."""
    return max(2, round(GRID * height / width)), GRID


def grid_points(width: int, height: int) -> tuple[Float32, Float32]:
    """Frame coordinates (x, y) of every node of a light map."""
    rows, columns = grid_shape(width, height)
    x = (np.arange(columns, dtype=np.float32) + 0.5) * (width / columns)
    y = (np.arange(rows, dtype=np.float32) + 0.5) * (height / rows)
    return np.broadcast_to(x[None, :], (rows, columns)), np.broadcast_to(y[:, None], (rows, columns))


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


def shine(pixels: Pixels, gain: Float32, fade: Float32 | None, glow: tuple[float, float, float]) -> Pixels:
    """Light falls on the reflectances: gain times pixel; where ``fade`` (0-1) is set, light of colour ``glow`` takes over."""
    height, width = pixels.shape[:2]
    scaled = gain if fade is None else gain * (1 - fade[..., None])
    lit = cv2.multiply(pixels, _enlarge(np.clip(scaled * _UNIT + 0.5, 0, 255), width, height), scale=1 / _UNIT)
    if fade is not None:
        veil = gain * np.array(glow, np.float32) * fade[..., None]
        lit = cv2.add(lit, _enlarge(np.clip(veil + 0.5, 0, 255), width, height))
    return np.asarray(lit, np.uint8)


def _enlarge(small: Float32, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(small.astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


@cache
def _noise_bank(width: int, height: int, level: int) -> npt.NDArray[np.int8]:
    """Grain a little wider than one pixel, as demosaicing leaves it; larger than the frame by 64."""
    side = 1024
    draw = rng.stream(0, "noise").standard_normal((side, side, 3), dtype=np.float32)
    draw = 0.72 * draw + 0.28 * draw.mean(axis=2, keepdims=True) * 3**0.5
    soft = np.asarray(cv2.GaussianBlur(draw, (0, 0), 0.55, borderType=cv2.BORDER_REFLECT_101), np.float32)
    grain = np.rint(soft * (NOISE_LEVELS[level] / soft.std())).astype(np.int8)
    return np.tile(grain, (height // side + 2, width // side + 2, 1))[: height + 64, : width + 64].copy()


NOISE_LEVELS = (0.8, 1.3, 1.9, 2.7)  # standard deviations in grey levels (reference photographs: 0.3-3)


def add_noise(pixels: Pixels, level: int, offset: tuple[int, int]) -> Pixels:
    """Sensor noise of one of ``NOISE_LEVELS``; ``offset`` (0-63 each) picks the piece of the bank."""
    height, width = pixels.shape[:2]
    grain = _noise_bank(width, height, level)[offset[1] : offset[1] + height, offset[0] : offset[0] + width]
    return np.asarray(cv2.add(pixels, grain, dtype=cv2.CV_8U), np.uint8)


def defocus(pixels: Pixels, radius: float) -> Pixels:
    """Disc blur. Large discs are drawn on a reduced picture: what is lost there the disc has removed anyway."""
    height, width = pixels.shape[:2]
    shrink = 1
    while radius / shrink > 4 and width % (shrink * 2) == 0 and height % (shrink * 2) == 0:
        shrink *= 2
    small = pixels if shrink == 1 else cv2.resize(pixels, (width // shrink, height // shrink), interpolation=cv2.INTER_AREA)
    blurred = cv2.filter2D(small, -1, disc(radius / shrink))
    if shrink > 1:
        blurred = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(blurred, np.uint8)


def disc(radius: float) -> Float32:
    """Normalised disc kernel with an antialiased rim; odd side, so centres stay where they are."""
    half = max(1, math.ceil(radius))
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return np.asarray(kernel / kernel.sum(), np.float32)


def smear(pixels: Pixels, length: float, degrees: float) -> Pixels:
    """Straight motion blur, symmetric about every pixel."""
    half = max(1, math.ceil(length / 2))
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    reach = np.linspace(-length / 2, length / 2, 8 * half + 1)
    for t in reach:
        x, y = half + t * math.cos(math.radians(degrees)), half + t * math.sin(math.radians(degrees))
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            row, column = min(int(y) + i, 2 * half), min(int(x) + j, 2 * half)
            kernel[row, column] += (1 - abs(y - int(y) - i)) * (1 - abs(x - int(x) - j))
    kernel += kernel[::-1, ::-1].copy()
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


@cache
def _tone() -> albumentations.RandomToneCurve:
    return albumentations.RandomToneCurve(scale=0.06, per_channel=False, p=1.0)


def tone(pixels: Pixels, seed: int) -> Pixels:
    """The camera's tone curve, a little different in every photograph."""
    curve = _tone()
    curve.set_random_seed(seed)
    return np.asarray(curve(image=pixels)["image"], np.uint8)


COMMENT = b"synthetic image made by creditdocs; nobody in it exists"


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """Baseline JFIF, 4:2:0, the tables of the Independent JPEG Group, no EXIF; a comment says that it is synthetic."""
    ok, data = cv2.imencode(
        ".jpg",
        cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR),
        [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420],
    )
    if not ok:
        raise OSError("the JPEG encoder refused the picture")
    encoded = data.tobytes()
    # The comment segment follows the start marker and the JFIF header (2 + 18 bytes).
    return encoded[:20] + b"\xff\xfe" + (len(COMMENT) + 2).to_bytes(2, "big") + COMMENT + encoded[20:]


def pick_quality(weights: Mapping[int, float], at: rng.Address) -> int:
    """One quality of the recipe, by weight."""
    return int(at.pick({str(q): w for q, w in weights.items()}))
