"""Haircuts that fall over the ears, are tied back or stand about the head in curls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from templates.art.shared.haircut import Haircut, Locks, between, fall, hairline, outer_line, parted
from templates.art.shared.looks import CX, Looks
from templates.art.shared.shapes import points, smooth


def _long(k: Looks) -> Haircut:
    w, f = k.width, k.flip
    outer = outer_line(k, 17, 16, low=344)
    root = -0.12 * w * f
    shape = [
        (w + 9, 348),
        (w - 1, 296),
        (0.97 * w, 226),
        (0.90 * w, 168),
        (0.66 * w, 128),
        (root * f + 0.16 * w, 100),
        (root * f, 92),
    ]
    left = [
        (root * f - 0.16 * w, 100),
        (-0.70 * w, 130),
        (-0.92 * w, 170),
        (-0.98 * w, 226),
        (-w + 1, 296),
        (-w - 9, 348),
    ]
    line = smooth([(CX + x, y) for x, y in [*shape, *left]], steps=8)
    return Haircut(outer, line, fall(k, (CX + root * f, 84.0), outer, count=190))


def _bangs(k: Looks) -> Haircut:
    w, rng = k.width, k.seed.at("tufts").stream()
    outer = outer_line(k, 18, 15, low=340)
    xs = np.linspace(0.74, -0.74, 13)
    tufts = [(CX + x * w, 150 + 9 * x * x + rng.uniform(-2.5, 2.5)) for x in xs]
    line = points(
        [
            (CX + w + 8, 344),
            (CX + w - 2, 290),
            (CX + 0.95 * w, 215),
            (CX + 0.86 * w, 168),
            *tufts,
            (CX - 0.86 * w, 168),
            (CX - 0.95 * w, 215),
            (CX - w + 2, 290),
            (CX - w - 8, 344),
        ]
    )
    crown = outer[len(outer) // 4 : -len(outer) // 4]
    fringe = between(k, crown, smooth(line)[70:-70], count=120, lean=0, bow=4)
    return Haircut(outer, smooth(line, steps=4), fall(k, (CX, 62.0), outer, count=110) + fringe)


def _bob(k: Looks) -> Haircut:
    w, f = k.width, k.flip
    outer = outer_line(k, 18, 15, low=288)
    shape = [
        (w * 0.86, 298),
        (0.97 * w, 258),
        (0.94 * w, 206),
        (0.86 * w, 158),
        (0.62 * w, 126),
        (-0.05 * w, 106),
        (-0.3 * w, 96),
        (-0.58 * w, 116),
        (-0.86 * w, 152),
        (-0.95 * w, 206),
        (-0.97 * w, 258),
        (-w * 0.86, 298),
    ]
    line = parted(shape, f)
    return Haircut(outer, line, fall(k, (CX - f * 0.3 * w, 84.0), outer, count=170))


def _side(k: Looks) -> Haircut:
    w, f = k.width, k.flip
    outer = outer_line(k, 20, 15, low=280)
    shape = [
        (w * 0.95, 284),
        (0.96 * w, 240),
        (0.9 * w, 178),
        (0.74 * w, 142),
        (0.2 * w, 128),
        (-0.36 * w, 98),
        (-0.62 * w, 112),
        (-0.9 * w, 150),
        (-0.97 * w, 200),
        (-0.98 * w, 240),
        (-w * 0.97, 284),
    ]
    line = parted(shape, f)
    return Haircut(outer, line, fall(k, (CX - f * 0.38 * w, 84.0), outer, count=170))


def _tied(k: Looks) -> Haircut:
    w = k.width
    outer = outer_line(k, 12, 5, low=184)
    line = hairline(
        [(w - 2, 186), (w - 8, 156), (0.86 * w, 130), (0.68 * w, 108), (0.36 * w, 97), (0, 93)]
    )
    return Haircut(outer, line, between(k, outer, line, count=170, lean=0.0, bow=-3))


def _curly(k: Looks) -> Haircut:
    w, rng = k.width, k.seed.at("curls").stream()
    outer = outer_line(k, 24, 19, low=232)
    wave = np.sin(np.arange(len(outer)) * 1.9)[:, None] * rng.uniform(0.8, 2.4, (len(outer), 1))
    line = hairline(
        [
            (w - 1, 236),
            (w - 5, 190),
            (0.88 * w, 152),
            (0.7 * w, 124),
            (0.42 * w, 118),
            (0.2 * w, 108),
            (0, 112),
        ]
    )
    return Haircut(outer + wave.astype(np.float32), line, _curls(k, rng))


def _curls(k: Looks, rng: np.random.Generator) -> Locks:
    """Arcs of small circles about the head."""
    locks: Locks = []
    for _ in range(230):
        a, d = rng.uniform(0, 2 * np.pi), rng.uniform(0.72, 1.22)
        x, y = CX + np.sin(a) * (k.width + 8) * d, 150 - np.cos(a) * 100 * d
        r = rng.uniform(4, 9)
        t = np.linspace(a, a + rng.uniform(2.4, 4.6), 9)
        locks.append(points(np.stack([x + r * np.cos(t), y + r * 0.8 * np.sin(t)], 1)))
    return locks


LONG: dict[str, Callable[[Looks], Haircut]] = {
    "bangs": _bangs,
    "bob": _bob,
    "curly": _curly,
    "long": _long,
    "side": _side,
    "tied": _tied,
}
