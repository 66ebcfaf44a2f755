"""Haircuts: outer outline, hairline and flow of the strands, each a function of the head."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from templates.art.shared.looks import CX, Looks
from templates.art.shared.shapes import Points, points, smooth

Pair = tuple[float, float]
Locks = list[Points]
_TOP = 66.0  # y of the skull's crown


def _mirror(right: Sequence[Pair]) -> list[Pair]:
    """Left to right over the crown, from the right half given bottom up."""
    return (
        [(CX - x, y) for x, y in right] + [(CX + x, y) for x, y in right[-2::-1]]
        if right[-1][0] == 0
        else [(CX - x, y) for x, y in right] + [(CX + x, y) for x, y in right[::-1]]
    )


def _outer(k: Looks, thick: float, side: float, *, low: float) -> Points:
    """The outside of the hair, from the left end over the top to the right end."""
    w = k.width
    right = [
        (w + side * 0.8, low),
        (w + side, (low + 140) / 2),
        (w * 0.97 + side, 132),
        (0.84 * w + side * 0.8, 98 - thick * 0.45),
        (0.56 * w, _TOP + 10 - thick),
        (0.28 * w, _TOP - thick),
        (0, _TOP - 3 - thick),
    ]
    return smooth(_mirror(right), steps=8)


def _hairline(right: Sequence[Pair]) -> Points:
    """The inside of the hair, from the right end over the forehead to the left end."""
    return smooth(
        [(CX + x, y) for x, y in right] + [(CX - x, y) for x, y in right[-2::-1]], steps=8
    )


def _between(
    k: Looks, outer: Points, line: Points, *, count: int, lean: float = 0.0, bow: float = 6.0
) -> Locks:
    """Strands from the outline to the hairline; ``lean`` shifts their roots along it."""
    rng = k.seed.at("flow").stream()
    s = np.sort(rng.random(count))
    a = outer[
        (np.clip(s + lean + rng.normal(0, 0.015, count), 0, 1) * (len(outer) - 1)).astype(int)
    ]
    b = line[::-1][(np.clip(s + rng.normal(0, 0.02, count), 0, 1) * (len(line) - 1)).astype(int)]
    middle = (a + b) / 2 + np.stack([(s - 0.5) * 4 * bow, np.full(count, -bow * 0.8)], 1)
    t = np.linspace(0, 1, 7)[None, :, None]
    curves = a[:, None] * (1 - t) ** 2 + middle[:, None] * 2 * t * (1 - t) + b[:, None] * t**2
    return list(curves.astype(np.float32))


def _fall(k: Looks, root: Pair, outer: Points, *, count: int) -> Locks:
    """Strands from the parting over the crown and down both sides."""
    rng = k.seed.at("flow").stream()
    half = len(outer) // 2
    out: Locks = []
    for side in (outer[half::-2], outer[half::2]):
        f = rng.uniform(0.45, 1.0, (count // 2, 1))
        x = root[0] + (side[:, 0] - root[0]) * f + rng.normal(0, 0.6, (count // 2, len(side)))
        y = root[1] + (side[:, 1] - root[1]) * np.where(
            side[:, 1] < 140, f, f + (1 - f) * np.clip((side[:, 1] - 140) / 60, 0, 1)
        )
        start = np.stack(
            [root[0] + rng.normal(0, 3, count // 2), root[1] + rng.uniform(-14, 6, count // 2)], 1
        )
        out += list(np.concatenate([start[:, None], np.stack([x, y], 2)], 1).astype(np.float32))
    return out


def _crop(k: Looks) -> tuple[Points, Points, Locks]:
    w = k.width
    outer = _outer(k, 10, 4, low=186)
    line = _hairline(
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
    return outer, line, _between(k, outer, line, count=150, lean=0.02, bow=3)


def _part(k: Looks) -> tuple[Points, Points, Locks]:
    w, f = k.width, k.flip
    outer = _outer(k, 19, 6, low=190)
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
    line = smooth([(CX + f * x, y) for x, y in shape][:: int(f) or 1], steps=8)
    root = (CX - f * 0.36 * w, 88.0)
    return (
        outer,
        line,
        _fall(k, root, outer, count=60)
        + _between(k, outer, line, count=110, lean=-0.22 * f, bow=10),
    )


def _fringe(k: Looks) -> tuple[Points, Points, Locks]:
    w, f, rng = k.width, k.flip, k.seed.at("tufts").stream()
    outer = _outer(k, 18, 8, low=192)
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
    return outer, smooth(line, steps=4), _between(k, outer, line, count=200, lean=0.05 * f, bow=8)


def _quiff(k: Looks) -> tuple[Points, Points, Locks]:
    w = k.width
    outer = _outer(k, 27, 4, low=184)
    line = _hairline(
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
    return outer, line, _between(k, outer, line, count=190, lean=0.07 * k.flip, bow=-7)


def _receding(k: Looks) -> tuple[Points, Points, Locks]:
    w = k.width
    outer = _outer(k, 7, 4, low=186)
    line = _hairline(
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
    return outer, line, _between(k, outer, line, count=130, lean=0.03, bow=3)


def _bald(k: Looks) -> tuple[Points, Points, Locks]:
    w = k.width
    outer = _outer(k, 0, 6, low=190)
    line = _hairline(
        [(w - 3, 192), (w - 10, 160), (0.88 * w, 128), (0.84 * w, 104), (0.4 * w, 70), (0, 64)]
    )
    return outer, line, _between(k, outer, line, count=90, lean=0.0, bow=2)


def _long(k: Looks) -> tuple[Points, Points, Locks]:
    w, f = k.width, k.flip
    outer = _outer(k, 17, 16, low=344)
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
    return outer, line, _fall(k, (CX + root * f, 84.0), outer, count=190)


def _bangs(k: Looks) -> tuple[Points, Points, Locks]:
    w, rng = k.width, k.seed.at("tufts").stream()
    outer = _outer(k, 18, 15, low=340)
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
    return (
        outer,
        smooth(line, steps=4),
        _fall(k, (CX, 62.0), outer, count=110)
        + _between(
            k,
            outer[len(outer) // 4 : -len(outer) // 4],
            smooth(line)[70:-70],
            count=120,
            lean=0,
            bow=4,
        ),
    )


def _bob(k: Looks) -> tuple[Points, Points, Locks]:
    w, f = k.width, k.flip
    outer = _outer(k, 18, 15, low=288)
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
    line = smooth([(CX + f * x, y) for x, y in shape][:: int(f) or 1], steps=8)
    return outer, line, _fall(k, (CX - f * 0.3 * w, 84.0), outer, count=170)


def _side(k: Looks) -> tuple[Points, Points, Locks]:
    w, f = k.width, k.flip
    outer = _outer(k, 20, 15, low=280)
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
    line = smooth([(CX + f * x, y) for x, y in shape][:: int(f) or 1], steps=8)
    return outer, line, _fall(k, (CX - f * 0.38 * w, 84.0), outer, count=170)


def _tied(k: Looks) -> tuple[Points, Points, Locks]:
    w = k.width
    outer = _outer(k, 12, 5, low=184)
    line = _hairline(
        [(w - 2, 186), (w - 8, 156), (0.86 * w, 130), (0.68 * w, 108), (0.36 * w, 97), (0, 93)]
    )
    return outer, line, _between(k, outer, line, count=170, lean=0.0, bow=-3)


def _pixie(k: Looks) -> tuple[Points, Points, Locks]:
    w, f = k.width, k.flip
    outer = _outer(k, 20, 11, low=214)
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
    line = smooth([(CX + f * x, y) for x, y in shape][:: int(f) or 1], steps=8)
    return (
        outer,
        line,
        _fall(k, (CX - f * 0.42 * w, 78.0), outer, count=80)
        + _between(k, outer, line, count=120, lean=-0.2 * f, bow=8),
    )


def _curly(k: Looks) -> tuple[Points, Points, Locks]:
    w, rng = k.width, k.seed.at("curls").stream()
    outer = _outer(k, 24, 19, low=232)
    outer = outer + (
        np.sin(np.arange(len(outer)) * 1.9)[:, None] * rng.uniform(0.8, 2.4, (len(outer), 1))
    ).astype(np.float32)
    line = _hairline(
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
    locks: Locks = []
    for _ in range(230):
        a, d = rng.uniform(0, 2 * np.pi), rng.uniform(0.72, 1.22)
        x, y, r = CX + np.sin(a) * (w + 8) * d, 150 - np.cos(a) * 100 * d, rng.uniform(4, 9)
        t = np.linspace(a, a + rng.uniform(2.4, 4.6), 9)
        locks.append(points(np.stack([x + r * np.cos(t), y + r * 0.8 * np.sin(t)], 1)))
    return outer, line, locks


STYLES: dict[str, Callable[[Looks], tuple[Points, Points, Locks]]] = {
    "bald": _bald,
    "bangs": _bangs,
    "bob": _bob,
    "crop": _crop,
    "curly": _curly,
    "fringe": _fringe,
    "long": _long,
    "part": _part,
    "pixie": _pixie,
    "quiff": _quiff,
    "receding": _receding,
    "side": _side,
    "tied": _tied,
}
