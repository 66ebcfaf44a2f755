"""A porch for a numbered paper card: fluted columns, an arched beam with lettering, a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from pipeline.art_text import ArtText
from pipeline.records import Fact, Pixels
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared.column import Column
from templates.art.shared.lettering import Grey, Laid, advance, around, lay, spread
from templates.art.shared.line_work import draw_lines, waves
from templates.art.shared.masks import Colour, Mask
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, box, points, rounded, vec

_TONES: Mapping[str, tuple[Colour, Colour, Colour]] = {  # dark, middle, light
    "blue": ((44, 70, 122), (112, 142, 190), (206, 218, 238)),
    "green": ((34, 88, 78), (104, 158, 140), (206, 230, 220)),
    "sepia": ((104, 72, 44), (176, 140, 100), (236, 222, 200)),
}
_LIP = 0.055  # how far the beam's corners hang below its middle, of the height


@dataclass(frozen=True)
class Columns(Art):
    """Transparent between the columns.

    ``title`` is lettered along the beam's arch, ``foot`` in the middle of the step.
    """

    tone: Literal["blue", "green", "sepia"] = "blue"
    title: Annotated[str, Field(max_length=80)] = ""
    foot: Annotated[str, Field(max_length=80)] = ""
    font: str = "serif_bold"
    beam: Annotated[float, Field(ge=0.05, le=0.5)] = 0.24  # height of the beam, of the whole
    column: Annotated[float, Field(ge=0.02, le=0.3)] = 0.105  # width of a column, of the whole

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        dark, middle, light = _TONES[self.tone]
        p = Painter(2 * width, 2 * height, 2.0)
        margin = 0.018 * width
        self._step(p, width, height, margin=margin)
        self._pair(p, width, height, margin=margin)
        shape = _beam(margin, width, height, beam=self.beam, column=(self.column + 0.016) * width)
        p.fill(shape, dark)
        _engraved(p, p.mask(shape), middle)
        pen = max(1.0, height * 0.006)
        p.stroke(shape, pen, light, alpha=0.7, closed=True)
        p.stroke(_frame(margin * 0.45, width, height), pen, dark, alpha=0.9, closed=True)
        if self.title:
            self._lettered(p, width, height, light=light, dark=dark)
        if self.foot:
            plate = np.zeros((2 * height, 2 * width), np.uint8)
            for char, at, size, _ in self._on_step(width, height):
                lay(plate, self.font, char, at=at, size=size)
            _print(p, plate, middle)
        return p.reduced(width, height).pixels()

    def inscriptions(self, value: Fact, width: int, height: int, *, rng: Rng) -> Sequence[ArtText]:
        _, middle, light = _TONES[self.tone]
        found: list[ArtText] = []
        for text, places, colour in (
            (self.title, self._on_arch(width, height), _title_colour(light)),
            (self.foot, self._on_step(width, height), middle),
        ):
            box = around(self.font, places)
            if box is not None:
                left, top, right, bottom = (v / 2 for v in box)
                ink = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
                size = places[0].size[1] / 2
                found.append(ArtText(text.strip(), size, (left, top, right, bottom), ink=ink))
        return found

    def _on_step(self, width: int, height: int) -> list[Laid]:
        """The letters of the foot, on a plate twice as large."""
        at = (width, height * 1.925)
        return spread(self.font, self.foot, centre=at, size=height * 0.085)[0]

    def _step(self, p: Painter, width: int, height: int, *, margin: float) -> None:
        """Two treads along the ground, with a gap for the lettering."""
        dark, middle, _ = _TONES[self.tone]
        gap = 0.0
        if self.foot:
            gap = 0.02 * width + sum(advance(self.font, c) for c in self.foot) * height * 0.021
        for top, low, tint in ((0.945, 0.962, middle), (0.962, 0.985, dark)):
            for x0, x1 in ((margin, width / 2 - gap), (width / 2 + gap, width - margin)):
                p.fill(box(x0, top * height, x1, y1=low * height), tint)

    def _pair(self, p: Painter, width: int, height: int, *, margin: float) -> None:
        """A column on either side."""
        top, low, wide = height * (self.beam + _LIP + 0.004), height * 0.945, self.column * width
        right = width - margin - (0.008 + self.column) * width
        for left in (margin + 0.008 * width, right):
            Column(left, top, wide, low, _TONES[self.tone]).paint(p)

    def _lettered(
        self, p: Painter, width: int, height: int, *, light: Colour, dark: Colour
    ) -> None:
        plate = np.zeros((2 * height, 2 * width), np.uint8)
        shade = plate.copy()
        for char, (x, y), size, turn in self._on_arch(width, height):
            for target, shift in ((shade, size[1] * 0.045), (plate, 0.0)):
                lay(target, self.font, char, at=(x + shift, y + shift), size=size, turn=turn)
        _print(p, shade, (dark[0] * 0.45, dark[1] * 0.45, dark[2] * 0.45))
        _print(p, plate, _title_colour(light))

    def _on_arch(self, width: int, height: int) -> list[Laid]:
        """The letters of the title, on a plate twice as large.

        Each stands on a parabola as flat as the beam's underside.
        """
        if not self.title:
            return []
        size = 2 * height * self.beam * 0.46
        lengths = np.array([advance(self.font, c) for c in self.title]) * size * 1.04
        squeeze = min(1.0, 2 * width * 0.84 / lengths.sum())
        starts = width + (np.cumsum(lengths) - lengths - lengths.sum() / 2) * squeeze
        places: list[Laid] = []
        for char, x, length in zip(self.title, starts, lengths * squeeze, strict=True):
            u = (x + length / 2 - width) / width
            y = 2 * height * (self.beam * 0.66 + _LIP * u * u * 0.9)
            turn = float(np.degrees(np.arctan(2 * height * _LIP * 1.8 * u / width)))
            places.append(Laid(char, (x, y), (size * squeeze, size), turn))
        return places


def _title_colour(light: Colour) -> Colour:
    return (250, 250, 252) if light[0] < 250 else light


def _beam(margin: float, width: int, height: int, *, beam: float, column: float) -> Points:
    """Straight above, an arch below that is flat where it rests on the columns."""
    x = np.linspace(width - margin, margin, 90)
    u = np.clip((x - width / 2) / (width / 2 - margin - column), -1, 1)
    arch = np.stack([x, height * (beam + _LIP * u * u)], 1)
    top = np.array([(margin, 0.035 * height), (width - margin, 0.035 * height)])
    return points(np.concatenate([top, arch]))


def _frame(margin: float, width: int, height: int) -> Points:
    """A rectangle with round corners."""
    right, low = width - margin, height - margin
    return rounded(margin, margin, right, y1=low, r=0.03 * height, steps=8)


def _engraved(p: Painter, mask: Mask, tint: Colour) -> None:
    """Fine waves cut into the beam."""
    rows = max(2, int(np.flatnonzero(mask.max(1))[-1]) + 1)
    rng = Address(3, ("engraved",)).stream()
    picture = p.canvas[:rows, :, :3].copy()
    draw_lines(picture, waves(p.width, rows, rows / 26, swing=rows / 12, rng=rng), tint, alpha=0.5)
    draw_lines(picture, waves(p.width, rows, rows / 20, swing=rows / 9, rng=rng), tint, alpha=0.35)
    m = mask[:rows, :, None]
    p.canvas[:rows, :, :3] += (picture - p.canvas[:rows, :, :3]) * m


def _print(p: Painter, plate: Grey, tint: Colour) -> None:
    """Letters of one colour; only the rows they stand on are touched."""
    rows = np.flatnonzero(plate.max(1))
    if rows.size:
        window = (slice(int(rows[0]), int(rows[-1]) + 1), slice(0, p.width))
        p.blend(window, plate[window].astype(np.float32) / np.float32(255), vec(*tint)[None, None])
