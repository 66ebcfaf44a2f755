"""What of a page's ink a photograph keeps: both are sampled at the same points, in blocks no wider
than a character.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera import grid
from pipeline.camera.geometry import Floats
from pipeline.camera.grid import Float32
from pipeline.records import Pixels

BLOCK_ROWS, BLOCK_COLUMNS = 8, 4  # sample points of a block
SAMPLES = BLOCK_ROWS * BLOCK_COLUMNS
INKED = 0.15  # of the ink of a field's fullest block: what has less says nothing of the text

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """Fields of a page that are sampled alike, and what the clean page shows there: blocks of
    samples, their sums, and measures of the ink in them."""

    chosen: Flags
    rows: int
    columns: int
    blocks: Float32  # rows x columns of a block, then the part's N x the blocks of each
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
        return np.asarray(blocks / np.maximum(self.depth, 1) ** 2 / SAMPLES, float)


def part(pixels: Pixels, boxes: Floats, chosen: Flags, *, along: int, lines: int) -> Part:
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
    return Part(
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


def compare(clean: Part, photo: Pixels) -> Floats:
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


def _grey(samples: Pixels) -> Pixels:
    return np.asarray(
        cv2.cvtColor(samples.reshape(len(samples), -1, 3), cv2.COLOR_RGB2GRAY), np.uint8
    ).reshape(samples.shape[:-1])


def _steps(blocks: Float32) -> tuple[Float32, Float32]:
    """Differences between neighbours within each block, along the text and across it."""
    return blocks[:, 1:] - blocks[:, :-1], blocks[1:] - blocks[:-1]


def _energy(a: tuple[Float32, Float32], b: tuple[Float32, Float32]) -> Floats:
    """N x blocks: sums of products, exact in single precision as those of ``_products``."""
    return np.asarray(
        sum(np.einsum("rcnb,rcnb->nb", x, y).astype(float) for x, y in zip(a, b, strict=True)),
        float,
    )


def _products(a: Float32, b: Float32, a_sums: Floats, *, b_sums: Floats) -> Floats:
    """Covariance within each block. A block's sums of products of bytes stay below 2**24, where
    single precision is exact.
    """
    products = np.einsum("rcnb,rcnb->nb", a, b).astype(float)
    return np.asarray(products / SAMPLES - a_sums * b_sums / SAMPLES**2, float)


def _blocks(samples: Pixels) -> tuple[Float32, Floats]:
    """The samples of every block, those at one place in it together, and their sums.

    Sums of samples are exact in any order, and quick along thousands of blocks.
    """
    count, rows, columns = samples.shape
    cells = samples.reshape(
        count, rows // BLOCK_ROWS, BLOCK_ROWS, columns // BLOCK_COLUMNS, BLOCK_COLUMNS
    ).transpose(2, 4, 0, 1, 3)
    parts = cells.astype(np.float32, order="C").reshape(BLOCK_ROWS, BLOCK_COLUMNS, count, -1)
    return parts, np.einsum("rcnb->nb", parts).astype(float)
