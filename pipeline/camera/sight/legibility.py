"""Judges what can be seen and read of each field, by comparing the photograph with the clean page
at the same points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.camera import grid
from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import Floats, Warp
from pipeline.camera.sight import covering, ink
from pipeline.camera.sight.page_text import PageText
from pipeline.records import Pixels

# Blocks along a field from which on paper bends by more than a tenth of a pixel between its ends.
BENT = 12
# Pixels of an em: of 51 fields in smaller print 2 were read; and a signature, which has no em, is
# never called legible.
LEAST = 5.0
PALE = 0.45  # of the field's own contrast: a character that keeps less of it has faded away
FADED = 0.8  # legibility at most of a field with such a character, which a reader often guesses
# The odds that a recogniser reads a field to the letter are the weighted sum of the terms, less
# ``Frame.penalty`` for what a medium does to a text beyond what they tell. WEIGHTS and the
# ``penalty`` of the effects are one logistic regression (ridge 1 on standardised terms) over 9,900
# one-line fields of all forty kinds in every layout under every condition and severity, two thirds
# of them in frames of 1600 x 1200 and the others in smaller and larger ones, read with RapidOCR
# 3.10 on un-warped crops. Only fields it reads on the clean page took part, and none that had lost
# a character. ``mixed`` to ``bold`` came later, with the other weights as they were, from 6,348
# fields of other people (seed 777) under the ten conditions in which most goes unread. ``penalty``
# was raised where fewer than 98 in 100 legible ones were read of these, of seed 90021 and of seed
# 313001; by the last ``rare``, as 19 of 347 legible fields with a rare character were misread, and
# 32 of 3,545 others. What the score is worth on yet other people's papers is measured by ``python
# -m flows.bench legible``.
# Height, length, Chinese, digits, match, edges, contrast, coarse, smear; then small Chinese, rare,
# palest, mixed, phrase, brief, bold, one: see ``_terms``.
# fmt: off
WEIGHTS = (
    1.94, -0.66, -1.0, 1.54, 0.95, 2.48, 1.2, -3.91, -4.3,
    1.18, -2.3, 2.12, -0.6, 0.26, -1.1, 3.3, -11.13,
)
# fmt: on
# So that of those called legible at least 95 in 100 are read wherever there are a hundred.
MIN_LEGIBILITY = 0.9

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Readings:
    """What was measured of a sheet's fields and lines: one number for each."""

    visible: Floats  # share of the box in the frame and not covered
    lost: Floats  # of the worst character: 1 from where on the field cannot be called legible
    pale: Floats  # share of the field's contrast that its palest character keeps
    heights: Floats  # of an em, in frame pixels
    terms: Floats  # N x 17: what WEIGHTS weigh
    penalty: float
    ceilings: Floats  # see ``PageText``

    @cached_property
    def legibility(self) -> Floats:
        """Chance of being read to the letter; one character out of sight leaves little of it, and
        one faded away no certainty."""
        odds = sum(
            (weight * term for weight, term in zip(WEIGHTS, self.terms.T, strict=True)),
            np.full(len(self.terms), -self.penalty),
        )
        chance = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
        chance = np.minimum(
            np.where(self.pale < PALE, np.minimum(chance, FADED), chance), self.ceilings
        )
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
    text: PageText,
    *,
    warp: Warp,
    owner: int,
    quality: int,
    bare: bool = False,
) -> tuple[Readings, Floats]:
    """All that is measured of a page's print: its numbers, and its quads (M x 4 x 2, clockwise
    from the text's own top left).

    Args:
        grey: the finished photograph's luminance, H x W.
        owner: the sheet's number in ``frame.owner``.
        quality: of the JPEG it is still to become.
        bare: the whole sheet is known to be in the frame with nothing on it.
    """
    boxes = text.boxes
    quads = warp.forward(boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)).reshape(-1, 4, 2)
    measured = _measured(text, grey, quads, warp=warp)
    heights = _heights(boxes, quads, text.sizes)
    seen, lost = np.ones(len(boxes)), np.zeros(len(boxes))
    if not bare or covering.touches(frame):
        seen, lost = covering.hidden(frame, boxes, quads, sizes=text.sizes, warp=warp, owner=owner)
    smear = np.minimum(frame.smear / np.maximum(heights, 1), 1)
    terms = _terms(text, heights, measured, quality=quality, smear=smear)
    pale = measured[:, 3]
    return Readings(seen, lost, pale, heights, terms, frame.penalty, text.ceilings), quads


def _measured(text: PageText, grey: Pixels, quads: Floats, *, warp: Warp) -> Floats:
    """N x 4: match, edges, contrast and palest block, see ``ink.compare``."""
    measured = np.zeros((len(quads), 4))
    for part in text.parts:
        bent = part.blocks.shape[-1] >= BENT
        nodes = (
            grid.nodes(text.boxes[part.chosen], warp)
            if bent
            else quads[part.chosen][:, [0, 1, 3, 2]].reshape(-1, 2, 2, 2)
        )
        points = grid.between(nodes, part.rows, part.columns, edges=not bent)
        measured[part.chosen] = ink.compare(part, grid.sample(grey, points))
    return measured


def _terms(
    text: PageText, heights: Floats, measured: Floats, *, quality: int, smear: Floats
) -> Floats:
    """N x 17, as WEIGHTS has them: what the odds are a weighted sum of."""
    (marks, chinese, digits, seldom, mixed), (match, edges, contrast, pale) = (
        text.measures.T,
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
        text.bold,
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
