"""Judges what can be seen and read of each field, by comparing the photograph with the clean page
at the same points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.caches import cached, kept
from pipeline.camera import covering, grid
from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats, Warp, length
from pipeline.camera.grid import Float32
from pipeline.records import Page, Pixels

# A field is sampled in blocks no wider than a character of common width: so many of them along it,
# the least that is enough.
ALONG, BLOCK_EM = (3, 6, 12, 24, 48), 0.6
BLOCK_ROWS, BLOCK_COLUMNS = 8, 4  # sample points of a block
# Blocks along a field from which on paper bends by more than a tenth of a pixel between its ends.
BENT = 12
LINES = 3  # rows of blocks for a field of several lines
SEVERAL = 1.7  # ems high from which on a field has several lines
INKED = 0.15  # of the ink of a field's fullest block: what has less says nothing of the text
# Pixels of an em: of 51 fields in smaller print 2 were read; and a signature, which has no em, is
# never called legible.
LEAST = 5.0
PALE = 0.45  # of the field's own contrast: a character that keeps less of it has faded away
FADED = 0.8  # legibility at most of a field with such a character, which a reader often guesses
# The odds that a recogniser reads a field to the letter are the weighted sum of the terms, less
# ``Frame.harsh`` for what a medium does to a text beyond what they tell. WEIGHTS and the ``harsh``
# of the effects are one logistic regression (ridge 1 on standardised terms) over 9,900 one-line
# fields of all forty kinds in every layout under every condition and severity, two thirds of them
# in frames of 1600 x 1200 and the others in smaller and larger ones, read with RapidOCR 3.10 on
# un-warped crops. Only fields it reads on the clean page took part, and none that had lost a
# character. ``mixed`` to ``bold`` came later, with the other weights as they were, from 6,348
# fields of other people (seed 777) under the ten conditions in which most goes unread. ``harsh``
# was raised where fewer than 98 in 100 legible ones were read of these, of seed 90021 and of seed
# 313001; by the last ``rare``, as 19 of 347 legible fields with a rare character were misread, and
# 32 of 3,545 others. What the score is worth on yet other people's papers is measured by ``python
# -m flows.bench legible``.
# fmt: off
TERMS = (
    "height", "length", "chinese", "digits", "match", "edges", "contrast", "coarse", "smear",
    "small_chinese", "rare", "palest", "mixed", "phrase", "brief", "bold", "one",
)
WEIGHTS = (
    1.94, -0.66, -1.0, 1.54, 0.95, 2.48, 1.2, -3.91, -4.3,
    1.18, -2.3, 2.12, -0.6, 0.26, -1.1, 3.3, -11.13,
)
# fmt: on
# So that of those called legible at least 95 in 100 are read wherever there are a hundred.
MIN_LEGIBILITY = 0.9

Flags = npt.NDArray[np.bool_]
_SPACES = np.array([chr(i).isspace() for i in range(0x3001)])  # none of them lies higher


@dataclass(frozen=True)
class Readings:
    """What was measured of a sheet's fields: one number for each."""

    visible: Floats  # share of the box in the frame and not covered
    lost: Floats  # of the worst character: 1 from where on the field cannot be called legible
    pale: Floats  # share of the field's contrast that its palest character keeps
    heights: Floats  # of an em, in frame pixels
    terms: Floats  # N x TERMS
    harsh: float

    @property
    def legibility(self) -> Floats:
        """Chance of being read to the letter; one character out of sight leaves little of it, and
        one faded away no certainty."""
        odds = sum(
            (weight * term for weight, term in zip(WEIGHTS, self.terms.T, strict=True)),
            np.full(len(self.terms), -self.harsh),
        )
        chance = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
        chance = np.where(self.pale < PALE, np.minimum(chance, FADED), chance)
        return np.asarray(
            np.where(
                self.heights < LEAST,
                0.0,
                np.where(self.lost <= 1, chance, chance / (2 + self.lost)),
            ).round(3),
            float,
        )

    @property
    def legible(self) -> Flags:
        return np.asarray(self.legibility >= MIN_LEGIBILITY, np.bool_)


def read_sheet(
    frame: Frame,
    grey: Pixels,
    page: Page,
    *,
    warp: Warp,
    owner: int,
    quality: int,
    bare: bool = False,
) -> tuple[Readings, Floats]:
    """Every field of a page: its measurements and its quad (N x 4 x 2, clockwise from the text's
    own top left).

    Args:
        grey: the finished photograph's luminance, H x W.
        owner: the sheet's number in ``frame.owner``.
        quality: of the JPEG it is still to become.
        bare: the whole sheet is known to be in the frame with nothing on it.
    """
    clean = _clean(page)
    boxes = clean.boxes
    quads = warp.forward(boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)).reshape(-1, 4, 2)
    measured = np.zeros((len(boxes), 4))  # match, edges, contrast, pale
    for part in clean.parts:
        bent = part.blocks.shape[1] >= BENT
        nodes = (
            grid.nodes(boxes[part.chosen], warp)
            if bent
            else quads[part.chosen][:, [0, 1, 3, 2]].reshape(-1, 2, 2, 2)
        )
        points = grid.between(nodes, part.rows, part.columns, edges=not bent)
        measured[part.chosen] = _compare(part, grid.sample(grey, points))
    heights = _heights(boxes, quads, clean.sizes)
    seen, lost = np.ones(len(boxes)), np.zeros(len(boxes))
    if not bare or covering.touches(frame):
        seen, lost = covering.hidden(frame, boxes, quads, sizes=clean.sizes, warp=warp, owner=owner)
    smear = np.minimum(frame.smear / np.maximum(heights, 1), 1)
    return Readings(
        seen,
        lost,
        measured[:, 3],
        heights,
        _terms(clean, heights, measured, quality=quality, smear=smear),
        frame.harsh,
    ), quads


@dataclass(frozen=True)
class _Part:
    """Fields of a page that are sampled alike, and what the clean page shows there: blocks of
    samples, their sums, and measures of the ink in them."""

    chosen: Flags
    rows: int
    columns: int
    blocks: Float32
    sums: Floats
    ink: Floats  # variance in each block
    inked: Flags  # blocks that have some
    depth: Floats  # grey levels between paper and ink
    steps: tuple[Float32, Float32]  # differences between neighbours, along and across
    drawn: Floats  # their energy in each block

    @property
    def bold(self) -> Floats:
        """Energy of the differences for a sample of an inked block, in squares of the depth:
        strokes that stand out, or thin and pale ones."""
        blocks = np.where(self.inked, self.drawn, 0.0).sum(axis=1) / np.maximum(
            self.inked.sum(axis=1), 1
        )
        return np.asarray(blocks / np.maximum(self.depth, 1) ** 2 / self.blocks.shape[2], float)


@dataclass(frozen=True)
class _Clean:
    boxes: Floats
    sizes: Floats
    texts: Floats  # N x 5, see ``_texts``
    bold: Floats
    parts: tuple[_Part, ...]


# A page is photographed several times.
_CLEAN: WeakKeyDictionary[Page, _Clean] = kept(f"{__name__}._CLEAN", WeakKeyDictionary())


def _clean(page: Page) -> _Clean:
    if page not in _CLEAN:
        boxes = np.array([f.box for f in page.fields], float).reshape(-1, 4)
        sizes = np.array([f.size_px for f in page.fields])
        em = np.where(sizes > 0, sizes, np.maximum(boxes[:, 3] - boxes[:, 1], 1.0))
        wide, tall = (boxes[:, 2] - boxes[:, 0]) / em, (boxes[:, 3] - boxes[:, 1]) / em
        along = np.array(ALONG)[np.minimum(np.searchsorted(ALONG, wide / BLOCK_EM), len(ALONG) - 1)]
        lines = np.where(tall > SEVERAL, LINES, 1)
        parts, bold = [], np.zeros(len(boxes))
        for count, deep in sorted(set(zip(along.tolist(), lines.tolist(), strict=True))):
            parts.append(
                _part(
                    page.pixels, boxes, (along == count) & (lines == deep), along=count, lines=deep
                )
            )
            bold[parts[-1].chosen] = parts[-1].bold
        _CLEAN[page] = _Clean(
            boxes, sizes, _texts([f.text for f in page.fields]), bold, tuple(parts)
        )
    return _CLEAN[page]


def _part(pixels: Pixels, boxes: Floats, chosen: Flags, *, along: int, lines: int) -> _Part:
    rows, columns = BLOCK_ROWS * lines, BLOCK_COLUMNS * along
    samples = _grey(
        grid.sample(pixels, grid.between(grid.corners(boxes[chosen]), rows, columns, edges=True))
    )
    blocks, sums = _blocks(samples)
    ink = _products(blocks, blocks, sums, b_sums=sums)
    inked: Flags = ink > INKED * ink.max(axis=1, keepdims=True) + 1e-6
    # numpy sorts words many times faster than bytes.
    tones = np.sort(samples.reshape(len(samples), -1).astype(np.int32), axis=1)
    depth = tones[:, int(0.95 * tones.shape[1])] - tones[:, int(0.03 * tones.shape[1])]
    steps = _steps(blocks)
    return _Part(
        chosen,
        rows,
        columns,
        blocks,
        sums,
        ink,
        inked,
        depth.astype(float),
        steps,
        _energy(steps, steps),
    )


def _texts(texts: Sequence[str]) -> Floats:
    """N x 5: characters, share of Chinese ones, share of digits, rare Chinese characters, and 1
    where Latin letters and digits are mixed."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    of = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    marks = np.bincount(of, ~_SPACES[np.minimum(codes, 0x3000)] | (codes > 0x3000), len(texts))
    chinese = np.bincount(of, (codes >= 0x3400) & (codes <= 0x9FFF), len(texts)) / np.maximum(
        marks, 1
    )
    digits = np.bincount(of, (codes >= 0x30) & (codes <= 0x39), len(texts)) / np.maximum(marks, 1)
    seldom = np.bincount(of, _rare()[np.minimum(codes, 0xFFFF)], len(texts))
    capitals = codes & ~np.uint32(0x20)  # of small letters
    latin = np.bincount(of, (capitals >= 0x41) & (capitals <= 0x5A), len(texts))
    return np.stack(
        [np.maximum(marks, 1), chinese, digits, seldom, (latin > 0) & (digits > 0)], axis=1
    )


@cached
def _rare() -> Flags:
    """By code point: characters of GB2312's second level, which recognisers have seen seldom."""
    rare = np.zeros(0x10000, np.bool_)
    for lead in range(0xD8, 0xF8):
        row = b"".join(bytes([lead, trail]) for trail in range(0xA1, 0xFF)).decode(
            "gb2312", "ignore"
        )
        rare[[ord(c) for c in row]] = True
    return rare


def _terms(
    clean: _Clean, heights: Floats, measured: Floats, *, quality: int, smear: Floats
) -> Floats:
    """N x TERMS: what the odds are a weighted sum of."""
    (marks, chinese, digits, seldom, mixed), (match, edges, contrast, pale) = (
        clean.texts.T,
        measured.T,
    )
    small = np.log(16 / np.maximum(heights, 1))
    # A JPEG of low quality spoils small print, not large.
    coarse = (90 - quality) / 35 * np.maximum(small, 0)
    tall, long, deep = (
        np.log(np.maximum(heights, 0.1)),
        np.log(marks),
        np.log(np.maximum(contrast, 1)),
    )
    close = -np.log(np.clip(1 - match, 1e-3, None))
    # A letter among digits, and one of two letters or digits, cannot be guessed from its
    # neighbours; one of a long Chinese word can.
    guessed = mixed, chinese * long, (marks <= 2) & (chinese == 0)
    of_text = (
        -chinese * small,
        np.log1p(seldom),
        np.clip(pale, PALE, 1),
        *guessed,
        clean.bold,
        np.ones(len(marks)),
    )
    return np.stack(
        [tall, long, chinese, digits, close, edges, deep, coarse, smear, *of_text], axis=1
    )


def _heights(boxes: Floats, quads: Floats, sizes: Floats) -> Floats:
    """Em height after projection: the quad's mean left/right side, scaled by the em's share of the
    box.
    """
    along = quads - np.roll(quads, -1, axis=1)
    sides = np.sqrt((along * along).sum(axis=2))  # top, right, bottom, left
    tall = (sides[:, 1] + sides[:, 3]) / 2 / np.maximum(boxes[:, 3] - boxes[:, 1], 1e-6)
    wide = (sides[:, 0] + sides[:, 2]) / 2 / np.maximum(boxes[:, 2] - boxes[:, 0], 1e-6)
    # Squeezed sideways is as bad as small.
    return np.asarray(sizes * np.minimum(tall, wide * 1.35), float)


def _grey(samples: Pixels) -> Pixels:
    return np.asarray(
        cv2.cvtColor(samples.reshape(len(samples), -1, 3), cv2.COLOR_RGB2GRAY), np.uint8
    ).reshape(samples.shape[:-1])


def _compare(clean: _Part, photo: Pixels) -> Floats:
    """N x 4: match with the clean page, the worst match of a block's edges with those of the clean
    one, the contrast in grey levels, and the palest block's share of it. Blocks without ink do not
    count."""
    blocks, sums = _blocks(photo)
    seen, both = (
        _products(blocks, blocks, sums, b_sums=sums),
        _products(clean.blocks, blocks, clean.sums, b_sums=sums),
    )
    ink = clean.ink.sum(axis=1)
    slope = both.sum(axis=1) / np.maximum(ink, 1e-6)
    # Pooled within blocks, so that a shadow across the field does not count as something over the
    # text.
    match = both.sum(axis=1) / np.sqrt(np.maximum(ink * seen.sum(axis=1), 1e-9))
    steps = _steps(blocks)
    alike = _energy(clean.steps, steps) / np.sqrt(
        np.maximum(clean.drawn * _energy(steps, steps), 1e-9)
    )
    edges = np.where(clean.inked, alike, np.inf).min(axis=1)
    pale = np.where(clean.inked, both / np.maximum(clean.ink, 1e-6), np.inf).min(
        axis=1
    ) / np.maximum(slope, 1e-6)
    numbers = np.stack([match, edges, slope * clean.depth, np.clip(pale, -1, 1)], axis=1)
    # A box without any ink cannot be read.
    return np.where(np.isfinite(edges)[:, None], numbers, 0.0)


def _steps(blocks: Float32) -> tuple[Float32, Float32]:
    """Differences between neighbours within each block, along the text and across it.

    N x blocks x what fits.
    """
    cells = blocks.reshape(*blocks.shape[:2], BLOCK_ROWS, BLOCK_COLUMNS)
    return cells[..., 1:] - cells[..., :-1], cells[..., 1:, :] - cells[..., :-1, :]


def _energy(a: tuple[Float32, Float32], b: tuple[Float32, Float32]) -> Floats:
    """N x blocks: sums of products, exact in single precision as those of ``_products``."""
    return np.asarray(
        sum(np.einsum("nbrc,nbrc->nb", x, y).astype(float) for x, y in zip(a, b, strict=True)),
        float,
    )


def _products(a: Float32, b: Float32, a_sums: Floats, *, b_sums: Floats) -> Floats:
    """Covariance within each block. A block's sums of products of bytes stay below 2**24, where
    single precision is exact.
    """
    samples = a.shape[2]
    return np.asarray(
        np.einsum("nbk,nbk->nb", a, b).astype(float) / samples - a_sums * b_sums / samples**2, float
    )


def _blocks(samples: Pixels) -> tuple[Float32, Floats]:
    """N x blocks x samples of each, and their sums."""
    count, rows, columns = samples.shape
    cells = samples.reshape(
        count, rows // BLOCK_ROWS, BLOCK_ROWS, columns // BLOCK_COLUMNS, BLOCK_COLUMNS
    ).transpose(0, 1, 3, 2, 4)
    parts = cells.astype(np.float32, order="C").reshape(count, -1, BLOCK_ROWS * BLOCK_COLUMNS)
    return parts, np.einsum("nbk->nb", parts).astype(float)


def unwarp(
    image: Pixels, quad: tuple[float, ...], height: int = 48, *, margin: float = 0.12
) -> Pixels:
    """The upright crop of one field: ``height`` x W x 3, W by the quad's own proportions, with a
    little paper around.

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
    target = np.array(
        [[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge]],
        np.float32,
    )
    half = np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(corners - half, target - half)
    return np.asarray(
        cv2.warpPerspective(
            image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )
