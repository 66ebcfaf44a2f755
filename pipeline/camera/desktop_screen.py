"""A desktop's screen with an app that shows a paper: a window over all of it, and the task bar."""

from __future__ import annotations

import numpy as np

from pipeline.camera import screens
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Scene
from pipeline.camera.screens import Pen, Screen, Shade, Theme
from pipeline.records import Pixels
from pipeline.rng import Address

MENU = {"zh": ("文件", "编辑", "视图", "帮助"), "en": ("File", "Edit", "View", "Help")}
FIRST_APP: Shade = (90, 150, 220)  # of the task bar
SHEET: Shade = (252, 252, 252)
PRINT: Shade = (196, 198, 202)


def _paint(scene: Scene, lens: Floats, language: str, *, at: Address) -> Pixels:
    """Title, menu and tools, thumbnails, the viewer's ground, and the task bar."""
    draw = at.stream()
    theme = screens.pick_theme(draw)
    accent = screens.pick_accent(draw)
    pen = Pen(scene, _shadowed(theme.ground))
    title = screens.pick_title(draw, language)
    name = f"{title} - {int(draw.integers(10**5, 10**6))}.pdf"
    _title_bar(pen, theme, name, accent=accent)
    _menu(pen, theme, MENU[language], accent=accent)
    _zoom(pen, theme, 5 * int(draw.integers(9, 25)))
    _thumbnails(pen, theme, draw, accent=accent)
    _scroll_bar(pen, theme)
    _task_bar(pen, theme, draw)
    return pen.pixels()


DESKTOP = Screen(aspect=16 / 10, view=(0.135, 0.082, 0.985, 0.945), paint=_paint)


def _shadowed(ground: Shade) -> Shade:
    """The viewer's ground beneath its bars."""
    return (max(0, ground[0] - 40), max(0, ground[1] - 38), max(0, ground[2] - 34))


def _title_bar(pen: Pen, theme: Theme, name: str, *, accent: Shade) -> None:
    """The app's sign, the file's name, and the window's buttons."""
    pen.bar(0, 0, 1, bottom=0.030, shade=theme.bar)
    pen.disc(0.012, 0.015, 0.005, shade=accent)
    pen.text(0.022, 0.015, name, size=0.0092, shade=theme.ink)
    _window_buttons(pen, theme.ink)


def _window_buttons(pen: Pen, ink: Shade) -> None:
    """To make the window small, large, and gone."""
    left, top, right, bottom = 0.951, 0.010, 0.959, 0.010 + pen.tall(0.008)
    frame = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    pen.line([(0.922, 0.016), (0.932, 0.016)], ink, 0.0009)
    pen.line(frame, ink, 0.0009)
    pen.line([(0.979, top), (0.988, bottom)], ink, 0.0009)
    pen.line([(0.988, top), (0.979, bottom)], ink, 0.0009)


def _menu(pen: Pen, theme: Theme, words: tuple[str, ...], *, accent: Shade) -> None:
    """The menu and below it the tools, one of them in use."""
    pen.bar(0, 0.030, 1, bottom=0.075, shade=theme.ground)
    for k, word in enumerate(words):
        pen.text(0.012 + 0.036 * k, 0.042, word, size=0.0088, shade=theme.ink)
    for k in range(9):
        left, right = 0.012 + 0.021 * k, 0.025 + 0.021 * k
        shade = theme.faint if k != 3 else accent
        pen.bar(left, 0.053, right, bottom=0.071, shade=shade, radius=0.002)


def _zoom(pen: Pen, theme: Theme, percent: int) -> None:
    """The box that says how large the paper is shown."""
    pen.bar(0.46, 0.053, 0.50, bottom=0.071, shade=theme.bar, radius=0.002)
    pen.text(0.48, 0.062, f"{percent} %", size=0.0085, shade=theme.ink, anchor="mm")


def _thumbnails(pen: Pen, theme: Theme, draw: np.random.Generator, *, accent: Shade) -> None:
    """Some sheets at the left, the first of them the one that is shown."""
    pen.bar(0, 0.075, 0.125, bottom=0.955, shade=theme.bar)
    for k in range(int(draw.integers(2, 5))):
        _thumbnail(pen, 0.095 + 0.2 * k, draw, rim=accent if k == 0 else theme.faint)


def _thumbnail(pen: Pen, top: float, draw: np.random.Generator, *, rim: Shade) -> None:
    """A small sheet with lines of any length."""
    pen.bar(0.032, top - 0.004, 0.095, bottom=top + 0.144, shade=rim, radius=0.001)
    pen.bar(0.034, top, 0.093, bottom=top + 0.140, shade=SHEET)
    for row in range(7):
        upper, lower = top + 0.016 + 0.016 * row, top + 0.020 + 0.016 * row
        pen.bar(0.039, upper, 0.06 + 0.026 * float(draw.random()), bottom=lower, shade=PRINT)


def _scroll_bar(pen: Pen, theme: Theme) -> None:
    pen.bar(0.990, 0.075, 1, bottom=0.955, shade=theme.ground)
    pen.bar(0.992, 0.085, 0.998, bottom=0.4, shade=theme.faint, radius=0.003)


def _task_bar(pen: Pen, theme: Theme, draw: np.random.Generator) -> None:
    """Apps in a row, and the time."""
    red, green, blue = theme.bar
    shade = (max(0, red - 14), max(0, green - 12), max(0, blue - 6))
    pen.bar(0, 0.955, 1, bottom=1, shade=shade)
    for k in range(6):
        x = 0.42 + 0.03 * k
        app = screens.ACCENTS[k % len(screens.ACCENTS)] if k else FIRST_APP
        pen.bar(x, 0.963, x + 0.018, bottom=0.992, shade=app, radius=0.004)
    time = f"{int(draw.integers(8, 22)):02d}:{int(draw.integers(60)):02d}"
    pen.text(0.985, 0.977, time, size=0.0095, shade=theme.ink, anchor="rm")
