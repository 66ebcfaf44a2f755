"""A QR code of the value, on white with its quiet zone, in whole pixels per module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
import segno
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.records.printed import RegionKind
from pipeline.roles import Art, Rng
from templates.art.shared.masks import blank


@dataclass(frozen=True)
class Qr(Art):
    """``quiet`` is the white margin in modules; ``plain`` leaves the light modules transparent."""

    region: ClassVar[RegionKind | None] = "qr"
    level: Literal["L", "M", "Q", "H"] = "M"
    quiet: Annotated[int, Field(ge=0, le=20)] = 2
    plain: bool = False

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        out = blank(width, height)
        if value is None or not str(value):
            return out
        code = segno.make(str(value), error=self.level, micro=False, boost_error=False)
        dark = np.array([list(row) for row in code.matrix], np.uint8)
        dark = np.pad(dark, self.quiet)
        unit = max(1, min(width, height) // len(dark))
        big = np.kron(dark, np.ones((unit, unit), np.uint8))[:height, :width]
        top, left = (height - big.shape[0]) // 2, (width - big.shape[1]) // 2
        part = out[top : top + big.shape[0], left : left + big.shape[1]]
        part[..., :3] = np.where(big[..., None] == 1, 22, 255)
        part[..., 3] = big * 255 if self.plain else 255
        return out
