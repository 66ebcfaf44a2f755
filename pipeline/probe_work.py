"""A fixed piece of every kind of work that reaches a dataset, for ``pipeline.probe`` to compare."""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from pipeline import rng
from pipeline.camera import geometry
from pipeline.printing import fonts, raster
from pipeline.printing.drawing import Stroke
from pipeline.printing.typeset import Run
from pipeline.records import Pixels

_WIDE, _TALL = 192, 128
_LINE = "Statement 0123456789"


def _texture() -> Pixels:
    """H x W x 3 without any order, by whole numbers."""
    n = np.arange(_TALL * _WIDE * 3, dtype=np.uint64)
    mixed = (n * n * 2654435761 + n * 40503) >> np.uint64(13)
    return np.asarray(mixed & np.uint64(255), np.uint8).reshape(_TALL, _WIDE, 3)


def _soft() -> npt.NDArray[np.float32]:
    """A smooth slope that passes through many values, in single precision."""
    y = np.arange(_TALL, dtype=np.float32)[:, None]
    x = np.arange(_WIDE, dtype=np.float32)[None]
    slope = x * np.float32(1.37) + y * np.float32(0.71)
    steep = np.float32(255) / np.float32(400)
    return np.asarray(slope * steep + np.float32(0.01), np.float32)


def _python() -> bytes:
    steps = [k * 0.0137 for k in range(1, 1500)]
    functions = math.sin, math.cos, math.exp, math.log, math.log1p, math.log2, math.atan
    made = [function(step) for step, function in product(steps, functions)]
    for step in steps:
        made.append(math.atan2(step, 3.7 - step))
        made.append(math.hypot(step, 1.3))
        made.append(step**0.37)
    return struct.pack(f"<{len(made) + 1}d", *made, sum(steps))


def _numpy() -> bytes:
    made: list[Any] = []
    numbers = np.arange(1, 2500) * 0.0123
    for kind in (np.float64, np.float32):
        made += _computed(numbers.astype(kind), kind)
    draw = rng.stream(0, "probe")
    made += [
        draw.standard_normal(500),
        draw.standard_normal(500, dtype=np.float32),
        draw.gamma(2.5, size=100),
        draw.beta(2.0, 3.5, 100),
        draw.lognormal(0.1, 0.4, 100),
        draw.random(100),
        draw.permutation(100),
    ]
    return b"".join(np.asarray(m).tobytes() for m in made)


def _computed(x: npt.NDArray[Any], kind: type[np.floating[Any]]) -> list[Any]:
    """Of one precision: functions of every number, then sums of them."""
    functions = np.sin, np.cos, np.exp, np.log, np.sqrt, np.tanh, np.log1p
    made: list[Any] = [function(x) for function in functions]
    made += [
        np.exp(-x),
        np.power(x, kind(0.37)),
        x ** kind(2.2),
        np.arctan2(x, kind(3.7) - x),
        np.hypot(x, kind(1.3)),
        x.mean(),
        x.std(),
        (x * x).sum(),
        np.interp(x[::7] + kind(0.005), x, made[0]),
    ]
    return made


def _matrices() -> bytes:
    leaning = np.array([[1.02, 0.013, 3], [-0.02, 0.97, 1], [1e-4, -2e-4, 1]])
    matrix = geometry.product(geometry.shift(0.31, -4.7), geometry.turn(12.3), leaning)
    points = np.stack([np.arange(400) * 1.7, np.arange(400) * 0.9 + 3], 1)
    made = matrix, geometry.inverse(matrix), geometry.project(matrix, points)
    return b"".join(m.tobytes() for m in made)


def _warps() -> bytes:
    picture, (height, width) = _texture(), (_TALL, _WIDE)
    turned = np.array([[0.93, 0.211, 3.7], [-0.19, 0.97, 8.3], [3e-4, -2e-4, 1]])
    across = np.arange(width) * 0.913 + 1.7
    down = np.arange(height) * 0.877 + 2.3
    x, y = (np.ascontiguousarray(m, np.float32) for m in np.meshgrid(across, down))
    x += y * np.float32(0.137)
    made: list[cv2.typing.MatLike] = []
    for how in (cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC):
        made.append(cv2.remap(picture, x, y, how, borderMode=cv2.BORDER_REPLICATE))
    grey, four = picture[..., 0], np.dstack([picture] * 2)[..., :4]
    for source in (picture, grey, four):
        made.append(cv2.warpAffine(source, turned[:2], (width, height), flags=cv2.INTER_LINEAR))
    for source in (picture, grey):
        made.append(cv2.warpPerspective(source, turned, (width, height), borderValue=255))
    return _bytes(made)


def _sizes() -> bytes:
    smaller, larger, half = (117, 83), (301, 222), (_WIDE // 2, _TALL // 2)
    ways = (
        (smaller, cv2.INTER_AREA),
        (smaller, cv2.INTER_LINEAR),
        (smaller, cv2.INTER_CUBIC),
        (smaller, cv2.INTER_NEAREST),
        (larger, cv2.INTER_LINEAR),
        (larger, cv2.INTER_CUBIC),
        (half, cv2.INTER_AREA),
    )
    made: list[cv2.typing.MatLike] = []
    for source in (_texture(), _texture()[..., 0], _soft()):
        made += [cv2.resize(source, size, interpolation=how) for size, how in ways]
    return _bytes(made)


def _filters() -> bytes:
    picture = _texture()
    soft = picture[..., 1].astype(np.float32) / np.float32(255)
    kernel = np.outer(np.hanning(9)[1:-1], np.hanning(7)[1:-1]).astype(np.float32)
    made: list[cv2.typing.MatLike] = []
    for source, sigma in product((picture, picture[..., 0], soft), (0.55, 1.8, 7.3)):
        made.append(cv2.GaussianBlur(source, (0, 0), sigma))
    for source in (picture, soft):
        made.append(cv2.filter2D(source, -1, kernel / kernel.sum()))
    made += [
        cv2.Sobel(soft, cv2.CV_32F, 1, 0),
        cv2.dilate(picture, np.ones((3, 3), np.uint8)),
        cv2.blur(picture, (5, 5)),
    ]
    black_white = cv2.threshold(picture[..., 0], 40, 255, cv2.THRESH_BINARY)[1]
    made.append(cv2.distanceTransform(black_white, cv2.DIST_L2, 3))
    return _bytes(made)


def _colours() -> bytes:
    picture, other = _texture(), np.ascontiguousarray(_texture()[::-1])
    soft = _soft()
    mix = np.array([[0.91, 0.07, 0.02], [0.03, 0.93, 0.05], [0.01, 0.11, 0.83]], np.float32)
    made = [
        cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY),
        cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY),
        cv2.transform(picture, mix),
        cv2.multiply(picture, other, scale=1 / 255),
        cv2.multiply(picture, other, scale=1 / 200),
        cv2.addWeighted(picture, 0.37, other, 0.71, 3.3),
        cv2.convertScaleAbs(picture, alpha=-0.43, beta=251.7),
        cv2.add(picture, other),
        cv2.addWeighted(soft, 0.37, soft[::-1], 0.71, 3.3),
        cv2.scaleAdd(soft, 0.31, soft),
        cv2.multiply(soft, soft[::-1], scale=0.013),
        np.array(cv2.meanStdDev(picture)),
        np.array(cv2.mean(picture)),
    ]
    return _bytes(made)


def _drawing() -> bytes:
    canvas = np.zeros((_TALL, _WIDE, 3), np.uint8)
    tips = [[90 + 70 * math.cos(k * 2.51), 60 + 55 * math.sin(k * 2.51)] for k in range(5)]
    star = (np.array(tips) * 16).astype(np.int32)
    cv2.fillPoly(canvas, [star], (200, 90, 30), cv2.LINE_AA, 4)
    cv2.polylines(canvas, [star + 77], True, (10, 220, 130), 2, cv2.LINE_AA, 4)
    cv2.ellipse(canvas, (100, 60), (70, 31), 17, 20, 290, (90, 10, 210), 2, cv2.LINE_AA)
    one, other = geometry.corners(100, 71), geometry.corners(90, 80) + (13.7, -8.1)
    common, _ = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    pen = fonts.pen("sans", 17.5)
    letters = Image.new("L", (_WIDE, 32))
    ImageDraw.Draw(letters).text((3, 24), _LINE, fill=255, font=pen, anchor="ls")
    measured = struct.pack("<2d", common, pen.getlength(_LINE))
    return canvas.tobytes() + measured + letters.tobytes()


def _pages() -> bytes:
    line = Run(_LINE, "sans", 11.5, "#102040", 7.3, 18.2, 0.13)
    rule = Stroke(((3.1, 5.7), (171.3, 19.9)), 0.7, "#803010")
    document = raster.pdf([[line, rule]], 180, 26)
    white = np.full((51, 333, 3), 255, np.uint8)
    with raster.opened(document) as source:
        return document + raster.onto(white, source).tobytes()


def _pictures() -> bytes:
    picture = np.ascontiguousarray(cv2.GaussianBlur(_texture(), (0, 0), 1.1))
    chroma = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420]
    coded: list[bytes] = []
    for quality in (55, 90):
        settings = [cv2.IMWRITE_JPEG_QUALITY, quality, *chroma]
        coded.append(cv2.imencode(".jpg", picture, settings)[1].tobytes())
    first = np.frombuffer(coded[0], np.uint8)
    again = np.asarray(cv2.imdecode(first, cv2.IMREAD_COLOR))
    buffer = io.BytesIO()
    Image.fromarray(picture[:48]).save(buffer, "PNG")
    black_white = cv2.threshold(picture[..., 0], 127, 255, cv2.THRESH_BINARY)[1]
    mask = cv2.imencode(".png", black_white)[1]
    packed = zlib.compress(picture[:16].tobytes())
    return b"".join([*coded, _bytes([again, mask]), buffer.getvalue(), packed])


def _bytes(arrays: list[cv2.typing.MatLike]) -> bytes:
    return b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)


PARTS: Mapping[str, Callable[[], bytes]] = {
    "Python's arithmetic": _python,
    "numpy's arithmetic": _numpy,
    "matrices": _matrices,
    "warps": _warps,
    "resizing": _sizes,
    "filters": _filters,
    "colours": _colours,
    "drawing": _drawing,
    "pages": _pages,
    "JPEG and PNG": _pictures,
}
