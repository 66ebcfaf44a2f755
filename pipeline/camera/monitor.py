"""A monitor before a wall, a document viewer open on it: what secondary captures photograph."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.camera import arrange, backdrops, geometry
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Scene
from pipeline.records import Pixels

ASPECT = 16 / 9
VIEWER = (58, 60, 64)
BAR = (38, 40, 44)
BEZEL = (18, 18, 20)
TASK_BAR = (28, 32, 44)
Point = tuple[float, float]
Shade = tuple[int, int, int]


class _Screen(NamedTuple):
    """The lit screen on the desk plane, in points: its corners, and its height."""

    low: Floats
    high: Floats
    tall: float

    @classmethod
    def around(cls, scene: Scene) -> _Screen:
        """One with room for all of the papers."""
        targets = [s for s in scene.sheets if s.target]
        points = np.concatenate([geometry.desk_quad(s) for s in targets])
        low, high = points.min(axis=0), points.max(axis=0)
        span = high - low
        tall = max(float(span[1]) * 1.13, (float(span[0]) * 1.06) / ASPECT)
        if all(arrange.is_small(s.page.width_pt, s.page.height_pt) for s in targets):
            tall *= 1.5  # nobody fills a screen with a card
        middle = (low + high) / 2 + np.array([0.0, -0.01 * tall])
        half = np.array([tall * ASPECT, tall]) / 2
        return cls(middle - half, middle + half, tall)


class _Brush:
    """Fills rectangles of the desk plane, from corner to corner, as the lens sees them."""

    def __init__(self, pixels: Pixels, lens: Floats) -> None:
        self.pixels, self.lens = pixels, lens

    def fill(self, low: Floats | Point, high: Floats | Point, shade: Shade) -> None:
        points = np.rint(_frame_points(self.lens, low, high) * 16).astype(np.int32)
        cv2.fillConvexPoly(self.pixels, points, shade, cv2.LINE_AA, 4)


def _frame_points(lens: Floats, low: Floats | Point, high: Floats | Point) -> Floats:
    (left, top), (right, bottom) = low, high
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    return geometry.project(lens, corners)


def screen_mask(scene: Scene, lens: Floats, step: int) -> Pixels:
    """255 on the lit screen, one cell for every ``step`` pixels of the frame."""
    screen = _Screen.around(scene)
    mask = np.zeros((-(-scene.height // step), -(-scene.width // step)), np.uint8)
    cells = _frame_points(lens, screen.low, screen.high) / step
    cv2.fillConvexPoly(mask, np.rint(cells * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    return mask


def wall(scene: Scene, lens: Floats) -> Pixels:
    """Wall, stand, bezel, screen and viewer; the pages are laid on it afterwards."""
    pixels = backdrops.crop(
        "laminate_grey", scene.width, scene.height, offset=scene.desk.offset, roll=0.0
    )
    # The screen outshines the room.
    pixels = np.asarray(cv2.convertScaleAbs(pixels, alpha=0.42), np.uint8)
    brush, screen = _Brush(pixels, lens), _Screen.around(scene)
    _paint_case(brush, screen)
    _paint_viewer(brush, screen)
    _paint_thumbnails(brush, screen)
    return pixels


def _paint_case(brush: _Brush, screen: _Screen) -> None:
    """The stand, and the case with the bezel around the screen."""
    low, high, tall = screen
    rim, chin = 0.022 * tall, 0.05 * tall
    centre = (low + high) / 2
    brush.fill(
        (centre[0] - 0.16 * tall, high[1]),
        (centre[0] + 0.16 * tall, high[1] + 0.5 * tall),
        (70, 71, 74),
    )
    brush.fill(low - rim * 1.25, high + np.array([rim * 1.25, chin * 1.12]), (44, 44, 47))
    brush.fill(low - rim, high + np.array([rim, chin]), BEZEL)


def _paint_viewer(brush: _Brush, screen: _Screen) -> None:
    """The viewer's ground, its tools above and the task bar with its icons below."""
    (left, top), (right, bottom), tall = screen
    brush.fill(screen.low, screen.high, VIEWER)
    brush.fill(screen.low, (right, top + 0.045 * tall), BAR)
    brush.fill((left, bottom - 0.035 * tall), screen.high, TASK_BAR)
    for k in range(7):
        x = left + tall * (0.03 + 0.05 * k)
        tool = (x, top + 0.014 * tall), (x + 0.024 * tall, top + 0.033 * tall)
        icon = (x, bottom - 0.027 * tall), (x + 0.02 * tall, bottom - 0.008 * tall)
        brush.fill(*tool, (120, 124, 130))
        brush.fill(*icon, (90 + 15 * k, 130, 190 - 12 * k))


def _paint_thumbnails(brush: _Brush, screen: _Screen) -> None:
    low, _, tall = screen
    thumb = np.array([low[0] + 0.03 * tall, low[1] + 0.08 * tall])
    for k in range(3):
        upper = thumb + np.array([0, 0.2 * k * tall])
        lower = thumb + np.array([0.11 * tall, (0.2 * k + 0.155) * tall])
        brush.fill(upper, lower, (208, 210, 214))
