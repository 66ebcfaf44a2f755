"""Print in pixels, read by an engine that knows nothing of us, at two contrasts."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from flows.run.ocr_engine import Line, lines
from pipeline.printing import raster
from pipeline.records import Pixels

# Of the engine: below it says things that stand nowhere, "Arranaria" of an Annamaria in the dark.
SURE = 0.95
SIDE = 2_400  # pixels of the longer side at most; more is made smaller
_LEVELS = 12  # grey levels about the paper's own that are stretched over all
PDF_SCALE = 2.0  # pixels a point


def pixels_of(data: bytes) -> Pixels:
    """An encoded picture, H x W x 3, RGB, made smaller where it is larger than need be.

    Raises:
        OSError, ValueError: it cannot be decoded.
    """
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail((SIDE, SIDE))
        flat = picture.convert("RGBA")
        ground = Image.new("RGBA", flat.size, "white")
        return np.asarray(Image.alpha_composite(ground, flat).convert("RGB"))


def pages_of(data: bytes, which: slice) -> list[Pixels]:
    """Some pages of a PDF, H x W x 3, RGB, as a viewer shows them.

    Raises:
        pypdfium2.PdfiumError: it cannot be opened.
    """
    shown = []
    with raster.opened(data) as file:
        for number in range(len(file))[which]:
            width, height = file[number].get_size()
            scale = min(PDF_SCALE, SIDE / max(width, height, 1))
            drawn = file[number].render(scale=scale, rev_byteorder=True)
            shown.append(drawn.to_numpy()[:, :, :3].copy())
    return shown


def stretched(pixels: Pixels) -> Pixels:
    """What lies within a few grey levels of its surroundings, as black on white.

    Surroundings are the median over a window much larger than a letter.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    ground = cv2.medianBlur(grey, 41)
    off = np.abs(grey.astype(np.int16) - ground.astype(np.int16))
    made = (255 - np.clip(off * (255 // _LEVELS), 0, 255)).astype(np.uint8)
    return np.repeat(made[:, :, None], 3, axis=2)


def read(pixels: Pixels) -> list[Line]:
    """Every line of print that the engine finds."""
    return lines(np.ascontiguousarray(pixels[:, :, ::-1]), "certify", threads=2)


def read_twice(pixels: Pixels) -> list[Line]:
    """At the contrast there is, and at one that shows what an eye would miss."""
    return read(pixels) + read(stretched(pixels))
