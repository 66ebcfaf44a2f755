"""Shoulders and what people wear to have their photograph taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from templates.art.shared.looks import CX, Looks, mix
from templates.art.shared.masks import Colour, Mask
from templates.art.shared.noise import noise
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, oval, points, smooth, vec

WHITE: Colour = (238, 240, 244)
_TIES: tuple[Colour, ...] = ((120, 28, 40), (34, 52, 100), (60, 60, 72), (90, 48, 92))


def paint_clothes(p: Painter, k: Looks) -> None:
    """The garment over the chest, its collar and its folds."""
    _WEAR[k.clothes](p, k)


def paint_glasses(p: Painter, k: Looks) -> None:
    """Frames, a glint and the shadow below."""
    if not k.glasses:
        return
    dx, y = k.eye_dx, 186.0
    rx, ry, square = {
        "round": (22.5, 20.0, 2.0),
        "square": (25.5, 17.0, 3.6),
        "half": (25.0, 16.0, 3.2),
    }[k.glasses]
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    c, s = np.cos(t), np.sin(t)
    shape = np.stack(
        [np.sign(c) * np.abs(c) ** (2 / square) * rx, np.sign(s) * np.abs(s) ** (2 / square) * ry],
        1,
    )
    frame: Colour = (34, 32, 36) if k.glasses != "half" else (96, 88, 80)
    for side in (-1, 1):
        lens = points(shape + np.array([CX + side * dx, y]))
        p.stroke(lens + vec(1, 3), 3, (60, 36, 30), alpha=0.22, blur=2, closed=True)
        p.fill(lens, (225, 232, 240), 0.07)
        p.stroke(
            points([(CX + side * dx - 12, y - 9), (CX + side * dx - 4, y - 12)]),
            2.4,
            (255, 255, 255),
            alpha=0.35,
            blur=1.2,
        )
        top = lens[24:] if k.glasses == "half" else lens
        p.stroke(lens, 1.0, frame, alpha=0.55, blur=0.3, closed=True)
        p.stroke(top, 2.5, frame, alpha=0.92, blur=0.4, closed=k.glasses != "half")
        p.stroke(
            points([(CX + side * (dx + rx), y - 5), (CX + side * (k.width + 3), y - 7)]),
            2.4,
            frame,
            alpha=0.9,
            blur=0.5,
        )
    p.stroke(
        smooth([(CX - dx + rx - 1, y - 3), (CX, y - 7), (CX + dx - rx + 1, y - 3)]),
        2.3,
        frame,
        alpha=0.92,
        blur=0.4,
    )


def _torso(k: Looks, neck: float, high: float, *, inset: float) -> Sequence[tuple[float, float]]:
    """The right edge from the neck to below the picture.

    ``inset`` keeps an under-garment inside the one above.
    """
    w = k.shoulders - inset
    return [
        (neck, high),
        (neck + 22, high + 14),
        (w * 0.62, high + 31),
        (w * 0.86, high + 49),
        (w * 1.02, high + 84),
        (w * 1.1, 470),
    ]


def _body(
    p: Painter,
    k: Looks,
    colour: Colour,
    *,
    neckline: Sequence[tuple[float, float]],
    inset: float = 0.0,
) -> Mask:
    """Cloth from shoulder to shoulder; ``neckline`` runs from its right end to the middle.

    Returns its mask.
    """
    right = smooth(
        [
            (CX + x, y)
            for x, y in _torso(k, neckline[0][0], neckline[0][1] + inset * 0.3, inset=inset)
        ]
    )
    line = smooth([(CX - x, y) for x, y in neckline] + [(CX + x, y) for x, y in neckline[-2::-1]])
    left = points(np.stack([2 * CX - right[:, 0], right[:, 1]], 1))
    shape = np.concatenate([right, left[::-1], line])
    mask = p.mask(shape, 0.6)
    window = p.window(shape)
    x, y = p.axes(window)
    u = (x - CX) / k.shoulders
    rng = k.seed.at("cloth").stream()
    weave = (
        noise(rng, len(y), x.size, cell=1.6) * 0.011
        + noise(rng, len(y), x.size, cell=34 * p.scale) * 0.03
    )
    lit = 1.04 - 0.26 * np.abs(u + 0.18) ** 2.2 - 0.0011 * np.clip(y - 350, 0, 120) + weave
    p.blend(window, mask[window], np.asarray(vec(*colour) * lit[..., None], np.float32))
    for side in (-1, 1):  # folds from the armpit
        for j in range(3):
            fold = smooth(
                [
                    (CX + side * (k.shoulders * 0.74 - 9 * j), 462),
                    (CX + side * (k.shoulders * 0.66 - 8 * j), 420),
                    (CX + side * (k.shoulders * 0.55 - 14 * j), 392),
                ]
            )
            p.stroke(fold, 4.5, (0, 0, 0), alpha=0.09, blur=3.4, clip=mask)
    p.stroke(line, 5, (0, 0, 0), alpha=0.16, blur=3, clip=mask)
    return mask


def _flap(p: Painter, shape: Points, colour: Colour, *, edge: float = 0.35) -> None:
    p.fill(shape + vec(0, 2.5), (0, 0, 0), 0.25, blur=2.5)
    p.fill(shape, colour, blur=0.5)
    p.stroke(shape, 1.2, (0, 0, 0), alpha=edge, blur=0.7, closed=True)


def _collar(
    p: Painter, k: Looks, colour: Colour, *, spread: float = 40.0, drop: float = 398.0
) -> None:
    neck = 40.0 if k.female else 48.0
    for side in (-1, 1):
        flap = [
            (neck - 3, 314),
            (neck + 8, 322),
            (spread + 24, 366),
            (spread - 2, drop - 4),
            (3, 372),
            (neck - 8, 345),
        ]
        _flap(
            p,
            points([(CX + side * x, y) for x, y in flap]),
            mix(colour, (0, 0, 0), 0.03 if side < 0 else 0.0),
        )


def _tee(p: Painter, k: Looks) -> None:
    neck = 44.0 if k.female else 50.0
    line = [(neck, 334), (neck - 8, 354), (neck * 0.5, 368), (0, 373)]
    _body(p, k, k.cloth, neckline=line)
    rib = smooth([(CX - x, y + 3) for x, y in line] + [(CX + x, y + 3) for x, y in line[-2::-1]])
    p.stroke(rib, 6.5, mix(k.cloth, (0, 0, 0), 0.16), alpha=0.85, blur=0.6)


def _vneck(p: Painter, k: Looks) -> None:
    neck = 46.0 if k.female else 52.0
    if not k.female:
        _body(
            p, k, WHITE, neckline=[(neck - 4, 330), (neck - 14, 352), (20, 366), (0, 370)], inset=34
        )
        _collar(p, k, WHITE, spread=30, drop=384)
    _body(p, k, k.cloth, neckline=[(neck, 336), (neck * 0.66, 366), (neck * 0.3, 396), (0, 418)])
    line = smooth(
        [
            (CX - neck, 338),
            (CX - neck * 0.3, 398),
            (CX, 421),
            (CX + neck * 0.3, 398),
            (CX + neck, 338),
        ]
    )
    p.stroke(line, 6, mix(k.cloth, (0, 0, 0), 0.2), alpha=0.85, blur=0.6)


def _turtle(p: Painter, k: Looks) -> None:
    neck = 43.0 if k.female else 50.0
    _body(p, k, k.cloth, neckline=[(neck, 338), (neck * 0.6, 352), (neck * 0.3, 356), (0, 357)])
    band = smooth(
        [
            (CX - neck + 3, 308),
            (CX, 322),
            (CX + neck - 3, 308),
            (CX + neck + 3, 344),
            (CX, 362),
            (CX - neck - 3, 344),
        ],
        closed=True,
    )
    p.fill(band, mix(k.cloth, (255, 255, 255), 0.06), blur=0.7)
    clip = p.mask(band)
    for x in np.linspace(-neck, neck, 22):
        p.stroke(
            points([(CX + x, 304), (CX + x * 1.08, 364)]),
            1.5,
            (0, 0, 0),
            alpha=0.16,
            blur=0.7,
            clip=clip,
        )
    p.fill(oval(CX + 4, 308, 46, ry=12), (0, 0, 0), 0.3, blur=5, clip=clip)


def _shirt(p: Painter, k: Looks) -> None:
    colour = mix(k.cloth, WHITE, 0.72) if k.seed.at("shirt").uniform() < 0.6 else WHITE
    _body(p, k, colour, neckline=[(46, 330), (30, 356), (12, 378), (0, 386)])
    p.stroke(points([(CX, 384), (CX, 460)]), 2, (0, 0, 0), alpha=0.22, blur=1)
    for y in (402, 438):
        p.fill(oval(CX + 5, y, 2.8, ry=2.8), (0, 0, 0), 0.25, blur=0.6)
    _collar(p, k, colour)


def _polo(p: Painter, k: Looks) -> None:
    _body(p, k, k.cloth, neckline=[(48, 330), (30, 360), (12, 388), (0, 398)])
    p.stroke(points([(CX + 2, 396), (CX + 1, 460)]), 2, (0, 0, 0), alpha=0.3, blur=1)
    _collar(p, k, mix(k.cloth, (255, 255, 255), 0.05), spread=42, drop=404)


def _blouse(p: Painter, k: Looks) -> None:
    colour = mix(k.cloth, (250, 238, 236), 0.6)
    _body(p, k, colour, neckline=[(44, 334), (32, 366), (14, 396), (0, 408)])
    line = smooth([(CX - 44, 335), (CX - 14, 397), (CX, 409), (CX + 14, 397), (CX + 44, 335)])
    p.stroke(line, 3, mix(colour, (0, 0, 0), 0.18), alpha=0.8, blur=0.7)
    if k.seed.at("chain").uniform() < 0.5:
        p.stroke(
            smooth([(CX - 36, 346), (CX - 18, 376), (CX, 385), (CX + 18, 376), (CX + 36, 346)]),
            1.4,
            (214, 182, 110),
            alpha=0.85,
            blur=0.4,
        )


def _suit(p: Painter, k: Looks) -> None:
    _body(p, k, WHITE, neckline=[(46, 330), (30, 352), (12, 372), (0, 380)], inset=34)
    if not k.female:
        tie = _TIES[int(k.seed.at("tie").uniform() * len(_TIES))]
        p.fill(
            points(
                [
                    (CX - 11, 372),
                    (CX + 11, 372),
                    (CX + 7, 392),
                    (CX + 15, 470),
                    (CX - 15, 470),
                    (CX - 7, 392),
                ]
            ),
            tie,
            blur=0.6,
        )
        p.stroke(points([(CX - 8, 391), (CX + 8, 391)]), 2, (0, 0, 0), alpha=0.35, blur=1)
    _collar(p, k, WHITE, spread=32, drop=390)
    dark = mix(k.cloth, (30, 32, 42), 0.6) if max(k.cloth) > 110 else k.cloth
    _body(p, k, dark, neckline=[(56, 338), (46, 372), (26, 428), (0, 500)])
    for side in (-1, 1):
        lapel = [
            (52, 330),
            (66, 340),
            (82, 392),
            (66, 398),
            (74, 408),
            (26, 470),
            (10, 470),
            (40, 386),
        ]
        _flap(
            p,
            points([(CX + side * x, y) for x, y in lapel]),
            mix(dark, (255, 255, 255), 0.05 if side < 0 else 0.025),
            edge=0.5,
        )


_WEAR: dict[str, Callable[[Painter, Looks], None]] = {
    "blouse": _blouse,
    "polo": _polo,
    "shirt": _shirt,
    "suit": _suit,
    "tee": _tee,
    "turtle": _turtle,
    "vneck": _vneck,
}
