"""A fluted column with scrolls at its head and a step at its foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from templates.art.shared.masks import Colour
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import box, oval, points


@dataclass(frozen=True)
class Column:
    """``left`` to ``left + wide`` and ``top`` to ``low``, in a painter's units."""

    left: float
    top: float
    wide: float
    low: float
    tones: tuple[Colour, Colour, Colour]  # dark, middle, light

    @property
    def _tall(self) -> float:
        return self.low - self.top

    @property
    def _shaft(self) -> tuple[float, float]:
        """Its two edges."""
        return self.left + 0.12 * self.wide, self.left + 0.88 * self.wide

    def paint(self, p: Painter) -> None:
        """From the shaft up, and then the foot."""
        self._fluted(p)
        self._head(p)
        self._foot(p)

    def _slab(
        self, p: Painter, x: tuple[float, float], y: tuple[float, float], *, tone: int
    ) -> None:
        """A stone from edge to edge with a dark line below it."""
        p.fill(box(x[0], y[0], x[1], y1=y[1]), self.tones[tone])
        edge = points([(x[0], y[1]), (x[1], y[1])])
        p.stroke(edge, max(0.5, self.wide * 0.02), self.tones[0], alpha=0.8)

    def _fluted(self, p: Painter) -> None:
        """The shaft; every flute has a light and a dark edge."""
        dark, _, light = self.tones
        top, low, tall, wide, (left, right) = self.top, self.low, self._tall, self.wide, self._shaft
        self._slab(p, (left, right), (top + 0.13 * tall, low - 0.07 * tall), tone=1)
        for i in range(6):
            x = left + (right - left) * (i + 0.5) / 6
            y0, y1 = top + 0.16 * tall, low - 0.09 * tall
            p.stroke(points([(x, y0), (x, y1)]), wide * 0.055, light, alpha=0.9)
            x += wide * 0.045
            p.stroke(points([(x, y0), (x, y1)]), wide * 0.03, dark, alpha=0.9)

    def _head(self, p: Painter) -> None:
        """Two slabs, the scrolls, a row of beads, and the ring below them."""
        left, top, wide, tall = self.left, self.top, self.wide, self._tall
        self._slab(p, (left, left + wide), (top, top + 0.035 * tall), tone=2)
        inset = (left + 0.05 * wide, left + 0.95 * wide)
        self._slab(p, inset, (top + 0.035 * tall, top + 0.10 * tall), tone=1)
        for side in (-1, 1):
            self._scroll(p, side)
        for i in range(5):
            x = left + wide * (0.26 + 0.12 * i)
            bead = oval(x, top + 0.07 * tall, wide * 0.045, ry=wide * 0.06)
            p.fill(bead, self.tones[2], 0.9)
        shaft = self._shaft
        ring = (shaft[0] - 0.03 * wide, shaft[1] + 0.03 * wide)
        self._slab(p, ring, (top + 0.12 * tall, top + 0.145 * tall), tone=2)

    def _scroll(self, p: Painter, side: int) -> None:
        x, y = self.left + self.wide * (0.5 + 0.40 * side), self.top + 0.085 * self._tall
        r = self.wide * 0.12
        p.fill(oval(x, y, r, ry=r), self.tones[2])
        t = np.linspace(0, 3.6 * np.pi, 50)
        spiral = [x - side * r * (1 - t / 13) * np.cos(t), y - r * (1 - t / 13) * np.sin(t)]
        p.stroke(points(np.stack(spiral, 1)), self.wide * 0.03, self.tones[0], alpha=0.9)

    def _foot(self, p: Painter) -> None:
        left, low, wide, tall, shaft = self.left, self.low, self.wide, self._tall, self._shaft
        ring = (shaft[0] - 0.05 * wide, shaft[1] + 0.05 * wide)
        self._slab(p, ring, (low - 0.075 * tall, low - 0.04 * tall), tone=2)
        self._slab(p, (left, left + wide), (low - 0.04 * tall, low), tone=1)
