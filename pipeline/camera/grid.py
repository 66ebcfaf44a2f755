"""Sample points in the boxes of a page, where the camera sees them, and what is shown there."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.caches import cached
from pipeline.camera.geometry import Floats, Warp
from pipeline.records import Pixels

NODES = (9, 3)  # columns and rows projected exactly; the sample points lie between them
REMAP_SIDE = 30000  # cv2.remap takes pictures below 32768 rows and columns

Float32 = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Points = tuple[Float32, Float32]  # x and y, each N x rows x columns, edge coordinates


def corners(boxes: Floats) -> Floats:
    """N x 2 x 2 x 2 page points."""
    return boxes[:, [0, 1, 2, 1, 0, 3, 2, 3]].reshape(-1, 2, 2, 2)


def nodes(boxes: Floats, warp: Warp) -> Floats:
    """N x 3 x 9 x 2 frame points at the centres of coarse cells, projected one by one."""
    columns, rows = NODES
    page = np.stack(between(corners(boxes), rows, columns, edges=True), axis=-1)
    return warp.forward(page.reshape(-1, 2).astype(float)).reshape(-1, rows, columns, 2)


def between(coarse: Floats, rows: int, columns: int, *, edges: bool) -> Points:
    """The centres of rows x columns cells of every box, bilinear between nodes.

    The nodes stand at the box's edges, or at the centres of coarser cells.
    """
    (up, down), (left, right) = (
        _weights(coarse.shape[1], rows, edges),
        _weights(coarse.shape[2], columns, edges),
    )
    x, y = (
        _linear(_linear(coarse[..., k].swapaxes(1, 2), up, down).swapaxes(1, 2), left, right)
        for k in (0, 1)
    )
    return x, y


def _linear(
    values: Floats | Float32, low: tuple[Indices, Float32], high: tuple[Indices, Float32]
) -> Float32:
    """The nodes that each of ``fine`` cell centres lies between (or beyond), with their weights."""
    values = values.astype(np.float32)
    (i, a), (j, b) = low, high
    if values.shape[-1] == 2:
        return np.asarray(values[..., :1] * a + values[..., 1:] * b, np.float32)
    return np.asarray(values[..., i] * a + values[..., j] * b, np.float32)


@cached
def _weights(
    coarse: int, fine: int, edges: bool
) -> tuple[tuple[Indices, Float32], tuple[Indices, Float32]]:
    """The nodes that each of ``fine`` cell centres lies between (or beyond), with their weights."""
    at = (np.arange(fine) + 0.5) / fine * (coarse - edges) - (0.0 if edges else 0.5)
    low = np.clip(np.floor(at).astype(np.intp), 0, coarse - 2)
    share = (at - low).astype(np.float32)
    return (low, 1 - share), (low + 1, share)


def sample(pixels: Pixels, points: Points) -> Pixels:
    """Between pixels; beyond the picture its border goes on."""
    return _remap(pixels, points, cv2.INTER_LINEAR, border=cv2.BORDER_REPLICATE)


def nearest(pixels: Pixels, points: Points) -> Pixels:
    """The pixel each point lies in; 0 beyond the picture."""
    return _remap(pixels, points, cv2.INTER_NEAREST, border=cv2.BORDER_CONSTANT)


def _remap(pixels: Pixels, points: Points, how: int, *, border: int) -> Pixels:
    """Samples at edge coordinates: N x rows x columns, with the pixels' channels."""
    shape = points[0].shape
    # A wide row is sampled twice as fast as many narrow ones: a box is one, if it is small enough.
    wide = shape[1] * shape[2] if shape[1] * shape[2] <= REMAP_SIDE else shape[2]
    x, y = ((p - np.float32(0.5)).reshape(-1, wide) for p in points)
    slices = [np.s_[i : i + REMAP_SIDE] for i in range(0, len(x), REMAP_SIDE)]
    parts = [cv2.remap(pixels, x[part], y[part], how, borderMode=border) for part in slices]
    return np.asarray(parts[0] if len(parts) == 1 else np.concatenate(parts), np.uint8).reshape(
        *shape, *pixels.shape[2:]
    )
