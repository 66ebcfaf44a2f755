"""A face as a lit surface: bumps for its form, then eyes, brows, nose and mouth painted on."""

from __future__ import annotations

import numpy as np

from templates.art.shared.bumps import Bump, Field, slopes, total
from templates.art.shared.eyes import brow, eye
from templates.art.shared.looks import CX, EYES, Looks, mix, shadow
from templates.art.shared.masks import Mask
from templates.art.shared.noise import noise
from templates.art.shared.nose_and_mouth import mouth, nose
from templates.art.shared.painter import Painter, Window
from templates.art.shared.shapes import Points, oval, points, smooth, vec
from templates.art.shared.years import years

_KEY = vec(-0.36, -0.46, 0.81)  # light from the upper left
_FILL = vec(0.48, -0.18, 0.86)


def outline(k: Looks) -> Points:
    """The face from skull to chin, without ears."""
    w = k.width
    right: list[tuple[float, float]] = [
        (0, 66),
        (0.28 * w, 69),
        (0.55 * w, 80),
        (0.85 * w, 110),
        (0.975 * w, 150),
        (w, 190),
        (0.965 * w, 226),
        (k.jaw, 259),
    ]
    right += [(k.jaw * 0.74, k.chin - 17), (k.chin_half, k.chin - 2.5), (0, k.chin)]
    left = [(-x, y) for x, y in right[-2:0:-1]]
    return smooth([(CX + x, y) for x, y in [*right, *left]], closed=True, steps=6)


def paint_neck(p: Painter, k: Looks) -> None:
    """Neck and the chest a neckline may show, with the shadow of the chin."""
    half = 38.0 if k.female else 46.0
    neck = _neck(half)
    p.fill(neck, mix(k.skin, (120, 70, 50), 0.06), blur=0.6)
    clip = p.mask(neck)
    for side in (-1, 1):
        _throat(p, k, side, half=half, clip=clip)
    p.fill(oval(CX + 3, k.chin + 1, k.jaw * 0.98, ry=25), shadow(k, 0.66), 0.8, blur=6, clip=clip)
    if k.age > 50:
        for side in (-1, 1):  # the cords of age
            cord = points([(CX + side * 12, k.chin + 10), (CX + side * 15, 346)])
            p.stroke(cord, 2.0, shadow(k, 0.5), alpha=0.3 * k.old, blur=1.5, clip=clip)


def _neck(half: float) -> Points:
    right = [
        (half + 4, 250),
        (half, 292),
        (half + 1, 316),
        (half + 10, 340),
        (half + 26, 360),
        (half + 40, 388),
        (half + 40, 452),
    ]
    left = [(CX - x, y) for x, y in right[::-1]]
    return smooth([(CX + x, y) for x, y in right] + left, closed=True)


def _throat(p: Painter, k: Looks, side: int, *, half: float, clip: Mask) -> None:
    """One half: the neck is round, and has a muscle and a collar bone."""
    dark = shadow(k, 0.5)
    edge = points([(CX + side * (half + 2), 270), (CX + side * (half + 1), 330)])
    p.stroke(edge, 18, dark, alpha=0.5, blur=8, clip=clip)
    muscle = points([(CX + side * 15, 318), (CX + side * 4, 352)])
    p.stroke(muscle, 4, dark, alpha=0.25, blur=3, clip=clip)
    bone = points([(CX + side * 8, 354), (CX + side * 46, 347)])
    p.stroke(bone, 4, dark, alpha=0.22, blur=3, clip=clip)


def paint_ears(p: Painter, k: Looks) -> None:
    for side in (-1, 1):
        x = CX + side * (k.width + 3.5)
        ear = oval(x, EYES + 21, 9.5, ry=25, turn=side * 7)
        p.fill(ear, mix(k.skin, (205, 110, 95), 0.14), blur=0.7)
        upper = [(x - side * 2, EYES + 4), (x + side * 5, EYES + 8)]
        lower = [(x + side * 4, EYES + 28), (x - side, EYES + 38)]
        p.stroke(smooth([*upper, *lower]), 3, shadow(k, 0.55), alpha=0.45, blur=1.3)
        p.fill(oval(x - side * 2, EYES + 20, 3.4, ry=11), shadow(k, 0.6), 0.4, blur=2)


def paint_head(p: Painter, k: Looks) -> None:
    """The lit skin with its redness and grain, then the features and what years did."""
    shape = outline(k)
    face = p.mask(shape, 0.6)
    window = p.window(shape)
    p.blend(window, face[window], _skin(p, k, shape, window=window))
    years(p, k, face)
    for side in (-1, 1):
        eye(p, k, side)
        brow(p, k, side)
    nose(p, k, face)
    mouth(p, k)


def _skin(p: Painter, k: Looks, shape: Points, *, window: Window) -> Field:
    """The skin of a window of the picture: lit, red in places, shaven and grained."""
    x, y = p.axes(window)
    key, fill = _light(k, shape, x, y=y)
    shade = 0.38 + 0.5 * key + 0.26 * fill
    gloss = key**26 * (0.09 + 0.05 * (not k.female))
    red, dark = total(_redness(k), x, y), total(_rings(k), x, y)
    beard = total(_beard(k), x, y)
    rng = k.seed.at("skin").stream()
    pores = noise(rng, y.size, x.size, cell=3.0 * p.scale) * 0.010
    grain = pores + noise(rng, y.size, x.size, cell=22 * p.scale) * 0.014
    warm = [shade**0.86, shade * (1 - 0.20 * red), shade**1.12 * (1 - 0.24 * red)]
    tint = np.stack(warm, 2) * (1 - dark - 0.6 * beard + grain)[..., None]
    out = tint * vec(*k.skin) + (gloss * 255)[..., None]
    return np.asarray(out + (vec(82, 88, 96) - out) * (0.34 * beard)[..., None], np.float32)


def _light(k: Looks, shape: Points, x: Field, *, y: Field) -> tuple[Field, Field]:
    """How much of the key and of the fill light each pixel of a grid gets, 0-1."""
    half = len(shape) // 2
    outer = np.interp(y[:, 0], shape[:half, 1], shape[:half, 0] - CX, left=30, right=12)
    edge = outer.astype(np.float32)[:, None]
    u = np.clip((x - CX) / np.maximum(edge, 8), -1.05, 1.05)
    sx, sy = slopes(_bumps(k), x, y)
    sx += u * (0.42 + 0.85 * u * u)
    heights = [60, 110, 150, 215, k.chin - 20, k.chin]
    leans = np.interp(y[:, 0], heights, [-1.0, -0.42, -0.08, 0.04, 0.12, 0.75])
    sy += leans.astype(np.float32)[:, None]
    size = 1 / np.sqrt(1 + sx * sx + sy * sy)
    key, fill = (np.maximum(0, (sx * d[0] + sy * d[1] + d[2]) * size) for d in (_KEY, _FILL))
    return key, fill


def _bumps(k: Looks) -> list[Bump]:
    """Height of the face over the smooth head, units."""
    male = 0.0 if k.female else 1.0
    n, m = k.nose, k.mouth
    middle: list[Bump] = [
        (7.0, CX, (EYES + n) / 2 - 3, 7, (n - EYES) / 2.6),
        (5.6, CX, n - 10, 9.5, 9),
        (2.6, CX, m, 30, 20),
        (2.0, CX, m - 6, 15, 3.6),
        (2.8, CX, m + 8.5, 15, 4.2),
        (-2.6, CX, m + 19, 17, 5),
        (3.6 + male, CX, k.chin - 13, 17, 10),
        (-1.0, CX, m - 15, 3.5, 6),
        (3.0, CX, 120, 46, 30),
    ]
    return [*middle, *_side_bumps(k, -1), *_side_bumps(k, 1)]


def _side_bumps(k: Looks, s: int) -> list[Bump]:
    """Those a face has on either side: the wings of the nose, sockets, cheeks and folds."""
    male = 0.0 if k.female else 1.0
    n, m = k.nose, k.mouth
    return [
        (3.2, CX + s * (k.nose_half - 5), n - 6, 5.5, 5.5),
        (-6.0, CX + s * (k.eye_dx - 4), EYES - 6, 19, 11),
        (-2.4, CX + s * 15, EYES - 2, 7, 9),
        (3.8, CX + s * k.eye_dx, EYES + 0.5, 12, 7.5),
        (2.2 + 1.6 * male, CX + s * k.eye_dx, k.brow - 1, 25, 6.5),
        (5.0 - 1.2 * k.old, CX + s * k.width * 0.60, 219, 24, 20),
        (-(1.4 + 2.6 * k.old), CX + s * k.width * 0.56, 252, 17, 17),
        (-(0.9 + 2.0 * k.old), CX + s * (k.nose_half + 11), (n + m) / 2 + 1, 5, 12),
        (-(0.8 + 0.9 * k.old), CX + s * (k.mouth_half + 4), m + 3, 5, 6),
        (0.5 + 2.2 * k.old, CX + s * k.eye_dx, EYES + 17, 12, 4),
    ]


def _redness(k: Looks) -> list[Bump]:
    cheek = 0.42 if k.female else 0.3
    out: list[Bump] = [(0.26, CX, k.nose - 8, 14, 11), (0.12, CX, k.chin - 10, 44, 14)]
    for s in (-1, 1):
        out += [
            (cheek, CX + s * k.width * 0.56, 228, 21, 15),
            (0.16, CX + s * k.eye_dx, EYES - 10, 18, 7),
        ]
    return out


def _rings(k: Looks) -> list[Bump]:
    """Below the eyes."""
    return [(0.10 + 0.12 * k.old, CX + s * k.eye_dx, EYES + 10, 15, 5) for s in (-1, 1)]


def _beard(k: Looks) -> list[Bump]:
    """Its shadow after a shave: on the chin and the upper lip."""
    chin, lip = 0.34 * k.shave, 0.2 * k.shave
    return [(chin, CX, k.chin - 12, 42, 22), (lip, CX, k.mouth - 14, 22, 5)]
