"""A drawn passport photograph of nobody: one face per key, of the sex and age the paper states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import cv2
import numpy as np

from pipeline.caches import cached
from pipeline.records import Fact, Pixels, Portrait
from pipeline.records.printed import RegionKind
from pipeline.roles import Art, Rng
from templates.art.shared.clothes import paint_clothes
from templates.art.shared.face import paint_ears, paint_head, paint_neck
from templates.art.shared.glasses import paint_glasses
from templates.art.shared.hair import paint_back, paint_front
from templates.art.shared.looks import looks
from templates.art.shared.masks import Colour, blank
from templates.art.shared.noise import noise
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import vec

GROUNDS: Mapping[str, Colour] = {
    "white": (246, 247, 249),
    "blue": (98, 152, 208),
    "grey": (206, 211, 217),
    "transparent": (236, 238, 242),
}
_WIDE, _TALL = 336, 420  # units of the drawing a print shows
_MIDDLE, _TOP = 180, 22
_ROWS = 260  # drawn; larger prints are enlarged, as a lab's would be


@dataclass(frozen=True)
class PortraitPhoto(Art):
    """``people`` is whose country: zh or en looks.

    ``ghost`` is the pale second photograph of a licence.
    """

    region: ClassVar[RegionKind | None] = "portrait"
    background: Literal["white", "blue", "grey", "transparent"] = "transparent"
    people: Literal["zh", "en"] = "zh"
    greyscale: bool = False
    ghost: bool = False

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        """Raises TypeError for a value that is no Portrait."""
        if value is None:
            return blank(width, height)
        if not isinstance(value, Portrait):
            raise TypeError(f"a portrait is drawn of a Portrait, not of {value!r}")
        picture = _cut(_photograph(value, self.people), width, height)
        if self.background != "transparent":
            picture = _before(GROUNDS[self.background], picture)
        return _toned(picture, self.greyscale or self.ghost, self.ghost)


@cached(most=4)
def _photograph(who: Portrait, people: str) -> Pixels:
    """The colour photograph without a backdrop.

    The licence asks for the same one twice, in two sizes.
    """
    scale = _ROWS / _TALL
    k, width = looks(who, people), round(_WIDE * scale)
    p = Painter(width, _ROWS, scale, (width / 2 - _MIDDLE * scale, _ROWS - (_TOP + _TALL) * scale))
    paint_back(p, k)
    paint_neck(p, k)
    paint_clothes(p, k)
    paint_ears(p, k)
    paint_head(p, k)
    paint_front(p, k)
    paint_glasses(p, k)
    grain = cv2.GaussianBlur(noise(k.seed.at("grain").stream(), _ROWS, width, cell=1), (0, 0), 0.7)
    p.canvas[..., :3] += np.asarray(grain, np.float32)[..., None] * 3.0 * p.canvas[..., 3:]
    out = p.pixels()
    out.setflags(write=False)
    return out


def _cut(picture: Pixels, width: int, height: int) -> Pixels:
    """The print: filled from side to side and from the chin up, what is too much cut away."""
    rows, columns = picture.shape[:2]
    across, down = (
        min(columns, round(rows * width / height)),
        min(rows, round(columns * height / width)),
    )
    left = (columns - across) // 2
    shrunk = cv2.INTER_AREA if height < down else cv2.INTER_CUBIC
    return np.asarray(
        cv2.resize(
            picture[rows - down :, left : left + across], (width, height), interpolation=shrunk
        ),
        np.uint8,
    )


def _before(colour: Colour, picture: Pixels) -> Pixels:
    """The person before a lit backdrop: a little brighter behind the head."""
    height, width = picture.shape[:2]
    x, y = (
        np.linspace(-1, 1, width, dtype=np.float32)[None],
        np.linspace(-1, 1, height, dtype=np.float32)[:, None],
    )
    ground = vec(*colour) * (1.015 - 0.05 * (x * x + (y + 0.2) ** 2))[..., None]
    share = picture[..., 3:] * np.float32(1 / 255)
    mixed = np.clip(ground + (picture[..., :3] - ground) * share + 0.5, 0, 255)
    return np.dstack([mixed.astype(np.uint8), np.full((height, width), 255, np.uint8)])


def _toned(picture: Pixels, grey: bool, ghost: bool) -> Pixels:
    out = picture.copy()
    if grey:
        out[..., :3] = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)[
            ..., None
        ]
    if ghost:
        light = 120 + out[..., :3].astype(np.float32) * (135 / 255)
        out[..., :3] = np.clip(light, 0, 255).astype(np.uint8)
        out[..., 3] = (out[..., 3].astype(np.float32) * 0.5).astype(np.uint8)
    return out
