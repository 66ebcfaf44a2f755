"""A face as a lit surface: bumps for its form, then eyes, brows, nose and mouth painted on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from templates.art._draw import (
    Colour,
    Mask,
    Painter,
    Points,
    Window,
    noise,
    oval,
    points,
    smooth,
    vec,
)
from templates.art._looks import CX, EYES, Looks, mix

Field = npt.NDArray[np.float32]
# a bump: amplitude, x and y of its middle, its spread in x and y
Bump = tuple[float, float, float, float, float]
_REACH = 5.0  # spreads from its middle a bump is drawn: beyond lie four millionths of its height
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
    right = [
        (half + 4, 250),
        (half, 292),
        (half + 1, 316),
        (half + 10, 340),
        (half + 26, 360),
        (half + 40, 388),
        (half + 40, 452),
    ]
    neck = smooth(
        [(CX + x, y) for x, y in right] + [(CX - x, y) for x, y in right[::-1]], closed=True
    )
    tone = mix(k.skin, (120, 70, 50), 0.06)
    p.fill(neck, tone, blur=0.6)
    clip = p.mask(neck)
    dark = _dark(k, 0.5)
    for side in (-1, 1):  # the neck is round
        p.stroke(
            points([(CX + side * (half + 2), 270), (CX + side * (half + 1), 330)]),
            18,
            dark,
            alpha=0.5,
            blur=8,
            clip=clip,
        )
        p.stroke(
            points([(CX + side * 15, 318), (CX + side * 4, 352)]),
            4,
            dark,
            alpha=0.25,
            blur=3,
            clip=clip,
        )
        p.stroke(
            points([(CX + side * 8, 354), (CX + side * 46, 347)]),
            4,
            dark,
            alpha=0.22,
            blur=3,
            clip=clip,
        )
    p.fill(oval(CX + 3, k.chin + 1, k.jaw * 0.98, ry=25), _dark(k, 0.66), 0.8, blur=6, clip=clip)
    if k.age > 50:
        for side in (-1, 1):
            p.stroke(
                points([(CX + side * 12, k.chin + 10), (CX + side * 15, 346)]),
                2.0,
                dark,
                alpha=0.3 * k.old,
                blur=1.5,
                clip=clip,
            )


def paint_ears(p: Painter, k: Looks) -> None:
    for side in (-1, 1):
        x = CX + side * (k.width + 3.5)
        p.fill(
            oval(x, EYES + 21, 9.5, ry=25, turn=side * 7),
            mix(k.skin, (205, 110, 95), 0.14),
            blur=0.7,
        )
        p.stroke(
            smooth(
                [
                    (x - side * 2, EYES + 4),
                    (x + side * 5, EYES + 8),
                    (x + side * 4, EYES + 28),
                    (x - side, EYES + 38),
                ]
            ),
            3,
            _dark(k, 0.55),
            alpha=0.45,
            blur=1.3,
        )
        p.fill(oval(x - side * 2, EYES + 20, 3.4, ry=11), _dark(k, 0.6), 0.4, blur=2)


def paint_head(p: Painter, k: Looks) -> None:
    """The lit skin with its redness and grain, then the features and what years did."""
    shape = outline(k)
    face = p.mask(shape, 0.6)
    window = p.window(shape)
    p.blend(window, face[window], _skin(p, k, shape, window=window))
    _years(p, k, face)
    for side in (-1, 1):
        _eye(p, k, side)
        _brow(p, k, side)
    _nose(p, k, face)
    _mouth(p, k)


def _skin(p: Painter, k: Looks, shape: Points, *, window: Window) -> Field:
    x, y = p.axes(window)
    half = len(shape) // 2
    edge = np.interp(y[:, 0], shape[:half, 1], shape[:half, 0] - CX, left=30, right=12).astype(
        np.float32
    )[:, None]
    u = np.clip((x - CX) / np.maximum(edge, 8), -1.05, 1.05)
    sx, sy = _slopes(_bumps(k), x, y)
    sx += u * (0.42 + 0.85 * u * u)
    sy += np.interp(
        y[:, 0], [60, 110, 150, 215, k.chin - 20, k.chin], [-1.0, -0.42, -0.08, 0.04, 0.12, 0.75]
    ).astype(np.float32)[:, None]
    size = 1 / np.sqrt(1 + sx * sx + sy * sy)
    light = [np.maximum(0, (sx * d[0] + sy * d[1] + d[2]) * size) for d in (_KEY, _FILL)]
    shade = 0.38 + 0.5 * light[0] + 0.26 * light[1]
    gloss = light[0] ** 26 * (0.09 + 0.05 * (not k.female))
    red = _sum(_redness(k), x, y)
    dark = _sum([(0.10 + 0.12 * k.old, CX + s * k.eye_dx, EYES + 10, 15, 5) for s in (-1, 1)], x, y)
    beard = _sum(
        [(0.34 * k.shave, CX, k.chin - 12, 42, 22), (0.2 * k.shave, CX, k.mouth - 14, 22, 5)], x, y
    )
    rng = k.seed.at("skin").stream()
    grain = (
        noise(rng, y.size, x.size, cell=3.0 * p.scale) * 0.010
        + noise(rng, y.size, x.size, cell=22 * p.scale) * 0.014
    )
    tint = (
        np.stack([shade**0.86, shade * (1 - 0.20 * red), shade**1.12 * (1 - 0.24 * red)], 2)
        * (1 - dark - 0.6 * beard + grain)[..., None]
    )
    out = tint * vec(*k.skin) + (gloss * 255)[..., None]
    return np.asarray(out + (vec(82, 88, 96) - out) * (0.34 * beard)[..., None], np.float32)


def _bumps(k: Looks) -> list[Bump]:
    """Height of the face over the smooth head, units."""
    male = 0.0 if k.female else 1.0
    n, m = k.nose, k.mouth
    out: list[Bump] = [
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
    for s in (-1, 1):
        out += [
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
    return out


def _redness(k: Looks) -> list[Bump]:
    cheek = 0.42 if k.female else 0.3
    out: list[Bump] = [(0.26, CX, k.nose - 8, 14, 11), (0.12, CX, k.chin - 10, 44, 14)]
    for s in (-1, 1):
        out += [
            (cheek, CX + s * k.width * 0.56, 228, 21, 15),
            (0.16, CX + s * k.eye_dx, EYES - 10, 18, 7),
        ]
    return out


class _Bumps:
    """Separable bumps over a grid: what each is across and down, and where it is more than nothing.

    They are added one after the other: one matrix product would be shorter, but a linear algebra
    library adds up in an order that it chooses by processor.
    """

    def __init__(self, bumps: list[Bump], x: Field, y: Field) -> None:
        a, bx, by, sx, sy = np.array(bumps, np.float32).T[:, :, None]
        dx, dy = (x - bx) / sx, (y.T - by) / sy
        self.across, self.down = np.exp(-0.5 * dx * dx), np.exp(-0.5 * dy * dy) * a
        self.tilt_across, self.tilt_down = dx / sx * self.across, dy / sy * self.down
        self.windows = [(_span(v), _span(u)) for u, v in zip(dx, dy, strict=True)]

    def total(self, down: Field, across: Field) -> Field:
        out = np.zeros((down.shape[1], across.shape[1]), np.float32)
        for window, v, u in zip(self.windows, down, across, strict=True):
            out[window] += v[window[0], None] * u[None, window[1]]
        return out


def _span(distance: Field) -> slice:
    """Where a bump reaches, by distances in spreads, which ascend."""
    low, high = np.searchsorted(distance, (-_REACH, _REACH))
    return slice(int(low), int(high))


def _slopes(bumps: list[Bump], x: Field, y: Field) -> tuple[Field, Field]:
    """Normal tilt in x and y."""
    b = _Bumps(bumps, x, y)
    return b.total(b.down, b.tilt_across), b.total(b.tilt_down, b.across)


def _sum(bumps: list[Bump], x: Field, y: Field) -> Field:
    b = _Bumps(bumps, x, y)
    return b.total(b.down, b.across)


def _dark(k: Looks, depth: float) -> Colour:
    """A shadow on this skin: darker and warmer."""
    r, g, b = k.skin
    return (r * (1 - depth * 0.62), g * (1 - depth * 0.8), b * (1 - depth * 0.86))


def _eye(p: Painter, k: Looks, side: int) -> None:
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
    p.stroke(fold, 1.7, _dark(k, 0.72), alpha=0.22 + 0.4 * k.crease, blur=0.8)
    p.stroke(lower, 1.4, _dark(k, 0.7), alpha=0.42, blur=0.7)


def _brow(p: Painter, k: Looks, side: int) -> None:
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


def _nose(p: Painter, k: Looks, face: Mask) -> None:
    n, w = k.nose, k.nose_half
    p.fill(oval(CX, n + 4, w * 0.8, ry=4.5), _dark(k, 0.7), 0.30, blur=3, clip=face)
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
            _dark(k, 0.75),
            alpha=0.42,
            blur=1.0,
        )
        p.stroke(
            smooth([(CX + s * w * 0.84, n - 0.5), (CX + s * w * 0.45, n + 1.4), (CX, n + 3.6)]),
            1.6,
            _dark(k, 0.75),
            alpha=0.34,
            blur=1.0,
        )


def _mouth(p: Painter, k: Looks) -> None:
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
        p.fill(oval(CX + s * (w + 1), corner, 2.6, ry=2.2), _dark(k, 0.8), 0.45, blur=1.2)


def _years(p: Painter, k: Looks, face: Mask) -> None:
    """Lines and spots; none before the late thirties."""
    deep, dark = k.old, _dark(k, 0.72)
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
