"""What years leave on a face: folds, wrinkles and spots."""

from __future__ import annotations

from templates.art.shared.looks import CX, EYES, Looks, shadow
from templates.art.shared.masks import Mask
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import oval, points, smooth


def years(p: Painter, k: Looks, face: Mask) -> None:
    """Lines and spots; none before the late thirties."""
    if k.old <= 0.03:
        return
    for side in (-1, 1):
        _folds(p, k, face, side=side)
        _crows_feet(p, k, face, side=side)
    if k.age > 48:
        _forehead(p, k, face)
    _spots(p, k, face)


def _folds(p: Painter, k: Looks, face: Mask, *, side: int) -> None:
    """From the nose to the corner of the mouth, and the bag below the eye."""
    dark = shadow(k, 0.72)
    fold = smooth(
        [
            (CX + side * (k.nose_half + 3), k.nose - 9),
            (CX + side * (k.nose_half + 11), k.nose + 6),
            (CX + side * (k.mouth_half + 6), k.mouth - 2),
            (CX + side * (k.mouth_half + 6), k.mouth + 9),
        ]
    )
    p.stroke(fold, 2.2, dark, alpha=0.12 + 0.42 * k.old, blur=1.1, clip=face)
    bag = smooth(
        [
            (CX + side * (k.eye_dx - 14), EYES + 14),
            (CX + side * k.eye_dx, EYES + 20),
            (CX + side * (k.eye_dx + 14), EYES + 16),
        ]
    )
    p.stroke(bag, 1.8, dark, alpha=0.45 * k.old, blur=1.1, clip=face)


def _crows_feet(p: Painter, k: Looks, face: Mask, *, side: int) -> None:
    """Three lines outward from the corner of the eye."""
    dark, alpha = shadow(k, 0.72), 0.5 * max(0.0, k.old - 0.2)
    for j in range(3):
        x, y = CX + side * (k.eye_dx + k.eye_half + 2), EYES - 3 + 4 * j
        line = points([(x, y), (x + side * 11, y - 5 + 5 * j)])
        p.stroke(line, 1.3, dark, alpha=alpha, blur=0.7, clip=face)


def _forehead(p: Painter, k: Looks, face: Mask) -> None:
    """Three wrinkles, each a little shorter."""
    dark, alpha = shadow(k, 0.72), 0.42 * max(0.0, k.old - 0.15)
    for j in range(3):
        y = 118.0 + 10 * j
        left, right = (CX - 44 + 3 * j, y + 3), (CX + 44 - 3 * j, y + 3)
        wrinkle = smooth([left, (CX - 18, y), (CX + 4, y + 1.5), (CX + 24, y - 0.5), right])
        p.stroke(wrinkle, 1.7, dark, alpha=alpha, blur=1.0, clip=face)


def _spots(p: Painter, k: Looks, face: Mask) -> None:
    """Pale brown, on the cheeks and temples of the old."""
    rng = k.seed.at("spots").stream()
    for _ in range(int(9 * max(0.0, k.old - 0.55))):
        side = -1 if rng.random() < 0.5 else 1
        x, y = CX + side * rng.uniform(34, 66), rng.uniform(120, 240)
        spot = oval(x, y, rng.uniform(1.2, 2.6), ry=1.6)
        p.fill(spot, shadow(k, 0.72), 0.3, blur=0.8, clip=face)
