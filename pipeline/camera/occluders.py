"""What holds papers in place and lies over them: fingers with the hand behind them, and clips.

RGBA, the inner end to the left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import rng
from pipeline.records import Pixels

Float32 = npt.NDArray[np.float32]
Shade = tuple[int, int, int]
Knot = tuple[float, float, float]  # x, y and radius of a limb's outline
LONG = 1000  # drawn length in pixels
# Points from the inner end to the other, of each; the finger's count the arm that leaves the
# picture.
LENGTH_PT: Mapping[str, float] = {
    "finger": 900.0,
    "thumb": 900.0,
    "paper_clip": 94.0,
    "binder_clip": 92.0,
}
SKINS: Sequence[tuple[Shade, Shade]] = (  # skin, sleeve
    ((226, 178, 150), (58, 66, 84)),
    ((208, 154, 122), (210, 212, 214)),
    ((168, 116, 86), (36, 36, 40)),
    ((112, 74, 54), (96, 112, 92)),
)


def _limb(shape: tuple[int, int], knots: Sequence[Knot]) -> Float32:
    """How far inside a chain of tapering pieces each pixel lies, as a share of the radius there.

    The pieces have round ends; 0 outside.
    """
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    depth = np.zeros(shape, np.float32)
    for (x0, y0, r0), (x1, y1, r1) in zip(knots, knots[1:], strict=False):
        long = (x1 - x0) ** 2 + (y1 - y0) ** 2
        t = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / long, 0, 1)
        far = np.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)) / (r0 + t * (r1 - r0))
        depth = np.maximum(depth, 1 - far)
    return np.asarray(depth, np.float32)


def _round(depth: Float32) -> Float32:
    """The height of a round body whose rim has depth 0."""
    return np.asarray(np.sqrt(np.clip(1 - np.square(1 - np.clip(depth, 0, 1)), 0, 1)), np.float32)


def _hand(
    skin: Shade, sleeve: Shade, tip: Sequence[Knot], *, nail: tuple[float, float, float, float]
) -> Pixels:
    """A finger that reaches left out of a hand and a sleeve."""
    shape = (360, LONG)
    finger = _limb(shape, tip)
    palm = _limb(shape, [(400, 185, 88), (520, 182, 122), (690, 180, 105)])
    arm = _limb(shape, [(700, 180, 118), (1020, 180, 128)]) * (np.arange(LONG) > 655)
    light = _lit(np.maximum(_round(finger) * 0.62, _round(palm)))
    grain = rng.stream(0, "grips").standard_normal(shape, dtype=np.float32)
    light = light + 0.035 * cv2.GaussianBlur(grain, (0, 0), 1.6)
    light = np.clip(light + _wrinkles(shape, tip), 0.35, 1.12)
    colour = light[..., None] * np.array(skin, np.float32)
    # Blood shows at the rim.
    colour += (1 - np.clip(finger * 3, 0, 1))[..., None] * np.array([10, -6, -6], np.float32)
    colour = _sleeved(_nailed(colour, skin, nail), sleeve, arm)
    inside = np.maximum(np.maximum(finger * 60, palm * 90), arm * 110)
    alpha = np.clip(255 * inside / 1.6, 0, 255)
    return np.dstack([np.clip(colour, 0, 255).astype(np.uint8), alpha.astype(np.uint8)])


def _lit(body: Float32) -> Float32:
    """Light from above and from the left on a body of this height."""
    body = np.asarray(cv2.GaussianBlur(body, (0, 0), 5), np.float32)
    slope_x = cv2.Sobel(body, cv2.CV_32F, 1, 0, ksize=3)
    slope_y = cv2.Sobel(body, cv2.CV_32F, 0, 1, ksize=3)
    return np.asarray(0.80 + 0.22 * body - 2.2 * slope_y - 1.2 * slope_x, np.float32)


def _sleeved(colour: Float32, sleeve: Shade, arm: Float32) -> Float32:
    """The arm in cloth with folds across it."""
    form, folds = _round(arm), np.sin(np.arange(LONG, dtype=np.float32) / 9)[None, :]
    cloth = 0.62 + 0.4 * form + 0.05 * folds * form
    clad = cloth[..., None] * np.array(sleeve, np.float32)
    return np.asarray(np.where((arm > 0)[..., None], clad, colour), np.float32)


def _nailed(colour: Float32, skin: Shade, nail: tuple[float, float, float, float]) -> Float32:
    y, x = np.mgrid[0 : colour.shape[0], 0 : colour.shape[1]].astype(np.float32)
    cx, cy, long, wide = nail
    far = np.power(np.abs((x - cx) / long), 2.6) + np.power(np.abs((y - cy) / wide), 2.6)
    on = np.clip((1 - far) * 6, 0, 1)[..., None]
    pink = np.array([0.5 * skin[0] + 118, 0.5 * skin[1] + 92, 0.5 * skin[2] + 86], np.float32)
    shine = 26 * np.exp(
        -np.square((y - cy + 0.35 * wide) / (0.25 * wide)) - np.square((x - cx) / (0.8 * long))
    )
    edge = 30 * np.exp(-np.square((far - 1) / 0.16))
    rim = np.clip((cx - 0.62 * long - x) / 4 + 0.5, 0, 1)[..., None] * 22  # where it stands free
    return np.asarray(
        colour * (1 - on) + (pink + shine[..., None] + rim) * on - edge[..., None], np.float32
    )


def _wrinkles(shape: tuple[int, int], tip: Sequence[Knot]) -> Float32:
    """Across the joint."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    joint, lines = tip[1], np.zeros(shape, np.float32)
    for k in (-1, 0, 1):
        bow = joint[0] + 9 * k + 0.002 * k * np.square(y - joint[1])
        lines -= (
            0.09
            * np.exp(-np.square((x - bow) / 1.8))
            * np.exp(-np.square((y - joint[1]) / (0.55 * joint[2])))
        )
    return lines


def _wire(
    shape: tuple[int, int], lines: Sequence[Sequence[tuple[float, float]]], wide: int
) -> Pixels:
    """Bent wire with a light along its back."""
    colour, alpha = np.zeros((*shape, 3), np.uint8), np.zeros(shape, np.uint8)
    for line in lines:
        points = [np.rint(np.array(line) * 16).astype(np.int32)]
        cv2.polylines(alpha, points, False, 255, wide, cv2.LINE_AA, 4)
        for shade, share, up in ((104, 1.0, 0), (172, 0.62, 2), (236, 0.22, 5)):
            raised = [points[0] - np.array([0, 16 * up], np.int32)]
            cv2.polylines(
                colour,
                raised,
                False,
                (shade, shade, shade + 4),
                max(1, round(wide * share)),
                cv2.LINE_AA,
                4,
            )
    return np.dstack([colour, alpha])


def _arc(cx: float, cy: float, r: float, *, start: float, stop: float) -> list[tuple[float, float]]:
    return [
        (cx + r * math.cos(a), cy + r * math.sin(a))
        for a in np.radians(np.linspace(start, stop, 24))
    ]


def _paper_clip() -> Pixels:
    wire = [
        (330.0, 205.0),
        *_arc(880, 135, 70, start=90, stop=-90),
        *_arc(110, 155, 90, start=270, stop=90),
        *_arc(760, 195, 50, start=90, stop=-90),
        (300.0, 145.0),
    ]
    return _wire((290, LONG), [wire], 34)


def _binder_clip() -> Pixels:
    """A black spring seen from above, its handles laid back."""
    wires = [
        [
            (470.0, 420.0),
            (800.0, 400.0),
            *_arc(880, 470, 80, start=-60, stop=60),
            (800.0, 540.0),
            (470.0, 520.0),
        ]
    ]
    clip = _wire((940, LONG), wires, 40)
    body = np.array([[20, 60], [455, 20], [500, 60], [500, 880], [455, 920], [20, 880]], np.float32)
    fill = [np.rint(body * 16).astype(np.int32)]
    black = np.zeros((940, LONG), np.uint8)
    cv2.fillPoly(black, fill, 255, cv2.LINE_AA, 4)
    x = np.arange(LONG, dtype=np.float32)
    shade = (
        34
        + 46 * np.exp(-np.square((x - 90) / 60))
        + 80 * np.exp(-np.square((x - 440) / 26))
        - 14 * (x > 470)
    )
    tone = np.repeat(np.clip(shade, 0, 255).astype(np.uint8)[None, :], 940, axis=0)
    on = black > 127
    clip[on] = np.dstack([tone, tone, np.minimum(tone + 3, 255).astype(np.uint8), black])[on]
    return np.asarray(clip, np.uint8)


def _finger(number: int) -> Pixels:
    skin, sleeve = SKINS[number]
    return _hand(
        skin,
        sleeve,
        [(44, 178, 30), (150, 180, 33), (300, 182, 37), (420, 184, 52)],
        nail=(44, 178, 25, 19),
    )


def _thumb(number: int) -> Pixels:
    skin, sleeve = SKINS[number]
    return _hand(
        skin,
        sleeve,
        [(46, 178, 35), (140, 182, 38), (260, 184, 47), (400, 186, 80)],
        nail=(46, 178, 30, 24),
    )


SPRITES: Mapping[str, Callable[[], Pixels]] = {
    **{f"finger_{n}": partial(_finger, n) for n in range(len(SKINS))},
    **{f"thumb_{n}": partial(_thumb, n) for n in range(len(SKINS))},
    "paper_clip": _paper_clip,
    "binder_clip": _binder_clip,
}
