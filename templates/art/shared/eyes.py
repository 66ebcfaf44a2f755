"""Eyes: the ball between its lids, iris, lashes and folds, and the brow above."""

from __future__ import annotations

import numpy as np

from templates.art.shared.looks import CX, EYES, Looks, mix, shadow
from templates.art.shared.masks import Mask
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, oval, points, smooth, vec

_LASH = (36, 24, 22)


def eye(p: Painter, k: Looks, side: int) -> None:
    """``side`` is -1 for the left of the picture, 1 for the right."""
    upper, lower = _lids(k, side)
    ball = np.concatenate([upper, lower])
    p.fill(ball, mix((236, 231, 227), k.skin, 0.16), blur=0.5)
    clip = p.mask(ball, 0.4)
    _iris(p, k, side, clip=clip)
    p.stroke(upper + vec(0, 1.6), 4.5, (50, 34, 30), alpha=0.5, blur=1.6, clip=clip)
    _wet(p, k, side, clip=clip)
    _lashes(p, k, side, upper=upper)
    fold = upper[3:] - vec(0, 3.2 + 1.6 * k.crease)
    p.stroke(fold, 1.7, shadow(k, 0.72), alpha=0.22 + 0.4 * k.crease, blur=0.8)
    p.stroke(lower, 1.4, shadow(k, 0.7), alpha=0.42, blur=0.7)


def _middle(k: Looks, side: int) -> tuple[float, float]:
    return CX + side * k.eye_dx, EYES + 0.5 * side * k.skew


def _pupil(k: Looks, side: int) -> tuple[float, float]:
    cx, cy = _middle(k, side)
    return cx + 0.3 * side, cy - k.eye_open * 0.2


def _lids(k: Looks, side: int) -> tuple[Points, Points]:
    """The upper lid's edge from the nose outward, and the lower's back again."""
    w, h, tilt = k.eye_half, k.eye_open, k.eye_tilt
    cx, cy = _middle(k, side)
    inner, outer = (-1, 2.2), (1, -tilt + 0.6)
    above = [(-0.62, -h * 0.52), (-0.05, -h), (0.5, -h * 0.84 - tilt * 0.3)]
    below = [(0.55, h * 0.42 - tilt * 0.3), (0, h * 0.62), (-0.6, h * 0.5)]
    upper, lower = (
        smooth(points([(cx + side * x * w, cy + y) for x, y in pairs]))
        for pairs in ([inner, *above, outer], [outer, *below, inner])
    )
    return upper, lower


def _iris(p: Painter, k: Looks, side: int, *, clip: Mask) -> None:
    """A dark ring, lighter below where the light falls through, and the pupil."""
    (x, y), r = _pupil(k, side), 7.3
    ring, glow = mix(k.iris, (20, 14, 12), 0.45), mix(k.iris, (255, 220, 180), 0.18)
    p.fill(oval(x, y, r, ry=r), ring, 0.96, blur=0.5, clip=clip)
    p.fill(oval(x, y + 1.4, r * 0.72, ry=r * 0.62), glow, 0.6, blur=1.2, clip=clip)
    p.fill(oval(x, y, 3.1, ry=3.1), (14, 11, 11), 0.95, blur=0.5, clip=clip)


def _wet(p: Painter, k: Looks, side: int, *, clip: Mask) -> None:
    """The light's reflection on the ball, and the red corner by the nose."""
    (x, y), (cx, cy) = _pupil(k, side), _middle(k, side)
    glint = oval(x - 2.3, y - 2.4, 1.5, ry=1.7)
    p.fill(glint, (255, 255, 255), 0.9, blur=0.35, clip=clip)
    corner = oval(cx - side * k.eye_half * 0.9, cy + 1.6, 2.2, ry=1.6)
    p.fill(corner, (204, 128, 118), 0.6, blur=0.6, clip=clip)


def _lashes(p: Painter, k: Looks, side: int, *, upper: Points) -> None:
    """A dark edge that grows outward; women's end in a stroke beyond the corner."""
    longest = 3.0 if k.female else 2.0
    lengths = np.linspace(0.4, longest, len(upper), dtype=np.float32)[:, None]
    tips = upper - vec(0, 1) * lengths
    p.fill(np.concatenate([upper, tips[::-1]]), _LASH, 0.9, blur=0.5)
    if not k.female:
        return
    w, h, tilt = k.eye_half, k.eye_open, k.eye_tilt
    cx, cy = _middle(k, side)
    start = (cx + side * w * 0.8, cy - h * 0.5 - tilt)
    end = (cx + side * w * 1.16, cy - h * 0.62 - tilt)
    p.stroke(points([start, end]), 1.6, _LASH, alpha=0.55, blur=0.5)


def brow(p: Painter, k: Looks, side: int) -> None:
    """A soft band that thins out outward, under single hairs."""
    x = np.linspace(-1.12, 1.32, 9)
    arch = k.brow_arch * np.exp(-(((x - 0.45) / 0.85) ** 2))
    y = k.brow - arch + np.where(x > 0.5, (x - 0.5) * 5.0, 0)
    thick = k.brow_thick * np.interp(x, [-1.12, -0.8, 0.2, 1.32], [0.55, 1.0, 0.85, 0.12])
    cx, colour = CX + side * k.eye_dx, mix(k.hair, (60, 44, 36), 0.35)
    at = cx + side * x * k.eye_half
    top, low = np.stack([at, y - thick / 2], 1), np.stack([at, y + thick / 2], 1)
    p.fill(points(np.concatenate([top, low[::-1]])), colour, 0.62, blur=1.3)
    rng = k.seed.at("brow", side).stream()
    u = np.linspace(0.03, 0.92, 16)
    i, lean = u * (len(x) - 1), side * (1.5 + 5 * u)
    along = (cx + side * k.eye_half * x, y, thick)
    px, py, th = (np.interp(i, np.arange(len(x)), v) for v in along)
    low = np.stack([px, py + th * 0.5], 1)
    top = np.stack([px + lean, py - th * 0.55 + rng.uniform(-0.6, 0.6, 16)], 1)
    p.strokes([points(h) for h in np.stack([low, top], 1)], 1.1, colour, alpha=0.55, blur=0.4)
