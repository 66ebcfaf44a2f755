"""The ink of a scanned page, and which of it is a rule: solid lines and dotted leaders."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np

from flows.forms.pdf.pixels import FAINT
from pipeline.records import Pixels

_STRONG = 0.35  # of the darkest ink: print and rules are darker
_LONG = 0.045  # of a page's width: the shortest rule
_THICK = 0.0035  # of a page's height: the thickest
_DOTS = 12  # of a leader, at least
_UNEVEN = 2.5  # pixels by which its dots may be off their line
_NOISE = 4.5  # deviations of the grain that ink differs by


class Rule(NamedTuple):
    """A rule's place in pixels. Of a leader: the middle of its first dot, and how far apart."""

    left: int
    top: int
    right: int
    bottom: int
    upright: bool = False
    first: float = 0.0
    step: float = 0.0

    @property
    def dotted(self) -> bool:
        return self.step > 0


def darkness(pixels: Pixels) -> tuple[Any, Any]:
    """How much darker than the paper, H x W, 0-255, and which of it is ink."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    factor = 4
    small = cv2.resize(grey, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    size = 2 * (min(small.shape) // 40) + 1
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5))), min(size, 255))
    ground = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    dark = np.clip(ground.astype(np.float32) - grey, 0, 255)
    calm = cv2.GaussianBlur(dark, (0, 0), 1.0)
    grain = 1.4826 * float(np.median(np.abs(calm - np.median(calm))))
    least = max(FAINT * 255 * 0.6, float(np.median(calm)) + _NOISE * grain)
    return dark, calm > least


def rules(dark: Any, ink: Any) -> list[Rule]:
    """Horizontal and vertical rules and dotted leaders of a level page.

    Args:
        dark, ink: H x W, as ``darkness`` gives them.
    """
    tall, wide = ink.shape
    long, thick = round(_LONG * wide), max(3, round(_THICK * tall))
    strong = float(np.percentile(dark[ink], 90)) * _STRONG if ink.any() else 255.0
    mask = (ink & (dark > strong)).astype(np.uint8)
    return [*_level(mask, long, thick), *_upright(mask, long, thick), *_leaders(mask, thick)]


def _level(mask: Any, long: int, thick: int) -> list[Rule]:
    thickened = cv2.dilate(mask, np.ones((2, 3), np.uint8))
    solid = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    boxes = (_narrowed(mask, rule) for rule in _boxes(solid))
    thin = [rule for rule in boxes if 0 < rule.bottom - rule.top <= thick]
    return [rule for rule in thin if _alone(mask, rule)]


def _alone(mask: Any, rule: Rule) -> bool:
    """Is there hardly any ink above and below, as there is of letters?"""
    columns = slice(rule.left, rule.right)
    above = mask[max(rule.top - 5, 0) : max(rule.top - 2, 0), columns]
    below = mask[rule.bottom + 2 : rule.bottom + 5, columns]
    return all(not part.size or float(part.any(0).mean()) < 0.25 for part in (above, below))


def _narrowed(mask: Any, rule: Rule) -> Rule:
    """Only its rows that are mostly ink: what crosses it at a slant is none of it."""
    part = mask[rule.top : rule.bottom, rule.left : rule.right]
    rows = np.flatnonzero(part.mean(1) > 0.5)
    if not len(rows):
        return rule._replace(bottom=rule.top)
    return rule._replace(top=rule.top + int(rows[0]), bottom=rule.top + int(rows[-1]) + 1)


def _leaders(mask: Any, thick: int) -> list[Rule]:
    """Rows of dots alike, evenly apart."""
    count, _, stats, centers = cv2.connectedComponentsWithStats(mask, connectivity=8)
    small = [
        (float(x), float(y), stat)
        for (x, y), stat in zip(centers[1:count], stats[1:count], strict=True)
        if max(stat[2], stat[3]) <= thick and stat[4] >= 2
    ]
    small.sort(key=lambda dot: dot[1])
    found: list[Rule] = []
    while small:
        level = small[0][1]
        row = [dot for dot in small if dot[1] - level <= _UNEVEN]
        small = small[len(row) :]
        found += _chains(sorted(row, key=lambda dot: dot[0]))
    return found


def _chains(row: list[tuple[float, float, Any]]) -> list[Rule]:
    """Stretches of a row in which dots are evenly apart."""
    if len(row) < _DOTS:
        return []
    gaps = np.diff([x for x, _, _ in row])
    step = float(np.median(gaps))
    chains: list[list[Any]] = [[row[0]]]
    for gap, dot in zip(gaps, row[1:], strict=True):
        even = abs(gap - step * max(round(gap / step), 1)) < 0.3 * step
        if not even or gap > 3.5 * step:  # a dot or two may be lost in the grain
            chains.append([])
        chains[-1].append(dot)
    good = [chain for chain in chains if len(chain) >= _DOTS and step < 25]
    return [_rule_of(max(good, key=len), step)] if good else []


def _rule_of(chain: list[tuple[float, float, Any]], step: float) -> Rule:
    stats = [stat for _, _, stat in chain]
    top, bottom = np.median([s[1] for s in stats]), np.median([s[1] + s[3] for s in stats])
    left, right = chain[0][0], chain[-1][0]
    count = max(round((right - left) / step), 1)
    exact = (right - left) / count
    half = exact / 2
    return Rule(round(left - half), int(top), round(right + half), int(bottom), False, left, exact)


def _upright(mask: Any, long: int, thick: int) -> list[Rule]:
    down = cv2.morphologyEx(
        cv2.dilate(mask, np.ones((1, 3))), cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)
    )
    boxes = (r._replace(upright=True) for r in _boxes(down))
    margin = round(0.02 * mask.shape[1])  # a scanner's edge is no rule
    return [
        r
        for r in boxes
        if r.right - r.left <= thick + 3 and margin < r.left and r.right < mask.shape[1] - margin
    ]


def _boxes(mask: Any) -> list[Rule]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [
        Rule(int(left), int(top), int(left + wide), int(top + tall))
        for left, top, wide, tall, _ in stats[1:count]
    ]


def run_on(ink: Any, leader: Rule) -> tuple[int, int]:
    """From where to where a leader goes on, under whatever was written on it."""
    band = ink[leader.top : leader.bottom].any(0)
    gap = round(2.5 * leader.step)
    left, right = leader.left, leader.right
    while left > 0 and band[max(left - gap, 0) : left].any():
        left = max(left - gap, 0) + int(np.argmax(band[max(left - gap, 0) : left]))
    while right < len(band) and band[right : right + gap].any():
        right += int(np.flatnonzero(band[right : right + gap])[-1]) + 1
    return left, right
