"""What a haircut is made of: its outer outline, the hairline, and strands between the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from templates.art.shared.looks import CX, Looks, mirrored
from templates.art.shared.shapes import Pair, Points, smooth

Locks = list[Points]
_TOP = 66.0  # y of the skull's crown


class Haircut(NamedTuple):
    """Each a function of the head: the outside, the hairline, and the flow of the strands."""

    outer: Points  # from the left end over the top to the right end
    line: Points  # from the right end over the forehead to the left end
    locks: Locks


def outer_line(k: Looks, thick: float, side: float, *, low: float) -> Points:
    """The outside of the hair, from the left end over the top to the right end."""
    w = k.width
    right = [
        (w + side * 0.8, low),
        (w + side, (low + 140) / 2),
        (w * 0.97 + side, 132),
        (0.84 * w + side * 0.8, 98 - thick * 0.45),
        (0.56 * w, _TOP + 10 - thick),
        (0.28 * w, _TOP - thick),
        (0, _TOP - 3 - thick),
    ]
    return smooth(mirrored(right), steps=8)


def hairline(right: Sequence[Pair]) -> Points:
    """The inside of the hair, from the right end over the forehead to the left end."""
    left = [(CX - x, y) for x, y in right[-2::-1]]
    return smooth([(CX + x, y) for x, y in right] + left, steps=8)


def parted(right_to_left: Sequence[Pair], flip: float) -> Points:
    """The inside of hair with a parting; ``flip`` -1 puts it on the other side."""
    line = [(CX + flip * x, y) for x, y in right_to_left]
    return smooth(line[:: int(flip) or 1], steps=8)


def between(
    k: Looks, outer: Points, line: Points, *, count: int, lean: float = 0.0, bow: float = 6.0
) -> Locks:
    """Strands from the outline to the hairline; ``lean`` shifts their roots along it."""
    rng = k.seed.at("flow").stream()
    s = np.sort(rng.random(count))
    roots = np.clip(s + lean + rng.normal(0, 0.015, count), 0, 1)
    tips = np.clip(s + rng.normal(0, 0.02, count), 0, 1)
    a = outer[(roots * (len(outer) - 1)).astype(int)]
    b = line[::-1][(tips * (len(line) - 1)).astype(int)]
    middle = (a + b) / 2 + np.stack([(s - 0.5) * 4 * bow, np.full(count, -bow * 0.8)], 1)
    t = np.linspace(0, 1, 7)[None, :, None]
    curves = a[:, None] * (1 - t) ** 2 + middle[:, None] * 2 * t * (1 - t) + b[:, None] * t**2
    return list(curves.astype(np.float32))


def fall(k: Looks, root: Pair, outer: Points, *, count: int) -> Locks:
    """Strands from the parting over the crown and down both sides, half of ``count`` a side."""
    rng = k.seed.at("flow").stream()
    half, each = len(outer) // 2, count // 2
    out: Locks = []
    for side in (outer[half::-2], outer[half::2]):
        f = rng.uniform(0.45, 1.0, (each, 1))
        # Below the brows they hang down, and no more spread from the parting.
        hang = f + (1 - f) * np.clip((side[:, 1] - 140) / 60, 0, 1)
        x = root[0] + (side[:, 0] - root[0]) * f + rng.normal(0, 0.6, (each, len(side)))
        y = root[1] + (side[:, 1] - root[1]) * np.where(side[:, 1] < 140, f, hang)
        at = root[0] + rng.normal(0, 3, each), root[1] + rng.uniform(-14, 6, each)
        strands = np.concatenate([np.stack(at, 1)[:, None], np.stack([x, y], 2)], 1)
        out += list(strands.astype(np.float32))
    return out
