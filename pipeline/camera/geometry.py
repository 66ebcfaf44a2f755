"""From desk to frame: the pinhole camera, the curled sheet, one map for its pixels and points.

Points are edge coordinates (a pixel covers [i, i+1)); cv2 puts pixel centres on integers, so maps
shift by one half. Matrices are multiplied and inverted by hand: a linear algebra library adds up in
an order that it chooses by processor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera.scene import Curl, Placed, Scene, View

Floats = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]
STEP = 16  # pixels between exactly computed map nodes
SETTLED = 1e-5  # share of the frame: closer than this the camera stands still


def shift(x: float, y: float) -> Floats:
    """Translation."""
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], dtype=float)


def turn(degrees: float) -> Floats:
    """Rotation, clockwise on a y-down plane."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def product(first: Floats, *others: Floats) -> Floats:
    """Matrices of three columns (the others 3 x 3), multiplied from left to right."""
    for other in others:
        first = first[:, :1] * other[0] + first[:, 1:2] * other[1] + first[:, 2:] * other[2]
    return first


def inverse(matrix: Floats) -> Floats:
    """Of a 3 x 3 matrix, by its cofactors."""
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    first, second, third = e * i - f * h, f * g - d * i, d * h - e * g
    rows = [
        [first, c * h - b * i, b * f - c * e],
        [second, a * i - c * g, c * d - a * f],
        [third, b * g - a * h, a * e - b * d],
    ]
    return np.asarray(np.array(rows) / (a * first + b * second + c * third), float)


def length(vector: Floats) -> float:
    """Of a vector of two."""
    x, y = vector.tolist()
    return math.sqrt(x * x + y * y)


def shorter_side(quad: Floats) -> float:
    """Of a quad's first two sides from its first corner."""
    return min(length(quad[1] - quad[0]), length(quad[3] - quad[0]))


def project(matrix: Floats, points: Floats) -> Floats:
    """N x 2 points through a homography."""
    q = points[:, :1] * matrix[:, 0] + points[:, 1:] * matrix[:, 1] + matrix[:, 2]
    out: Floats = q[:, :2] / q[:, 2:]
    return out


def corners(width: float, height: float) -> Floats:
    """Clockwise from the top left."""
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)


def area(polygon: Floats) -> float:
    """Of a simple polygon, in square pixels."""
    x, y = polygon[:, 0], polygon[:, 1]
    return abs(float((x[:-1] * y[1:] - y[:-1] * x[1:]).sum() + x[-1] * y[0] - y[-1] * x[0])) / 2


def inside_share(polygon: Floats, width: int, height: int) -> float:
    """Share of a convex polygon's area inside the frame."""
    frame = corners(width, height).astype(np.float32)
    common, _ = cv2.intersectConvexConvex(polygon.astype(np.float32), frame)
    return float(common) / max(area(polygon), 1e-9)


@dataclass(frozen=True)
class Warp:
    """Where one page lands.

    ``matrix`` takes page pixels (edge) to frame pixels (edge) for a flat page of ``width`` x
    ``height``.
    """

    matrix: Floats
    width: int
    height: int
    curl: Curl

    def _displace(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """What curling adds to a flat sheet's page coordinates."""
        c, u, v = self.curl, x / self.width, y / self.height
        dx = (
            c.ripple
            * self.width
            * np.sin(2 * np.pi * c.ripple_waves * v + c.ripple_phase)
            * np.cos(np.pi * (u - 0.5))
        )
        dy = c.bend * self.height * np.sin(2 * np.pi * c.bend_waves * u + c.bend_phase)
        return dx, dy

    def forward(self, points: Floats) -> Floats:
        """N x 2 page points -> frame points."""
        flat = x, y = points[:, 0].astype(float), points[:, 1].astype(float)
        for _ in range(3):  # contraction by less than 0.04 a step: exact to a thousandth of a pixel
            dx, dy = self._displace(*flat)
            flat = x - dx, y - dy
        return project(self.matrix, np.column_stack(flat))

    def backward(self, points: Floats) -> Floats:
        """N x 2 frame points -> page points."""
        flat = project(inverse(self.matrix), points)
        dx, dy = self._displace(flat[:, 0], flat[:, 1])
        return flat + np.stack([dx, dy], axis=1)

    def nodes(self, left: int, top: int, width: int, *, height: int) -> tuple[Float32, Float32]:
        """Page coordinates (x, y) of a frame box's coarse nodes.

        There is one for every ``STEP`` pixels and one more on each side, standing where cv2.resize
        puts a coarse pixel's centre.
        """
        xs = left + (np.arange(-(-width // STEP) + 2) - 0.5) * STEP
        ys = top + (np.arange(-(-height // STEP) + 2) - 0.5) * STEP
        page = self.backward(np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)).astype(
            np.float32
        )
        shape = len(ys), len(xs)
        return np.ascontiguousarray(page[:, 0]).reshape(shape), np.ascontiguousarray(
            page[:, 1]
        ).reshape(shape)

    def outline(self, radius: float = 0.0, per_side: int = 24) -> Floats:
        """The sheet's edge in the frame, clockwise from its top left.

        ``radius`` (page pixels) rounds the corners.
        """
        w, h, r = self.width, self.height, radius
        parts: list[Floats] = []
        for k, (x, y) in enumerate(((0, 0), (w, 0), (w, h), (0, h))):
            cx, cy = (r if x == 0 else w - r), (r if y == 0 else h - r)
            if r > 0:
                a = np.radians(180 + 90 * k + np.linspace(0, 90, 9))
                parts.append(np.stack([cx + r * np.cos(a), cy + r * np.sin(a)], axis=1))
            ends = [(r, 0), (w - r, 0), (w, r), (w, h - r), (w - r, h), (r, h), (0, h - r), (0, r)]
            a0, a1 = np.array(ends[2 * k], float), np.array(ends[2 * k + 1], float)
            parts.append(a0 + (a1 - a0) * np.linspace(0, 1, per_side + 1)[:, None])
        return self.forward(np.concatenate(parts))

    def quad(self) -> Floats:
        """4 x 2, clockwise from the page's own top left."""
        return self._quad

    @cached_property
    def _quad(self) -> Floats:
        return self.forward(corners(self.width, self.height))


def page_to_desk(sheet: Placed) -> Floats:
    """Page pixels -> desk points."""
    page = sheet.page
    height, width = page.pixels.shape[:2]
    scale = np.diag([page.width_pt / width, page.height_pt / height, 1.0])
    return product(
        shift(sheet.x, sheet.y),
        turn(sheet.angle),
        shift(-page.width_pt / 2, -page.height_pt / 2),
        scale,
    )


def desk_quad(sheet: Placed) -> Floats:
    """The sheet's corners on the desk."""
    height, width = sheet.page.pixels.shape[:2]
    return project(page_to_desk(sheet), corners(width, height))


def camera(scene: Scene) -> Floats:
    """Desk points -> frame pixels, with the targets framed as the view asks."""
    targets = np.stack([desk_quad(s) for s in scene.sheets if s.target])
    flat = targets.reshape(-1, 2)
    view, frame = scene.view, np.array([scene.width, scene.height], float)
    focal = view.focal * max(scene.width, scene.height)
    look, distance, turned = flat.mean(axis=0), focal, _rotation(view)
    for _ in range(12):
        matrix = _pinhole(turned, frame, focal, look=look, distance=distance)
        nearer, aim = _correction(view, frame, project(matrix, flat).reshape(targets.shape))
        distance *= nearer
        look = project(inverse(matrix), (frame / 2 + aim)[None])[0]
        if abs(nearer - 1) < SETTLED and float(np.abs(aim).max()) < SETTLED * scene.width:
            break
    matrix = _pinhole(turned, frame, focal, look=look, distance=distance)
    if view.lost > 0:
        return _lose(matrix, targets, view, width=scene.width, height=scene.height)
    return matrix


def _correction(view: View, frame: Floats, seen: Floats) -> tuple[float, Floats]:
    """What the camera's distance is to be multiplied by, and what to aim at.

    The latter in pixels from the frame's middle; ``seen``: the targets' corners, N x 4 x 2.
    """
    low, high = seen.min(axis=(0, 1)), seen.max(axis=(0, 1))
    span = high - low
    fill = float((span / (frame * view.fill)).max())
    covered = float(_areas(seen).sum()) / (frame[0] * frame[1] * view.area)
    free = np.maximum(frame - span, 0) / 2
    wanted = frame / 2 + free * view.shift
    return max(fill, math.sqrt(covered)), (low + high) / 2 - wanted


def _areas(quads: Floats) -> Floats:
    """Of N x 4 x 2 quads, half the cross product of their diagonals."""
    a, b = quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1]
    return np.asarray(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2, float)


def _rotation(view: View) -> Floats:
    """Of the desk against the camera."""
    p, y = math.radians(view.pitch), math.radians(view.yaw)
    rx = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    ry = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    return product(rx, ry, turn(view.roll))


def _pinhole(
    rotation: Floats, frame: Floats, focal: float, *, look: Floats, distance: float
) -> Floats:
    pose = np.column_stack([rotation[:, 0], rotation[:, 1], [0, 0, distance]])
    lens = np.array([[focal, 0, frame[0] / 2], [0, focal, frame[1] / 2], [0, 0, 1]])
    matrix = product(lens, pose, shift(-float(look[0]), -float(look[1])))
    return np.asarray(matrix / matrix[2, 2], float)


def _lose(matrix: Floats, targets: Floats, view: View, *, width: int, height: int) -> Floats:
    """The photograph shifted until ``lost`` of the targets' area is outside."""
    way = np.array(
        [math.cos(math.radians(view.lost_towards)), math.sin(math.radians(view.lost_towards))]
    )
    quads = [project(matrix, q) for q in targets]
    total = sum(area(q) for q in quads)
    near, far = 0.0, 2.0 * max(width, height)
    for _ in range(40):
        middle = (near + far) / 2
        kept = sum(inside_share(q + middle * way, width, height) * area(q) for q in quads) / total
        near, far = (middle, far) if 1 - kept < view.lost else (near, middle)
    return product(shift(*(far * way)), matrix)


def warp_of(sheet: Placed, lens: Floats) -> Warp:
    """Where the camera sees one sheet."""
    height, width = sheet.page.pixels.shape[:2]
    return Warp(product(lens, page_to_desk(sheet)), width, height, sheet.curl)
