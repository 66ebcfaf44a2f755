"""What a face says: eyes, brows, nose and mouth, and the lines and spots of its years."""

from __future__ import annotations

import numpy as np

from templates.art.shared.looks import CX, EYES, Looks, mix
from templates.art.shared.masks import Colour, Mask
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, oval, points, smooth, vec


def shadow(k: Looks, depth: float) -> Colour:
    """A shadow on this skin: darker and warmer."""
    r, g, b = k.skin
    return (r * (1 - depth * 0.62), g * (1 - depth * 0.8), b * (1 - depth * 0.86))


def eye(p: Painter, k: Looks, side: int) -> None:
    w, h, tilt = k.eye_half, k.eye_open, k.eye_tilt
    cx, cy = CX + side * k.eye_dx, EYES + 0.5 * side * k.skew

    def at(pairs: list[tuple[float, float]]) -> Points:
        return points([(cx + side * x * w, cy + y) for x, y in pairs])

    upper = smooth(
        at(
            [
                (-1, 2.2),
                (-0.62, -h * 0.52),
                (-0.05, -h),
                (0.5, -h * 0.84 - tilt * 0.3),
                (1, -tilt + 0.6),
            ]
        )
    )
    lower = smooth(
        at(
            [
                (1, -tilt + 0.6),
                (0.55, h * 0.42 - tilt * 0.3),
                (0, h * 0.62),
                (-0.6, h * 0.5),
                (-1, 2.2),
            ]
        )
    )
    whole = np.concatenate([upper, lower])
    p.fill(whole, mix((236, 231, 227), k.skin, 0.16), blur=0.5)
    clip = p.mask(whole, 0.4)
    iris, radius = (cx + 0.3 * side, cy - h * 0.2), 7.3
    p.fill(
        oval(*iris, radius, ry=radius), mix(k.iris, (20, 14, 12), 0.45), 0.96, blur=0.5, clip=clip
    )
    p.fill(
        oval(iris[0], iris[1] + 1.4, radius * 0.72, ry=radius * 0.62),
        mix(k.iris, (255, 220, 180), 0.18),
        0.6,
        blur=1.2,
        clip=clip,
    )
    p.fill(oval(*iris, 3.1, ry=3.1), (14, 11, 11), 0.95, blur=0.5, clip=clip)
    p.stroke(upper + vec(0, 1.6), 4.5, (50, 34, 30), alpha=0.5, blur=1.6, clip=clip)
    p.fill(
        oval(iris[0] - 2.3, iris[1] - 2.4, 1.5, ry=1.7), (255, 255, 255), 0.9, blur=0.35, clip=clip
    )
    p.fill(
        oval(cx - side * w * 0.9, cy + 1.6, 2.2, ry=1.6), (204, 128, 118), 0.6, blur=0.6, clip=clip
    )
    lash = np.concatenate(
        [
            upper,
            (
                upper
                - vec(0, 1)
                * np.linspace(0.4, 3.0 if k.female else 2.0, len(upper), dtype=np.float32)[:, None]
            )[::-1],
        ]
    )
    p.fill(lash, (36, 24, 22), 0.9, blur=0.5)
    if k.female:
        p.stroke(
            points(
                [
                    (cx + side * w * 0.8, cy - h * 0.5 - tilt),
                    (cx + side * w * 1.16, cy - h * 0.62 - tilt),
                ]
            ),
            1.6,
            (36, 24, 22),
            alpha=0.55,
            blur=0.5,
        )
    fold = upper[3:] - vec(0, 3.2 + 1.6 * k.crease)
    p.stroke(fold, 1.7, shadow(k, 0.72), alpha=0.22 + 0.4 * k.crease, blur=0.8)
    p.stroke(lower, 1.4, shadow(k, 0.7), alpha=0.42, blur=0.7)


def brow(p: Painter, k: Looks, side: int) -> None:
    w, t = k.eye_half, k.brow_thick
    x = np.linspace(-1.12, 1.32, 9)
    y = (
        k.brow
        - k.brow_arch * np.exp(-(((x - 0.45) / 0.85) ** 2))
        + np.where(x > 0.5, (x - 0.5) * 5.0, 0)
    )
    thick = t * np.interp(x, [-1.12, -0.8, 0.2, 1.32], [0.55, 1.0, 0.85, 0.12])
    cx = CX + side * k.eye_dx
    top, low = (
        np.stack([cx + side * x * w, y - thick / 2], 1),
        np.stack([cx + side * x * w, y + thick / 2], 1),
    )
    colour = mix(k.hair, (60, 44, 36), 0.35)
    p.fill(points(np.concatenate([top, low[::-1]])), colour, 0.62, blur=1.3)
    rng = k.seed.at("brow", side).stream()
    u = np.linspace(0.03, 0.92, 16)
    i, lean = u * (len(x) - 1), side * (1.5 + 5 * u)
    px, py, th = (np.interp(i, np.arange(len(x)), v) for v in (cx + side * w * x, y, thick))
    low, top = (
        np.stack([px, py + th * 0.5], 1),
        np.stack([px + lean, py - th * 0.55 + rng.uniform(-0.6, 0.6, 16)], 1),
    )
    p.strokes([points(h) for h in np.stack([low, top], 1)], 1.1, colour, alpha=0.55, blur=0.4)


def nose(p: Painter, k: Looks, face: Mask) -> None:
    n, w = k.nose, k.nose_half
    p.fill(oval(CX, n + 4, w * 0.8, ry=4.5), shadow(k, 0.7), 0.30, blur=3, clip=face)
    for s in (-1, 1):
        p.fill(
            oval(CX + s * w * 0.47, n - 1.2, 4.4, ry=2.1, turn=s * 14), (72, 34, 30), 0.72, blur=0.8
        )
        p.stroke(
            smooth(
                [
                    (CX + s * w * 0.86, n - 12),
                    (CX + s * (w + 0.6), n - 6),
                    (CX + s * w * 0.84, n - 0.5),
                ]
            ),
            1.7,
            shadow(k, 0.75),
            alpha=0.42,
            blur=1.0,
        )
        p.stroke(
            smooth([(CX + s * w * 0.84, n - 0.5), (CX + s * w * 0.45, n + 1.4), (CX, n + 3.6)]),
            1.6,
            shadow(k, 0.75),
            alpha=0.34,
            blur=1.0,
        )


def mouth(p: Painter, k: Looks) -> None:
    m, w, f = k.mouth, k.mouth_half, k.lips
    corner = m - 1.2 - k.smile
    line = smooth(
        [
            (CX - w, corner),
            (CX - w * 0.45, m + 0.4),
            (CX, m - 0.6 + k.skew * 0.2),
            (CX + w * 0.45, m + 0.4),
            (CX + w, corner),
        ]
    )
    bow = smooth(
        [
            (CX + w, corner),
            (CX + w * 0.5, m - 4.6 * f),
            (CX + 5, m - 7.6 * f),
            (CX, m - 6.2 * f),
            (CX - 5, m - 7.6 * f),
            (CX - w * 0.5, m - 4.6 * f),
            (CX - w, corner),
        ]
    )
    full = smooth(
        [
            (CX + w, corner),
            (CX + w * 0.55, m + 7.2 * f),
            (CX, m + 9.6 * f),
            (CX - w * 0.55, m + 7.2 * f),
            (CX - w, corner),
        ]
    )
    lip = mix(k.skin, (176, 62, 70) if k.female else (160, 76, 72), 0.55 if k.female else 0.40)
    p.fill(np.concatenate([line, full]), lip, 0.82, blur=1.1)
    p.fill(np.concatenate([line, bow]), mix(lip, (90, 30, 36), 0.20), 0.85, blur=1.0)
    p.fill(oval(CX - 2, m + 4.6 * f, w * 0.42, ry=1.7), (255, 232, 226), 0.28, blur=1.4)
    p.stroke(line, 1.7, (84, 34, 34), alpha=0.78, blur=0.6)
    for s in (-1, 1):
        p.fill(oval(CX + s * (w + 1), corner, 2.6, ry=2.2), shadow(k, 0.8), 0.45, blur=1.2)


def years(p: Painter, k: Looks, face: Mask) -> None:
    """Lines and spots; none before the late thirties."""
    deep, dark = k.old, shadow(k, 0.72)
    if deep <= 0.03:
        return
    for s in (-1, 1):
        fold = smooth(
            [
                (CX + s * (k.nose_half + 3), k.nose - 9),
                (CX + s * (k.nose_half + 11), k.nose + 6),
                (CX + s * (k.mouth_half + 6), k.mouth - 2),
                (CX + s * (k.mouth_half + 6), k.mouth + 9),
            ]
        )
        p.stroke(fold, 2.2, dark, alpha=0.12 + 0.42 * deep, blur=1.1, clip=face)
        bag = smooth(
            [
                (CX + s * (k.eye_dx - 14), EYES + 14),
                (CX + s * k.eye_dx, EYES + 20),
                (CX + s * (k.eye_dx + 14), EYES + 16),
            ]
        )
        p.stroke(bag, 1.8, dark, alpha=0.45 * deep, blur=1.1, clip=face)
        for j in range(3):
            x, y = CX + s * (k.eye_dx + k.eye_half + 2), EYES - 3 + 4 * j
            p.stroke(
                points([(x, y), (x + s * 11, y - 5 + 5 * j)]),
                1.3,
                dark,
                alpha=0.5 * max(0.0, deep - 0.2),
                blur=0.7,
                clip=face,
            )
    for j in range(3 if k.age > 48 else 0):
        y = 118.0 + 10 * j
        brow = smooth(
            [
                (CX - 44 + 3 * j, y + 3),
                (CX - 18, y),
                (CX + 4, y + 1.5),
                (CX + 24, y - 0.5),
                (CX + 44 - 3 * j, y + 3),
            ]
        )
        p.stroke(brow, 1.7, dark, alpha=0.42 * max(0.0, deep - 0.15), blur=1.0, clip=face)
    rng = k.seed.at("spots").stream()
    for _ in range(int(9 * max(0.0, deep - 0.55))):
        side = -1 if rng.random() < 0.5 else 1
        p.fill(
            oval(
                CX + side * rng.uniform(34, 66),
                rng.uniform(120, 240),
                rng.uniform(1.2, 2.6),
                ry=1.6,
            ),
            dark,
            0.3,
            blur=0.8,
            clip=face,
        )
