"""What the ink of a scanned page is: print, stamp, signature, handwriting.

Print is what an OCR engine reads level, and rules. Of the rest a stamp is told by words that lean,
by its colour or by a line all around it; a signature is the longest dark stroke; what is left and
as dark as print was written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np

from flows.forms.model import Rectangle, Run, share, union
from flows.forms.scans.ink import Rule
from pipeline.records import Pixels

_HAND = 0.12  # of a page's width: the shortest signature
# Of the darkest ink: a pen's is darker. Less is tried where no stroke is that dark: a stamp's frame
# that a signature crosses is often between the two.
_DARKNESS = (0.85, 0.6)
_GAP = 0.018  # of a page's width: gaps within one signature, where print crosses it
_SOFT = 3  # pixels: how far the ink of a rule runs out
_SPECK = 12  # pixels: fewer are grain
_EDGE = 0.02  # of a page's width: a scanner's edge is nobody's mark
_JOINT = 0.012  # of a page's width: gaps within one stamp
_SMALL, _LARGE = 0.05, 0.45  # of a page's width: sides of a stamp
_SCRIBBLE = 0.02  # of a page's width: the shortest stroke that is called handwriting
_MOST = 6  # of each class on a page
_LOOKED_AT = 100  # patches of ink that may be a stamp, the largest first
_COLORED = 36  # levels between the channels of coloured ink
_AROUND = 3.0  # times its ink that a line all around encloses
_FULL = 0.88  # of the smallest rectangle around a stamp that has corners; an oval fills 0.79
_CLOSED = 0.7  # of a line around that is there
_Tint = Literal["black", "blue", "red"]


class Mark(NamedTuple):
    """Ink that is no print: its class, its place in pixels, its colour, and a stamp's outline."""

    kind: Literal["stamp", "signature", "handwriting"]
    box: Rectangle
    tint: _Tint
    square: bool = False  # a stamp with four corners


class Ink(NamedTuple):
    """A page's pixels, how dark each is, and which are ink; rules, and words in pixels."""

    pixels: Pixels
    dark: Any
    ink: Any
    rules: Sequence[Rule]
    print: Sequence[Rectangle]  # words that stand level
    leaning: Sequence[Rectangle]


def in_pixels(runs: Sequence[Run], scale: float, *, upright: bool) -> list[Rectangle]:
    """Places of runs, of which either the level or the leaning ones are asked for."""
    found = [run.box for run in runs if run.upright == upright]
    return [(x0 / scale, y0 / scale, x1 / scale, y1 / scale) for x0, y0, x1, y1 in found]


def told_apart(page: Ink) -> list[Mark]:
    """Every stamp, signature and note by hand, the largest first."""
    rest = _unprinted(page)
    signed, dark = _signature(rest, page)
    if signed is not None:
        own = cv2.dilate(signed.astype(np.uint8), np.ones((9, 9), np.uint8))
        rest[own > 0] = 0
        dark[own > 0] = 0
    stamps = _stamps(rest, page)[:_MOST]
    found = [Mark("stamp", box, _tint(page, box), _cornered(rest, box)) for box in stamps]
    if signed is not None:
        rows, columns = np.flatnonzero(signed.any(1)), np.flatnonzero(signed.any(0))
        box = (float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))
        found.append(Mark("signature", box, _tint(page, box, strokes=signed)))
    return [*found, *_notes(dark, stamps, page)]


def _signature(rest: Any, page: Ink) -> tuple[Any, Any]:
    """The pixels of the longest dark stroke, None where none is long, and all dark ones."""
    darkest = np.percentile(page.dark[page.ink], 90) if page.ink.any() else 255
    wide = rest.shape[1]
    side = 2 * round(_GAP * wide / 2) + 1
    for part in _DARKNESS:
        dark = rest.copy()
        dark[page.dark < part * darkest] = 0
        strokes = cv2.morphologyEx(_unspecked(dark), cv2.MORPH_CLOSE, np.ones((side, side)))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
        areas = np.bincount(labels[dark > 0], minlength=count)
        signed = _signed(stats[1:count], areas[1:count], page)
        if signed is not None:
            return (labels == signed) & (dark > 0), dark
    return None, dark


def _unprinted(page: Ink) -> Any:
    """Ink outside rules and level words, H x W of 0 and 1."""
    rest = page.ink.astype(np.uint8)
    for rule in page.rules:
        rows = slice(max(rule.top - _SOFT, 0), rule.bottom + _SOFT)
        rest[rows, max(rule.left - _SOFT, 0) : rule.right + _SOFT] = 0
    for left, top, right, bottom in page.print:
        rest[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1] = 0
    return rest


def _bounds(stat: Any) -> Rectangle:
    left, top, across, down = (float(v) for v in stat[:4])
    return left, top, left + across, top + down


def _off_edge(box: Rectangle, wide: int) -> bool:
    return box[0] >= _EDGE * wide and box[2] <= (1 - _EDGE) * wide


def _unspecked(mask: Any) -> Any:
    """Without patches of a few pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keeps = stats[:count, cv2.CC_STAT_AREA] >= _SPECK
    keeps[0] = False
    return keeps[labels].astype(np.uint8)


def _signed(stats: Any, areas: Any, page: Ink) -> int | None:
    """The label of the longest stroke that is as dark as print; None where none is long.

    ``areas``: its ink, in pixels.
    """
    wide = page.ink.shape[1]
    best: int | None = None
    for number, (_, _, across, down, _) in enumerate(stats, 1):
        area = areas[number - 1]
        long = across > _HAND * wide and down > 0.006 * wide and area < 0.35 * across * down
        if not long or not _off_edge(_bounds(stats[number - 1]), wide):
            continue
        if best is None or across > stats[best - 1][2]:
            best = number
    return best


def _stamps(rest: Any, page: Ink) -> list[Rectangle]:
    """The largest first; a line around words that lean is part of their stamp."""
    wide = rest.shape[1]
    side = 2 * round(_JOINT * wide / 2) + 1
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    order = sorted(range(1, count), key=lambda n: -int(stats[n][4]))[:_LOOKED_AT]
    boxes = [_bounds(stats[number]) for number in order]
    found: list[Rectangle] = []
    for box in boxes:
        whole = _grown(box, boxes, _LARGE * wide)  # a signature may have cut it in two
        sized = min(_sides(whole)) >= _SMALL * wide and max(_sides(whole)) <= _LARGE * wide
        if not sized or not _off_edge(whole, wide) or any(share(whole, f) for f in found):
            continue
        if _leans(whole, page.leaning) or _colored(page.pixels, rest, whole) or _rings(rest, whole):
            found.append(whole)
    return found


def _grown(box: Rectangle, others: Sequence[Rectangle], most: float) -> Rectangle:
    """With all that touches it, as long as no side is longer than ``most``."""
    while True:
        touching = [o for o in others if share(o, box) > 0 or share(box, o) > 0]
        sized = [o for o in touching if max(_sides(union([box, o]))) <= most]
        grown = union([box, *sized])
        if grown == box or max(_sides(grown)) > most:
            return box
        box = grown


def _sides(box: Rectangle) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _leans(box: Rectangle, words: Sequence[Rectangle]) -> bool:
    """Do leaning words stand in it?"""
    middles = (((w[0] + w[2]) / 2, (w[1] + w[3]) / 2) for w in words)
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in middles)


def _cut(mask: Any, box: Rectangle) -> Any:
    left, top, right, bottom = (int(v) for v in box)
    return mask[top:bottom, left:right]


def _colored(pixels: Pixels, rest: Any, box: Rectangle) -> bool:
    part = _cut(pixels, box)[_cut(rest, box) > 0].astype(np.int16)
    return len(part) > 0 and float(np.median(part.max(1) - part.min(1))) > _COLORED


def _rings(rest: Any, box: Rectangle) -> bool:
    """Is there a line around most of it? A signature may have been cut out of that."""
    part = np.ascontiguousarray(_cut(rest, box), np.uint8)
    points = cv2.findNonZero(part)
    if points is None:
        return False
    hull = cv2.convexHull(points)
    area = cv2.contourArea(hull)
    if area < 0.4 * part.size or area < _AROUND * float(part.sum()):
        return False
    around = np.zeros_like(part)
    cv2.polylines(around, [hull], True, 1, 3)
    near = cv2.dilate(part, np.ones((7, 7), np.uint8))
    return float(near[around > 0].mean()) > _CLOSED


def _cornered(rest: Any, box: Rectangle) -> bool:
    """Does its ink fill the smallest rectangle around it, which a ring or an oval does not?"""
    points = cv2.findNonZero(np.ascontiguousarray(_cut(rest, box), np.uint8))
    if points is None:
        return False
    hull = cv2.convexHull(points)
    wide, tall = cv2.minAreaRect(hull)[1]
    return bool(cv2.contourArea(hull) > _FULL * max(wide * tall, 1.0))


def _tint(page: Ink, box: Rectangle, *, strokes: Any = None) -> _Tint:
    """Which of the inks of drawn art is most like it."""
    own = _cut(page.ink, box) if strokes is None else _cut(page.ink & strokes, box)
    part = _cut(page.pixels, box)[own].astype(np.int16)
    if not len(part) or float(np.median(part.max(1) - part.min(1))) <= _COLORED:
        return "black"
    red, _, blue = np.median(part, axis=0)
    return "red" if red > blue else "blue"


def _notes(dark: Any, stamps: Sequence[Rectangle], page: Ink) -> Iterator[Mark]:
    """Dark strokes outside of stamps, joined to words."""
    wide = dark.shape[1]
    for left, top, right, bottom in stamps:
        dark[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = 0
    side = 2 * round(_JOINT * wide / 2) + 1
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((side // 2, side), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    order = sorted(range(1, count), key=lambda n: -int(stats[n][2]))
    for number in order[:_MOST]:
        box = _bounds(stats[number])
        tall = box[3] - box[1]
        if box[2] - box[0] < _SCRIBBLE * wide or tall < 0.004 * wide or not _off_edge(box, wide):
            continue
        yield Mark("handwriting", box, _tint(page, box))
