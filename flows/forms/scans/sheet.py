"""Scans and photographs as a form: captions stay as the pixels they are, on paper made bare.

Whatever is not the ink of a caption or of a rule goes, whether it can be read or not: values,
stamps, signatures, notes. So nothing depends on an OCR engine having seen it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import cv2
import numpy as np

from flows.forms.blanking import readings
from flows.forms.captions import nearest
from flows.forms.model import Content, Form, Place, Run, Unfit, share
from flows.forms.scans import classes, paper
from flows.forms.scans import ink as inks
from flows.forms.scans.straighten import Scan, straight
from flows.forms.scans.straighten import paper as paper_size
from flows.forms.scans.type_match import usual
from flows.forms.signatures import STAMPED
from flows.forms.suspects import Values
from flows.forms.text_pages import form as sorted_form
from flows.forms.written.type_setting import printable
from flows.run.ocr_engine import Line
from pipeline.printing.fonts import face
from pipeline.records import Pixels

_FEWEST = 200  # pixels of a side
_LONGEST = 6  # times its width: an engine would take minutes
_LEVEL = 2.5  # degrees by which a line of print may lean
_SURE = 0.6  # of an engine's score: below, it is no reading
_MARGIN = 2  # pixels around a caption's ink
_OUTSIDE = 0.3  # of a stroke that may lie outside a caption it crosses
_NEAR = 36.0  # points between a signature and the stamp of whom it signs for
_FLAT, _FLATTEST = 12.0, 0.2  # points, and of its width: the height of the flattest signature


class Sheet(NamedTuple):
    """A straight page with its ink, and points to a pixel."""

    pixels: Pixels
    dark: Any
    ink: Any
    rules: list[inks.Rule]
    content: Content
    scale: float
    angle: float


class Cleaned(NamedTuple):
    """A form of scans, and the new ground of each page."""

    form: Form
    grounds: list[Pixels]


def form(sheets: Sequence[Sheet], values: Values, *, keep: Sequence[str]) -> Cleaned:
    """Of a sheet of each page."""
    made = sorted_form([[s.content for s in sheets]], values, keep=keep)
    snapped = tuple(
        replace(page, runs=tuple(_snapped(run, sheet) for run in page.runs))
        for page, sheet in zip(made.pages, sheets, strict=True)
    )
    grounds: list[Pixels] = []
    places = list(made.places)
    notes: list[str] = []
    for number, (page, sheet) in enumerate(zip(snapped, sheets, strict=True)):
        grounds.append(_ground(sheet, page.runs))
        places = [_on_rule(p, sheet) if p.page == number else p for p in places]
        notes.append(f"page {number + 1}: turned by {sheet.angle:.2f} degrees to be level")
        art, told = _marks(sheet, page.runs, number)
        places += art
        notes += told
    changed = replace(made, pages=snapped, places=tuple(places), notes=tuple(notes), scan=True)
    return Cleaned(changed, grounds)


def read(scan: Scan) -> Sheet:
    """A scan made level, with its ink and what an engine reads in it.

    Raises:
        Unfit: one in which nothing can be read.
    """
    if min(scan.pixels.shape[:2]) < _FEWEST:
        raise Unfit(f"a picture of less than {_FEWEST} pixels, in which nothing can be read")
    if max(scan.pixels.shape[:2]) > _LONGEST * min(scan.pixels.shape[:2]):
        raise Unfit(f"a picture more than {_LONGEST} times as long as wide, which is no page")
    pixels, angle = straight(scan.pixels)
    width, height = paper_size(pixels, scan.dots)
    scale = width / pixels.shape[1]
    dark, ink = inks.darkness(pixels)
    found = inks.rules(dark, ink)
    runs = [
        run
        for reading in readings(pixels, _SURE)
        if (run := _run(reading, ink, found, scale=scale)) is not None
    ]
    font = usual([(run.text, _cut(dark, run, scale)) for run in runs if run.upright])
    runs = [_in_face(run, font) for run in runs]
    content = Content(width, height, tuple(runs), (), (), pixels)
    return Sheet(pixels, dark, ink, found, content, scale, angle)


def _run(reading: Line, ink: Any, rules: Sequence[inks.Rule], *, scale: float) -> Run | None:
    """A line that was read, its type measured by its ink."""
    quad = reading.quad
    lean = np.degrees(np.arctan2(*(quad[1] - quad[0])[::-1]))
    left, top = (int(max(v, 0)) for v in quad.min(0))
    right, bottom = (int(v) for v in quad.max(0) + 1)
    part = ink[top:bottom, left:right].copy()
    for rule in rules:
        if not rule.upright:
            part[max(rule.top - top, 0) : max(rule.bottom - top, 0), :] = False
    rows, columns = np.flatnonzero(part.sum(1) > 1), np.flatnonzero(part.any(0))
    text = " ".join(reading.text.split())
    if not len(rows) or not len(columns) or printable(text, "sans") is None:
        return None
    inked = (left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)
    x0, y0, x1, y1 = (float(v) * scale for v in inked)
    return Run(text, (x0, y0, x1, y1), y1, y1 - y0, "sans", "#111111", abs(lean) < _LEVEL)


def _cut(dark: Any, run: Run, scale: float) -> Any:
    left, top, right, bottom = (round(v / scale) for v in run.box)
    return dark[top:bottom, left:right]


def _in_face(run: Run, font: str) -> Run:
    """With the size at which its words are as wide in that face, and the baseline they stand on."""
    left, top, right, bottom = run.box
    bounds = face(font).ink(printable(run.text, font) or "x") or (0, 0, 1, 1)
    by_width = (right - left) / (bounds[2] - bounds[0])
    size = min(by_width, 1.4 * (bottom - top) / (bounds[3] - bounds[1]))
    return run._replace(font=font, size=size, baseline=bottom + bounds[1] * size)


def _snapped(run: Run, sheet: Sheet) -> Run:
    """A run that was cut out of a longer one ends where the ink has its gap."""
    left, top, right, bottom = (v / sheet.scale for v in run.box)
    reach = 0.7 * run.size / sheet.scale
    rows = slice(int(top), int(bottom) + 1)
    start, end = int(max(right - reach, left)), int(right + reach)
    bare = ~sheet.ink[rows, start:end].any(0)
    gap = _widest(bare)
    if gap is None or sheet.ink[rows, int(right) : int(right + reach)].sum() == 0:
        return run
    cut = (start + gap[0] + 1) * sheet.scale
    return run._replace(box=(run.box[0], run.box[1], cut, run.box[3]))


def _widest(bare: Any) -> tuple[int, int] | None:
    """First and last of the longest stretch without ink."""
    best, start = None, None
    for x, free in enumerate([*bare, False]):
        if free and start is None:
            start = x
        elif not free and start is not None:
            if best is None or x - start > best[1] - best[0]:
                best = (start, x)
            start = None
    return best


# ---------------------------------------------------------------- the new ground


def _ground(sheet: Sheet, runs: Sequence[Run]) -> Pixels:
    """Bare paper with the ink of captions and rules, pixel for pixel."""
    made = paper.bare(sheet.pixels, sheet.ink)
    stays = _captions(sheet, runs)
    soft = cv2.GaussianBlur(stays.astype(np.float32), (0, 0), 0.8)[..., None]
    soft = np.where(stays[..., None] > 0, np.maximum(soft, 0.5), 0.0)  # never beyond the mask
    mixed = made * (1 - soft) + sheet.pixels * soft
    made = np.asarray(np.rint(mixed), np.uint8)
    for rule in sheet.rules:
        (_leader if rule.dotted else _line)(made, sheet, rule)
    return made


def _captions(sheet: Sheet, runs: Sequence[Run]) -> Any:
    """Where captions stand, without strokes that only cross them."""
    mask: Any = np.zeros(sheet.ink.shape, np.uint8)
    for run in runs:
        left, top, right, bottom = (v / sheet.scale for v in run.box)
        rows = slice(max(int(top) - _MARGIN, 0), int(np.ceil(bottom)) + _MARGIN)
        columns = slice(max(int(left) - _MARGIN, 0), int(np.ceil(right)) + _MARGIN)
        mask[rows, columns] = 1
    strokes = sheet.ink.astype(np.uint8)
    for rule in sheet.rules:
        strokes[rule.top : rule.bottom, rule.left : rule.right] = 0
    count, labels = cv2.connectedComponents(strokes, connectivity=8)
    inside = np.bincount(labels.ravel(), mask.ravel(), count)
    whole = np.maximum(np.bincount(labels.ravel(), minlength=count), 1)
    crossing = (inside > 0) & (inside < (1 - _OUTSIDE) * whole)
    crossing[0] = False
    strays = cv2.dilate(crossing[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    mask[strays > 0] = 0
    return mask


def _line(made: Pixels, sheet: Sheet, rule: inks.Rule) -> None:
    """A rule drawn again as it mostly is: whatever crossed it leaves no trace."""
    down, across = (0, 2) if rule.upright else (2, 0)
    rows = slice(max(rule.top - down, 0), rule.bottom + down)
    columns = slice(max(rule.left - across, 0), rule.right + across)
    profile = np.median(sheet.dark[rows, columns], axis=0 if rule.upright else 1)
    profile = np.where(profile < 0.1 * max(float(profile.max()), 1.0), 0, profile)
    _darken(made, rows, columns, dark=profile if rule.upright else profile[:, None])


def _leader(made: Pixels, sheet: Sheet, rule: inks.Rule) -> None:
    """A dotted leader drawn again from its usual dot, also where something was written on it."""
    start, end = inks.run_on(sheet.ink, rule)
    half = int(rule.step // 2)
    rows = slice(max(rule.top - 1, 0), rule.bottom + 1)
    middles = np.arange(rule.first, rule.right, rule.step)
    own = [sheet.dark[rows, round(x) - half : round(x) + half + 1] for x in middles]
    dot = np.median([patch for patch in own if patch.shape == own[0].shape], axis=0)
    first = rule.first - rule.step * np.floor((rule.first - start) / rule.step)
    for x in np.arange(first, end, rule.step):
        left = round(float(x)) - half
        if left >= 0 and left + 2 * half + 1 <= made.shape[1]:
            _darken(made, rows, slice(left, left + 2 * half + 1), dark=dot)


def _darken(made: Pixels, rows: slice, columns: slice, *, dark: Any) -> None:
    place = made[rows, columns]
    darker = np.broadcast_to(dark, place.shape[:2])[..., None]
    place[:] = np.clip(place - darker, 0, 255).astype(np.uint8)


# ---------------------------------------------------------------- what takes its place


def _on_rule(place: Place, sheet: Sheet) -> Place:
    """A value on a leader or a rule may run on to its end, and no further."""
    left, _, _, bottom = place.box
    for rule in sheet.rules:
        x0, y0, x1, _ = (v * sheet.scale for v in rule[:4])
        if rule.upright or abs(y0 - bottom) > 1.2 * place.size:
            continue
        if x0 - place.size <= left < x1 - place.size:
            return replace(place, box=(left, place.box[1], min(x1, sheet.content.width), bottom))
    return place


def _signed(
    place: Place, marks: Sequence[classes.Mark], runs: Sequence[Run], *, scale: float
) -> Place:
    """A signature with the words nearest to it, and whether a stamp is at it; all else as it is."""
    if place.look != "signature":
        return place
    reach = _NEAR / scale
    left, top, right, bottom = (v / scale for v in place.box)
    around = (left - reach, top - reach, right + reach, bottom + reach)
    stamped = any(m.kind == "stamp" and share(m.box, around) > 0 for m in marks)
    caption = nearest(place, runs)
    return replace(place, caption=caption, sample=STAMPED if stamped else "")


def _marks(sheet: Sheet, runs: Sequence[Run], number: int) -> tuple[list[Place], list[str]]:
    """Places where art of ours is drawn instead of stamps and signatures, and a note of each."""
    words = [*sheet.content.runs, *runs]
    level = classes.in_pixels(words, sheet.scale, upright=True)
    leaning = classes.in_pixels(words, sheet.scale, upright=False)
    page = classes.Ink(sheet.pixels, sheet.dark, sheet.ink, sheet.rules, level, leaning)
    found = classes.told_apart(page)
    places: list[Place] = []
    for index, mark in enumerate(found):
        if mark.kind == "handwriting":
            continue
        x0, y0, x1, y1 = (v * sheet.scale for v in mark.box)
        short = max(_FLAT, _FLATTEST * (x1 - x0)) - (y1 - y0)
        box = (x0, y0 - max(short, 0) / 2, x1, y1 + max(short, 0) / 2)
        made = Place(number, box, mark.kind, f"{mark.kind} {number} {index}", mark.kind)
        made = replace(made, tint=mark.tint, square=mark.square)
        places.append(_signed(made, found, runs, scale=sheet.scale))
    notes = [f"a {p.look} taken out; a drawn one takes its place" for p in places]
    written = sum(mark.kind == "handwriting" for mark in found)
    if written:
        notes.append(f"{written} notes by hand taken out")
    return places, [f"page {number + 1}: {note}" for note in notes]
