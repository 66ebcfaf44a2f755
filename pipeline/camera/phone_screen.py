"""A phone's screen with an app that shows a paper."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from pipeline.camera import screens
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Scene
from pipeline.camera.screens import Pen, Screen, Shade, Theme
from pipeline.records import Pixels
from pipeline.rng import Address

TOOLS = {"zh": ("转发", "收藏", "编辑", "更多"), "en": ("Share", "Save", "Edit", "More")}


def _paint(scene: Scene, lens: Floats, language: str, *, at: Address) -> Pixels:
    """Status bar, title bar with a way back, the viewer's ground, tools and the bar one swipes."""
    draw = at.stream()
    theme = screens.pick_theme(draw)
    pen = Pen(scene, theme.ground)
    pen.bar(0, 0, 1, bottom=0.096, shade=theme.bar)
    _status_bar(pen, theme.ink, draw)
    _title_bar(pen, theme.ink, screens.pick_title(draw, language))
    _tool_bar(pen, theme, TOOLS[language], accent=screens.pick_accent(draw))
    pen.bar(0.34, 0.985, 0.66, bottom=0.989, shade=theme.ink, radius=0.005)
    pen.bar(0.42, 0.8975, 0.58, bottom=0.9135, shade=theme.faint, radius=0.02)
    pages = f"1 / {int(draw.integers(1, 4))}"
    pen.text(0.5, 0.9055, pages, size=0.024, shade=theme.bar, anchor="mm")
    return pen.pixels()


PHONE = Screen(aspect=9 / 19, view=(0.0, 0.108, 1.0, 0.9), paint=_paint)


def _status_bar(pen: Pen, ink: Shade, draw: np.random.Generator) -> None:
    """The time, reception, wireless and battery."""
    time = f"{int(draw.integers(7, 23))}:{int(draw.integers(60)):02d}"
    pen.text(0.085, 0.026, time, size=0.036, shade=ink, bold=True)
    _reception(pen, ink)
    _wireless(pen, ink)
    _battery(pen, ink, float(draw.uniform(0.15, 1.0)))


def _reception(pen: Pen, ink: Shade) -> None:
    for k in range(4):
        left, top = 0.755 + 0.013 * k, 0.030 - 0.0025 * (k + 1)
        pen.bar(left, top, 0.764 + 0.013 * k, bottom=0.031, shade=ink)


def _wireless(pen: Pen, ink: Shade) -> None:
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


def _battery(pen: Pen, ink: Shade, charge: float) -> None:
    """``charge``: share of it that is left."""
    empty = (60, 60, 64) if ink[0] > 128 else (240, 240, 242)
    pen.bar(0.875, 0.0205, 0.933, bottom=0.0325, shade=ink, radius=0.008)
    pen.bar(0.879, 0.0225, 0.929, bottom=0.0305, shade=empty, radius=0.005)
    pen.bar(0.881, 0.0232, 0.881 + 0.046 * charge, bottom=0.0298, shade=ink, radius=0.004)
    pen.bar(0.936, 0.0245, 0.940, bottom=0.0285, shade=ink)


def _title_bar(pen: Pen, ink: Shade, title: str) -> None:
    """The way back, the title, and three dots for more."""
    pen.line([(0.062, 0.066), (0.044, 0.073), (0.062, 0.080)], ink, 0.006)
    pen.text(0.5, 0.073, title, size=0.042, shade=ink, anchor="mm", bold=True)
    for k in range(3):
        pen.disc(0.93 + 0.018 * (k - 1), 0.073, 0.0055, shade=ink)


def _tool_bar(pen: Pen, theme: Theme, words: tuple[str, ...], *, accent: Shade) -> None:
    """Four tools, the first of them in the app's colour."""
    pen.bar(0, 0.918, 1, bottom=1, shade=theme.bar)
    for k, (word, icon) in enumerate(zip(words, ICONS, strict=True)):
        x = 0.125 + 0.25 * k
        icon(pen, x, 0.938, shade=accent if k == 0 else theme.faint)
        pen.text(x, 0.962, word, size=0.024, shade=theme.faint, anchor="mm")


class _Icon(Protocol):
    def __call__(self, pen: Pen, x: float, y: float, *, shade: Shade) -> None: ...


def _share(pen: Pen, x: float, y: float, *, shade: Shade) -> None:
    """An arrow out of a corner."""
    h = pen.tall(0.018)
    corner = [(x - 0.016, y + h), (x - 0.016, y - 0.2 * h), (x + 0.012, y - 0.2 * h)]
    head = [(x + 0.002, y - 0.8 * h), (x + 0.014, y - 0.2 * h), (x + 0.002, y + 0.4 * h)]
    pen.line(corner, shade, 0.005)
    pen.line(head, shade, 0.005)


def _bookmark(pen: Pen, x: float, y: float, *, shade: Shade) -> None:
    """A ribbon with a notch at its foot."""
    h = pen.tall(0.018)
    top = [(x - 0.014, y - h), (x + 0.014, y - h)]
    foot = [(x + 0.014, y + h), (x, y + 0.4 * h), (x - 0.014, y + h)]
    pen.line([*top, *foot, top[0]], shade, 0.005)


def _pencil(pen: Pen, x: float, y: float, *, shade: Shade) -> None:
    """A slanting stroke."""
    h = pen.tall(0.018)
    pen.line([(x - 0.016, y + h), (x + 0.014, y - 0.8 * h)], shade, 0.007)


def _plus(pen: Pen, x: float, y: float, *, shade: Shade) -> None:
    """A cross in a ring."""
    h = pen.tall(0.018)
    pen.ring(x, y, 0.017, shade=shade, wide=0.005)
    pen.line([(x - 0.008, y), (x + 0.008, y)], shade, 0.004)
    pen.line([(x, y - 0.45 * h), (x, y + 0.45 * h)], shade, 0.004)


ICONS: tuple[_Icon, ...] = (_share, _bookmark, _pencil, _plus)  # of ``TOOLS``
