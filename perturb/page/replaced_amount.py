"""An amount erased and lettered anew.

In nearly the same face, size and place, on paper a shade off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from perturb.page._patch import (
    Box,
    Lettering,
    Rect,
    able_faces,
    amounts,
    around,
    erased,
    ink_colour,
    letter,
    likely_faces,
    onto,
    relabelled,
    restated,
    severity,
    touches,
    union,
)
from pipeline.changes import Localized, PageEdit
from pipeline.facts import money, require
from pipeline.records import Document, Page, Pixels, PrintedField
from pipeline.roles import PageChange, Rng

NARROWEST, WIDEST = 0.9, 1.06  # times the width of what was printed


@dataclass(frozen=True)
class ReplacedAmount(PageChange):
    """One or two leading figures change; mask 255 is the patch."""

    rule: ClassVar[str] = "tampering"

    def applies(self, page: Page, document: Document) -> bool:
        return bool(_lettered_anew(page, document))

    def change(self, page: Page, document: Document, rng: Rng) -> PageEdit:
        fields = _lettered_anew(page, document)
        field = fields[int(rng.integers(len(fields)))]
        text = _other_figures(field.text, rng)
        true, shown = require(money, document.facts, field.name), restated(document, field, text)
        if shown is None:  # other figures in the same places print alike
            raise ValueError(f"{document.id}: {field.name} cannot read {text!r}")
        forged, box, rect = _lettered(page, field, text, rng=rng)
        forged = relabelled(forged, field, field._replace(text=text, box=box), rect=rect)
        label, paper = field.label, document.label
        explanation = Localized(
            zh=f"{paper}上的“{label}”原为{field.text}，被擦除后改印成{text}。",
            en=f"The amount “{label}” on the {paper} was {field.text}; "
            f"it was erased and printed over as {text}.",
        )
        return PageEdit(forged, {field.name: shown}, severity(true, shown), explanation)


def _lettered_anew(page: Page, document: Document) -> list[PrintedField]:
    """The amounts that a shipped face has all signs of: a layout's own font may have more."""
    return [field for field in amounts(page, document) if able_faces(page, field)]


def _other_figures(text: str, rng: Rng) -> str:
    """One or two of the leading three figures replaced; never a leading nought."""
    places = [n for n, c in enumerate(text) if c.isdigit()]
    leading = places[: min(3, max(1, len(places) - 2))]
    shuffled = rng.permutation(leading)
    chosen = sorted(int(n) for n in shuffled[: 1 + int(rng.integers(2))])
    signs = list(text)
    for n in chosen:
        digits = "123456789" if n == places[0] else "0123456789"
        options = [digit for digit in digits if digit != text[n]]
        signs[n] = options[int(rng.integers(len(options)))]
    return "".join(signs)


def _lettered(page: Page, field: PrintedField, text: str, *, rng: Rng) -> tuple[Page, Box, Rect]:
    """The page with the new figures, their ink box, and the patch."""
    drawn = _drawn(page, field, text, rng=rng)
    left, top, right, bottom = union(drawn.rect, around(field))
    height, width = page.pixels.shape[:2]
    rect = (max(0, left), max(0, top), min(width, right), min(height, bottom))
    # Paint is never quite the paper's white.
    patch = erased(page.pixels, rect).astype(np.float32) - rng.uniform(1.0, 4.0, 3)
    alpha = np.zeros(patch.shape[:2], np.float32)
    y, x = drawn.rect[1] - rect[1], drawn.rect[0] - rect[0]
    alpha[y : y + drawn.alpha.shape[0], x : x + drawn.alpha.shape[1]] = drawn.alpha
    ink = ink_colour(page.pixels, around(field, 0)) + float(rng.uniform(-4, 14))
    mixed = patch * (1 - alpha[..., None]) + ink * alpha[..., None]
    return onto(page, _bytes(mixed), rect), drawn.ink, rect


def _drawn(page: Page, field: PrintedField, text: str, *, rng: Rng) -> Lettering:
    """The new figures in a face and size like the printed ones', a little off their place."""
    faces = likely_faces(page, field)
    role = faces[min(int(rng.random() < 0.4), len(faces) - 1)]
    left, top, right, _ = field.box
    size = field.size_px * float(rng.uniform(0.97, 1.05))
    dx, dy = (float(by) for by in field.size_px * rng.uniform(-0.06, 0.06, 2))
    drawn = letter(text, role, size, right=right + dx, top=top + dy)
    wide = (drawn.ink[2] - drawn.ink[0]) / (right - left)
    # Another face's figures may run too wide or narrow.
    if NARROWEST <= wide <= WIDEST and not touches(drawn.rect, page.fields, field):
        return drawn
    return letter(text, role, size / wide, right=right, top=top + dy)


def _bytes(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
