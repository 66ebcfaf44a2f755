"""The nose and the mouth of a face."""

from __future__ import annotations

import numpy as np

from templates.art.shared.looks import CX, Looks, mix, shadow
from templates.art.shared.masks import Mask
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, oval, smooth


def nose(p: Painter, k: Looks, face: Mask) -> None:
    """Its shadow, nostrils and wings: the bridge is light on the skin."""
    n, w = k.nose, k.nose_half
    p.fill(oval(CX, n + 4, w * 0.8, ry=4.5), shadow(k, 0.7), 0.30, blur=3, clip=face)
    dark = shadow(k, 0.75)
    for s in (-1, 1):
        nostril = oval(CX + s * w * 0.47, n - 1.2, 4.4, ry=2.1, turn=s * 14)
        p.fill(nostril, (72, 34, 30), 0.72, blur=0.8)
        foot = (CX + s * w * 0.84, n - 0.5)
        wing = smooth([(CX + s * w * 0.86, n - 12), (CX + s * (w + 0.6), n - 6), foot])
        p.stroke(wing, 1.7, dark, alpha=0.42, blur=1.0)
        base = smooth([foot, (CX + s * w * 0.45, n + 1.4), (CX, n + 3.6)])
        p.stroke(base, 1.6, dark, alpha=0.34, blur=1.0)


def mouth(p: Painter, k: Looks) -> None:
    """Two lips and the line between them."""
    line, upper, lower = _lips(k)
    lip = mix(k.skin, (176, 62, 70) if k.female else (160, 76, 72), 0.55 if k.female else 0.40)
    p.fill(np.concatenate([line, lower]), lip, 0.82, blur=1.1)
    p.fill(np.concatenate([line, upper]), mix(lip, (90, 30, 36), 0.20), 0.85, blur=1.0)
    shine = oval(CX - 2, k.mouth + 4.6 * k.lips, k.mouth_half * 0.42, ry=1.7)
    p.fill(shine, (255, 232, 226), 0.28, blur=1.4)
    p.stroke(line, 1.7, (84, 34, 34), alpha=0.78, blur=0.6)
    for s in (-1, 1):
        corner = oval(CX + s * (k.mouth_half + 1), _corner(k), 2.6, ry=2.2)
        p.fill(corner, shadow(k, 0.8), 0.45, blur=1.2)


def _corner(k: Looks) -> float:
    """y of the corners: who smiles lifts them."""
    return k.mouth - 1.2 - k.smile


def _lips(k: Looks) -> tuple[Points, Points, Points]:
    """The line between the lips from the left, the upper and the lower edge from the right."""
    m, w, f = k.mouth, k.mouth_half, k.lips
    left, right = (CX - w, _corner(k)), (CX + w, _corner(k))
    middle = [(CX - w * 0.45, m + 0.4), (CX, m - 0.6 + k.skew * 0.2), (CX + w * 0.45, m + 0.4)]
    cupid = [(CX + 5, m - 7.6 * f), (CX, m - 6.2 * f), (CX - 5, m - 7.6 * f)]
    above = [(CX + w * 0.5, m - 4.6 * f), *cupid, (CX - w * 0.5, m - 4.6 * f)]
    below = [(CX + w * 0.55, m + 7.2 * f), (CX, m + 9.6 * f), (CX - w * 0.55, m + 7.2 * f)]
    return (
        smooth([left, *middle, right]),
        smooth([right, *above, left]),
        smooth([right, *below, left]),
    )
