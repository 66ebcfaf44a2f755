"""An ornamental frame for certificates: meander, rope or leaf band with corner roses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.roles import Art, Rng
from templates.art.shared import ornaments
from templates.art.shared.line_work import rosette
from templates.art.shared.masks import Colour, page_fineness
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, box, oval, points, vec

_INKS: dict[str, tuple[Colour, Colour]] = {
    "gold": ((178, 136, 62), (226, 200, 140)),
    "rose": ((176, 88, 104), (232, 186, 190)),
    "green": ((60, 124, 92), (176, 212, 188)),
    "blue": ((62, 98, 152), (176, 198, 226)),
    "grey": ((120, 124, 132), (206, 208, 212)),
}


@dataclass(frozen=True)
class Border(Art):
    """``band`` is the frame's thickness as a share of the shorter side.

    The middle stays transparent.
    """

    pattern: Literal["meander", "rope", "leaf"] = "meander"
    tone: Literal["gold", "rose", "green", "blue", "grey"] = "gold"
    band: Annotated[float, Field(ge=0.01, le=0.2)] = 0.045

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        ink, pale = _INKS[self.tone]
        b = self.band * min(width, height)
        fine = page_fineness(width, height)
        p = Painter(fine * width, fine * height, float(fine))
        _ground(p, width, height, b=b, pale=pale)
        _rules(p, width, height, b=b, ink=ink)
        for start, step, turn, run in _sides(width, height, b):
            self._side(p, start, step, turn=turn, run=run, b=b, ink=ink)
        for cy in (b / 2, height - b / 2):
            for cx in (b / 2, width - b / 2):
                _corner(p, cx, cy, b=b, ink=ink, pale=pale)
        return p.reduced(width, height).pixels()

    def _side(
        self,
        p: Painter,
        start: Points,
        step: Points,
        *,
        turn: float,
        run: float,
        b: float,
        ink: Colour,
    ) -> None:
        """One edge: the motif repeated a whole number of times, so corners meet alike."""
        size = b * 0.56
        count = max(1, round(run / (size * 1.12)))
        pitch = run / count
        # The same part of every motif, to be painted in one go.
        alike: dict[tuple[int, float], list[Points]] = {}
        for i in range(count):
            at = start + step * np.float32(pitch * (i + 0.5))
            for part, (shape, thick) in enumerate(_motif(self.pattern, i)):
                alike.setdefault((part, thick), []).append(
                    ornaments.turned(shape * vec(pitch / 2, size / 2), turn) + at
                )
        for (_, thick), placed in alike.items():
            if thick:
                p.strokes(placed, b * thick, ink, alpha=0.95)
            else:
                p.fills(placed, ink, 0.9)


def _ground(p: Painter, width: float, height: float, *, b: float, pale: Colour) -> None:
    """The paler band below the pattern."""
    p.fill(box(0, 0, width, y1=b), pale, 0.5)
    p.fill(box(0, height - b, width, y1=height), pale, 0.5)
    p.fill(box(0, b, b, y1=height - b), pale, 0.5)
    p.fill(box(width - b, b, width, y1=height - b), pale, 0.5)


def _rules(p: Painter, width: float, height: float, *, b: float, ink: Colour) -> None:
    """Two lines along either edge of the band."""
    for inset, thick in ((0.03 * b, 0.07), (0.17 * b, 0.03), (0.83 * b, 0.03), (0.97 * b, 0.07)):
        rule = box(inset, inset, width - inset, y1=height - inset)
        p.stroke(rule, max(0.5, thick * b), ink, closed=True)


def _sides(width: float, height: float, b: float) -> list[tuple[Points, Points, float, float]]:
    """Start, unit step, turn and length of the four edges, clockwise."""
    across, down = width - 2 * b, height - 2 * b
    return [
        (vec(b, b / 2), vec(1, 0), 0.0, across),
        (vec(width - b / 2, b), vec(0, 1), 90.0, down),
        (vec(width - b, height - b / 2), vec(-1, 0), 180.0, across),
        (vec(b / 2, height - b), vec(0, -1), 270.0, down),
    ]


def _motif(pattern: str, i: int) -> list[tuple[Points, float]]:
    """Shapes on [-1, 1]: a line with its width in bands, or (width 0) a filled figure."""
    if pattern == "meander":
        key = [(-1, 0.9), (-1, -0.9), (0.62, -0.9), (0.62, 0.42)]
        hook = [(-0.34, 0.42), (-0.34, -0.25), (0.12, -0.25)]
        return [(points([*key, *hook]), 0.055), (points([(-1, 0.9), (1, 0.9)]), 0.055)]
    if pattern == "rope":
        t = np.linspace(-1, 1, 24)
        strands = [points(np.stack([t, s * 0.75 * np.sin(np.pi * t)], 1)) for s in (-1, 1)]
        beads = [oval(x, 0, 0.13, ry=0.2) for x in (0.5, -0.5)]
        return [*((s, 0.07) for s in strands), *((bead, 0.0) for bead in beads)]
    leaf = points([(-0.9, 0), (-0.3, -0.62), (0.75, -0.5), (0.3, 0.05)])
    way = vec(1, 1 if i % 2 else -1)
    return [
        (leaf * way, 0.0),
        (points([(-1, 0), (1, 0)]), 0.04),
        (oval(0.6, 0.4 * float(way[1]), 0.14, ry=0.2), 0.0),
    ]


def _corner(p: Painter, cx: float, cy: float, *, b: float, ink: Colour, pale: Colour) -> None:
    """A square with a rosette and a flower in it."""
    h = b / 2
    p.fill(box(cx - h, cy - h, cx + h, y1=cy + h), pale)
    inner = h * 0.93
    square = box(cx - inner, cy - inner, cx + inner, y1=cy + inner)
    p.stroke(square, max(0.5, b * 0.06), ink, closed=True)
    for ring in rosette(cx, cy, h * 0.82, lobes=8, rings=3, inner=0.5, depth=0.14):
        p.stroke(ring, max(0.4, b * 0.03), ink, alpha=0.8, closed=True)
    for petal in ornaments.moved(ornaments.petals(8), cx, cy, size=h * 0.5):
        p.fill(petal, ink)
