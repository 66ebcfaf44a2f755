"""An amount erased and lettered anew: nearly the same face, size and place, on paper a shade off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

import numpy as np

from perturb.page._patch import (
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
from pipeline.records import Anomaly, Change, Document, Page, Pixels, PrintedField
from pipeline.roles import PageChange, Rng


@dataclass(frozen=True)
class ReplacedAmount(PageChange):
    """One or two leading figures change; mask 255 is the patch."""

    rule: ClassVar[str] = "tampering"

    def applies(self, page: Page, document: Document) -> bool:
        return bool(amounts(page, document))

    def change(
        self, page: Page, document: Document, language: str, *, rng: Rng
    ) -> tuple[Page, Document, Anomaly]:
        fields = amounts(page, document)
        field = fields[int(rng.integers(len(fields)))]
        text = _other_figures(field.text, rng)
        true, shown = document.facts[field.name], restated(document, field, text)
        if (
            not isinstance(true, Decimal) or shown is None
        ):  # other figures in the same places print alike
            raise ValueError(f"{document.id}: {field.name} cannot read {text!r}")
        forged, box = _lettered(page, field, text, language=language, rng=rng)
        forged = relabelled(forged, field, field._replace(text=text, box=box))
        change = Change(document.id, field.name, true, shown)
        sentence = (
            f"{document.label}上的“{field.label}”原为{field.text}，被擦除后改印成{text}。"
            if language == "zh"
            else f"The amount “{field.label}” on the {document.label} was {field.text}; it was erased and printed over as {text}."
        )
        anomaly = Anomaly(
            "replaced_amount", "tampering", self.rule, severity(true, shown), sentence, (change,)
        )
        return forged, replace(document, facts={**document.facts, field.name: shown}), anomaly


def _other_figures(text: str, rng: Rng) -> str:
    """One or two of the leading three figures replaced; never a leading nought."""
    places = [n for n, c in enumerate(text) if c.isdigit()]
    leading = places[: min(3, max(1, len(places) - 2))]
    chosen = sorted(int(n) for n in rng.permutation(leading)[: 1 + int(rng.integers(2))])
    signs = list(text)
    for n in chosen:
        options = (
            [d for d in "123456789" if d != text[n]]
            if n == places[0]
            else [d for d in "0123456789" if d != text[n]]
        )
        signs[n] = options[int(rng.integers(len(options)))]
    return "".join(signs)


def _lettered(
    page: Page, field: PrintedField, text: str, *, language: str, rng: Rng
) -> tuple[Page, tuple[float, float, float, float]]:
    """The page with the new figures, and their ink box."""
    faces = likely_faces(page, field, language)
    role = faces[min(int(rng.random() < 0.4), len(faces) - 1)]
    left, top, right, _ = field.box
    size = field.size_px * float(rng.uniform(0.97, 1.05))
    jitter = field.size_px * rng.uniform(-0.06, 0.06, 2)
    drawn = letter(text, role, size, right=right + float(jitter[0]), top=top + float(jitter[1]))
    wide = (drawn.ink[2] - drawn.ink[0]) / (right - left)
    if (
        wide > 1.06 or wide < 0.9 or touches(drawn.rect, page.fields, field)
    ):  # another face's figures may run too wide or narrow
        drawn = letter(text, role, size / wide, right=right, top=top + float(jitter[1]))
    rect = union(drawn.rect, around(field))
    height, width = page.pixels.shape[:2]
    rect = (max(0, rect[0]), max(0, rect[1]), min(width, rect[2]), min(height, rect[3]))
    patch = erased(page.pixels, rect).astype(np.float32) - rng.uniform(
        1.0, 4.0, 3
    )  # paint is never quite the paper's white
    alpha = np.zeros(patch.shape[:2], np.float32)
    y, x = drawn.rect[1] - rect[1], drawn.rect[0] - rect[0]
    alpha[y : y + drawn.alpha.shape[0], x : x + drawn.alpha.shape[1]] = drawn.alpha
    ink = ink_colour(page.pixels, around(field, 0)) + float(rng.uniform(-4, 14))
    mixed = patch * (1 - alpha[..., None]) + ink * alpha[..., None]
    return onto(page, _bytes(mixed), rect), drawn.ink


def _bytes(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
