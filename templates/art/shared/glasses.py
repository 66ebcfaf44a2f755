"""Glasses: the frame, the glint on the lenses, and their shadow on the face."""

from __future__ import annotations

import numpy as np

from templates.art.shared.looks import CX, Looks
from templates.art.shared.masks import Colour
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, points, smooth, vec

_Y = 186.0  # of the middle of a lens
# Half a lens across and down, and how square it is: 2 is an ellipse.
_LENSES = {"round": (22.5, 20.0, 2.0), "square": (25.5, 17.0, 3.6), "half": (25.0, 16.0, 3.2)}


def paint_glasses(p: Painter, k: Looks) -> None:
    """Nothing for who wears none."""
    if not k.glasses:
        return
    frame: Colour = (34, 32, 36) if k.glasses != "half" else (96, 88, 80)
    wide = _LENSES[k.glasses][0]
    for side in (-1, 1):
        _lens(p, k, side, frame=frame)
        temple = [(CX + side * (k.eye_dx + wide), _Y - 5), (CX + side * (k.width + 3), _Y - 7)]
        p.stroke(points(temple), 2.4, frame, alpha=0.9, blur=0.5)
    left, right = CX - k.eye_dx + wide - 1, CX + k.eye_dx - wide + 1
    bridge = smooth([(left, _Y - 3), (CX, _Y - 7), (right, _Y - 3)])
    p.stroke(bridge, 2.3, frame, alpha=0.92, blur=0.4)


def _lens(p: Painter, k: Looks, side: int, *, frame: Colour) -> None:
    """One lens in its rim; that of half glasses is strong above only."""
    middle, half = CX + side * k.eye_dx, k.glasses == "half"
    lens = points(_rim(k.glasses) + np.array([middle, _Y]))
    p.stroke(lens + vec(1, 3), 3, (60, 36, 30), alpha=0.22, blur=2, closed=True)
    p.fill(lens, (225, 232, 240), 0.07)
    glint = points([(middle - 12, _Y - 9), (middle - 4, _Y - 12)])
    p.stroke(glint, 2.4, (255, 255, 255), alpha=0.35, blur=1.2)
    p.stroke(lens, 1.0, frame, alpha=0.55, blur=0.3, closed=True)
    p.stroke(lens[24:] if half else lens, 2.5, frame, alpha=0.92, blur=0.4, closed=not half)


def _rim(kind: str) -> Points:
    """A superellipse about (0, 0)."""
    rx, ry, square = _LENSES[kind]
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    c, s = np.cos(t), np.sin(t)
    x = np.sign(c) * np.abs(c) ** (2 / square) * rx
    y = np.sign(s) * np.abs(s) ** (2 / square) * ry
    return np.stack([x, y], 1)
