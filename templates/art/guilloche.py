"""Security paper: wavy hairlines in two directions and rosettes over a pale tint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared.line_work import PALETTES, draw_lines, ground, rosette, spirograph, waves


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
        p, short = PALETTES[self.palette], float(min(width, height))
        picture = ground(p, width, height)
        pitch = max(2.8, short / 60)
        for i, ink in enumerate(p.inks):
            swing = short * (0.05, 0.03, 0.09)[i] * drawn.uniform(0.8, 1.2)
            draw_lines(
                picture,
                waves(width, height, pitch * (1, 1.3, 1.7)[i], swing=swing, rng=drawn),
                ink,
                alpha=(0.55, 0.5, 0.4)[i] * self.strength,
            )
        for i in range(self.rosettes):
            right = i % 2 == 0
            cx = (
                width * (drawn.uniform(0.66, 0.76) if right else drawn.uniform(0.2, 0.3))
                if self.rosettes > 1
                else width * 0.5
            )
            cy, radius = height * drawn.uniform(0.44, 0.56), short * (0.38 if right else 0.27)
            lobes, ink, other = int(drawn.integers(8, 14)), p.inks[(i + 1) % 3], p.inks[i % 3]
            draw_lines(
                picture,
                rosette(cx, cy, radius, lobes=lobes, rings=9),
                ink,
                alpha=0.7 * self.strength,
                closed=True,
            )
            draw_lines(
                picture,
                [
                    spirograph(cx, cy, radius * g, petals=lobes * 2, swing=0.045)
                    for g in (1.05, 1.08)
                ],
                other,
                alpha=0.6 * self.strength,
                closed=True,
            )
            draw_lines(
                picture,
                [spirograph(cx, cy, radius * 0.3, petals=2 * lobes + 1, swing=0.32, turns=2)],
                other,
                alpha=0.7 * self.strength,
                closed=True,
            )
        out = np.full((height, width, 4), 255, np.uint8)
        out[..., :3] = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
        if not self.fill:
            away = np.abs(ground(p, width, height) - picture).max(2)
            out[..., 3] = np.clip(away * 5, 0, 255).astype(np.uint8)
        return out
