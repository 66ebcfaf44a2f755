"""A scan or photograph of a page made straight: perspective first, then skew."""

from __future__ import annotations

import io
import math
from typing import Any, NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageOps

from flows.forms.model import Unfit
from pipeline.printing.grounds import FORMATS, LARGEST_PICTURE, MODES
from pipeline.records import Pixels

_PAPERS = ((595.28, 841.89), (612.0, 792.0), (841.89, 595.28), (792.0, 612.0))
_SHAPE = 0.035  # by which a page may differ from the shape of a usual paper
_SLANTED = 0.07  # and one that was photographed from aside
_DPI = 200.0  # where the file names none and the paper is unusual
_WIDEST = 8.0  # degrees of skew that are looked for
_SMALLEST, _LARGEST = 0.3, 0.93  # of a photograph, the page on it
_SMALL = 900  # pixels a page is made small to, to look for its angle roughly


class Scan(NamedTuple):
    """A page as it was scanned: H x W x 3 RGB, and its dots an inch, 0 where nobody says."""

    pixels: Pixels
    dots: float


def opened(data: bytes) -> Scan:
    """A picture, turned as its camera says.

    Raises:
        Unfit: no PNG or JPEG of 8 bits a channel, or one that is too large.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PICTURE:
                raise Unfit(f"more than {LARGEST_PICTURE // 10**6} million pixels")
            if image.mode not in MODES:
                raise Unfit(f"its pixels are of the kind {image.mode}, not 8 bits a channel")
            dots = float(image.info.get("dpi", (0, 0))[0] or 0)
            upright = ImageOps.exif_transpose(image)
            if upright.has_transparency_data:  # what nobody sees is no print
                paper = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(paper, upright.convert("RGBA"))
            upright = upright.convert("RGB")
    except (OSError, SyntaxError, TypeError) as fault:
        raise Unfit("not a readable picture") from fault
    return Scan(np.asarray(upright, np.uint8).copy(), dots if 50 <= dots <= 1200 else 0.0)


def straight(pixels: Pixels) -> tuple[Pixels, float]:
    """The page alone, its lines level, and by how many degrees they were not."""
    quad = page_quad(pixels)
    flat = pixels if quad is None else _flattened(pixels, quad)
    angle = skew(flat)
    return _turned(flat, angle), angle


def page_quad(pixels: Pixels) -> Any:
    """The corners of a bright page on a darker ground; None where the picture is all page."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    factor = _SMALL / max(grey.shape)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    soft = cv2.morphologyEx(cv2.GaussianBlur(small, (0, 0), 3), cv2.MORPH_CLOSE, np.ones((15, 15)))
    _, bright = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    largest = max(outlines, key=cv2.contourArea)
    share = cv2.contourArea(largest) / small.size
    corners = cv2.approxPolyDP(largest, 0.02 * cv2.arcLength(largest, True), True)
    if not _SMALLEST < share < _LARGEST or len(corners) != 4 or not cv2.isContourConvex(corners):
        return None
    quad = corners.reshape(4, 2).astype(np.float64) / factor
    by_sum, by_gap = quad.sum(1), quad[:, 1] - quad[:, 0]
    order = [by_sum.argmin(), by_gap.argmin(), by_sum.argmax(), by_gap.argmax()]
    return quad[order] if len(set(order)) == 4 else None


def _flattened(pixels: Pixels, quad: Any) -> Pixels:
    """The inside of four corners, clockwise from the top left, as a rectangle."""
    top, right, bottom, left = (
        float(np.linalg.norm(quad[i] - quad[(i + 1) % 4])) for i in range(4)
    )
    wide, tall = (top + bottom) / 2, (left + right) / 2
    paper = _paper(wide, tall, _SLANTED)
    if paper is not None:
        tall = wide * paper[1] / paper[0]
    size = round(wide), round(tall)
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    warp = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    made = cv2.warpPerspective(
        pixels, warp, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(made, np.uint8)


def _paper(wide: float, tall: float, most: float = _SHAPE) -> tuple[float, float] | None:
    """The usual paper of about that shape, in points."""
    shape = wide / tall
    found = min(_PAPERS, key=lambda p: abs(math.log(shape * p[1] / p[0])))
    return found if abs(math.log(shape * found[1] / found[0])) < most else None


def paper(pixels: Pixels, dots: float) -> tuple[float, float]:
    """The page's size in points: a usual paper's, or by its dots an inch."""
    tall, wide = pixels.shape[:2]
    usual = _paper(wide, tall)
    if usual is not None:
        return usual
    scale = 72 / (dots or _DPI)
    size = wide * scale, tall * scale
    shrink = min(1.0, math.sqrt(1_000_000 / (size[0] * size[1])))
    return size[0] * shrink, size[1] * shrink


def skew(pixels: Pixels) -> float:
    """Degrees by which lines of print rise to the right: where they are level, rows of ink stand
    out most from the gaps between them.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    factor = min(1.0, _SMALL / max(grey.shape))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    rough = _best(_dark(small), np.arange(-_WIDEST, _WIDEST + 0.01, 0.25))
    dark = _dark(grey)
    close = _best(dark, rough + np.arange(-0.3, 0.301, 0.05))
    return _best(dark, close + np.arange(-0.05, 0.0501, 0.01))


def _dark(grey: Any) -> Any:
    """Ink as light: what is darker than its neighbourhood, without the edges of the picture."""
    ground = cv2.GaussianBlur(grey, (0, 0), max(grey.shape) / 60)
    ink = np.clip(ground.astype(np.float32) - grey - 12, 0, 80)
    rows, columns = (round(0.04 * n) for n in grey.shape)
    ink[:rows], ink[-rows:], ink[:, :columns], ink[:, -columns:] = 0, 0, 0, 0
    return ink


def _best(ink: Any, angles: Any) -> float:
    scores = [_sharpness(ink, float(angle)) for angle in angles]
    return round(float(angles[int(np.argmax(scores))]), 3)


def _sharpness(ink: Any, angle: float) -> float:
    sums = _rotated(ink, angle, 0).sum(1)
    return float((np.diff(sums) ** 2).sum())


def _rotated(pixels: Any, angle: float, border: int) -> Any:
    tall, wide = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, tall / 2), -angle, 1.0)
    return cv2.warpAffine(pixels, matrix, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=border)


def _turned(pixels: Pixels, angle: float) -> Pixels:
    if abs(angle) < 0.02:
        return pixels
    tall, wide = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, tall / 2), -angle, 1.0)
    made = cv2.warpAffine(
        pixels, matrix, (wide, tall), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(made, np.uint8)
