"""A monitor before a wall, a document viewer open on it: what secondary captures photograph."""

from __future__ import annotations

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


def _screen(scene: Scene) -> tuple[Floats, Floats, float]:
    """(low corner, high corner, page height) of the screen on the desk plane, in points."""
    points = np.concatenate([geometry.desk_quad(s) for s in scene.sheets if s.target])
    low, high = points.min(axis=0), points.max(axis=0)
    span = high - low
    height = max(float(span[1]) * 1.13, (float(span[0]) * 1.06) / ASPECT)
    if all(arrange.is_small(s.page.width_pt, s.page.height_pt) for s in scene.sheets if s.target):
        height *= 1.5  # nobody fills a screen with a card
    middle = (low + high) / 2 + np.array([0.0, -0.01 * height])
    half = np.array([height * ASPECT, height]) / 2
    return middle - half, middle + half, height


def _frame_points(lens: Floats, low: Floats, high: Floats) -> Floats:
    return geometry.project(
        lens, np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    )


def screen_mask(scene: Scene, lens: Floats, step: int) -> Pixels:
    """255 on the lit screen, one cell for every ``step`` pixels of the frame."""
    low, high, _ = _screen(scene)
    mask = np.zeros((-(-scene.height // step), -(-scene.width // step)), np.uint8)
    cv2.fillConvexPoly(
        mask,
        np.rint(_frame_points(lens, low, high) / step * 16).astype(np.int32),
        255,
        cv2.LINE_AA,
        4,
    )
    return mask


def wall(scene: Scene, lens: Floats) -> Pixels:
    """Wall, stand, bezel, screen and viewer; the pages are laid on it afterwards."""
    pixels = backdrops.crop(
        "laminate_grey", scene.width, scene.height, offset=scene.desk.offset, roll=0.0
    )
    # The screen outshines the room.
    pixels = np.asarray(cv2.convertScaleAbs(pixels, alpha=0.42), np.uint8)
    low, high, tall = _screen(scene)
    rim, chin = 0.022 * tall, 0.05 * tall

    def fill(a: Floats, b: Floats, shade: tuple[int, int, int]) -> None:
        points = np.rint(_frame_points(lens, a, b) * 16).astype(np.int32)
        cv2.fillConvexPoly(pixels, points, shade, cv2.LINE_AA, 4)

    centre = (low + high) / 2
    fill(
        np.array([centre[0] - 0.16 * tall, high[1]]),
        np.array([centre[0] + 0.16 * tall, high[1] + 0.5 * tall]),
        (70, 71, 74),
    )
    fill(
        low - np.array([rim * 1.25, rim * 1.25]),
        high + np.array([rim * 1.25, chin * 1.12]),
        (44, 44, 47),
    )
    fill(low - rim, high + np.array([rim, chin]), BEZEL)
    fill(low, high, VIEWER)
    fill(low, np.array([high[0], low[1] + 0.045 * tall]), BAR)
    fill(np.array([low[0], high[1] - 0.035 * tall]), high, (28, 32, 44))
    for k in range(7):  # tool buttons and the task bar's icons
        x = low[0] + tall * (0.03 + 0.05 * k)
        fill(
            np.array([x, low[1] + 0.014 * tall]),
            np.array([x + 0.024 * tall, low[1] + 0.033 * tall]),
            (120, 124, 130),
        )
        fill(
            np.array([x, high[1] - 0.027 * tall]),
            np.array([x + 0.02 * tall, high[1] - 0.008 * tall]),
            (90 + 15 * k, 130, 190 - 12 * k),
        )
    thumb = np.array([low[0] + 0.03 * tall, low[1] + 0.08 * tall])
    for k in range(3):
        fill(
            thumb + np.array([0, 0.2 * k * tall]),
            thumb + np.array([0.11 * tall, (0.2 * k + 0.155) * tall]),
            (208, 210, 214),
        )
    return pixels
