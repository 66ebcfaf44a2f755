"""Screens with an app that shows a paper: what is drawn around it on a phone and on a desktop.

The apps are invented.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from pipeline.camera.flat import Box
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Scene
from pipeline.printing import fonts
from pipeline.records import Pixels
from pipeline.rng import Address

PHONE, DESKTOP = 9 / 19, 16 / 10  # width to height
# Where the paper is shown.
VIEW: dict[str, Box] = {"phone": (0.0, 0.108, 1.0, 0.9), "desktop": (0.135, 0.082, 0.985, 0.945)}
TITLES = {
    "zh": ("文件预览", "我的材料", "资料上传", "附件"),
    "en": ("Preview", "My documents", "Attachment", "Uploads"),
}
TOOLS = {"zh": ("转发", "收藏", "编辑", "更多"), "en": ("Share", "Save", "Edit", "More")}
MENU = {"zh": ("文件", "编辑", "视图", "帮助"), "en": ("File", "Edit", "View", "Help")}
Shade = tuple[int, int, int]
Paint = Callable[[Scene, Floats, str, Address], Pixels]
# Bar, ground, ink, faint.
LIGHT: tuple[Shade, Shade, Shade, Shade] = (
    (246, 247, 249),
    (233, 235, 239),
    (30, 32, 36),
    (120, 126, 134),
)
DARK: tuple[Shade, Shade, Shade, Shade] = (
    (32, 34, 38),
    (18, 19, 22),
    (236, 238, 242),
    (140, 146, 156),
)
ACCENTS: tuple[Shade, ...] = ((38, 110, 220), (18, 150, 116), (214, 96, 42), (120, 84, 200))


class _Pen:
    """Draws in shares of the frame's width (x, sizes) and pixels from any edge, on one picture."""

    def __init__(self, scene: Scene, ground: Shade) -> None:
        self.width, self.height = scene.width, scene.height
        self.image = Image.new("RGB", (self.width, self.height), ground)
        self.draw = ImageDraw.Draw(self.image)

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
        self.draw.text(
            (x * self.width, y * self.height), text, font=font, fill=shade, anchor=anchor
        )

    def line(self, points: list[tuple[float, float]], shade: Shade, wide: float) -> None:
        self.draw.line(
            [(x * self.width, y * self.height) for x, y in points],
            fill=shade,
            width=max(1, round(wide * self.width)),
            joint="curve",
        )

    def ring(self, x: float, y: float, r: float, *, shade: Shade, wide: float = 0.0) -> None:
        at = (
            x * self.width - r * self.width,
            y * self.height - r * self.width,
            x * self.width + r * self.width,
            y * self.height + r * self.width,
        )
        self.draw.ellipse(
            at,
            fill=None if wide else shade,
            outline=shade,
            width=max(1, round(wide * self.width)) if wide else 0,
        )


def phone(scene: Scene, lens: Floats, language: str, *, at: Address) -> Pixels:
    """Status bar, title bar with a way back, the viewer's ground, tools and the bar one swipes."""
    draw = at.stream()
    bar, ground, ink, faint = DARK if draw.random() < 0.3 else LIGHT
    pen = _Pen(scene, ground)
    pen.bar(0, 0, 1, bottom=0.096, shade=bar)
    pen.text(
        0.085,
        0.026,
        f"{int(draw.integers(7, 23))}:{int(draw.integers(60)):02d}",
        size=0.036,
        shade=ink,
        bold=True,
    )
    _signals(pen, ink, float(draw.uniform(0.15, 1.0)))
    pen.line([(0.062, 0.066), (0.044, 0.073), (0.062, 0.080)], ink, 0.006)
    pen.text(
        0.5,
        0.073,
        TITLES[language][int(draw.integers(4))],
        size=0.042,
        shade=ink,
        anchor="mm",
        bold=True,
    )
    for k in range(3):
        pen.ring(0.93 + 0.018 * (k - 1), 0.073, 0.0055, shade=ink)
    pen.bar(0, 0.918, 1, bottom=1, shade=bar)
    accent = ACCENTS[int(draw.integers(len(ACCENTS)))]
    for k, word in enumerate(TOOLS[language]):
        x = 0.125 + 0.25 * k
        _icon(pen, x, 0.938, number=k, shade=accent if k == 0 else faint)
        pen.text(x, 0.962, word, size=0.024, shade=faint, anchor="mm")
    pen.bar(0.34, 0.985, 0.66, bottom=0.989, shade=ink, radius=0.005)
    pen.bar(0.42, 0.8975, 0.58, bottom=0.9135, shade=faint, radius=0.02)
    pen.text(0.5, 0.9055, f"1 / {int(draw.integers(1, 4))}", size=0.024, shade=bar, anchor="mm")
    return np.asarray(pen.image, np.uint8).copy()


def _signals(pen: _Pen, ink: Shade, charge: float) -> None:
    """Reception, wireless and battery."""
    for k in range(4):
        pen.bar(
            0.755 + 0.013 * k, 0.030 - 0.0025 * (k + 1), 0.764 + 0.013 * k, bottom=0.031, shade=ink
        )
    aspect = pen.width / pen.height
    for k in (1, 2, 3):
        r = 0.0085 * k
        box = (
            (0.838 - r) * pen.width,
            (0.031 - r * aspect) * pen.height,
            (0.838 + r) * pen.width,
            (0.031 + r * aspect) * pen.height,
        )
        pen.draw.arc(box, 225, 315, fill=ink, width=max(1, round(0.005 * pen.width)))
    pen.bar(0.875, 0.0205, 0.933, bottom=0.0325, shade=ink, radius=0.008)
    pen.bar(
        0.879,
        0.0225,
        0.929,
        bottom=0.0305,
        shade=(60, 60, 64) if ink[0] > 128 else (240, 240, 242),
        radius=0.005,
    )
    pen.bar(0.881, 0.0232, 0.881 + 0.046 * charge, bottom=0.0298, shade=ink, radius=0.004)
    pen.bar(0.936, 0.0245, 0.940, bottom=0.0285, shade=ink)


def _icon(pen: _Pen, x: float, y: float, *, number: int, shade: Shade) -> None:
    """Four plain signs."""
    h = 0.018 * pen.width / pen.height
    if number == 0:
        pen.line(
            [(x - 0.016, y + h), (x - 0.016, y - 0.2 * h), (x + 0.012, y - 0.2 * h)], shade, 0.005
        )
        pen.line(
            [(x + 0.002, y - 0.8 * h), (x + 0.014, y - 0.2 * h), (x + 0.002, y + 0.4 * h)],
            shade,
            0.005,
        )
    elif number == 1:
        pen.line(
            [
                (x - 0.014, y - h),
                (x + 0.014, y - h),
                (x + 0.014, y + h),
                (x, y + 0.4 * h),
                (x - 0.014, y + h),
                (x - 0.014, y - h),
            ],
            shade,
            0.005,
        )
    elif number == 2:
        pen.line([(x - 0.016, y + h), (x + 0.014, y - 0.8 * h)], shade, 0.007)
    else:
        pen.ring(x, y, 0.017, shade=shade, wide=0.005)
        pen.line([(x - 0.008, y), (x + 0.008, y)], shade, 0.004)
        pen.line([(x, y - 0.45 * h), (x, y + 0.45 * h)], shade, 0.004)


def desktop(scene: Scene, lens: Floats, language: str, *, at: Address) -> Pixels:
    """A window over the whole screen.

    Title, menu and tools, thumbnails, the viewer's ground, and the task bar.
    """
    draw = at.stream()
    bar, ground, ink, faint = DARK if draw.random() < 0.3 else LIGHT
    accent = ACCENTS[int(draw.integers(len(ACCENTS)))]
    shadow: Shade = (max(0, ground[0] - 40), max(0, ground[1] - 38), max(0, ground[2] - 34))
    pen = _Pen(scene, shadow)
    pen.bar(0, 0, 1, bottom=0.030, shade=bar)
    pen.ring(0.012, 0.015, 0.005, shade=accent)
    pen.text(
        0.022,
        0.015,
        f"{TITLES[language][int(draw.integers(4))]} - {int(draw.integers(10**5, 10**6))}.pdf",
        size=0.0092,
        shade=ink,
    )
    _buttons(pen, ink)
    pen.bar(0, 0.030, 1, bottom=0.075, shade=ground)
    for k, word in enumerate(MENU[language]):
        pen.text(0.012 + 0.036 * k, 0.042, word, size=0.0088, shade=ink)
    for k in range(9):
        pen.bar(
            0.012 + 0.021 * k,
            0.053,
            0.025 + 0.021 * k,
            bottom=0.071,
            shade=faint if k != 3 else accent,
            radius=0.002,
        )
    pen.bar(0.46, 0.053, 0.50, bottom=0.071, shade=bar, radius=0.002)
    pen.text(0.48, 0.062, f"{5 * int(draw.integers(9, 25))} %", size=0.0085, shade=ink, anchor="mm")
    pen.bar(0, 0.075, 0.125, bottom=0.955, shade=bar)
    for k in range(int(draw.integers(2, 5))):
        top = 0.095 + 0.2 * k
        pen.bar(
            0.032,
            top - 0.004,
            0.095,
            bottom=top + 0.144,
            shade=accent if k == 0 else faint,
            radius=0.001,
        )
        pen.bar(0.034, top, 0.093, bottom=top + 0.140, shade=(252, 252, 252))
        for row in range(7):
            pen.bar(
                0.039,
                top + 0.016 + 0.016 * row,
                0.06 + 0.026 * float(draw.random()),
                bottom=top + 0.020 + 0.016 * row,
                shade=(196, 198, 202),
            )
    pen.bar(0.990, 0.075, 1, bottom=0.955, shade=ground)
    pen.bar(0.992, 0.085, 0.998, bottom=0.4, shade=faint, radius=0.003)
    _taskbar(pen, draw, bar, ink=ink)
    return np.asarray(pen.image, np.uint8).copy()


def _buttons(pen: _Pen, ink: Shade) -> None:
    """To make the window small, large, and gone."""
    pen.line([(0.922, 0.016), (0.932, 0.016)], ink, 0.0009)
    tall = 0.008 * pen.width / pen.height
    pen.line(
        [
            (0.951, 0.010),
            (0.959, 0.010),
            (0.959, 0.010 + tall),
            (0.951, 0.010 + tall),
            (0.951, 0.010),
        ],
        ink,
        0.0009,
    )
    pen.line([(0.979, 0.010), (0.988, 0.010 + tall)], ink, 0.0009)
    pen.line([(0.988, 0.010), (0.979, 0.010 + tall)], ink, 0.0009)


def _taskbar(pen: _Pen, draw: np.random.Generator, bar: Shade, *, ink: Shade) -> None:
    pen.bar(
        0, 0.955, 1, bottom=1, shade=(max(0, bar[0] - 14), max(0, bar[1] - 12), max(0, bar[2] - 6))
    )
    for k in range(6):
        x = 0.42 + 0.03 * k
        pen.bar(
            x,
            0.963,
            x + 0.018,
            bottom=0.992,
            shade=ACCENTS[k % len(ACCENTS)] if k else (90, 150, 220),
            radius=0.004,
        )
    pen.text(
        0.985,
        0.977,
        f"{int(draw.integers(8, 22)):02d}:{int(draw.integers(60)):02d}",
        size=0.0095,
        shade=ink,
        anchor="rm",
    )
