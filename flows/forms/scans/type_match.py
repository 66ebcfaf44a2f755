"""Which of the shipped faces a scan is set in, by the look of its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from flows.forms.written.type_setting import printable
from pipeline.printing.fonts import pen

FACES = ("sans", "serif", "mono")
_TALL = 40  # pixels of type that words are compared in
_LONGEST = 60  # letters of a line that is looked at


def usual(samples: Sequence[tuple[str, Any]]) -> str:
    """The face that most words look like.

    Args:
        samples: words, and how dark their place is, H x W, cut close around their ink.
    """
    votes = dict.fromkeys(FACES, 0.0)
    for text, dark in samples:
        if 5 <= len(text) <= _LONGEST and min(dark.shape) > 4:
            for font in FACES:
                votes[font] += _likeness(text, dark, font)
    return max(FACES, key=lambda font: votes[font])


def _likeness(text: str, dark: Any, font: str) -> float:
    """How alike they are once both are as large, -1 to 1."""
    words = printable(text, font)
    if words is None:
        return 0.0
    drawn = Image.new("L", (_TALL * (len(words) + 2), 2 * _TALL))
    ImageDraw.Draw(drawn).text((10, 10), words, fill=255, font=pen(font, _TALL))
    ink = np.asarray(drawn)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return 0.0
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    size = (dark.shape[1], dark.shape[0])
    ours = cv2.resize(cut.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    theirs = dark.astype(np.float32)
    if ours.std() < 1e-3 or theirs.std() < 1e-3:
        return 0.0
    return float(np.corrcoef(ours.ravel(), theirs.ravel())[0, 1])
