"""A parcel laid on a map: its sides in pixels, the one at the street, and where a house fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.records import Plat
from templates.art.shared.shapes import Points, points, vec

Way = npt.NDArray[np.float32]  # x and y of a point or a direction, in pixels


@dataclass(frozen=True)
class PlacedParcel:
    """The parcel in the middle of a map of so many pixels; north is up."""

    plat: Plat
    width: int
    height: int

    @cached_property
    def scale(self) -> float:
        """Pixels per metre."""
        spread = np.ptp(np.array(self.plat.outline, float), axis=0)
        return float(min(0.56 * self.width / spread[0], 0.56 * self.height / spread[1]))

    @cached_property
    def corners(self) -> Points:
        """The pins in pixels, in the outline's order.

        North is up, so they run counter-clockwise to the eye.
        """
        metres = np.array(self.plat.outline, float)
        middle = (metres.min(0) + metres.max(0)) / 2
        centre = (self.width / 2, 0.47 * self.height)
        return points((metres - middle) * (self.scale, -self.scale) + centre)

    @cached_property
    def middle(self) -> Way:
        """The mean of the pins."""
        return np.asarray(self.corners.mean(0), np.float32)

    @cached_property
    def ends(self) -> Points:
        """Where the side that begins at each pin ends."""
        return np.asarray(np.roll(self.corners, -1, 0), np.float32)

    @cached_property
    def outward(self) -> Points:
        """The direction in which each side faces its neighbour."""
        along = self.ends - self.corners
        across = np.stack([-along[:, 1], along[:, 0]], 1)
        return points(across / np.hypot(along[:, 0], along[:, 1])[:, None])

    @cached_property
    def front(self) -> int:
        """The side along the street: the longest that leaves the whole parcel behind it."""
        beyond = [
            float(((self.corners - c) * n).sum(1).max())
            for c, n in zip(self.corners, self.outward, strict=True)
        ]
        spans = np.hypot(*(self.ends - self.corners).T)
        return min(range(len(spans)), key=lambda i: (beyond[i] > 1, -spans[i]))

    @property
    def along_front(self) -> Way:
        """The direction of the street, with the length of the front."""
        return np.asarray(self.ends[self.front] - self.corners[self.front], np.float32)

    def away(self, corner: Way) -> Way:
        """The direction from the parcel's middle to a pin."""
        ray = corner - self.middle
        return np.asarray(ray / np.hypot(*ray), np.float32)

    def deepest(self) -> Way:
        """The point farthest from every bound, inside."""
        inside = np.zeros((self.height, self.width), np.uint8)
        cv2.fillPoly(inside, [np.rint(self.corners).astype(np.int32)], 1)
        depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
        y, x = np.unravel_index(int(depth.argmax()), depth.shape)
        return vec(float(x), float(y))

    def holds(self, shape: Points, clear: float) -> bool:
        """Whether all of a shape's corners lie inside, ``clear`` pixels off the bounds."""
        edge = self.corners.reshape(-1, 1, 2)
        return all(
            cv2.pointPolygonTest(edge, (float(x), float(y)), True) >= clear for x, y in shape
        )


def footprint(middle: Way, along: Way, across: Way) -> Points:
    """A rectangle with half its length and half its depth given."""
    return points(
        [
            middle - along - across,
            middle + along - across,
            middle + along + across,
            middle - along + across,
        ]
    )
