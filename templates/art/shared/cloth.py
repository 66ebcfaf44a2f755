"""Cloth over the shoulders, with its folds, and what is sewn to it: flaps and collars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from templates.art.shared.looks import CX, Looks, mirrored, mix
from templates.art.shared.masks import Colour, Mask
from templates.art.shared.noise import noise
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Pair, Points, points, smooth, vec


def body(
    p: Painter, k: Looks, colour: Colour, *, neckline: Sequence[Pair], inset: float = 0.0
) -> None:
    """Cloth from shoulder to shoulder; ``neckline`` runs from its right end to the middle.

    ``inset`` keeps an under-garment inside the one above.
    """
    line = smooth(mirrored(neckline))
    neck, high = neckline[0]
    right = smooth([(CX + x, y) for x, y in _torso(k, neck, high + inset * 0.3, inset=inset)])
    left = points(np.stack([2 * CX - right[:, 0], right[:, 1]], 1))
    shape = np.concatenate([right, left[::-1], line])
    mask = p.mask(shape, 0.6)
    _woven(p, k, shape, mask=mask, colour=colour)
    _folds(p, k, mask)
    p.stroke(line, 5, (0, 0, 0), alpha=0.16, blur=3, clip=mask)


def _torso(k: Looks, neck: float, high: float, *, inset: float) -> Sequence[Pair]:
    """The right edge from the neck to below the picture."""
    w = k.shoulders - inset
    return [
        (neck, high),
        (neck + 22, high + 14),
        (w * 0.62, high + 31),
        (w * 0.86, high + 49),
        (w * 1.02, high + 84),
        (w * 1.1, 470),
    ]


def _woven(p: Painter, k: Looks, shape: Points, *, mask: Mask, colour: Colour) -> None:
    """The cloth itself: its weave, and light that falls off from the left shoulder."""
    window = p.window(shape)
    x, y = p.axes(window)
    u = (x - CX) / k.shoulders
    rng = k.seed.at("cloth").stream()
    threads = noise(rng, len(y), x.size, cell=1.6) * 0.011
    weave = threads + noise(rng, len(y), x.size, cell=34 * p.scale) * 0.03
    lit = 1.04 - 0.26 * np.abs(u + 0.18) ** 2.2 - 0.0011 * np.clip(y - 350, 0, 120) + weave
    p.blend(window, mask[window], np.asarray(vec(*colour) * lit[..., None], np.float32))


def _folds(p: Painter, k: Looks, mask: Mask) -> None:
    """Three from either armpit."""
    for side in (-1, 1):
        for j in range(3):
            fold = smooth(
                [
                    (CX + side * (k.shoulders * 0.74 - 9 * j), 462),
                    (CX + side * (k.shoulders * 0.66 - 8 * j), 420),
                    (CX + side * (k.shoulders * 0.55 - 14 * j), 392),
                ]
            )
            p.stroke(fold, 4.5, (0, 0, 0), alpha=0.09, blur=3.4, clip=mask)


def flap(p: Painter, shape: Points, colour: Colour, *, edge: float = 0.35) -> None:
    """A piece of cloth that lies on another, with its shadow and its seam."""
    p.fill(shape + vec(0, 2.5), (0, 0, 0), 0.25, blur=2.5)
    p.fill(shape, colour, blur=0.5)
    p.stroke(shape, 1.2, (0, 0, 0), alpha=edge, blur=0.7, closed=True)


def collar(
    p: Painter, k: Looks, colour: Colour, *, spread: float = 40.0, drop: float = 398.0
) -> None:
    """Two flaps; ``spread`` units off the middle and ``drop`` down lie their points."""
    neck = 40.0 if k.female else 48.0
    for side in (-1, 1):
        half = [
            (neck - 3, 314),
            (neck + 8, 322),
            (spread + 24, 366),
            (spread - 2, drop - 4),
            (3, 372),
            (neck - 8, 345),
        ]
        shade = mix(colour, (0, 0, 0), 0.03 if side < 0 else 0.0)
        flap(p, points([(CX + side * x, y) for x, y in half]), shade)
