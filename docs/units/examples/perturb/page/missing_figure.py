"""An amount without its first figure: painted over, and the others pasted in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

import numpy as np

from perturb.page._patch import (
    amounts,
    around,
    erased,
    onto,
    relabelled,
    restated,
    severity,
)
from pipeline.records import Anomaly, Change, Document, Page, PrintedField
from pipeline.roles import PageChange, Rng

DARK = 60  # grey levels below the paper: what counts as ink


@dataclass(frozen=True)
class MissingFigure(PageChange):
    """Mask: 255 where the amount stood."""

    rule: ClassVar[str] = "tampering"

    def applies(self, page: Page, document: Document) -> bool:
        """Some amount still reads as one without its first figure."""
        return bool(_targets(page, document))

    def change(
        self, page: Page, document: Document, language: str, *, rng: Rng
    ) -> tuple[Page, Document, Anomaly]:
        """The sheet, the paper as it now reads, and what was done."""
        targets = _targets(page, document)
        field, start, shown = targets[int(rng.integers(len(targets)))]
        rect = left, top, right, bottom = around(field)
        patch, kept = erased(page.pixels, rect), page.pixels[top:bottom, start:right]
        patch = np.concatenate([kept, patch[:, right - start :]], axis=1)
        moved = float(start - left)
        box = field.box[0], field.box[1], field.box[2] - moved, field.box[3]
        text = field.text[1:]
        read = field._replace(text=text, box=box)
        forged = relabelled(onto(page, patch, rect), field, read)
        true = document.facts[field.name]
        if not isinstance(true, Decimal):  # ``amounts`` gives nothing else
            raise ValueError(f"{document.id}: {field.name} is no amount")
        sentence = (
            f"{document.label}上的“{field.label}”原为{field.text}，首位数字被涂去、其余左移后成为{text}。"
            if language == "zh"
            else f"The amount “{field.label}” on the {document.label} was {field.text}; "
            f"its first figure was painted over and the others moved, so that it reads {text}."
        )
        change = Change(document.id, field.name, true, shown)
        anomaly = Anomaly(
            "missing_figure", "tampering", self.rule, severity(true, shown), sentence, (change,)
        )
        return forged, replace(document, facts={**document.facts, field.name: shown}), anomaly


def _targets(page: Page, document: Document) -> list[tuple[PrintedField, int, Decimal]]:
    """Amounts with the column where their second figure begins, and what they then read."""
    found = []
    for field in amounts(page, document):
        if not field.text[:2].isdigit() or field.text[1] == "0":
            continue
        start, shown = _second_figure(page, field), restated(document, field, field.text[1:])
        if start is not None and shown is not None:
            found.append((field, start, shown))
    return found


def _second_figure(page: Page, field: PrintedField) -> int | None:
    """The column between the first two figures; None where they touch."""
    left, top, right, bottom = around(field, 0)
    grey = page.pixels[top:bottom, left:right].mean(axis=2)
    inked = (grey < np.percentile(grey, 85) - DARK).any(axis=0)
    white = np.flatnonzero(~inked[1:]) + 1
    if not len(white) or white[0] > 1.3 * (right - left) / len(field.text):
        return None
    return int(left + white[0])
