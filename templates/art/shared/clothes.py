"""What people wear to have their photograph taken."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from templates.art.shared.cloth import body, collar, flap
from templates.art.shared.looks import CX, Looks, mirrored, mix
from templates.art.shared.masks import Colour
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import oval, points, smooth

WHITE: Colour = (238, 240, 244)
_TIES: tuple[Colour, ...] = ((120, 28, 40), (34, 52, 100), (60, 60, 72), (90, 48, 92))


def paint_clothes(p: Painter, k: Looks) -> None:
    """The garment over the chest, its collar and its folds."""
    _WEAR[k.clothes](p, k)


def _tee(p: Painter, k: Looks) -> None:
    neck = 44.0 if k.female else 50.0
    line = [(neck, 334), (neck - 8, 354), (neck * 0.5, 368), (0, 373)]
    body(p, k, k.cloth, neckline=line)
    rib = smooth(mirrored([(x, y + 3) for x, y in line]))
    p.stroke(rib, 6.5, mix(k.cloth, (0, 0, 0), 0.16), alpha=0.85, blur=0.6)


def _vneck(p: Painter, k: Looks) -> None:
    neck = 46.0 if k.female else 52.0
    if not k.female:
        shirt = [(neck - 4, 330), (neck - 14, 352), (20, 366), (0, 370)]
        body(p, k, WHITE, neckline=shirt, inset=34)
        collar(p, k, WHITE, spread=30, drop=384)
    body(p, k, k.cloth, neckline=[(neck, 336), (neck * 0.66, 366), (neck * 0.3, 396), (0, 418)])
    left = [(CX - neck, 338), (CX - neck * 0.3, 398)]
    right = [(CX + neck * 0.3, 398), (CX + neck, 338)]
    rib = smooth([*left, (CX, 421), *right])
    p.stroke(rib, 6, mix(k.cloth, (0, 0, 0), 0.2), alpha=0.85, blur=0.6)


def _turtle(p: Painter, k: Looks) -> None:
    neck = 43.0 if k.female else 50.0
    body(p, k, k.cloth, neckline=[(neck, 338), (neck * 0.6, 352), (neck * 0.3, 356), (0, 357)])
    upper = [(CX - neck + 3, 308), (CX, 322), (CX + neck - 3, 308)]
    lower = [(CX + neck + 3, 344), (CX, 362), (CX - neck - 3, 344)]
    band = smooth([*upper, *lower], closed=True)
    p.fill(band, mix(k.cloth, (255, 255, 255), 0.06), blur=0.7)
    clip = p.mask(band)
    for x in np.linspace(-neck, neck, 22):
        rib = points([(CX + x, 304), (CX + x * 1.08, 364)])
        p.stroke(rib, 1.5, (0, 0, 0), alpha=0.16, blur=0.7, clip=clip)
    p.fill(oval(CX + 4, 308, 46, ry=12), (0, 0, 0), 0.3, blur=5, clip=clip)


def _shirt(p: Painter, k: Looks) -> None:
    colour = mix(k.cloth, WHITE, 0.72) if k.seed.at("shirt").uniform() < 0.6 else WHITE
    body(p, k, colour, neckline=[(46, 330), (30, 356), (12, 378), (0, 386)])
    p.stroke(points([(CX, 384), (CX, 460)]), 2, (0, 0, 0), alpha=0.22, blur=1)
    for y in (402, 438):
        p.fill(oval(CX + 5, y, 2.8, ry=2.8), (0, 0, 0), 0.25, blur=0.6)
    collar(p, k, colour)


def _polo(p: Painter, k: Looks) -> None:
    body(p, k, k.cloth, neckline=[(48, 330), (30, 360), (12, 388), (0, 398)])
    p.stroke(points([(CX + 2, 396), (CX + 1, 460)]), 2, (0, 0, 0), alpha=0.3, blur=1)
    collar(p, k, mix(k.cloth, (255, 255, 255), 0.05), spread=42, drop=404)


def _blouse(p: Painter, k: Looks) -> None:
    colour = mix(k.cloth, (250, 238, 236), 0.6)
    body(p, k, colour, neckline=[(44, 334), (32, 366), (14, 396), (0, 408)])
    line = smooth([(CX - 44, 335), (CX - 14, 397), (CX, 409), (CX + 14, 397), (CX + 44, 335)])
    p.stroke(line, 3, mix(colour, (0, 0, 0), 0.18), alpha=0.8, blur=0.7)
    if k.seed.at("chain").uniform() < 0.5:
        chain = [(CX - 36, 346), (CX - 18, 376), (CX, 385), (CX + 18, 376), (CX + 36, 346)]
        p.stroke(smooth(chain), 1.4, (214, 182, 110), alpha=0.85, blur=0.4)


def _suit(p: Painter, k: Looks) -> None:
    body(p, k, WHITE, neckline=[(46, 330), (30, 352), (12, 372), (0, 380)], inset=34)
    if not k.female:
        _tie(p, _TIES[int(k.seed.at("tie").uniform() * len(_TIES))])
    collar(p, k, WHITE, spread=32, drop=390)
    dark = mix(k.cloth, (30, 32, 42), 0.6) if max(k.cloth) > 110 else k.cloth
    body(p, k, dark, neckline=[(56, 338), (46, 372), (26, 428), (0, 500)])
    outside = [(52, 330), (66, 340), (82, 392), (66, 398), (74, 408), (26, 470)]
    for side in (-1, 1):
        lapel = points([(CX + side * x, y) for x, y in [*outside, (10, 470), (40, 386)]])
        lit = mix(dark, (255, 255, 255), 0.05 if side < 0 else 0.025)
        flap(p, lapel, lit, edge=0.5)


def _tie(p: Painter, colour: Colour) -> None:
    knot = [(CX - 11, 372), (CX + 11, 372), (CX + 7, 392)]
    blade = [(CX + 15, 470), (CX - 15, 470), (CX - 7, 392)]
    p.fill(points([*knot, *blade]), colour, blur=0.6)
    p.stroke(points([(CX - 8, 391), (CX + 8, 391)]), 2, (0, 0, 0), alpha=0.35, blur=1)


_WEAR: dict[str, Callable[[Painter, Looks], None]] = {
    "blouse": _blouse,
    "polo": _polo,
    "shirt": _shirt,
    "suit": _suit,
    "tee": _tee,
    "turtle": _turtle,
    "vneck": _vneck,
}
