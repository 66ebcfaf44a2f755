"""What this machine makes of a fixed piece of every kind of work that reaches a dataset: digests that differ where bytes would.

``pipeline.pins`` settles what can be settled. What is left (processors without AVX2 or of other families, another C library, a
library that was loaded before it could be pinned) shows here, before work is done and not in the pictures afterwards.
"""

from __future__ import annotations

import io
import json
import math
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from pipeline import pins, rng
from pipeline.caches import cached
from pipeline.camera import geometry
from pipeline.errors import UserError
from pipeline.printing import fonts, raster
from pipeline.printing.drawing import Stroke
from pipeline.printing.typeset import Run
from pipeline.records import Pixels
from pipeline.units import ROOT

REMEDY = "use x86-64 processors with AVX2, and leave OPENCV_CPU_DISABLE, NPY_DISABLE_CPU_FEATURES and the like unset"
_WIDE, _TALL = 192, 128
_LINE = "Statement 0123456789"
_PATIENCE = 60  # seconds for a process to import the libraries


def here() -> dict[str, str]:
    """What this process makes, part by part."""
    return dict(_here())


@cached
def _here() -> Mapping[str, str]:
    return {name: sha256(part()).hexdigest()[:16] for name, part in _PARTS.items()}


def unlike(there: object) -> str:
    """The parts in which this process makes other bytes than one that made ``there``, as it was written down; nothing if there are none."""
    known = there if isinstance(there, dict) else {}
    return ", ".join(name for name, digest in _here().items() if known.get(name) != digest)


@cached
def sound() -> None:
    """What is made here is what a process of ours makes.

    Raises:
        UserError: somebody loaded numpy or cv2 before us, and they make other bytes.
    """
    if not pins.LATE:
        return
    command = [sys.executable, "-m", "pipeline.probe"]
    fresh = subprocess.run(
        command, cwd=ROOT, env=os.environ.copy(), capture_output=True, timeout=_PATIENCE, check=True
    )
    if odd := unlike(json.loads(fresh.stdout)):
        late = " and ".join(pins.LATE)
        raise UserError(
            late,
            f"loaded before creditdocs could settle what they do; they make other bytes ({odd})",
            f"import pipeline before {late}",
        )


def _texture() -> Pixels:
    """H x W x 3 without any order, by whole numbers."""
    n = np.arange(_TALL * _WIDE * 3, dtype=np.uint64)
    return np.asarray(
        ((n * n * 2654435761 + n * 40503) >> np.uint64(13)) & np.uint64(255), np.uint8
    ).reshape(_TALL, _WIDE, 3)


def _soft() -> npt.NDArray[np.float32]:
    """A smooth slope that passes through many values, in single precision."""
    y, x = np.arange(_TALL, dtype=np.float32)[:, None], np.arange(_WIDE, dtype=np.float32)[None]
    return np.asarray(
        (x * np.float32(1.37) + y * np.float32(0.71)) * (np.float32(255) / np.float32(400))
        + np.float32(0.01),
        np.float32,
    )


def _python() -> bytes:
    steps = [k * 0.0137 for k in range(1, 1500)]
    functions = math.sin, math.cos, math.exp, math.log, math.log1p, math.log2, math.atan
    made = [f(v) for v in steps for f in functions]
    pairs = [v for k in steps for v in (math.atan2(k, 3.7 - k), math.hypot(k, 1.3), k**0.37)]
    return struct.pack(f"<{len(made) + len(pairs) + 1}d", *made, *pairs, sum(steps))


def _numpy() -> bytes:
    made = [
        m
        for kind in (np.float64, np.float32)
        for m in _computed((np.arange(1, 2500) * 0.0123).astype(kind), kind)
    ]
    draw = rng.stream(0, "probe")
    made += [
        draw.standard_normal(500),
        draw.standard_normal(500, dtype=np.float32),
        draw.gamma(2.5, size=100),
        draw.beta(2.0, 3.5, 100),
    ]
    made += [draw.lognormal(0.1, 0.4, 100), draw.random(100), draw.permutation(100)]
    return b"".join(np.asarray(m).tobytes() for m in made)


def _computed(x: npt.NDArray[Any], kind: type[np.floating[Any]]) -> list[Any]:
    """Of one precision: functions of every number, then sums of them."""
    made = [f(x) for f in (np.sin, np.cos, np.exp, np.log, np.sqrt, np.tanh, np.log1p)]
    made += [
        np.exp(-x),
        np.power(x, kind(0.37)),
        x ** kind(2.2),
        np.arctan2(x, kind(3.7) - x),
        np.hypot(x, kind(1.3)),
    ]
    return [*made, x.mean(), x.std(), (x * x).sum(), np.interp(x[::7] + kind(0.005), x, made[0])]


def _matrices() -> bytes:
    matrix = geometry.product(
        geometry.shift(0.31, -4.7),
        geometry.turn(12.3),
        np.array([[1.02, 0.013, 3], [-0.02, 0.97, 1], [1e-4, -2e-4, 1]]),
    )
    points = np.stack([np.arange(400) * 1.7, np.arange(400) * 0.9 + 3], 1)
    return (
        matrix.tobytes()
        + geometry.inverse(matrix).tobytes()
        + geometry.project(matrix, points).tobytes()
    )


def _warps() -> bytes:
    picture, (height, width) = _texture(), (_TALL, _WIDE)
    turned = np.array([[0.93, 0.211, 3.7], [-0.19, 0.97, 8.3], [3e-4, -2e-4, 1]])
    x, y = (
        np.ascontiguousarray(m, np.float32)
        for m in np.meshgrid(np.arange(width) * 0.913 + 1.7, np.arange(height) * 0.877 + 2.3)
    )
    x += y * np.float32(0.137)
    made = [
        cv2.remap(picture, x, y, how, borderMode=cv2.BORDER_REPLICATE)
        for how in (cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC)
    ]
    made += [
        cv2.warpAffine(p, turned[:2], (width, height), flags=cv2.INTER_LINEAR)
        for p in (picture, picture[..., 0], np.dstack([picture] * 2)[..., :4])
    ]
    made += [
        cv2.warpPerspective(p, turned, (width, height), borderValue=255)
        for p in (picture, picture[..., 0])
    ]
    return _bytes(made)


def _sizes() -> bytes:
    made = []
    for source in (_texture(), _texture()[..., 0], _soft()):
        made += [
            cv2.resize(source, (117, 83), interpolation=how)
            for how in (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)
        ]
        made += [
            cv2.resize(source, (301, 222), interpolation=how)
            for how in (cv2.INTER_LINEAR, cv2.INTER_CUBIC)
        ]
        made += [cv2.resize(source, (_WIDE // 2, _TALL // 2), interpolation=cv2.INTER_AREA)]
    return _bytes(made)


def _filters() -> bytes:
    picture, soft = _texture(), _texture()[..., 1].astype(np.float32) / np.float32(255)
    kernel = np.outer(np.hanning(9)[1:-1], np.hanning(7)[1:-1]).astype(np.float32)
    made = [
        cv2.GaussianBlur(source, (0, 0), sigma)
        for source in (picture, picture[..., 0], soft)
        for sigma in (0.55, 1.8, 7.3)
    ]
    made += [cv2.filter2D(source, -1, kernel / kernel.sum()) for source in (picture, soft)]
    made += [
        cv2.Sobel(soft, cv2.CV_32F, 1, 0),
        cv2.dilate(picture, np.ones((3, 3), np.uint8)),
        cv2.blur(picture, (5, 5)),
    ]
    made += [
        cv2.distanceTransform(
            cv2.threshold(picture[..., 0], 40, 255, cv2.THRESH_BINARY)[1], cv2.DIST_L2, 3
        )
    ]
    return _bytes(made)


def _colours() -> bytes:
    picture, other = _texture(), np.ascontiguousarray(_texture()[::-1])
    mix = np.array([[0.91, 0.07, 0.02], [0.03, 0.93, 0.05], [0.01, 0.11, 0.83]], np.float32)
    made = [cv2.cvtColor(picture, code) for code in (cv2.COLOR_RGB2GRAY, cv2.COLOR_BGR2GRAY)]
    made += [
        cv2.transform(picture, mix),
        cv2.multiply(picture, other, scale=1 / 255),
        cv2.multiply(picture, other, scale=1 / 200),
    ]
    made += [
        cv2.addWeighted(picture, 0.37, other, 0.71, 3.3),
        cv2.convertScaleAbs(picture, alpha=-0.43, beta=251.7),
        cv2.add(picture, other),
    ]
    soft = _soft()
    made += [
        cv2.addWeighted(soft, 0.37, soft[::-1], 0.71, 3.3),
        cv2.scaleAdd(soft, 0.31, soft),
        cv2.multiply(soft, soft[::-1], scale=0.013),
    ]
    made += [np.array(cv2.meanStdDev(picture)), np.array(cv2.mean(picture))]
    return _bytes(made)


def _drawing() -> bytes:
    canvas = np.zeros((_TALL, _WIDE, 3), np.uint8)
    star = (
        np.array([[90 + 70 * math.cos(k * 2.51), 60 + 55 * math.sin(k * 2.51)] for k in range(5)])
        * 16
    )
    cv2.fillPoly(canvas, [star.astype(np.int32)], (200, 90, 30), cv2.LINE_AA, 4)
    cv2.polylines(canvas, [star.astype(np.int32) + 77], True, (10, 220, 130), 2, cv2.LINE_AA, 4)
    cv2.ellipse(canvas, (100, 60), (70, 31), 17, 20, 290, (90, 10, 210), 2, cv2.LINE_AA)
    common, _ = cv2.intersectConvexConvex(
        geometry.corners(100, 71).astype(np.float32),
        (geometry.corners(90, 80) + (13.7, -8.1)).astype(np.float32),
    )
    pen, letters = fonts.pen("sans", 17.5), Image.new("L", (_WIDE, 32))
    ImageDraw.Draw(letters).text((3, 24), _LINE, fill=255, font=pen, anchor="ls")
    return canvas.tobytes() + struct.pack("<2d", common, pen.getlength(_LINE)) + letters.tobytes()


def _pages() -> bytes:
    document = raster.pdf(
        [
            [
                Run(_LINE, "sans", 11.5, "#102040", 7.3, 18.2, 0.13),
                Stroke(((3.1, 5.7), (171.3, 19.9)), 0.7, "#803010"),
            ]
        ],
        180,
        26,
    )
    with raster.opened(document) as source:
        return document + raster.onto(np.full((51, 333, 3), 255, np.uint8), source).tobytes()


def _pictures() -> bytes:
    picture, buffer = np.ascontiguousarray(cv2.GaussianBlur(_texture(), (0, 0), 1.1)), io.BytesIO()
    chroma = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420]
    coded = [
        cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality, *chroma])[1].tobytes()
        for quality in (55, 90)
    ]
    again = np.asarray(cv2.imdecode(np.frombuffer(coded[0], np.uint8), cv2.IMREAD_COLOR))
    Image.fromarray(picture[:48]).save(buffer, "PNG")
    mask = cv2.imencode(".png", cv2.threshold(picture[..., 0], 127, 255, cv2.THRESH_BINARY)[1])[1]
    return b"".join(
        [*coded, _bytes([again, mask]), buffer.getvalue(), zlib.compress(picture[:16].tobytes())]
    )


def _bytes(arrays: list[cv2.typing.MatLike]) -> bytes:
    return b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)


_PARTS: Mapping[str, Callable[[], bytes]] = {
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

if __name__ == "__main__":
    print(json.dumps(here()))
