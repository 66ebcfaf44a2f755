"""Paints the desk that papers lie on, and the floor beyond its edge."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.camera import backdrops, optics, tiles
from pipeline.camera.geometry import Float32, Floats
from pipeline.camera.scene import Scene
from pipeline.camera.tiles import Cover, Flags
from pipeline.records import Pixels


class _Edge(NamedTuple):
    """The straight edge of a desk, in frame pixels."""

    start: Floats  # its point next to the frame's middle
    along: Floats  # unit vectors: along it, and away from the desk
    normal: Floats
    far: int  # a length that leaves the frame either way

    @classmethod
    def of(cls, scene: Scene, degrees: float, distance: float) -> _Edge:
        """``distance``: from the frame's middle, as a share of its height."""
        w, h = scene.width, scene.height
        angle, distance = math.radians(degrees), distance * h
        normal = np.array([math.cos(angle), math.sin(angle)])
        along = np.array([-math.sin(angle), math.cos(angle)])
        return cls(np.array([w, h]) / 2 + normal * distance, along, normal, 3 * max(w, h))

    def beyond(self) -> Floats:
        """Corners of what is not desk, 4 x 2."""
        start, along, out, far = self.start, self.along, self.normal, self.far
        return np.array(
            [
                start + along * far,
                start - along * far,
                start - along * far + out * far,
                start + along * far + out * far,
            ]
        )


def ground(scene: Scene, hidden: Flags) -> Pixels:
    """Desk, and floor beyond its edge, but for the hidden tiles: H x W x 3."""
    w, h, desk = scene.width, scene.height, scene.desk
    bank = backdrops.crop(desk.material, w, h, offset=desk.offset, roll=scene.view.roll)
    tint = np.diag(desk.tint).astype(np.float32)
    pixels = np.empty((h, w, 3), np.uint8)
    for tile in tiles.frame(w, h).tiles():
        if not hidden[tile.tile]:
            cv2.transform(bank[tile.window], tint, dst=pixels[tile.window])
    if desk.edge is not None:
        edge = _Edge.of(scene, *desk.edge)
        _lay_floor(pixels, scene, edge, hidden=hidden)
        shade = tuple(int(c * 0.62 * t) for c, t in zip(bank[0, 0], desk.tint, strict=True))
        _draw_rim(pixels, edge, shade, unit=scene.unit)
    return pixels


def _lay_floor(pixels: Pixels, scene: Scene, edge: _Edge, *, hidden: Flags) -> None:
    """The floor, in the desk's shade, on all that lies beyond the edge."""
    w, h, (left, top) = scene.width, scene.height, scene.desk.offset
    cover = Cover.of(edge.beyond(), w, h)
    if cover is None:
        return
    offset = (1 - left, 1 - top)
    floor = backdrops.crop(scene.desk.floor, w, h, offset=offset, roll=scene.view.roll)
    light = optics.LightMap.of(_gloom(scene, edge), None, (0.0, 0.0, 0.0), width=w)
    for tile in (t for t in cover.parts if not hidden[t.tile]):
        lit, mask = light.on(floor[tile.window], tile), cover.mask[tile.within(cover.box)]
        cv2.copyTo(lit, mask, pixels[tile.window])


def _gloom(scene: Scene, edge: _Edge) -> Float32:
    """The floor's light, as a light map.

    It lies a metre below: darker under the edge, where the desk shades it.
    """
    (x0, y0), (nx, ny) = edge.start, edge.normal
    x, y = optics.grid_points(scene.width, scene.height)
    depth = (x - x0) * nx + (y - y0) * ny
    gain = 0.80 - 0.45 * np.exp(-np.maximum(depth, 0) / (0.10 * scene.height))
    return np.asarray(gain[..., None].repeat(3, 2), np.float32)


def _draw_rim(pixels: Pixels, edge: _Edge, shade: tuple[int, ...], *, unit: float) -> None:
    """The side of the desk's board."""
    ends = (edge.start + edge.along * t for t in (edge.far, -edge.far))
    a, b = (np.rint(end * 16).astype(int).tolist() for end in ends)
    cv2.line(pixels, a, b, shade, max(2, round(4 * unit)), cv2.LINE_AA, 4)
