"""Desks and floors, drawn once per process, then cropped and tinted for each photograph."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import rng
from pipeline.caches import cached
from pipeline.records import Pixels

Float32 = npt.NDArray[np.float32]
BASE = (2000, 2000)  # every desk is drawn at this size
EVEN = ("laminate", "terrazzo")  # look the same however they are turned
ASKEW = 5.0  # degrees: less is not seen to follow the camera
# Pixels: sigma of noise that is drawn once and laid in tiles, their side, and reach of its blur.
FINE, PATCH, ROOM = 2.0, 1000, 8
ALONG = 4  # wood is drawn so much narrower
MARGIN = 1.25  # it is so much larger than what a frame shows of it, so that crops differ


def _noise(name: str, *sigmas: tuple[float, float], size: tuple[int, int] = BASE) -> list[Float32]:
    """Noise fields of about unit variance, blurred by (sigma x, sigma y) pixels.

    One generator per material.

    Grain finer than ``FINE`` returns after ``PATCH`` pixels, where nobody finds it again; wide
    noise is drawn small.
    """
    stream = rng.stream(0, "desk", name)
    return [_fine(stream, s, size) if max(s) < FINE else _wide(stream, s, size) for s in sigmas]


def _fine(
    stream: np.random.Generator, sigma: tuple[float, float], size: tuple[int, int]
) -> Float32:
    """A patch of grain again and again; its edges meet."""
    patch = stream.standard_normal((PATCH, PATCH), dtype=np.float32)
    patch = cv2.copyMakeBorder(patch, ROOM, ROOM, ROOM, ROOM, cv2.BORDER_WRAP).astype(
        np.float32, copy=False
    )
    patch = _blurred(patch, *sigma)[ROOM:-ROOM, ROOM:-ROOM]
    return np.tile(patch, (-(-size[1] // PATCH), -(-size[0] // PATCH)))[: size[1], : size[0]]


def _wide(
    stream: np.random.Generator, sigma: tuple[float, float], size: tuple[int, int]
) -> Float32:
    """Noise drawn small and enlarged."""
    step_x, step_y = (max(1, int(s / 2)) for s in sigma)
    shape = size[1] // step_y + 2, size[0] // step_x + 2
    small = stream.standard_normal(shape, dtype=np.float32)
    small = _blurred(small, sigma[0] / step_x, sigma[1] / step_y)
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _blurred(noise: Float32, sigma_x: float, sigma_y: float) -> Float32:
    """Blurred, and again of mean 0 and deviation 1."""
    if sigma_x > 0.3 or sigma_y > 0.3:
        noise = cv2.GaussianBlur(noise, (0, 0), max(sigma_x, 0.2), sigmaY=max(sigma_y, 0.2)).astype(
            np.float32, copy=False
        )
    mean, deviation = cv2.meanStdDev(noise)
    return np.asarray((noise - np.float32(mean[0, 0])) / np.float32(deviation[0, 0]), np.float32)


def _paint(base: tuple[int, int, int], light: Float32, tint: Float32) -> Pixels:
    """Colour of mean ``base``.

    ``light`` is added to all channels, ``tint`` warms (red up, blue down).
    """
    channels = []
    for value, warmth in zip(base, (1, 0, -1), strict=True):
        shade = cv2.scaleAdd(tint, warmth * 200 / value, light) if warmth else light
        # Rounds and saturates in one pass.
        channels.append(cv2.convertScaleAbs(shade, alpha=value / 200, beta=value))
    return np.asarray(cv2.merge(channels), np.uint8)


def _laminate(name: str, base: tuple[int, int, int]) -> Pixels:
    mottle, grain, cast = _noise(name, (90, 60), (0.8, 0.8), (220, 220))
    stream = rng.stream(0, "desk", name, "marks")
    marks = np.zeros((BASE[1], BASE[0]), np.uint8)
    for _ in range(34):  # scuffs and pencil ticks of a used desk
        x, y, turn, length = (
            stream.random() * BASE[0],
            stream.random() * BASE[1],
            stream.random() * 6.3,
            2 + 26 * stream.random() ** 3,
        )
        end = (int(x + length * math.cos(turn)), int(y + length * math.sin(turn)))
        cv2.line(marks, (int(x), int(y)), end, int(25 + 70 * stream.random()), 1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(marks, (0, 0), 1.0)
    light = cv2.addWeighted(
        1.2 * mottle + 1.3 * grain, 1.0, soft, -200 * 0.8 / 255, 0.0, dtype=cv2.CV_32F
    )
    return _paint(base, light.astype(np.float32, copy=False), 0.9 * cast)


def _oak(name: str, base: tuple[int, int, int], plank: int = 300) -> Pixels:
    narrow = BASE[0] // ALONG  # nothing in wood is short along its grain
    fields = _noise(
        name,
        *((sx / ALONG, sy) for sx, sy in ((220, 3.0), (420, 26), (50, 0.9), (10, 0.6))),
        size=(narrow, BASE[1]),
    )
    streaks, rings, grain, pores = fields
    wood = (
        3.2 * streaks
        + 4.0 * np.sin(2.6 * rings + 0.7 * streaks)
        + 2.2 * grain
        - 4 * np.maximum(pores - 1.5, 0)
    )
    boards, joints = _sawn(wood, rng.stream(0, "desk", name, "planks"), plank)
    light = np.asarray(cv2.resize(boards, BASE, interpolation=cv2.INTER_LINEAR), np.float32)
    for cut, top, bottom in joints:
        cv2.line(light, (cut, top), (cut, bottom), -20.0, 2, cv2.LINE_AA)
        cv2.line(light, (0, top), (BASE[0], top), -24.0, 2, cv2.LINE_AA)
    (cast,) = _noise(f"{name} cast", (300, 300))
    return _paint(base, light, 2.5 * cast)


def _sawn(
    wood: Float32, stream: np.random.Generator, plank: int
) -> tuple[Float32, list[tuple[int, int, int]]]:
    """Boards of the wood in rows ``plank`` high, and where one meets the next.

    Of every row that is x, and from and to y, on the bank.
    """
    narrow = wood.shape[1]
    boards, joints = np.empty_like(wood), []
    for top in range(0, BASE[1], plank):
        rows = min(plank, BASE[1] - top)
        cut = int(stream.uniform(0.2, 0.8) * narrow)
        joints.append((cut * ALONG, top, top + rows))
        for left, right in ((0, cut), (cut, narrow)):  # every board is another piece of the tree
            y = int(stream.integers(BASE[1] - rows + 1))
            piece = wood[y : y + rows, ::-1] if stream.random() < 0.5 else wood[y : y + rows]
            boards[top : top + rows, left:right] = piece[:, left:right] + stream.normal(0, 3.5)
    return boards, joints


def _carpet(name: str, base: tuple[int, int, int]) -> Pixels:
    loops, fluff, patches, cast = _noise(name, (1.5, 1.1), (0.5, 0.5), (60, 60), (300, 300))
    light = 34 * loops + 18 * fluff + 7 * patches
    for at in range(260, BASE[0], 760):
        cv2.line(light, (at, 0), (at, BASE[1]), -45.0, 3)
    for at in range(410, BASE[1], 760):
        cv2.line(light, (0, at), (BASE[0], at), -45.0, 3)
    return _paint(base, cv2.GaussianBlur(light, (0, 0), 0.6).astype(np.float32), 2 * cast)


def _woven(name: str, base: tuple[int, int, int], thread: float, *, depth: float) -> Pixels:
    slubs_x, slubs_y, fluff, cast, patches = _noise(
        name, (14, 0.9), (0.9, 14), (0.6, 0.6), (200, 200), (120, 90)
    )
    x = np.arange(BASE[0], dtype=np.float32)[None, :] * (math.pi / thread)
    y = np.arange(BASE[1], dtype=np.float32)[:, None] * (math.pi / thread)
    weave = np.sin(x + 0.8 * slubs_y) * np.sin(y + 0.8 * slubs_x)
    light = depth * (weave + 0.9 * slubs_x + 0.9 * slubs_y + 0.6 * fluff) + 3 * patches
    return _paint(base, light.astype(np.float32), 1.5 * cast)


def _terrazzo(name: str, base: tuple[int, int, int]) -> Pixels:
    mottle, grain, cast = _noise(name, (80, 80), (0.7, 0.7), (200, 200))
    light = 1.5 * mottle + 1.2 * grain
    stream = rng.stream(0, "desk", name, "chips")
    for _ in range(2600):
        x, y, r, shade = (
            stream.random() * BASE[0],
            stream.random() * BASE[1],
            1 + 5 * stream.random() ** 2,
            stream.normal(-14, 16),
        )
        axes = (max(1, int(r)), max(1, int(r * (0.5 + 0.5 * stream.random()))))
        cv2.ellipse(
            light,
            (int(x), int(y)),
            axes,
            180 * stream.random(),
            0,
            360,
            float(shade),
            -1,
            cv2.LINE_AA,
        )
    return _paint(base, light, 0.8 * cast)


_DESKS: Mapping[str, Callable[[str], Pixels]] = {
    "laminate_cream": lambda n: _laminate(n, (231, 223, 205)),
    "laminate_white": lambda n: _laminate(n, (229, 228, 224)),
    "laminate_grey": lambda n: _laminate(n, (196, 195, 192)),
    "oak": lambda n: _oak(n, (206, 178, 138), 380),
    "floor_wood": lambda n: _oak(n, (188, 158, 114), 200),
    "carpet_blue": lambda n: _carpet(n, (54, 60, 74)),
    "carpet_grey": lambda n: _carpet(n, (66, 67, 71)),
    "fabric_beige": lambda n: _woven(n, (176, 164, 145), 3.0, depth=6.0),
    "felt_green": lambda n: _woven(n, (128, 138, 50), 2.6, depth=5.5),
    "terrazzo": lambda n: _terrazzo(n, (224, 224, 221)),
}
# How often a desk is met in an ordinary photograph; laminate is the majority in the reference
# photographs.
DESK_WEIGHTS: Mapping[str, float] = {
    "laminate_cream": 30,
    "laminate_white": 22,
    "laminate_grey": 6,
    "oak": 12,
    "carpet_blue": 3,
    "carpet_grey": 3,
    "fabric_beige": 8,
    "felt_green": 4,
    "terrazzo": 5,
}
FLOORS: Mapping[str, float] = {"carpet_grey": 4, "carpet_blue": 3, "floor_wood": 3}


@cached
def desk(material: str) -> Pixels:
    """The bank picture of a material: H x W x 3.

    Raises:
        KeyError: no such material.
    """
    return _DESKS[material](material)


def crop(
    material: str, width: int, height: int, *, offset: tuple[float, float], roll: float
) -> Pixels:
    """A frame-sized piece of a desk, perhaps of the bank itself.

    ``offset`` in 0..1 moves it, ``roll`` (degrees) turns it with the camera. Large frames show it
    enlarged, as a desk is never quite in focus.
    """
    bank = desk(material)
    scale = min(1.0, BASE[0] / MARGIN / max(width, height))
    roll = 0.0 if material.startswith(EVEN) else roll
    quarters = round(roll / 90)
    if abs(roll - 90 * quarters) > ASKEW:
        return _rolled(bank, width, height, offset=offset, roll=roll, scale=scale)
    size = max(2, round(width * scale)), max(2, round(height * scale))
    across, down = size[::-1] if quarters % 2 else size
    left, top = int(offset[0] * (BASE[0] - across)), int(offset[1] * (BASE[1] - down))
    piece = bank[top : top + down, left : left + across]
    if quarters % 2:
        way = cv2.ROTATE_90_CLOCKWISE if roll > 0 else cv2.ROTATE_90_COUNTERCLOCKWISE
        piece = np.asarray(cv2.rotate(piece, way), np.uint8)
    if size == (width, height):
        return piece
    return np.asarray(cv2.resize(piece, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _rolled(
    bank: Pixels, width: int, height: int, *, offset: tuple[float, float], roll: float, scale: float
) -> Pixels:
    room_x, room_y = BASE[0] - width * scale, BASE[1] - height * scale
    centre = (BASE[0] / 2 + (offset[0] - 0.5) * room_x, BASE[1] / 2 + (offset[1] - 0.5) * room_y)
    turn = cv2.getRotationMatrix2D(centre, -roll, 1 / scale)
    turn[:, 2] += np.array([width / 2 - centre[0], height / 2 - centre[1]])
    return np.asarray(
        cv2.warpAffine(
            bank, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        ),
        np.uint8,
    )
