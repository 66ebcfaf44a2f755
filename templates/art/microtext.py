"""Security print: rows of letters too small to copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import cv2
import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.roles import Art, Rng
from templates.art.shared.lettering import Grey, advance, lay
from templates.art.shared.line_work import PALETTES
from templates.art.shared.masks import reduced, rgba


@dataclass(frozen=True)
class Microtext(Art):
    """The value, or ``text``, over and over.

    ``rows`` share the height; each starts a little further on; ``wave`` bends them.
    """

    text: Annotated[str, Field(min_length=1, max_length=200)] = "CREDITDOCS SPECIMEN PAPER"
    rows: Annotated[int, Field(ge=1, le=200)] = 1
    font: str = "sans"
    palette: Literal["lilac", "green", "rose", "blue", "grey", "sand"] = "blue"
    alpha: Annotated[float, Field(ge=0, le=1)] = 0.8
    wave: Annotated[float, Field(ge=0, le=2)] = 0.0  # of a row's height

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        row = 2 * height / max(1, self.rows)
        strip = self._strip(f"{value or self.text} ", row)
        plate = np.zeros((2 * height, 2 * width), np.uint8)
        tiled = np.tile(strip, (1, 2 * width // strip.shape[1] + 2))
        for i in range(max(1, self.rows)):
            top = round(i * row)
            part = plate[top : top + strip.shape[0]]
            start = (i * strip.shape[1] * 3 // 8) % strip.shape[1]
            part[:] = tiled[: part.shape[0], start : start + 2 * width]
        if self.wave:
            plate = self._bent(plate, row)
        ink = PALETTES[self.palette].inks[0]
        return rgba(ink, reduced(plate, width, height) * np.float32(self.alpha))

    def _strip(self, text: str, row: float) -> Grey:
        """The text once, in a row so many pixels high."""
        size = row * 0.8
        long = round(sum(advance(self.font, c) for c in text) * size)
        strip = np.zeros((max(2, round(row)), max(2, long)), np.uint8)
        x = 0.0
        for char in text:
            lay(strip, self.font, char, at=(x, row * 0.76), size=(size, size))
            x += advance(self.font, char) * size
        return strip

    def _bent(self, plate: Grey, row: float) -> Grey:
        """Rows become waves."""
        height, width = plate.shape
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        bend = self.wave * row * np.sin(xx * (2 * np.pi / (row * 14)))
        return np.asarray(cv2.remap(plate, xx, yy + bend, cv2.INTER_LINEAR), np.uint8)
