"""Security paper: wavy hairlines in two directions and rosettes over a pale tint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared.line_work import (
    PALETTES,
    Ground,
    draw_lines,
    ground,
    rosette,
    spirograph,
    waves,
)


@dataclass(frozen=True)
class Guilloche(Art):
    """The pattern depends on ``seed`` alone, so every paper of a layout has the same.

    ``strength`` scales the lines' opacity; ``fill`` False leaves the paper bare between the lines.
    """

    palette: Literal["lilac", "green", "rose", "blue", "grey", "sand"] = "lilac"
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    rosettes: Annotated[int, Field(ge=0, le=12)] = 2
    strength: Annotated[float, Field(ge=0, le=2)] = 1.0
    fill: bool = True

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        drawn = Address(self.seed, ("guilloche",)).stream()
        paper = PALETTES[self.palette]
        picture = ground(paper, width, height)
        self._waves(picture, drawn)
        for i in range(self.rosettes):
            self._rosette(picture, i, drawn)
        out = np.full((height, width, 4), 255, np.uint8)
        out[..., :3] = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
        if not self.fill:
            away = np.abs(ground(paper, width, height) - picture).max(2)
            out[..., 3] = np.clip(away * 5, 0, 255).astype(np.uint8)
        return out

    def _waves(self, picture: Ground, drawn: Rng) -> None:
        """Hairlines over all of it, of each ink at its own pitch."""
        height, width = picture.shape[:2]
        short = float(min(width, height))
        pitch = max(2.8, short / 60)
        for i, ink in enumerate(PALETTES[self.palette].inks):
            swing = short * (0.05, 0.03, 0.09)[i] * drawn.uniform(0.8, 1.2)
            lines = waves(width, height, pitch * (1, 1.3, 1.7)[i], swing=swing, rng=drawn)
            draw_lines(picture, lines, ink, alpha=(0.55, 0.5, 0.4)[i] * self.strength)

    def _rosette(self, picture: Ground, i: int, drawn: Rng) -> None:
        """Large ones to the right, small ones to the left; a single one in the middle."""
        height, width = picture.shape[:2]
        right, cx = i % 2 == 0, width * 0.5
        if self.rosettes > 1:
            cx = width * (drawn.uniform(0.66, 0.76) if right else drawn.uniform(0.2, 0.3))
        cy = height * drawn.uniform(0.44, 0.56)
        radius = float(min(width, height)) * (0.38 if right else 0.27)
        lobes, inks = int(drawn.integers(8, 14)), PALETTES[self.palette].inks
        flower = rosette(cx, cy, radius, lobes=lobes, rings=9)
        rim = [spirograph(cx, cy, radius * g, petals=lobes * 2, swing=0.045) for g in (1.05, 1.08)]
        heart = spirograph(cx, cy, radius * 0.3, petals=2 * lobes + 1, swing=0.32, turns=2)
        for lines, ink, alpha in (
            (flower, inks[(i + 1) % 3], 0.7),
            (rim, inks[i % 3], 0.6),
            ([heart], inks[i % 3], 0.7),
        ):
            draw_lines(picture, lines, ink, alpha=alpha * self.strength, closed=True)
