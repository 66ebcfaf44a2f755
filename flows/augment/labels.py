"""The labels of a picture as people write them, as outlines and points, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flows.augment.shot import Label, Shot
from pipeline.camera.geometry import Floats
from pipeline.errors import UserError

SIDE = 16  # points to each side of a box: its edges bend with the paper
MASKS = (np.uint8, np.uint16, np.int16, np.float32)
Array = npt.NDArray[Any]


class Form(NamedTuple):
    """A way to write boxes: numbers of one -> its corners, clockwise from its own top left."""

    corners: Callable[[Floats], Floats]  # N x k -> N x 4 x 2
    written: Callable[[Floats, Floats], Floats]  # N x 4 x 2 corners, N x M x 2 edges -> N x k


@dataclass(frozen=True)
class Boxes:
    """Boxes of one picture, in the form in which they were given and go back."""

    form: Form
    corners: Floats  # N x 4 x 2

    def moved(self, shot: Shot) -> tuple[Floats, Floats]:
        """The boxes in their form, and the corners of each, N x 4 x 2."""
        count = len(self.corners)
        corners = shot.points(self.corners.reshape(-1, 2)).reshape(count, 4, 2)
        edges = shot.points(edged(self.corners).reshape(-1, 2)).reshape(count, 4 * SIDE, 2)
        return self.form.written(corners, edges), corners


def boxes(given: object) -> Boxes:
    """N x 4: left, top, right, bottom; N x 5: middle, width, height, degrees clockwise; N x 8 or
    N x 4 x 2: four corners clockwise from the text's own top left.

    Raises:
        UserError: anything else, or a number that is none.
    """
    numbers = _numbers("bboxes", given)
    if numbers.size == 0:
        return Boxes(FORMS[(4,)], np.zeros((0, 4, 2)))
    form = FORMS.get(numbers.shape[1:]) if numbers.ndim > 1 else None
    if form is None:
        what = f"numbers of the shape {numbers.shape}"
        raise UserError("bboxes", what, "give N x 4, N x 5, N x 8 or N x 4 x 2")
    return Boxes(form, form.corners(numbers))


def polygons(given: object) -> list[Floats]:
    """Of each N x 2, or as many numbers in a row.

    Raises:
        UserError: no list of polygons, or one of fewer than three points.
    """
    found = []
    for number, polygon in enumerate(_each("polygons", given)):
        numbers = _numbers(f"polygons[{number}]", polygon)
        if numbers.ndim > 2 or numbers.size % 2 or numbers.size < 6:
            what = f"numbers of the shape {numbers.shape}"
            raise UserError(f"polygons[{number}]", what, "give N x 2, three points at least")
        found.append(numbers.reshape(-1, 2))
    return found


def keypoints(given: object) -> Floats:
    """N x 2.

    Raises:
        UserError: anything else.
    """
    numbers = _numbers("keypoints", given)
    if numbers.size == 0:
        return np.zeros((0, 2))
    if numbers.ndim != 2 or numbers.shape[1] != 2:
        raise UserError("keypoints", f"numbers of the shape {numbers.shape}", "give N x 2")
    return numbers


def mask(given: object, shape: tuple[int, ...], name: str = "mask") -> Array:
    """H x W, or up to four of them deep, of the picture's size.

    Raises:
        UserError: of another size, or of numbers that cannot be moved.
    """
    array = np.asarray(given)
    if array.shape[:2] != shape[:2] or array.ndim not in (2, 3) or array.shape[2:] > (4,):
        what = f"of the shape {array.shape}, and the image is {shape[0]} x {shape[1]}"
        raise UserError(name, what, "give a mask of the image's height and width")
    if array.dtype != np.bool_ and array.dtype not in MASKS:
        kinds = "bool, uint8, uint16, int16 or float32"
        raise UserError(name, f"of {array.dtype}", f"give {kinds}")
    return array


def moved_mask(given: Array, shot: Shot) -> Array:
    """A mask as the picture shows it, of its own kind."""
    plain = given.astype(np.uint8) if given.dtype == np.bool_ else given
    return shot.mask(plain).astype(given.dtype, copy=False)


def masks(given: object, shape: tuple[int, ...]) -> list[Array]:
    """Several.

    Raises:
        UserError: as ``mask``.
    """
    return [mask(m, shape, f"masks[{n}]") for n, m in enumerate(_each("masks", given))]


def labels(outlines: Sequence[Floats], texts: Sequence[str] | None) -> list[Label]:
    """Outlines with what is printed in each.

    Raises:
        UserError: more or fewer texts than outlines.
    """
    if texts is None:
        return [Label(outline) for outline in outlines]
    if isinstance(texts, str) or len(texts) != len(outlines):
        raise UserError("texts", f"not {len(outlines)} texts", "give one for every box or polygon")
    return [Label(outline, str(text)) for outline, text in zip(outlines, texts, strict=True)]


def edged(corners: Floats) -> Floats:
    """N x 4 x 2 -> N x 64 x 2: points along the edges of every box."""
    along = (np.arange(SIDE) / SIDE)[:, None]
    sides = [
        corners[:, k : k + 1] * (1 - along) + np.roll(corners, -1, axis=1)[:, k : k + 1] * along
        for k in range(4)
    ]
    return np.concatenate(sides, axis=1)


def _each(name: str, given: object) -> list[Any]:
    if isinstance(given, str | bytes) or not hasattr(given, "__iter__"):
        raise UserError(name, "no list", "give a list of arrays")
    return list(given)


def _numbers(name: str, given: object) -> Floats:
    try:
        numbers = np.asarray(given, float)
    except (TypeError, ValueError):
        raise UserError(name, "not all are numbers of one shape", "give an array of them") from None
    if not np.isfinite(numbers).all():
        raise UserError(name, "a number that is none (nan or infinite)", "leave that label out")
    return numbers


def upright(numbers: Floats) -> Floats:
    """N x 4: left, top, right, bottom -> N x 4 x 2 corners."""
    return np.asarray(numbers[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2), float)


def _around(corners: Floats, edges: Floats) -> Floats:
    """The upright box about what a box became."""
    return np.concatenate([edges.min(axis=1), edges.max(axis=1)], axis=1)


def _turned(numbers: Floats) -> Floats:
    """Corners of boxes that are turned clockwise about their middles."""
    middle, half = numbers[:, None, :2], numbers[:, None, 2:4] / 2
    flat = half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    angle = np.radians(numbers[:, 4:5])
    c, s = np.cos(angle), np.sin(angle)
    x, y = flat[..., 0], flat[..., 1]
    return np.asarray(middle + np.stack([c * x - s * y, s * x + c * y], axis=-1), float)


def _fitted(corners: Floats, edges: Floats) -> Floats:
    """The turned box that fits what a box became: of its sides' mean length and direction."""
    a, b, c, d = (corners[:, k] for k in range(4))
    along, down = (b - a + c - d) / 2, (d - a + c - b) / 2
    wide, tall = np.hypot(*along.T), np.hypot(*down.T)
    angle = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    return np.column_stack([corners.mean(axis=1), wide, tall, angle])


FORMS: dict[tuple[int, ...], Form] = {
    (4,): Form(upright, _around),
    (5,): Form(_turned, _fitted),
    (8,): Form(lambda n: n.reshape(-1, 4, 2), lambda corners, edges: corners.reshape(-1, 8)),
    (4, 2): Form(lambda n: n, lambda corners, edges: corners),
}
