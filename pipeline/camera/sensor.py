"""The sensor and the camera's software: light gathered, tone curve, noise, JPEG."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import rng
from pipeline.caches import cached
from pipeline.camera import tiles
from pipeline.camera.optics import LightMap
from pipeline.records import Pixels

os.environ["NO_ALBUMENTATIONS_UPDATE"] = (
    "1"  # the library asks the network for its version on import
)
# PyTorch, where it finds it, is imported by it for tensors that nobody makes here: as long as all
# else together, and 200 MB for every process. ``None`` keeps an import from being tried.
_UNWANTED = {"torch": None} if "torch" not in sys.modules else {}
sys.modules.update(_UNWANTED)  # type: ignore[arg-type]
import albumentations  # noqa: E402 - after these settings
from albucore import sz_lut  # noqa: E402

for _name in _UNWANTED:
    del sys.modules[_name]

cv2.setNumThreads(1)  # processes, not threads

# Standard deviations in grey levels (reference photographs: 0.3-3).
NOISE_LEVELS = (0.8, 1.3, 1.9, 2.7)
_SIDE = 1024  # of the noise bank, a multiple of the tiles' side


def sense(
    pixels: Pixels, light: LightMap | None, tone_seed: int, *, level: int, offset: tuple[int, int]
) -> tuple[Pixels, Pixels]:
    """The finished picture and its luminance.

    Args:
        pixels: H x W x 3, RGB.
        light: what is still to fall on them.
        tone_seed: of the tone curve, a little different in every photograph.
        level, offset: noise of one of ``NOISE_LEVELS``, from a place (0-63 each) in the bank.

    Returns:
        H x W x 3, BGR as the encoder wants it, and H x W.
    """
    height, width = pixels.shape[:2]
    curve, bank = _tone_table(tone_seed), _noise_bank(level)
    picture, grey = np.empty_like(pixels), np.empty((height, width), np.uint8)
    for tile in tiles.frame(width, height).tiles():
        piece = (
            np.ascontiguousarray(pixels[tile.window])
            if light is None
            else light.on(pixels[tile.window], tile)
        )
        piece = sz_lut(piece, curve, inplace=False)
        top, left = tile.top % _SIDE + offset[1], tile.left % _SIDE + offset[0]
        for add, grain in zip((cv2.add, cv2.subtract), bank, strict=True):
            add(piece, grain[top : top + tile.height, left : left + tile.width], dst=piece)
        cv2.cvtColor(piece, cv2.COLOR_RGB2BGR, dst=picture[tile.window])
        cv2.cvtColor(piece, cv2.COLOR_RGB2GRAY, dst=grey[tile.window])
    return picture, grey


@cached
def _noise_bank(level: int) -> tuple[Pixels, Pixels]:
    """Grain a little wider than one pixel, as demosaicing leaves it.

    What to add and what to take away, since whole bytes are quick. Repeats after ``_SIDE``, with 64
    to spare.
    """
    soft = _grain()
    grain = np.pad(
        np.rint(soft * (NOISE_LEVELS[level] / soft.std())), ((0, 64), (0, 64), (0, 0)), mode="wrap"
    )
    return np.maximum(grain, 0).astype(np.uint8), np.maximum(-grain, 0).astype(np.uint8)


@cached
def _grain() -> npt.NDArray[np.float32]:
    """What the banks of all levels are made of."""
    draw = rng.stream(0, "noise").standard_normal((_SIDE, _SIDE, 3), dtype=np.float32)
    draw = 0.72 * draw + 0.28 * draw.mean(axis=2, keepdims=True) * 3**0.5
    return np.asarray(
        cv2.GaussianBlur(draw, (0, 0), 0.55, borderType=cv2.BORDER_REFLECT_101), np.float32
    )


@cached
def _curves() -> albumentations.RandomToneCurve:
    return albumentations.RandomToneCurve(scale=0.06, per_channel=False, p=1.0)


def _tone_table(seed: int) -> Pixels:
    """What each of the 256 values becomes."""
    curve = _curves()
    curve.set_random_seed(seed)
    ramp = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, 2)
    return np.ascontiguousarray(curve(image=ramp)["image"][0, :, 0])


COMMENT = b"synthetic image made by creditdocs; nobody in it exists"


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """H x W x 3 BGR as baseline JFIF, 4:2:0.

    The tables are those of the Independent JPEG Group; no EXIF; a comment says that it is
    synthetic.
    """
    ok, data = cv2.imencode(
        ".jpg",
        pixels,
        [
            cv2.IMWRITE_JPEG_QUALITY,
            quality,
            cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
            cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
        ],
    )
    if not ok:
        raise OSError("the JPEG encoder refused the picture")
    encoded = data.tobytes()
    # The comment segment follows the start marker and the JFIF header (2 + 18 bytes).
    return (
        encoded[:20] + b"\xff\xfe" + (len(COMMENT) + 2).to_bytes(2, "big") + COMMENT + encoded[20:]
    )


def passed_on(pixels: Pixels, quality: int) -> Pixels:
    """H x W x 3 BGR as it comes out of a JPEG of this quality."""
    return np.asarray(
        cv2.imdecode(np.frombuffer(jpeg(pixels, quality), np.uint8), cv2.IMREAD_COLOR), np.uint8
    )


def pick_quality(weights: Mapping[int, float], at: rng.Address) -> int:
    """One quality of the recipe, by weight."""
    return int(at.pick({str(q): w for q, w in weights.items()}))
