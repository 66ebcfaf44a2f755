"""The least a photograph costs: one perspective warp, one antialiased composite, one JPEG."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import NamedTuple

import cv2
import numpy as np


class Cost(NamedTuple):
    """Milliseconds: of this process's processor, and on the wall.

    On a shared machine only the first can be compared.
    """

    cpu: float
    wall: float


def cost(work: Callable[[], object]) -> Cost:
    """What one call takes."""
    wall, cpu = perf_counter(), process_time()
    work()
    return Cost(1000 * (process_time() - cpu), 1000 * (perf_counter() - wall))


def floor(size: tuple[int, int]) -> Callable[[], None]:
    """Work to be timed: the least that a photograph can cost.

    A page of 1.25 times the frame's height is warped linearly, laid on a desk with an antialiased
    rim in one blend of eight bits, and encoded as JPEG q85 4:2:0.
    """
    width, height = size
    page = np.full((int(height * 1.25), int(height * 1.25 / 1.414), 3), 235, np.uint8)
    page[::23, :, :] = 60
    desk = np.full((height, width, 3), 180, np.uint8)
    h, w = page.shape[:2]
    corner = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    aim = np.array([[0.24, 0.04], [0.76, 0.06], [0.77, 0.96], [0.23, 0.95]], np.float32) * np.array(
        [width, height], np.float32
    )
    alpha = np.ones(page.shape[:2], np.float32)
    x0, y0, x1, y1 = int(0.22 * width), int(0.03 * height), int(0.79 * width), int(0.97 * height)
    shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], float) @ cv2.getPerspectiveTransform(
        corner, aim
    )
    box = (x1 - x0, y1 - y0)

    def once() -> None:
        warped = cv2.warpPerspective(page, shift, box, flags=cv2.INTER_LINEAR)
        cover = cv2.warpPerspective(alpha, shift, box, flags=cv2.INTER_LINEAR)
        frame = desk.copy()
        frame[y0:y1, x0:x1] = cv2.blendLinear(warped, frame[y0:y1, x0:x1], cover, 1 - cover)
        cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 85])

    once()
    return once
