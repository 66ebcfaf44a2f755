"""Hair as locks: strands that follow their flow between the outer outline and the hairline."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from templates.art.shared.haircut import Locks
from templates.art.shared.long_hair import LONG
from templates.art.shared.looks import CX, Looks
from templates.art.shared.masks import Mask
from templates.art.shared.painter import Painter, Window
from templates.art.shared.shapes import SHIFT, Pair, Points, fixed_point, points, smooth, vec
from templates.art.shared.short_hair import SHORT

_STYLES = SHORT | LONG


def paint_back(p: Painter, k: Looks) -> None:
    """What hangs behind the neck."""
    w, rng = k.width, k.seed.at("back").stream()
    if k.style in ("long", "bangs"):
        low, side = float(rng.uniform(372, 430)), w + 20
        below = [(side + 2, 220), (side + 6, 300), (side + 2, low - 26), (side - 18, low)]
        _curtain(p, k, [(w * 0.6, 80), (side - 6, 130), *below], rng=rng)
    elif k.style in ("bob", "side"):
        low, side = float(rng.uniform(300, 330)), w + 18
        below = [(side + 2, 210), (side + 3, 270), (side - 8, low)]
        _curtain(p, k, [(w * 0.6, 80), (side - 6, 130), *below], rng=rng)
    elif k.style == "tied" and rng.random() < 0.6:
        _bun(p, k, rng)


def _curtain(p: Painter, k: Looks, right: Sequence[Pair], *, rng: np.random.Generator) -> None:
    """Hair on both sides of the neck; ``right``: its right edge from the crown down."""
    edge = [(CX + x, y) for x, y in right]
    shape = smooth([*edge, *[(CX - x, y) for x, y in right[::-1]]], closed=True)
    locks: Locks = []
    for s in (-1, 1):
        for f in rng.uniform(0.3, 1.02, 60):
            sway = (*rng.normal(0, 2, 4), 0.0, 0.0)
            hanging = zip(right[1:], sway, strict=False)
            locks.append(smooth([(CX + s * x * f + a, y) for (x, y), a in hanging]))
    _tress(p, k, shape, soft=1.0, locks=locks, light=0.72)


def _bun(p: Painter, k: Looks, rng: np.random.Generator) -> None:
    """A knot of hair above the crown."""
    x, s = CX + rng.uniform(-6, 6), rng.uniform(22, 29)
    turns = np.linspace(0, 5.5, 9)
    bun = smooth([(x + s * np.sin(a) * 1.15, 54 - s * np.cos(a)) for a in turns], closed=True)
    swirl: Locks = []
    for f in np.linspace(0.2, 1, 9):
        left = [(x - s * f, 56 + s * 0.4), (x - s * f * 0.7, 54 - s * f)]
        right = [(x + s * f * 0.7, 54 - s * f), (x + s * f, 56 + s * 0.4)]
        swirl.append(smooth([*left, *right]))
    _tress(p, k, bun, soft=0.7, locks=swirl, light=0.9)


def paint_front(p: Painter, k: Looks) -> None:
    """The hair before the skull, and what falls beside the face."""
    outer, line, locks = _STYLES[k.style](k)
    line = line + k.seed.at("hairline").stream().normal(0, 0.7, line.shape).astype(np.float32)
    if k.style == "bald":
        half, third = len(line) // 2, len(outer) // 3
        for part in (
            np.concatenate([outer[:third], line[-half // 2 :]]),
            np.concatenate([outer[-third:], line[: half // 2]]),
        ):
            _tress(p, k, part, soft=2.2, locks=locks, light=1.0)
        return
    soft = {"crop": 2.0, "receding": 2.2, "pixie": 1.4, "curly": 1.8}.get(k.style, 1.1)
    # The hair's shadow on the forehead.
    p.stroke(line, 7, (70, 40, 30), alpha=0.35, blur=4, clip=p.mask(_below(line)))
    _tress(p, k, np.concatenate([outer, line]), soft=soft, locks=locks, light=1.0)
    _wisps(p, k, line)


def _wisps(p: Painter, k: Looks, line: Points) -> None:
    """Single hairs along the hairline, which soften the edge."""
    rng = k.seed.at("wisps").stream()
    ends = line[:: max(1, len(line) // 46)]
    away = (ends[:, :1] - CX) * 0.055
    roots = ends + np.concatenate([away, -rng.uniform(3, 9, away.shape)], 1)
    sway = [rng.normal(0, 1.5, away.shape), rng.uniform(0.5, 3.5, away.shape)]
    tips = ends + np.concatenate(sway, 1)
    hairs = [points(h) for h in np.stack([roots, tips], 1)]
    for i, tone in enumerate((0.7, 0.95, 1.2)):
        p.strokes(hairs[i::3], 1.2, _shade(k, tone), alpha=0.5, blur=0.4)


def _below(line: Points) -> Points:
    return np.concatenate([line, points([(CX - 110, 330), (CX + 110, 330)])])


def _shade(k: Looks, f: float) -> tuple[float, float, float]:
    return (k.hair[0] * f, k.hair[1] * f, k.hair[2] * f)


def _tress(
    p: Painter, k: Looks, region: Points, *, soft: float, locks: Sequence[Points], light: float
) -> None:
    """Strands in the region: streaks of lighter and darker hair under one soft sheen."""
    window = p.window(region, 3 * soft)
    x, y = p.axes(window)
    grey = _streaks(p, window, locks, rng=k.seed.at("strands").stream())
    away = np.sqrt(((x - CX + 14) / (k.width + 16)) ** 2 + ((y - 158) / 112) ** 2)
    sheen = np.exp(-(((away - 0.83) / 0.11) ** 2)) * np.clip(1.15 - (y - 60) / 130, 0, 1)
    base = float(max(k.hair))
    from_above = 0.92 + 0.10 * np.clip((250 - y) / 200, -1, 1)
    lit = light * from_above * ((grey - 1) * (0.42 if base < 90 else 0.26) + 1)
    glow = sheen * grey * (26 + 0.10 * base) * light
    tint = zip(k.hair, (1.0, 0.95, 0.9), strict=True)
    colour = np.stack([lit * c + glow * g for c, g in tint], 2)
    p.blend(window, p.mask(region, soft)[window], np.asarray(np.clip(colour, 0, 250), np.float32))


def _streaks(
    p: Painter, window: Window, locks: Sequence[Points], *, rng: np.random.Generator
) -> Mask:
    """The strands in a window of the picture, each lighter or darker than 1.

    They have twelve shades, of which every fourth is of thick strands.
    """
    rows, columns = window
    streaks = np.full((rows.stop - rows.start, columns.stop - columns.start), 110, np.uint8)
    corner = vec(columns.start, rows.start)
    placed = [fixed_point(p.place(lock) - corner) for lock in locks]
    for i, shade in enumerate(np.clip(rng.normal(116, 44, 12), 20, 235)):
        thick = 2 if i % 4 == 0 else 1
        cv2.polylines(streaks, placed[i::12], False, int(shade), thick, cv2.LINE_AA, SHIFT)
    return np.asarray(cv2.GaussianBlur(streaks, (0, 0), 0.55), np.float32) / np.float32(110)
