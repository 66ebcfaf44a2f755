"""Pictures that no camera takes: papers seen straight on, by a scanner or on a screen.

The frame has the medium's own shape.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.camera import geometry
from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Curl, Light, Placed, Scene, Stock, View
from pipeline.records import Pixels

Box = tuple[float, float, float, float]  # left, top, right, bottom: shares of the frame
Backdrop = Callable[[Scene, Floats], Pixels]
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


class Place(NamedTuple):
    """Where in the frame the papers lie, and how large."""

    box: Box = WHOLE  # what they have room in
    zoom: float = 1.0  # share of the size that fills it
    at: tuple[float, float] = (0.0, 0.0)  # where in the room that is left, -1 to 1 each way
    roll: float = 0.0  # degrees that all of them are turned by
    skew: float = 0.0  # and each of them in its place


FILLING = Place()
CLEAN = Stock((1.0, 1.0, 1.0), 0.0)  # as the page was rendered
EVEN = Light(1.0, (1.0, 1.0, 1.0), 0.0, 0.0, (1.0, 1.0, 1.0), 0.0)


def quarter(scene: Scene) -> float:
    """Degrees the picture is turned by, to the next quarter."""
    return 90.0 * round(scene.view.roll / 90)


def shaped(scene: Scene, aspect: float) -> Scene:
    """The scene in a frame of ``aspect`` (width to height) with about as many pixels."""
    area = scene.width * scene.height
    return replace(
        scene,
        width=max(2, round(math.sqrt(area * aspect))),
        height=max(2, round(math.sqrt(area / aspect))),
    )


def size_of(scene: Scene, roll: float) -> tuple[float, float]:
    """Width and height, in points, that the papers take together when turned."""
    low, high = _reach(scene, roll)
    return float(high[0] - low[0]), float(high[1] - low[1])


def _reach(scene: Scene, roll: float) -> tuple[Floats, Floats]:
    corners = np.concatenate([geometry.desk_quad(s) for s in scene.sheets if s.target])
    points = geometry.project(geometry.turn(roll), corners)
    return points.min(axis=0), points.max(axis=0)


def laid(
    scene: Scene, mount: str, backdrop: Backdrop, *, place: Place = FILLING, stock: Stock = CLEAN
) -> Scene:
    """The papers flat, without anything around them."""
    scene = replace(scene, sheets=_flattened(scene.sheets, place.skew))
    return replace(
        scene,
        view=_view(scene, place),
        light=EVEN,
        stock=stock,
        props=(),
        mount=mount,
        backdrop=backdrop,
    )


def _flattened(sheets: Sequence[Placed], skew: float) -> tuple[Placed, ...]:
    """The targets, smooth and without others beneath; one alone lies straight but for ``skew``."""
    targets = [s for s in sheets if s.target]
    if len(targets) == 1:
        return (replace(targets[0], curl=Curl(), stack=0, angle=skew),)
    return tuple(replace(s, curl=Curl(), stack=0, angle=s.angle + skew) for s in targets)


def _view(scene: Scene, place: Place) -> View:
    """The camera straight above, so that the papers come to lie at ``place``."""
    frame, span = np.array([scene.width, scene.height], float), np.array(size_of(scene, place.roll))
    low, high = np.array(place.box[:2]) * frame, np.array(place.box[2:]) * frame
    span = span * (place.zoom * float(((high - low) / span).min()))
    middle = (low + high) / 2 + np.array(place.at) * (high - low - span) / 2
    free = frame - span
    shift = np.where(free > 1e-6, (middle - frame / 2) / np.maximum(free / 2, 1e-6), 0.0)
    return View(
        fill=float((span / frame).max()),
        roll=place.roll,
        shift=(float(shift[0]), float(shift[1])),
    )


def finished(
    frame: Frame, pixels: Pixels, quality: int | None = None, *, penalty: float = 0.0
) -> Frame:
    """The frame with these pixels, H x W x 3 or H x W, which no camera will look at.

    Without a third axis the picture has no colour.
    """
    coloured = pixels if pixels.ndim == 3 else np.asarray(cv2.merge([pixels] * 3), np.uint8)
    return replace(
        frame,
        pixels=np.ascontiguousarray(coloured),
        lit=True,
        finished=True,
        quality=quality,
        penalty=penalty,
    )


def plain(shade: tuple[int, int, int]) -> Backdrop:
    """One colour."""

    def paint(scene: Scene, lens: Floats) -> Pixels:
        row = np.full((scene.width, 3), shade, np.uint8)
        # Whole rows are copied twenty times as fast as pixels.
        return np.repeat(row[None], scene.height, axis=0)

    return paint
