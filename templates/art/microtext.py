"""Security print: rows of letters too small to copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import cv2
import numpy as np
from pydantic import Field

from pipeline.art_text import ArtText
from pipeline.records import Fact, Pixels
from pipeline.records.printed import LineRole
from pipeline.roles import Art, Rng
from templates.art.shared.lettering import Grey, Laid, advance, around, lay
from templates.art.shared.line_work import PALETTES
from templates.art.shared.masks import reduced, rgba


@dataclass(frozen=True)
class Microtext(Art):
    """The value, or ``text``, over and over.

    ``rows`` share the height; each starts a little further on; ``wave`` bends them.
    """

    line_role: ClassVar[LineRole] = "security_print"

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
        for place in self._places(text, row):
            lay(strip, self.font, place.char, at=place.at, size=place.size)
        return strip

    def _places(self, text: str, row: float) -> Iterator[Laid]:
        size, x = row * 0.8, 0.0
        for char in text:
            yield Laid(char, (x, row * 0.76), (size, size))
            x += advance(self.font, char) * size

    def inscriptions(self, value: Fact, width: int, height: int, *, rng: Rng) -> Sequence[ArtText]:
        """Every row, with the letters of which it shows the larger part."""
        row = 2 * height / self.rows
        once = list(self._places(f"{value or self.text} ", row))
        strip = self._strip(f"{value or self.text} ", row).shape[1]
        red, green, blue = PALETTES[self.palette].inks[0]
        ink = 255 - self.alpha * (255 - (0.299 * red + 0.587 * green + 0.114 * blue))
        found: list[ArtText] = []
        for number in range(self.rows):
            start, top = (number * strip * 3 // 8) % strip, round(number * row)
            shown = self._shown(once, strip, start, width=2 * width)
            box = around(self.font, shown)
            if box is not None:
                swing = self.wave * row
                left, right = max(0.0, box[0]) / 2, min(2.0 * width, box[2]) / 2
                upper, lower = max(0.0, top + box[1] - swing), top + box[3] + swing
                place = (left, upper / 2, right, min(2.0 * height, lower) / 2)
                text = "".join(letter.char for letter in shown).strip()
                found.append(ArtText(text, 0.4 * row, place, ink=ink))
        return found

    def _shown(self, once: Sequence[Laid], strip: int, start: int, *, width: int) -> list[Laid]:
        """Of the text over and over, ``strip`` pixels long, what stands on a row from ``start``."""
        shown: list[Laid] = []
        for turn in range(width // strip + 2):
            for letter in once:
                x = letter.at[0] + turn * strip - start
                if 0 <= x + advance(self.font, letter.char) * letter.size[0] / 2 <= width:
                    shown.append(letter._replace(at=(x, letter.at[1])))
        return shown

    def _bent(self, plate: Grey, row: float) -> Grey:
        """Rows become waves."""
        height, width = plate.shape
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        bend = self.wave * row * np.sin(xx * (2 * np.pi / (row * 14)))
        return np.asarray(cv2.remap(plate, xx, yy + bend, cv2.INTER_LINEAR), np.uint8)
