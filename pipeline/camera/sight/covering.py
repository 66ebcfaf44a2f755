"""How much of each field is out of the frame or under something, and of its worst character."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera import grid, optics
from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats, Warp
from pipeline.records import Pixels

COVERED = 0.75  # a reflection that replaces more of the light than this hides what is below
CELL = 8  # pixels of a frame to one of the map that says where to look closely
FINE = 16  # sample points to an em, either way
# The narrowest characters that stand alone (1, i, l, a full point) advance by about a quarter of an
# em: whatever a text's
# font, no window so wide and a line high holds less of a character than it covers of the line.
WINDOW = 0.25
MAX_LOST = 0.1  # of such a window out of the frame or under something
# Of such a window from which the print has come off: a hair of a fold leaves a character what it
# is.
MAX_WORN = 0.3

Flags = npt.NDArray[np.bool_]


def touches(frame: Frame) -> bool:
    """Is there anything on a sheet that lies in the frame with nothing over it?"""
    return frame.worn is not None or _glares(frame)


def hidden(
    frame: Frame, boxes: Floats, quads: Floats, *, sizes: Floats, warp: Warp, owner: int
) -> tuple[Floats, Floats]:
    """Of every field the share in sight, and what is lost of its worst character.

    From a loss of 1 on the field cannot be called legible.

    Args:
        boxes: N x 4, page pixels; ``quads``: N x 4 x 2, where the frame shows them; ``sizes``: N,
            the em in page pixels.
        owner: the sheet's number in ``frame.owner``.
    """
    seen, lost = _lost(shown(frame, owner), boxes, quads, sizes=sizes, warp=warp)
    lost = lost / MAX_LOST
    if frame.worn is not None:
        kept = np.asarray(cv2.bitwise_not(frame.worn), np.uint8)
        lost = np.maximum(lost, _lost(kept, boxes, quads, sizes=sizes, warp=warp)[1] / MAX_WORN)
    return seen, lost


def _lost(
    shown: Pixels, boxes: Floats, quads: Floats, *, sizes: Floats, warp: Warp
) -> tuple[Floats, Floats]:
    """Of every field the share that is shown, and the most that is lost of any part of it.

    A part is as narrow as the narrowest character.
    """
    seen, lost = np.ones(len(boxes)), np.zeros(len(boxes))
    touched, gone = _touched(shown, quads)
    seen[gone], lost[gone] = 0.0, 1.0
    closer = np.flatnonzero(touched & ~gone)
    for k, nodes in zip(closer, grid.nodes(boxes[closer], warp), strict=True):
        seen[k], lost[k] = _closely(shown, boxes[k], float(sizes[k]), nodes=nodes)
    return seen, lost


def _glares(frame: Frame) -> bool:
    """Does a reflection hide anything?"""
    return frame.fade is not None and float(frame.fade.max()) >= COVERED


def shown(frame: Frame, owner: int) -> Pixels:
    """H x W: 255 where the sheet is seen, 0 where it is not."""
    shown = np.asarray(cv2.inRange(frame.owner, np.array(owner), np.array(owner)), np.uint8)
    if frame.fade is not None and _glares(frame):
        step = optics.spacing(shown.shape[1])
        x, y, wide, tall = cv2.boundingRect((frame.fade >= COVERED).astype(np.uint8))
        # Between its nodes the map is linear: nothing beyond the next ones is as bright.
        left, top = max(0, x - 2), max(0, y - 2)
        part = frame.fade[top : y + tall + 2, left : x + wide + 2]
        glare = cv2.resize(
            part, (part.shape[1] * step, part.shape[0] * step), interpolation=cv2.INTER_LINEAR
        )
        below = shown[top * step :, left * step :][: glare.shape[0], : glare.shape[1]]
        below[glare[: below.shape[0], : below.shape[1]] >= COVERED] = 0
    return shown


def _touched(shown: Pixels, quads: Floats) -> tuple[Flags, Flags]:
    """Of every field: whether anything is lost near it, and whether nothing is left of it."""
    share = _cells(shown)
    size = share.shape[::-1]
    part, some = (
        np.asarray(cv2.integral(flags.astype(np.uint8)), np.int64)
        for flags in (share < 255, share > 0)
    )
    low = np.floor(quads.min(axis=1) / CELL).astype(int)
    high = np.floor(quads.max(axis=1) / CELL).astype(int) + 1
    out = (low < 0).any(axis=1) | (high > size).any(axis=1)
    (left, top), (right, bottom) = (np.clip(v, 0, size).T for v in (low, high))
    lost, left_over = (
        s[bottom, right] - s[top, right] - s[bottom, left] + s[top, left] for s in (part, some)
    )
    empty = (right <= left) | (bottom <= top)
    return out | (lost > 0), empty | (left_over == 0)


def _cells(shown: Pixels) -> Pixels:
    """How much of every cell is shown, 0-255; what lies outside the frame is not."""
    height, width = shown.shape
    rows, columns = -(-height // CELL), -(-width // CELL)
    below, beside = rows * CELL - height, columns * CELL - width
    padded = cv2.copyMakeBorder(shown, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=0)
    # One pixel of a cell weighs four levels.
    return np.asarray(cv2.resize(padded, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def _closely(shown: Pixels, box: Floats, size: float, *, nodes: Floats) -> tuple[float, float]:
    """(share in sight, share lost of the worst window) of one field."""
    wide, tall = float(box[2] - box[0]), float(box[3] - box[1])
    em = max(size, 1.0) if size > 0 else max(tall, 1.0)
    columns, rows = (
        int(np.clip(np.ceil(FINE * wide / em), 4, 4000)),
        int(np.clip(np.ceil(FINE * tall / em), 4, 1000)),
    )
    points = grid.between(nodes[None], rows, columns, edges=False)
    left = grid.nearest(shown, points)[0].astype(np.float32) / 255
    window = max(1, min(columns, round(WINDOW * FINE))), min(rows, FINE)
    share = np.asarray(cv2.blur(left, window, borderType=cv2.BORDER_REPLICATE), np.float32)
    inner = share[
        window[1] // 2 : rows - (window[1] - 1) // 2,
        window[0] // 2 : columns - (window[0] - 1) // 2,
    ]
    return float(left.mean()), 1 - float(inner.min())
