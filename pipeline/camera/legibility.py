"""Judges what can be seen and read of each field, by comparing the photograph with the clean page at the same points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats, Warp, length
from pipeline.records import Page, Pixels

BLOCKS = 6  # across a field; the worst of them decides
ROWS, COLUMNS = 12, 72  # sample points per field
NODES = (9, 3)  # columns and rows projected exactly; the sample points lie between them
# A field of less than these shares of its page has its sample points between its four corners, and fewer of them: paper bends
# by less than a tenth of a pixel on so short a way, and a few characters have no more strokes than that.
SMALL_WIDE, SMALL_TALL, SMALL_ROWS, SMALL_COLUMNS = 1 / 14, 1 / 40, 6, 24
# Odds that a recogniser reads the field exactly: logistic regression over 1001 one-line fields of all nine kinds under nine
# conditions (not cropped, not group photos), read with RapidOCR 3.10 on un-warped crops; only fields it reads on the clean
# page took part. Small type, long text and dense Chinese characters need a better match. The line is drawn at six in ten: a
# field called legible that nobody reads spoils a question, one that is read all the same is only not asked about. Where noise,
# lost lines or lost greys hurt more, ``Frame.harsh`` was fitted to 570 to 1150 fields of all forty kinds under each such condition.
# On 1364 fresh fields under eight of them at severities 2 to 5: called legible and read 663 of 719, called illegible and read 138
# of 645; ``python -m flows.bench legible`` measures it again.
PER_LOG_HEIGHT, PER_MATCH, PER_CHINESE, PER_LOG_LENGTH, BASE = 2.88, 12.12, -1.87, -1.06, -11.57
MIN_ODDS = math.log(0.6 / 0.4)
MIN_WORST, MIN_CONTRAST = 0.15, 6.0  # a piece of the text has faded away: too rare in the sample to be fitted
MIN_VISIBLE = 0.97
SMEARED = 0.36  # of an em: of 244 fields drawn out further by motion 30 were read, whatever else was measured; of 325 less so, 287
COVERED = 0.75  # a reflection that replaces more of the light than this hides what is below
REMAP_ROWS = 30000  # cv2.remap takes pictures below 32768 rows

Float32 = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
Points = tuple[Float32, Float32]  # x and y, each N x rows x columns, edge coordinates
_SPACES = np.array([chr(i).isspace() for i in range(0x3001)])  # none of them lies higher


@dataclass(frozen=True)
class Readings:
    """What was measured of a sheet's fields: one number for each."""

    visible: Floats  # share of the box in the frame and not covered
    odds: Floats  # logarithm of the odds of being read
    worst: Floats  # correlation with the clean page over the worst block, -1..1
    contrast: Floats  # grey levels the worst block keeps between paper and ink

    @property
    def legibility(self) -> Floats:
        """Chance of being read to the letter; none of what is partly out of sight or has faded away."""
        gone = (self.visible < MIN_VISIBLE) | (self.worst < MIN_WORST) | (self.contrast < MIN_CONTRAST)
        return np.asarray(np.where(gone, 0.0, 1 / (1 + np.exp(-np.clip(self.odds, -40, 40)))), float)

    @property
    def legible(self) -> Flags:
        return (self.visible >= MIN_VISIBLE) & (self.worst >= MIN_WORST) & (self.contrast >= MIN_CONTRAST) & (self.odds >= MIN_ODDS)


def read_sheet(frame: Frame, grey: Pixels, page: Page, warp: Warp, owner: int, *, bare: bool = False) -> tuple[Readings, Floats]:
    """Every field of a page: its measurements and its quad (N x 4 x 2, clockwise from the text's own top left).

    Args:
        grey: the finished photograph's luminance, H x W.
        owner: the sheet's number in ``frame.owner``.
        bare: the whole sheet is known to be in the frame with nothing on it.
    """
    clean = _clean(page)
    boxes = clean.boxes
    quads = warp.forward(boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)).reshape(-1, 4, 2)
    numbers = np.ones((len(boxes), 4))  # visible, match, worst, contrast
    for part in clean.parts:
        nodes = quads[part.chosen][:, [0, 1, 3, 2]].reshape(-1, 2, 2, 2) if part.small else _nodes(boxes[part.chosen], warp)
        points = _between(nodes, part.rows, part.columns, edges=part.small)
        numbers[part.chosen, 1:] = np.stack(_compare(part, _sample(grey, points)), axis=1)
        if not bare or frame.fade is not None:
            numbers[part.chosen, 0] = _visible(frame, points, owner)
    visible, match, worst, contrast = numbers.T
    heights = _heights(boxes, quads, clean.sizes)
    odds = _odds([f.text for f in page.fields], heights, match)
    odds -= frame.harsh
    if frame.smear:
        odds[heights * SMEARED < frame.smear] = -math.inf
    return Readings(visible, odds, worst, contrast), quads


@dataclass(frozen=True)
class _Part:
    """Fields of a page that are sampled alike, and what the clean page shows there: blocks of samples, their sums, and measures
    of the ink in them."""

    chosen: Flags
    small: bool
    rows: int
    columns: int
    blocks: Float32
    sums: Floats
    ink: Floats  # variance in each block
    inked: Flags  # blocks that have some
    depth: Floats  # grey levels between paper and ink


@dataclass(frozen=True)
class _Clean:
    boxes: Floats
    sizes: Floats
    parts: tuple[_Part, ...]


_CLEAN: WeakKeyDictionary[Page, _Clean] = WeakKeyDictionary()  # a page is photographed several times


def _clean(page: Page) -> _Clean:
    if page not in _CLEAN:
        boxes = np.array([f.box for f in page.fields], float).reshape(-1, 4)
        shares = (boxes[:, 2:] - boxes[:, :2]) / (page.pixels.shape[1], page.pixels.shape[0])
        small = (shares[:, 0] < SMALL_WIDE) & (shares[:, 1] < SMALL_TALL)
        sizes = (small, True, SMALL_ROWS, SMALL_COLUMNS), (~small, False, ROWS, COLUMNS)
        parts = tuple(_part(page.pixels, boxes, *how) for how in sizes if how[0].any())
        _CLEAN[page] = _Clean(boxes, np.array([f.size_px for f in page.fields]), parts)
    return _CLEAN[page]


def _part(pixels: Pixels, boxes: Floats, chosen: Flags, small: bool, rows: int, columns: int) -> _Part:
    samples = _grey(_sample(pixels, _between(_corners(boxes[chosen]), rows, columns, edges=True)))
    blocks, sums = _blocks(samples)
    ink = _products(blocks, blocks, sums, sums)
    inked = ink > 0.15 * ink.max(axis=1, keepdims=True) + 1e-6
    tones = np.sort(samples.reshape(len(samples), -1).astype(np.int32), axis=1)  # numpy sorts words many times faster than bytes
    depth = tones[:, int(0.95 * tones.shape[1])] - tones[:, int(0.03 * tones.shape[1])]
    return _Part(chosen, small, rows, columns, blocks, sums, ink, inked, depth.astype(float))


def _odds(texts: Sequence[str], heights: Floats, match: Floats) -> Floats:
    """By text, em height in frame pixels, and correlation with the clean page (which falls with blur, noise, lost contrast
    and what lies over)."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    of = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    marks = np.bincount(of, ~_SPACES[np.minimum(codes, 0x3000)] | (codes > 0x3000), len(texts))
    chinese = np.bincount(of, (codes >= 0x3400) & (codes <= 0x9FFF), len(texts)) / np.maximum(marks, 1)
    size = PER_LOG_HEIGHT * np.log(np.maximum(heights, 0.1)) + PER_LOG_LENGTH * np.log(np.maximum(marks, 1))
    return np.asarray(BASE + size + PER_MATCH * match + PER_CHINESE * chinese, float)


def _corners(boxes: Floats) -> Floats:
    """N x 2 x 2 x 2 page points."""
    return boxes[:, [0, 1, 2, 1, 0, 3, 2, 3]].reshape(-1, 2, 2, 2)


def _nodes(boxes: Floats, warp: Warp) -> Floats:
    """N x 3 x 9 x 2 frame points at the centres of coarse cells, projected one by one."""
    columns, rows = NODES
    page = np.stack(_between(_corners(boxes), rows, columns, edges=True), axis=-1)
    return warp.forward(page.reshape(-1, 2).astype(float)).reshape(-1, rows, columns, 2)


def _between(nodes: Floats, rows: int, columns: int, *, edges: bool) -> Points:
    """The centres of rows x columns cells of every box, bilinear between nodes that stand at the box's edges, or at the centres
    of coarser cells."""
    (up, down), (left, right) = _weights(nodes.shape[1], rows, edges), _weights(nodes.shape[2], columns, edges)
    x, y = (_linear(_linear(nodes[..., k].swapaxes(1, 2), up, down).swapaxes(1, 2), left, right) for k in (0, 1))
    return x, y


def _linear(values: Floats | Float32, low: tuple[Indices, Float32], high: tuple[Indices, Float32]) -> Float32:
    """Along the last axis; computed in single precision, which is good to a thousandth of a pixel."""
    values = values.astype(np.float32)
    (i, a), (j, b) = low, high
    if values.shape[-1] == 2:
        return np.asarray(values[..., :1] * a + values[..., 1:] * b, np.float32)
    return np.asarray(values[..., i] * a + values[..., j] * b, np.float32)


def _weights(coarse: int, fine: int, edges: bool) -> tuple[tuple[Indices, Float32], tuple[Indices, Float32]]:
    """The two nodes that each of ``fine`` cell centres lies between (or beyond), with their weights."""
    at = (np.arange(fine) + 0.5) / fine * (coarse - edges) - (0.0 if edges else 0.5)
    low = np.clip(np.floor(at).astype(np.intp), 0, coarse - 2)
    share = (at - low).astype(np.float32)
    return (low, 1 - share), (low + 1, share)


def _heights(boxes: Floats, quads: Floats, sizes: Floats) -> Floats:
    """Em height after projection: the quad's mean left/right side, scaled by the em's share of the box."""
    along = quads - np.roll(quads, -1, axis=1)
    sides = np.sqrt((along * along).sum(axis=2))  # top, right, bottom, left
    tall = (sides[:, 1] + sides[:, 3]) / 2 / np.maximum(boxes[:, 3] - boxes[:, 1], 1e-6)
    wide = (sides[:, 0] + sides[:, 2]) / 2 / np.maximum(boxes[:, 2] - boxes[:, 0], 1e-6)
    return np.asarray(sizes * np.minimum(tall, wide * 1.35), float)  # squeezed sideways is as bad as small


def _visible(frame: Frame, points: Points, owner: int) -> Floats:
    """Share of every field's points that show the sheet."""
    seen = _remap(frame.owner, points, cv2.INTER_NEAREST, cv2.BORDER_CONSTANT) == owner
    if frame.fade is not None:
        (rows, columns), (height, width) = frame.fade.shape, frame.owner.shape
        x = np.clip(points[0] * (columns / width), 0, columns - 1).astype(np.intp)
        y = np.clip(points[1] * (rows / height), 0, rows - 1).astype(np.intp)
        seen &= frame.fade[y, x] < COVERED
    return np.asarray(np.count_nonzero(seen, axis=(1, 2)) / seen[0].size, float)


def _grey(samples: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(samples.reshape(len(samples), -1, 3), cv2.COLOR_RGB2GRAY), np.uint8).reshape(samples.shape[:-1])


def _sample(pixels: Pixels, points: Points) -> Pixels:
    return _remap(pixels, points, cv2.INTER_LINEAR, cv2.BORDER_REPLICATE)


def _remap(pixels: Pixels, points: Points, how: int, border: int) -> Pixels:
    """Samples at edge coordinates: N x rows x columns, with the pixels' channels."""
    shape = points[0].shape
    x, y = ((p - np.float32(0.5)).reshape(-1, shape[2]) for p in points)
    slices = [np.s_[i : i + REMAP_ROWS] for i in range(0, len(x), REMAP_ROWS)]
    parts = [cv2.remap(pixels, x[part], y[part], how, borderMode=border) for part in slices]
    return np.asarray(parts[0] if len(parts) == 1 else np.concatenate(parts), np.uint8).reshape(*shape, *pixels.shape[2:])


def _compare(clean: _Part, photo: Pixels) -> tuple[Floats, Floats, Floats]:
    """(match, match of the worst block, contrast of the worst block); blocks without ink do not count."""
    blocks, sums = _blocks(photo)
    seen, both = _products(blocks, blocks, sums, sums), _products(clean.blocks, blocks, clean.sums, sums)
    slope = np.where(clean.inked, both / np.maximum(clean.ink, 1e-6), np.inf).min(axis=1)
    worst = np.where(clean.inked, both / np.sqrt(np.maximum(clean.ink * seen, 1e-9)), np.inf).min(axis=1)
    finite = np.isfinite(slope)  # a box without any ink cannot be read
    # Pooled within blocks, so that a shadow across the field does not count as something over the text.
    whole = both.sum(axis=1) / np.sqrt(np.maximum(clean.ink.sum(axis=1) * seen.sum(axis=1), 1e-9))
    return whole, np.where(finite, worst, 0.0), np.where(finite, slope, 0.0) * clean.depth


def _products(a: Float32, b: Float32, a_sums: Floats, b_sums: Floats) -> Floats:
    """Covariance within each block. A block's sums of products of bytes stay below 2**24, where single precision is exact."""
    samples = a.shape[2]
    return np.asarray(np.einsum("nbk,nbk->nb", a, b).astype(float) / samples - a_sums * b_sums / samples**2, float)


def _blocks(samples: Pixels) -> tuple[Float32, Floats]:
    """N x BLOCKS x samples of each, and their sums."""
    count, rows, columns = samples.shape
    parts = samples.reshape(count, rows, BLOCKS, columns // BLOCKS).transpose(0, 2, 1, 3).astype(np.float32, order="C").reshape(count, BLOCKS, -1)
    return parts, np.einsum("nbk->nb", parts).astype(float)


def unwarp(image: Pixels, quad: tuple[float, ...], height: int = 48, margin: float = 0.12) -> Pixels:
    """The upright crop of one field: ``height`` x W x 3, W by the quad's own proportions, with a little paper around.

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
    target = np.array([[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge]], np.float32)
    half = np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(corners - half, target - half)
    return np.asarray(cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)
