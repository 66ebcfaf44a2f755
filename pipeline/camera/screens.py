"""What screens of invented apps have in common: shades and words, and a pen that draws on them.

Each kind of screen has a file of its own.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from PIL import Image, ImageDraw

from pipeline.camera.flat import Box
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Scene
from pipeline.printing import fonts
from pipeline.records import Pixels
from pipeline.rng import Address

TITLES = {
    "zh": ("文件预览", "我的材料", "资料上传", "附件"),
    "en": ("Preview", "My documents", "Attachment", "Uploads"),
}
Shade = tuple[int, int, int]
Point = tuple[float, float]


class Paint(Protocol):
    """Paints an app that shows a paper, without the paper: H x W x 3."""

    def __call__(self, scene: Scene, lens: Floats, language: str, *, at: Address) -> Pixels: ...


class Screen(NamedTuple):
    """A kind of screen with an app on it."""

    aspect: float  # width to height
    view: Box  # where the paper is shown
    paint: Paint


class Theme(NamedTuple):
    """The shades of an app."""

    bar: Shade
    ground: Shade  # what the paper lies on
    ink: Shade
    faint: Shade


LIGHT = Theme(bar=(246, 247, 249), ground=(233, 235, 239), ink=(30, 32, 36), faint=(120, 126, 134))
DARK = Theme(bar=(32, 34, 38), ground=(18, 19, 22), ink=(236, 238, 242), faint=(140, 146, 156))
ACCENTS: tuple[Shade, ...] = ((38, 110, 220), (18, 150, 116), (214, 96, 42), (120, 84, 200))


def pick_theme(draw: np.random.Generator) -> Theme:
    """Dark on some screens."""
    return DARK if draw.random() < 0.3 else LIGHT


def pick_accent(draw: np.random.Generator) -> Shade:
    """The one bright colour of an app."""
    return ACCENTS[int(draw.integers(len(ACCENTS)))]


def pick_title(draw: np.random.Generator, language: str) -> str:
    """What the app calls itself."""
    return TITLES[language][int(draw.integers(4))]


class Pen:
    """Draws on one picture: x and sizes in shares of its width, y in shares of its height."""

    def __init__(self, scene: Scene, ground: Shade) -> None:
        self.width, self.height = scene.width, scene.height
        self.image = Image.new("RGB", (self.width, self.height), ground)
        self.draw = ImageDraw.Draw(self.image)

    def pixels(self) -> Pixels:
        """What was drawn, H x W x 3."""
        return np.asarray(self.image, np.uint8).copy()

    def tall(self, size: float) -> float:
        """A size as a share of the height."""
        return size * self.width / self.height

    def bar(
        self,
        left: float,
        top: float,
        right: float,
        *,
        bottom: float,
        shade: Shade,
        radius: float = 0.0,
    ) -> None:
        x, y = left * self.width, top * self.height
        # On a small screen at least a hairline.
        box = (x, y, max(x, right * self.width - 1), max(y, bottom * self.height - 1))
        self.draw.rounded_rectangle(box, radius * self.width, fill=shade)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        shade: Shade,
        anchor: str = "lm",
        bold: bool = False,
    ) -> None:
        font = fonts.pen("hei_bold" if bold else "hei", max(7, round(size * self.width)))
        at = (x * self.width, y * self.height)
        self.draw.text(at, text, font=font, fill=shade, anchor=anchor)

    def line(self, points: list[Point], shade: Shade, wide: float) -> None:
        path = [(x * self.width, y * self.height) for x, y in points]
        self.draw.line(path, fill=shade, width=self._stroke(wide), joint="curve")

    def disc(self, x: float, y: float, r: float, *, shade: Shade) -> None:
        self.draw.ellipse(self._around(x, y, r), fill=shade, outline=shade, width=0)

    def ring(self, x: float, y: float, r: float, *, shade: Shade, wide: float) -> None:
        self.draw.ellipse(self._around(x, y, r), outline=shade, width=self._stroke(wide))

    def _around(self, x: float, y: float, r: float) -> tuple[float, float, float, float]:
        """The pixels of a circle's box."""
        return (
            x * self.width - r * self.width,
            y * self.height - r * self.width,
            x * self.width + r * self.width,
            y * self.height + r * self.width,
        )

    def _stroke(self, wide: float) -> int:
        """A line's width in pixels, at least a hairline."""
        return max(1, round(wide * self.width))
