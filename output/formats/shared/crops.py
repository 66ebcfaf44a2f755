"""Lines of text cut out of a photograph and set upright, for recognition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from math import dist
from typing import NamedTuple

import cv2
import numpy as np

from output.formats.shared.polygons import Polygon, bounds, clipped, points
from output.formats.shared.set_straight import set_straight
from pipeline.records import Photo, Pixels

SMALLEST = 4  # pixels; lower or narrower is no text to learn from
_QUALITY = (cv2.IMWRITE_JPEG_QUALITY, 95)


class Crop(NamedTuple):
    """The text and, as a JPEG file, its picture."""

    text: str
    jpeg: bytes


def crops(photo: Photo) -> Iterator[Crop]:
    """Every legible line that lies wholly inside the frame, but for print that is set some other
    way than along its box, as around a seal.

    Raises:
        ValueError: the picture is none.
    """
    decoded = cv2.imdecode(np.frombuffer(photo.jpeg, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        raise ValueError(f"picture {photo.id!r} cannot be decoded")
    pixels = np.asarray(decoded, np.uint8)
    for line in chain.from_iterable(sheet.lines for sheet in photo.sheets):
        corners = points(line.quad)
        whole = clipped(line.quad, photo.width, photo.height) == corners
        readable = line.legible and set_straight(line)
        if readable and whole and (cut := _upright(pixels, corners)) is not None:
            yield Crop(line.text, cv2.imencode(".jpg", cut, _QUALITY)[1].tobytes())


def _upright(pixels: Pixels, corners: Polygon) -> Pixels | None:
    """What is inside four corners, as wide and high as their longer sides; None of a sliver."""
    upper, right, lower, left = map(dist, corners, corners[1:] + corners[:1])
    width, height = round(max(upper, lower)), round(max(right, left))
    if min(width, height) < SMALLEST:
        return None
    # Around the text rather than through the whole picture, which is what costs.
    west, north, east, south = bounds(corners)
    x, y = max(int(west) - 2, 0), max(int(north) - 2, 0)
    part = pixels[y : int(south) + 3, x : int(east) + 3]
    quad = np.array(corners, np.float32) - np.array([x, y], np.float32)
    upright = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    warp = cv2.getPerspectiveTransform(quad, upright)
    flags, border = cv2.INTER_CUBIC, cv2.BORDER_REPLICATE
    cut = cv2.warpPerspective(part, warp, (width, height), flags=flags, borderMode=border)
    return np.asarray(cut, np.uint8)
