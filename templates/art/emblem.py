"""Arms of countries that do not exist: zh a ginkgo leaf over a river, en a lighthouse at sea."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import cv2
import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.records.printed import RegionKind
from pipeline.roles import Art, Rng
from templates.art.shared import ornaments
from templates.art.shared.masks import Colour
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, oval, points, vec

_TONES: dict[str, tuple[Colour, Colour, Colour]] = {  # ground, mark, rim
    "colour": ((28, 88, 110), (242, 208, 120), (196, 150, 62)),
    "gold": ((246, 232, 196), (186, 140, 58), (170, 122, 44)),
    "blue": ((232, 238, 246), (70, 104, 158), (70, 104, 158)),
    "grey": ((238, 238, 240), (128, 130, 136), (128, 130, 136)),
}


@dataclass(frozen=True)
class Emblem(Art):
    """``alpha`` below 1 makes a watermark of it; ``filled`` False leaves the disc bare."""

    region: ClassVar[RegionKind | None] = "logo"
    nation: Literal["zh", "en"] = "zh"
    tone: Literal["colour", "gold", "blue", "grey"] = "colour"
    alpha: Annotated[float, Field(ge=0, le=1)] = 1.0
    filled: bool = True

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        ground, mark, rim = _TONES[self.tone]
        size = min(width, height)
        p = Painter(3 * width, 3 * height, 1.47 * size, (1.5 * width, 1.5 * height))
        if self.filled:
            p.fill(oval(0, 0, 1, ry=1, steps=120), rim)
            p.fill(oval(0, 0, 0.93, ry=0.93, steps=120), ground)
        for radius, thick in ((0.97, 0.03), (0.78, 0.022)):
            p.stroke(oval(0, 0, radius, ry=radius, steps=120), thick, rim, closed=True)
        for shape in self._rim():
            p.fill(shape, mark if self.filled else rim)
        shapes = _ginkgo() if self.nation == "zh" else _lighthouse()
        clip = p.mask(oval(0, 0, 0.765, ry=0.765, steps=90))
        for shape in shapes:
            p.fill(shape, mark, clip=clip)
        small = np.asarray(
            cv2.resize(p.canvas, (width, height), interpolation=cv2.INTER_AREA), np.float32
        )
        done = Painter(width, height)
        done.canvas = small * np.float32(self.alpha)
        return done.pixels()

    def _rim(self) -> list[Points]:
        """Small signs between the two circles: seeds for zh, rope for en."""
        count = 36 if self.nation == "zh" else 28
        seed = (
            oval(0, -0.865, 0.022, ry=0.05)
            if self.nation == "zh"
            else points([(-0.05, -0.82), (0.02, -0.91), (0.07, -0.91), (0.0, -0.82)])
        )
        return [ornaments.turned(seed, 360 * k / count) for k in range(count)]


def _ginkgo() -> list[Points]:
    leaf = [s * np.float32(0.56) + vec(0, -0.08) for s in ornaments.ginkgo()]
    return [*leaf, *ornaments.waves(3, 0.36, 0.14, width=1.7)]


def _lighthouse() -> list[Points]:
    tower = [s * np.float32(0.62) + vec(0, -0.1) for s in ornaments.lighthouse()]
    return [*tower, *ornaments.waves(2, 0.5, 0.14, width=1.7)]
