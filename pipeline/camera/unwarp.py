"""A field cut out of a photograph and laid upright."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.camera.geometry import length
from pipeline.records import Pixels


def unwarp(
    image: Pixels, quad: tuple[float, ...], height: int = 48, *, margin: float = 0.12
) -> Pixels:
    """The upright crop of one field: ``height`` x W x 3, W by the quad's own proportions, with a
    little paper around.

    Args:
        image: decoded photograph, H x W x 3.
        quad: eight numbers, clockwise from the text's own top left, edge coordinates.
        margin: share of the crop's height left free on every side.
    """
    corners = np.array(quad, np.float32).reshape(4, 2)
    tall = (length(corners[3] - corners[0]) + length(corners[2] - corners[1])) / 2
    wide = (length(corners[1] - corners[0]) + length(corners[2] - corners[3])) / 2
    edge = margin * height
    inner = height - 2 * edge
    width = int(np.clip(round(inner * wide / max(tall, 1e-6) + 2 * edge), 2, 60 * height))
    target = np.array(
        [[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge]],
        np.float32,
    )
    half = np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(corners - half, target - half)
    return np.asarray(
        cv2.warpPerspective(
            image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )
