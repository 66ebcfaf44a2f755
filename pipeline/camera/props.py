"""Things that lie about on desks, drawn once per process, then turned and laid in the frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import rng
from pipeline.caches import cached
from pipeline.camera import occluders
from pipeline.records import Pixels

LENGTH = occluders.LONG  # drawn length in pixels
_SHIFT = 4  # cv2 draws in sixteenths of a pixel

Canvas = npt.NDArray[np.uint8]
Point = tuple[float, float]
Shade = tuple[int, int, int]


def _canvas(height: int) -> tuple[Canvas, Canvas]:
    return np.zeros((height, LENGTH, 3), np.uint8), np.zeros((height, LENGTH), np.uint8)


def _polygon(points: list[Point]) -> npt.NDArray[np.int32]:
    return np.asarray(np.rint(np.array(points) * 2**_SHIFT), np.int32)


def _box(x: float, y: float, w: float, *, h: float, r: float) -> npt.NDArray[np.int32]:
    """A rounded rectangle's outline."""
    points: list[Point] = []
    for k, (cx, cy) in enumerate(
        ((x + r, y + r), (x + w - r, y + r), (x + w - r, y + h - r), (x + r, y + h - r))
    ):
        for a in np.radians(180 + 90 * k + np.linspace(0, 90, 10)):
            points.append((cx + r * math.cos(a), cy + r * math.sin(a)))
    return _polygon(points)


def _fill(colour: Canvas, alpha: Canvas, outline: npt.NDArray[np.int32], *, shade: Shade) -> None:
    cv2.fillPoly(colour, [outline], shade, cv2.LINE_AA, _SHIFT)
    cv2.fillPoly(alpha, [outline], 255, cv2.LINE_AA, _SHIFT)


def _finish(colour: Canvas, alpha: Canvas, relief: float = 10.0) -> Pixels:
    """Rounded shading from the distance to the rim, some grain, a colour under the soft rim."""
    depth = cv2.distanceTransform((alpha > 128).astype(np.uint8), cv2.DIST_L2, 5)
    rim = np.clip(depth / relief, 0, 1)
    slope = cv2.Sobel(cv2.GaussianBlur(rim, (0, 0), 2), cv2.CV_32F, 1, 1, ksize=3)
    grain = rng.stream(0, "props").standard_normal(alpha.shape, dtype=np.float32) * 2
    lit = (
        colour.astype(np.float32) * (0.72 + 0.28 * rim)[..., None] + (60 * slope + grain)[..., None]
    )
    return np.dstack([np.clip(lit, 0, 255).astype(np.uint8), alpha])


def _remote() -> Pixels:
    colour, alpha = _canvas(260)
    _fill(colour, alpha, _box(10, 20, 980, h=215, r=60), shade=(38, 38, 42))
    for i in range(9):
        for j in range(3):
            cv2.fillPoly(
                colour,
                [_box(330 + i * 62, 62 + j * 50, 40, h=28, r=8)],
                (74, 74, 80),
                cv2.LINE_AA,
                _SHIFT,
            )
    cv2.circle(colour, (180, 128), 70, (58, 58, 64), -1, cv2.LINE_AA)
    cv2.circle(colour, (180, 128), 28, (84, 84, 92), -1, cv2.LINE_AA)
    cv2.circle(colour, (940, 75), 14, (150, 40, 40), -1, cv2.LINE_AA)
    return _finish(colour, alpha, 22)


def _phone() -> Pixels:
    colour, alpha = _canvas(500)
    _fill(colour, alpha, _box(8, 10, 984, h=478, r=66), shade=(30, 32, 38))
    cv2.fillPoly(colour, [_box(40, 40, 210, h=240, r=50)], (44, 46, 54), cv2.LINE_AA, _SHIFT)
    for x, y in ((100, 100), (100, 215), (190, 158)):
        cv2.circle(colour, (x, y), 42, (16, 17, 20), -1, cv2.LINE_AA)
        cv2.circle(colour, (x - 10, y - 10), 12, (70, 84, 108), -1, cv2.LINE_AA)
    return _finish(colour, alpha, 12)


def _pen() -> Pixels:
    colour, alpha = _canvas(70)
    _fill(colour, alpha, _polygon([(0, 35), (90, 18), (90, 52)]), shade=(150, 150, 155))
    _fill(colour, alpha, _box(88, 14, 900, h=42, r=14), shade=(34, 52, 110))
    _fill(colour, alpha, _box(700, 10, 290, h=50, r=12), shade=(44, 62, 126))
    cv2.fillPoly(colour, [_box(720, 12, 230, h=10, r=4)], (190, 192, 198), cv2.LINE_AA, _SHIFT)
    cv2.line(colour, (100, 26), (690, 26), (120, 138, 190), 4, cv2.LINE_AA)
    return _finish(colour, alpha, 16)


def _keyboard() -> Pixels:
    colour, alpha = _canvas(400)
    _fill(colour, alpha, _box(6, 8, 988, h=384, r=22), shade=(46, 47, 50))
    for row in range(5):
        x = 26.0
        stream = rng.stream(0, "props", "keyboard", row)
        while x < 930:
            w = 52.0 if stream.random() < 0.85 else 104.0
            w = min(w, 972 - x)
            _key(colour, x, 28 + row * 70, wide=w)
            x += w + 9
    return _finish(colour, alpha, 8)


def _key(colour: Canvas, x: float, y: int, *, wide: float) -> None:
    """One with a stroke for its letter."""
    cv2.fillPoly(colour, [_box(x, y, wide, h=56, r=8)], (24, 25, 27), cv2.LINE_AA, _SHIFT)
    top = _box(x + 5, y + 2, wide - 10, h=44, r=8)
    cv2.fillPoly(colour, [top], (38, 39, 42), cv2.LINE_AA, _SHIFT)
    ends = (int(x + 14), y + 17), (int(x + 24), y + 17)
    cv2.line(colour, *ends, (150, 150, 150), 3, cv2.LINE_AA)


def _strip() -> Pixels:
    colour, alpha = _canvas(210)
    _fill(colour, alpha, _box(8, 10, 984, h=190, r=40), shade=(226, 226, 222))
    for x in range(110, 900, 170):
        cv2.fillPoly(colour, [_box(x, 45, 120, h=120, r=20)], (212, 212, 208), cv2.LINE_AA, _SHIFT)
        for a, b, turn in ((30, 40, 60), (90, 40, -60), (60, 84, 0)):
            cv2.ellipse(
                colour, (x + a, 45 + b), (5, 17), turn, 0, 360, (60, 60, 60), -1, cv2.LINE_AA
            )
    return _finish(colour, alpha, 18)


def _cable(shade: Shade, key: str) -> Pixels:
    colour, alpha = _canvas(420)
    stream = rng.stream(0, "props", "cable", key)
    knots = 210 + 120 * stream.standard_normal(5).cumsum() / 2
    x = np.linspace(-20, LENGTH + 20, 200)
    y = np.clip(np.interp(x, np.linspace(-20, LENGTH + 20, 5), knots), 30, 390)
    y = cv2.GaussianBlur(y[None, :].astype(np.float32), (0, 0), 14)[0]
    line = _polygon([(float(a), float(b)) for a, b in zip(x, y, strict=True)])
    cv2.polylines(colour, [line], False, shade, 17, cv2.LINE_AA, _SHIFT)
    cv2.polylines(alpha, [line], False, 255, 15, cv2.LINE_AA, _SHIFT)
    high = line - np.array([0, 4 * 2**_SHIFT])
    light = (min(shade[0] + 40, 255), min(shade[1] + 40, 255), min(shade[2] + 40, 255))
    cv2.polylines(colour, [high.astype(np.int32)], False, light, 4, cv2.LINE_AA, _SHIFT)
    return _finish(colour, alpha, 7)


def _chair() -> Pixels:
    """The rounded dark back of a chair, soft because it stands below the desk."""
    colour, alpha = _canvas(700)
    turn = np.linspace(0, 2 * math.pi, 120)
    x = 500 + 470 * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.55
    y = 350 + 320 * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.6
    _fill(
        colour,
        alpha,
        _polygon([(float(a), float(b)) for a, b in zip(x, y, strict=True)]),
        shade=(30, 30, 33),
    )
    cv2.ellipse(colour, (430, 260), (260, 130), 12, 0, 360, (46, 46, 50), -1, cv2.LINE_AA)
    colour = np.asarray(cv2.GaussianBlur(colour, (0, 0), 40), np.uint8)
    colour[alpha == 0] = (30, 30, 33)
    return _finish(colour, np.asarray(cv2.GaussianBlur(alpha, (0, 0), 5), np.uint8), 90)


def _shoe() -> Pixels:
    colour, alpha = _canvas(420)
    sole_x = (20, 60, 220, 480, 700, 900, 980, 930, 700, 470, 210, 70)
    sole_y = (210, 110, 70, 90, 60, 90, 200, 320, 350, 320, 350, 310)
    path = np.array([sole_x, sole_y], float).T
    smooth = cv2.resize(
        np.concatenate([path, path[:1]]).astype(np.float32)[None],
        (200, 1),
        interpolation=cv2.INTER_CUBIC,
    )[0]
    _fill(colour, alpha, _polygon([(float(a), float(b)) for a, b in smooth]), shade=(214, 210, 204))
    inner = np.array([500, 208]) + (smooth - np.array([500, 208])) * 0.9
    cv2.fillPoly(
        colour,
        [_polygon([(float(a), float(b)) for a, b in inner])],
        (34, 36, 44),
        cv2.LINE_AA,
        _SHIFT,
    )
    for k in range(5):
        cv2.line(colour, (330 + 70 * k, 130), (350 + 70 * k, 290), (70, 72, 80), 9, cv2.LINE_AA)
    return _finish(colour, alpha, 30)


_PROPS: Mapping[str, Callable[[], Pixels]] = {
    "remote": _remote,
    "phone": _phone,
    "pen": _pen,
    "keyboard": _keyboard,
    "strip": _strip,
    "cable_white": lambda: _cable((222, 222, 220), "white"),
    "cable_black": lambda: _cable((32, 32, 34), "black"),
    "chair": _chair,
    "shoe": _shoe,
    **occluders.SPRITES,
}
# On a desk, with their length as a share of the frame when the frame shows about an A4 sheet.
DESK_PROPS: Mapping[str, float] = {
    "remote": 0.30,
    "phone": 0.26,
    "pen": 0.24,
    "keyboard": 0.62,
    "strip": 0.36,
    "cable_white": 0.55,
    "cable_black": 0.55,
}


@cached
def sprite(name: str) -> Pixels:
    """H x ``LENGTH`` x 4, RGBA.

    Raises:
        KeyError: no such prop.
    """
    return _PROPS[name]()
