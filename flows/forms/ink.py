"""The ink of a scanned page, and which of it is a rule: solid lines and dotted leaders."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np

from flows.forms.pixels import FAINT
from pipeline.records import Pixels

_LONG = 0.045  # of a page's width: the shortest rule
_THICK = 0.0035  # of a page's height: the thickest
_NOISE = 4.5  # deviations of the grain that ink differs by


class Rule(NamedTuple):
    """A rule's place in pixels; ``dotted`` ones have a period."""

    left: int
    top: int
    right: int
    bottom: int
    dotted: bool
    upright: bool = False


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


def rules(ink: Any) -> list[Rule]:
    """Horizontal and vertical rules and dotted leaders of a level page, H x W bool."""
    tall, wide = ink.shape
    long, thick = round(_LONG * wide), max(3, round(_THICK * tall))
    mask = ink.astype(np.uint8)
    solid = cv2.morphologyEx(
        cv2.dilate(mask, np.ones((3, 1))), cv2.MORPH_OPEN, np.ones((1, long), np.uint8)
    )
    found = [r for r in _boxes(solid, dotted=False) if r.bottom - r.top <= thick + 3]
    gap = max(7, round(0.007 * wide))
    # Where ink is thin from above to below, dots stand in a row.
    flat = mask & (1 - cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thick + 1, 1), np.uint8)))
    joined = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    leaders = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    for leader in _boxes(leaders, dotted=True):
        within = any(_meet(leader, r) for r in found)
        if leader.bottom - leader.top <= thick + 2 and not within and _periodic(mask, leader):
            found.append(leader)
    return found + _upright(mask, long, thick)


def _upright(mask: Any, long: int, thick: int) -> list[Rule]:
    down = cv2.morphologyEx(
        cv2.dilate(mask, np.ones((1, 3))), cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)
    )
    boxes = (r._replace(upright=True) for r in _boxes(down, dotted=False))
    margin = round(0.02 * mask.shape[1])  # a scanner's edge is no rule
    return [
        r
        for r in boxes
        if r.right - r.left <= thick + 3 and margin < r.left and r.right < mask.shape[1] - margin
    ]


def _boxes(mask: Any, *, dotted: bool) -> list[Rule]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    made: list[Rule] = []
    for left, top, wide, tall, _ in stats[1:count]:
        made.append(Rule(int(left), int(top), int(left + wide), int(top + tall), dotted))
    return made


def _meet(a: Rule, b: Rule) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom + 2 and b.top < a.bottom + 2


def _periodic(mask: Any, leader: Rule) -> bool:
    """Dots: about as many gaps as there are marks, and many of both."""
    band = mask[leader.top : leader.bottom, leader.left : leader.right].max(0)
    changes = int(np.count_nonzero(np.diff(band.astype(np.int8))))
    return changes >= 2 * (leader.right - leader.left) / 40 and 0.1 < float(band.mean()) < 0.9


def run_on(ink: Any, leader: Rule, gap: int) -> int:
    """How far to the left a leader goes on, under whatever was written on it."""
    band = ink[leader.top : leader.bottom, : leader.left].any(0)
    last = leader.left
    for x in range(leader.left - 1, -1, -1):
        if band[x]:
            last = x
        elif last - x > gap:
            break
    return last


def period(dark: Any, leader: Rule) -> int:
    """Pixels from dot to dot; 0 where there is none."""
    profile = dark[leader.top : leader.bottom, leader.left : leader.right].sum(0)
    flat = profile - profile.mean()
    if len(flat) < 60:
        return 0
    likeness = np.correlate(flat, flat, "full")[len(flat) :][:60]
    inner = range(3, min(len(likeness) - 1, 59))
    peaks = [i for i in inner if likeness[i] > likeness[i - 1] and likeness[i] >= likeness[i + 1]]
    good = [i for i in peaks if likeness[i] > 0.35 * float((flat**2).sum())]
    return good[0] + 1 if good else 0
