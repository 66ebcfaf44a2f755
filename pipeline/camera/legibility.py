"""Judges what can be seen and read of each field, by comparing the photograph with the clean page at the same points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats, Warp
from pipeline.records import Page, Pixels

ROWS, COLUMNS, BLOCKS = 12, 72, 6  # sample points per field; the worst of the blocks decides
NODES = (9, 3)  # columns and rows projected exactly; the sample points lie between them
# Odds that a recogniser reads the field exactly: logistic regression over 1001 one-line fields of all nine kinds under nine
# conditions (not cropped, not group photos), read with RapidOCR 3.10 on un-warped crops; only fields it reads on the clean
# page took part. Small type, long text and dense Chinese characters need a better match. The line is drawn at four in ten,
# because a field called illegible should hardly ever be read. On 652 fresh fields from five conditions (half of them small or
# blurred): called legible and read 433 of 479, on Normal Captures 154 of 156; called illegible and read 22 of 173.
PER_LOG_HEIGHT, PER_MATCH, PER_CHINESE, PER_LOG_LENGTH, BASE = 2.88, 12.12, -1.87, -1.06, -11.57
MIN_ODDS = math.log(0.4 / 0.6)
MIN_WORST, MIN_CONTRAST = 0.15, 6.0  # a piece of the text has faded away: too rare in the sample to be fitted
MIN_VISIBLE = 0.97
COVERED = 0.75  # a reflection that replaces more of the light than this hides what is below

Grey = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """What was measured of one field."""

    text: str
    visible: float  # share of the box in the frame and not covered
    height: float  # em height in frame pixels
    match: float  # correlation with the clean page, -1..1: falls with blur, noise, lost contrast and what lies over
    worst: float  # the same of the worst block
    contrast: float  # grey levels the worst block keeps between paper and ink

    @property
    def odds(self) -> float:
        """Logarithm of the odds of being read."""
        marks = [c for c in self.text if not c.isspace()]
        chinese = sum("\u3400" <= c <= "\u9fff" for c in marks) / max(len(marks), 1)
        size = PER_LOG_HEIGHT * math.log(max(self.height, 0.1)) + PER_LOG_LENGTH * math.log(max(len(marks), 1))
        return BASE + size + PER_MATCH * self.match + PER_CHINESE * chinese

    @property
    def legible(self) -> bool:
        return self.visible >= MIN_VISIBLE and self.worst >= MIN_WORST and self.contrast >= MIN_CONTRAST and self.odds >= MIN_ODDS


def read_sheet(frame: Frame, grey: Pixels, page: Page, warp: Warp, owner: int) -> tuple[list[Reading], list[Floats]]:
    """Every field of a page: its measurements and its quad (4 x 2, clockwise from the text's own top left).

    Args:
        grey: the finished photograph's luminance, H x W.
        owner: the sheet's number in ``frame.owner``.
    """
    if not page.fields:
        return [], []
    boxes = np.array([f.box for f in page.fields], float)
    quads = _quads(boxes, warp)
    inside = _grid(boxes, COLUMNS, ROWS)
    points = _fine(warp.forward(_grid(boxes, *NODES).reshape(-1, 2)).reshape(len(boxes), NODES[1], NODES[0], 2))
    visible = _visible(frame, points, owner).mean(axis=(1, 2))
    match, worst, contrast = _compare(_sample(_grey(page.pixels), inside), _sample(grey, points))
    heights = _heights(boxes, quads, np.array([f.size_px for f in page.fields]))
    numbers = np.stack([visible, heights, match, worst, contrast], axis=1)
    readings = [Reading(f.text, *(float(n) for n in row)) for f, row in zip(page.fields, numbers, strict=True)]
    return readings, list(quads)


def _quads(boxes: Floats, warp: Warp) -> Floats:
    order = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)
    return warp.forward(order).reshape(-1, 4, 2)


def _grid(boxes: Floats, columns: int, rows: int) -> Floats:
    """Page points of every box: N x rows x columns x 2, at the centres of its cells."""
    u, v = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows
    x = boxes[:, None, None, 0] + (boxes[:, 2] - boxes[:, 0])[:, None, None] * u[None, None, :]
    y = boxes[:, None, None, 1] + (boxes[:, 3] - boxes[:, 1])[:, None, None] * v[None, :, None]
    x, y = np.broadcast_arrays(x, y)
    return np.stack([x, y], axis=-1)


def _fine(nodes: Floats) -> Floats:
    """Bilinear refinement of N x 3 x 9 x 2 projected nodes to N x ROWS x COLUMNS x 2; a field is too short to bend more."""
    down, across = _weights(NODES[1], ROWS), _weights(NODES[0], COLUMNS)
    return np.asarray(np.einsum("rj,njkc,qk->nrqc", down, nodes, across, optimize=True), float)


def _weights(coarse: int, fine: int) -> Floats:
    """fine x coarse linear interpolation and extrapolation between cell centres."""
    at = (np.arange(fine) + 0.5) / fine * coarse - 0.5
    low = np.clip(np.floor(at).astype(int), 0, coarse - 2)
    weights = np.zeros((fine, coarse))
    weights[np.arange(fine), low] = 1 - (at - low)
    weights[np.arange(fine), low + 1] = at - low
    return weights


def _heights(boxes: Floats, quads: Floats, sizes: Floats) -> Floats:
    """Em height after projection: the quad's mean left/right side, scaled by the em's share of the box."""
    sides = (np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1) + np.linalg.norm(quads[:, 2] - quads[:, 1], axis=1)) / 2
    tops = (np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1) + np.linalg.norm(quads[:, 2] - quads[:, 3], axis=1)) / 2
    tall = sides / np.maximum(boxes[:, 3] - boxes[:, 1], 1e-6)
    wide = tops / np.maximum(boxes[:, 2] - boxes[:, 0], 1e-6)
    return np.asarray(sizes * np.minimum(tall, wide * 1.35), float)  # squeezed sideways is as bad as small


def _visible(frame: Frame, points: Floats, owner: int) -> npt.NDArray[np.bool_]:
    height, width = frame.owner.shape
    x, y = np.floor(points[..., 0]).astype(int), np.floor(points[..., 1]).astype(int)
    seen = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    cx, cy = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    seen &= frame.owner[cy, cx] == owner
    if frame.fade is not None:
        rows, columns = frame.fade.shape
        seen &= frame.fade[cy * rows // height, cx * columns // width] < COVERED
    return np.asarray(seen, np.bool_)


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _sample(grey: Pixels, points: Floats) -> Grey:
    """Bilinear samples at edge coordinates: shape of ``points`` without the last axis."""
    flat = (points - 0.5).astype(np.float32).reshape(-1, COLUMNS, 2)
    out = np.empty(flat.shape[:2], np.float32)
    most = 30000  # cv2.remap takes pictures below 32768 rows
    for start in range(0, len(flat), most):
        part = flat[start : start + most]
        out[start : start + most] = cv2.remap(grey, part[..., 0], part[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return out.reshape(points.shape[:-1])


def _compare(clean: Grey, photo: Grey) -> tuple[Floats, Floats, Floats]:
    """(match, match of the worst block, contrast of the worst block); blocks without ink do not count."""
    count = len(clean)
    c = clean.reshape(count, ROWS, BLOCKS, -1).transpose(0, 2, 1, 3).reshape(count, BLOCKS, -1)
    p = photo.reshape(count, ROWS, BLOCKS, -1).transpose(0, 2, 1, 3).reshape(count, BLOCKS, -1)
    c, p = c - c.mean(axis=2, keepdims=True), p - p.mean(axis=2, keepdims=True)
    ink, seen, both = (c * c).mean(axis=2), (p * p).mean(axis=2), (c * p).mean(axis=2)
    inked = ink > 0.15 * ink.max(axis=1, keepdims=True) + 1e-6
    slope = np.where(inked, both / np.maximum(ink, 1e-6), np.inf).min(axis=1)
    worst = np.where(inked, both / np.sqrt(np.maximum(ink * seen, 1e-9)), np.inf).min(axis=1)
    flat = np.sort(clean.reshape(count, -1), axis=1)
    depth = flat[:, int(0.95 * flat.shape[1])] - flat[:, int(0.03 * flat.shape[1])]
    finite = np.isfinite(slope)  # a box without any ink cannot be read
    # Pooled within blocks, so that a shadow across the field does not count as something over the text.
    whole = both.sum(axis=1) / np.sqrt(np.maximum(ink.sum(axis=1) * seen.sum(axis=1), 1e-9))
    return whole.astype(float), np.where(finite, worst, 0.0).astype(float), np.where(finite, slope * depth, 0.0).astype(float)


def unwarp(image: Pixels, quad: tuple[float, ...], height: int = 48, margin: float = 0.12) -> Pixels:
    """The upright crop of one field: ``height`` x W x 3, W by the quad's own proportions, with a little paper around.

    Args:
        image: decoded photograph, H x W x 3.
        quad: eight numbers, clockwise from the text's own top left, edge coordinates.
        margin: share of the crop's height left free on every side.
    """
    corners = np.array(quad, np.float32).reshape(4, 2)
    tall = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    wide = float(np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    edge = margin * height
    inner = height - 2 * edge
    width = int(np.clip(round(inner * wide / max(tall, 1e-6) + 2 * edge), 2, 60 * height))
    target = np.array([[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge]], np.float32)
    half = np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(corners - half, target - half)
    return np.asarray(cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)
