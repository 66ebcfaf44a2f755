"""Haircuts that end at the ears."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from templates.art.shared.haircut import Haircut, between, fall, hairline, outer_line, parted
from templates.art.shared.looks import CX, Looks
from templates.art.shared.shapes import points, smooth


def _crop(k: Looks) -> Haircut:
    w = k.width
    outer = outer_line(k, 10, 4, low=186)
    line = hairline(
        [
            (w - 3, 188),
            (w - 8, 156),
            (0.86 * w, 134),
            (0.77 * w, 116),
            (0.52 * w, 106),
            (0.25 * w, 102),
            (0, 101),
        ]
    )
    return Haircut(outer, line, between(k, outer, line, count=150, lean=0.02, bow=3))


def _part(k: Looks) -> Haircut:
    w, f = k.width, k.flip
    outer = outer_line(k, 19, 6, low=190)
    shape = [
        (w - 2, 192),
        (w - 8, 158),
        (0.86 * w, 132),
        (0.66 * w, 116),
        (0.1 * w, 108),
        (-0.34 * w, 96),
        (-0.6 * w, 108),
        (-0.82 * w, 130),
        (-(w - 9), 158),
        (-(w - 2), 192),
    ]
    line = parted(shape, f)
    root = (CX - f * 0.36 * w, 88.0)
    return Haircut(
        outer,
        line,
        fall(k, root, outer, count=60) + between(k, outer, line, count=110, lean=-0.22 * f, bow=10),
    )


def _fringe(k: Looks) -> Haircut:
    w, f, rng = k.width, k.flip, k.seed.at("tufts").stream()
    outer = outer_line(k, 18, 8, low=192)
    xs = np.linspace(0.8, -0.8, 25)
    tufts = [
        (
            CX + x * w,
            127 + 9 * f * x + 12 * x * x + (1.2 if i % 2 else -1.2) + rng.uniform(-2.2, 2.2),
        )
        for i, x in enumerate(xs)
    ]
    line = points(
        [(CX + w - 2, 196), (CX + w - 8, 162), *tufts, (CX - w + 8, 162), (CX - w + 2, 196)]
    )
    return Haircut(
        outer, smooth(line, steps=4), between(k, outer, line, count=200, lean=0.05 * f, bow=8)
    )


def _quiff(k: Looks) -> Haircut:
    w = k.width
    outer = outer_line(k, 27, 4, low=184)
    line = hairline(
        [
            (w - 3, 186),
            (w - 9, 156),
            (0.86 * w, 130),
            (0.76 * w, 110),
            (0.48 * w, 101),
            (0.2 * w, 97),
            (0, 96),
        ]
    )
    return Haircut(outer, line, between(k, outer, line, count=190, lean=0.07 * k.flip, bow=-7))


def _receding(k: Looks) -> Haircut:
    w = k.width
    outer = outer_line(k, 7, 4, low=186)
    line = hairline(
        [
            (w - 3, 188),
            (w - 8, 158),
            (0.86 * w, 128),
            (0.74 * w, 96),
            (0.52 * w, 80),
            (0.26 * w, 88),
            (0, 92),
        ]
    )
    return Haircut(outer, line, between(k, outer, line, count=130, lean=0.03, bow=3))


def _bald(k: Looks) -> Haircut:
    w = k.width
    outer = outer_line(k, 0, 6, low=190)
    line = hairline(
        [(w - 3, 192), (w - 10, 160), (0.88 * w, 128), (0.84 * w, 104), (0.4 * w, 70), (0, 64)]
    )
    return Haircut(outer, line, between(k, outer, line, count=90, lean=0.0, bow=2))


def _pixie(k: Looks) -> Haircut:
    w, f = k.width, k.flip
    outer = outer_line(k, 20, 11, low=214)
    shape = [
        (w + 2, 218),
        (w - 6, 172),
        (0.84 * w, 146),
        (0.5 * w, 132),
        (0, 122),
        (-0.4 * w, 104),
        (-0.7 * w, 122),
        (-0.88 * w, 150),
        (-(w - 6), 176),
        (-(w + 2), 218),
    ]
    line = parted(shape, f)
    return Haircut(
        outer,
        line,
        fall(k, (CX - f * 0.42 * w, 78.0), outer, count=80)
        + between(k, outer, line, count=120, lean=-0.2 * f, bow=8),
    )


SHORT: dict[str, Callable[[Looks], Haircut]] = {
    "bald": _bald,
    "crop": _crop,
    "fringe": _fringe,
    "part": _part,
    "pixie": _pixie,
    "quiff": _quiff,
    "receding": _receding,
}
