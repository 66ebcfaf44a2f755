"""Security print: short words strewn slantwise over the paper, every other row shifted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from pipeline.art_text import ArtText
from pipeline.records import Fact, Pixels
from pipeline.records.printed import LineRole
from pipeline.roles import Art, Rng
from templates.art.shared.lettering import Laid, advance, around, lay, outlines, turned
from templates.art.shared.masks import Colour, reduced, rgba
from templates.art.shared.shapes import vec

_TONES: dict[str, Colour] = {
    "white": (252, 253, 254),
    "grey": (176, 182, 188),
    "green": (150, 192, 164),
    "rose": (226, 172, 176),
    "blue": (158, 184, 214),
    "sand": (214, 190, 146),
}
_PAPERS: dict[str, Colour] = {
    "steel": (193, 207, 214),
    "jade": (205, 226, 208),
    "cream": (249, 242, 226),
    "blush": (252, 233, 230),
    "sky": (222, 234, 246),
    "cinnabar": (163, 36, 44),
    "navy": (38, 60, 98),
}


@dataclass(frozen=True)
class Strewn(Art):
    """Rows of letters over the paper.

    ``size`` is the height of a letter and ``gap`` the way from row to row, both as shares of the
    shorter side; ``paper`` tints what is between.
    """

    line_role: ClassVar[LineRole] = "security_print"

    text: Annotated[str, Field(min_length=1, max_length=60)] = "霁洲国"
    tone: Literal["white", "grey", "green", "rose", "blue", "sand"] = "grey"
    size: Annotated[float, Field(ge=0.01, le=0.3)] = 0.024
    gap: Annotated[float, Field(ge=0.02, le=1)] = 0.12
    turn: Annotated[float, Field(ge=-90, le=90)] = -28.0  # degrees, clockwise
    paper: Literal["none", "steel", "jade", "cream", "blush", "sky", "cinnabar", "navy"] = "none"
    font: str = "hei_bold"
    alpha: Annotated[float, Field(ge=0, le=1)] = 0.9

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        wide, tall = 2 * width, 2 * height
        plate = np.zeros((tall, wide), np.uint8)
        for places in self._strewn(wide, tall):
            for char, at, (em, _), turn in places:
                if -em < at[0] < wide + em and -em < at[1] < tall + em:
                    lay(plate, self.font, char, at=at, size=(em, em), turn=turn)
        words = reduced(plate, width, height) * np.float32(self.alpha)
        if self.paper == "none":
            return rgba(_TONES[self.tone], words)
        tint, out = vec(*_PAPERS[self.paper]), np.full((height, width, 4), 255, np.uint8)
        out[..., :3] = np.rint(tint + (vec(*_TONES[self.tone]) - tint) * words[..., None])
        return out

    def _strewn(self, wide: int, tall: int) -> Iterator[list[Laid]]:
        """The text each time it stands on a plate, or beside it."""
        short = float(min(wide, tall))
        em, row = self.size * short, self.gap * short
        run = sum(advance(self.font, c) for c in self.text) * em
        c, s = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        reach, pitch = int(np.hypot(wide, tall) / 2 / row) + 1, run + 1.6 * em
        across = int(np.hypot(wide, tall) / 2 / pitch) + 1
        for j in range(-reach, reach + 1):
            for i in range(-across, across + 1):
                x, y = (i + 0.5 * (j % 2)) * pitch - run / 2, j * row
                places: list[Laid] = []
                for char in self.text:
                    at = (float(wide / 2 + x * c - y * s), float(tall / 2 + x * s + y * c))
                    places.append(Laid(char, at, (em, em), self.turn))
                    x += advance(self.font, char) * em
                yield places

    def inscriptions(self, value: Fact, width: int, height: int, *, rng: Rng) -> Sequence[ArtText]:
        """Each time, what of it lies on the paper."""
        wide, tall = 2 * width, 2 * height
        paper = _PAPERS.get(self.paper, (255, 255, 255))
        ink = _luminance(_TONES[self.tone]) * self.alpha + _luminance(paper) * (1 - self.alpha)
        found: list[ArtText] = []
        for places in self._strewn(wide, tall):
            shown: list[Laid] = []
            for place in places:
                box = around(self.font, [place])
                if box and 0 <= box[0] + box[2] <= 2 * wide and 0 <= box[1] + box[3] <= 2 * tall:
                    shown.append(place)
            box = around(self.font, shown)
            if box is not None:
                left, top, right, bottom = (v / 2 for v in box)
                cut = (max(0.0, left), max(0.0, top), min(right, width), min(bottom, height))
                text = "".join(place.char for place in shown).strip()
                spots = [(x / 2, y / 2) for x, y in outlines(self.font, shown)]
                corners = turned(spots, self.turn)
                found.append(ArtText(text, shown[0].size[1] / 2, cut, ink=ink, corners=corners))
        return found


def _luminance(colour: Colour) -> float:
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue
