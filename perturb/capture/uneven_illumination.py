"""Uneven Illumination: the shadow of a hand, a phone or a body, light bands, or a dark corner."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import conditions
from pipeline.camera import optics
from pipeline.camera.capture import Frame
from pipeline.roles import CaptureEffect, Rng

Shape = npt.NDArray[np.float32]


def _phone(rows: int, columns: int, x: float, *, y: float, rng: Rng) -> Shape:
    """A phone held over the paper, with the fist below it."""
    shape = np.zeros((rows, columns), np.float32)
    turn, w, h = (
        float(rng.uniform(-30, 30)) + 90 * int(rng.integers(2)),
        columns * 0.20,
        columns * 0.40,
    )
    box = cv2.boxPoints(((x, y), (w, h), turn))
    cv2.fillConvexPoly(shape, np.rint(box).astype(np.int32), 1.0, cv2.LINE_AA)
    way = math.radians(turn + 90)
    for k in range(4):
        at = (
            int(x + math.cos(way) * h * 0.3 + w * 0.55 * math.cos(way + 1.5)),
            int(y + math.sin(way) * h * (0.1 + 0.12 * k)),
        )
        cv2.circle(shape, at, int(w * 0.22), 1.0, -1, cv2.LINE_AA)
    wrist, elbow = (
        (int(x + math.cos(way) * h * r), int(y + math.sin(way) * h * r)) for r in (0.4, 2.0)
    )
    cv2.line(shape, wrist, elbow, 1.0, int(w * 0.9))
    return shape


def _hand(rows: int, columns: int, x: float, *, y: float, rng: Rng) -> Shape:
    """A palm with spread fingers reaching in from the rim."""
    shape = np.zeros((rows, columns), np.float32)
    towards = math.atan2(rows / 2 - y, columns / 2 - x) + math.pi + float(rng.uniform(-0.3, 0.3))
    palm = columns * 0.085
    cv2.circle(shape, (int(x), int(y)), int(palm), 1.0, -1, cv2.LINE_AA)
    for k, reach in enumerate((0.8, 1.55, 1.75, 1.6, 1.3)):
        way = towards + math.pi + (k - 2) * 0.34
        tip = (
            int(x + math.cos(way) * palm * (0.9 + reach)),
            int(y + math.sin(way) * palm * (0.9 + reach)),
        )
        cv2.line(shape, (int(x), int(y)), tip, 1.0, max(2, int(palm * 0.38)), cv2.LINE_AA)
    arm = (int(x + math.cos(towards) * columns), int(y + math.sin(towards) * columns))
    cv2.line(shape, (int(x), int(y)), arm, 1.0, int(palm * 1.5), cv2.LINE_AA)
    return shape


def _body(rows: int, columns: int, x: float, *, y: float, rng: Rng) -> Shape:
    """Head and shoulders leaning in from one side."""
    shape = np.zeros((rows, columns), np.float32)
    towards = math.radians(90 * int(rng.integers(4)) + float(rng.uniform(-25, 25)))
    head = columns * 0.11
    cv2.circle(shape, (int(x), int(y)), int(head), 1.0, -1, cv2.LINE_AA)
    trunk = (int(x + math.cos(towards) * head * 3.4), int(y + math.sin(towards) * head * 3.4))
    cv2.ellipse(
        shape,
        trunk,
        (int(head * 2.5), int(head * 3.2)),
        math.degrees(towards),
        0,
        360,
        1.0,
        -1,
        cv2.LINE_AA,
    )
    return shape


def _bands(rows: int, columns: int, x: float, *, y: float, rng: Rng) -> Shape:
    """Two bars, as a window frame or the edge of a lamp throws them."""
    shape = np.zeros((rows, columns), np.float32)
    turn, gap = (
        math.radians(90 + float(rng.uniform(-25, 25))),
        columns * float(rng.uniform(0.16, 0.3)),
    )
    for k in (0, 1):
        cx, cy = x + k * gap * math.sin(turn), y - k * gap * math.cos(turn)
        a = (int(cx - math.cos(turn) * columns), int(cy - math.sin(turn) * columns))
        b = (int(cx + math.cos(turn) * columns), int(cy + math.sin(turn) * columns))
        cv2.line(shape, a, b, 1.0, int(columns * (0.10 - 0.03 * k)), cv2.LINE_AA)
    return shape


def _corner(rows: int, columns: int, x: float, *, y: float, rng: Rng) -> Shape:
    """A whole side falls off into the dark."""
    way = float(rng.uniform(0, 2 * math.pi))
    gx, gy = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    across = ((gx - x) * math.cos(way) + (gy - y) * math.sin(way)) / columns
    return np.asarray(1 / (1 + np.exp(-across * 9)), np.float32)


_SHAPES: Mapping[str, Callable[..., Shape]] = {
    "phone": _phone,
    "hand": _hand,
    "body": _body,
    "bands": _bands,
    "corner": _corner,
}


@dataclass(frozen=True)
class UnevenIllumination(CaptureEffect):
    """``depth``: how much of the light the shadow takes, from severity 1 to 5.

    ``penumbra``: its softness, share of the width.
    """

    condition: ClassVar[str] = conditions.UNEVEN_LIGHT
    of_paper: ClassVar[bool] = True
    depth: tuple[float, ...] = (0.27, 0.35, 0.44, 0.53, 0.62)
    penumbra: tuple[float, float] = (0.008, 0.035)
    # A shadow with no edge must be deeper: every photograph falls off a little towards one side.
    rimless: float = 1.4

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        depth = self.depth[severity - 1] * float(rng.uniform(0.93, 1.07))
        name = list(_SHAPES)[int(rng.integers(len(_SHAPES)))]
        depth = min(0.8, depth * self.rimless) if name == "corner" else depth
        rows, columns = optics.grid_shape(frame.scene.width, frame.scene.height)
        quad = frame.target_quads()[0] / optics.spacing(frame.scene.width)
        u, v = rng.uniform(0.2, 0.8, 2)
        x, y = quad[0] + u * (quad[1] - quad[0]) + v * (quad[3] - quad[0])
        x, y = float(np.clip(x, 0, columns)), float(np.clip(y, 0, rows))
        shape = _SHAPES[name](rows, columns, x, y=y, rng=rng)
        soft = cv2.GaussianBlur(shape, (0, 0), columns * float(rng.uniform(*self.penumbra)))
        # What light is left comes from the sky or the walls: bluer than the lamp that is blocked.
        cool = float(rng.uniform(0.0, 0.12))
        colour = np.array([1 + cool, 1.0, 1 - cool], np.float32)
        # And beyond the shadow some lamps are warmer than the room.
        warm = float(rng.uniform(0, 0.06)) if rng.random() < 0.4 else 0.0
        lamp = 1 + warm * (1 - soft[..., None]) * np.array([1.0, 0.4, -0.9], np.float32)
        gain = frame.gain * (1 - np.clip(depth * colour, 0, 0.85) * soft[..., None]) * lamp
        return replace(frame, gain=np.asarray(gain, np.float32)).noting(
            shadow=name, shadow_depth=depth, shadow_cool=cool
        )
