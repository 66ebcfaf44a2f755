"""An amount without its first figure: painted over, and the others pasted in its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, NamedTuple

import numpy as np

from perturb.page._patch import amounts, around, erased, onto, relabelled, restated, severity
from pipeline.changes import Localized, PageEdit
from pipeline.facts import money, require
from pipeline.records import Document, Page, PrintedField
from pipeline.roles import PageChange, Rng

DARK = 60  # grey levels below the paper: what counts as ink


class Target(NamedTuple):
    """An amount, the column where its second figure begins, and what it reads without the first."""

    field: PrintedField
    start: int
    shown: Decimal


@dataclass(frozen=True)
class MissingFigure(PageChange):
    """Mask: 255 where the amount stood."""

    rule: ClassVar[str] = "tampering"

    def applies(self, page: Page, document: Document) -> bool:
        """Some amount still reads as one without its first figure."""
        return bool(_targets(page, document))

    def change(self, page: Page, document: Document, rng: Rng) -> PageEdit:
        """The sheet, what the paper says now, and what was done."""
        targets = _targets(page, document)
        field, start, shown = targets[int(rng.integers(len(targets)))]
        rect = left, top, right, bottom = around(field)
        blank, kept = erased(page.pixels, rect), page.pixels[top:bottom, start:right]
        patch = np.concatenate([kept, blank[:, right - start :]], axis=1)
        box = field.box[0], field.box[1], field.box[2] - (start - left), field.box[3]
        read = field._replace(text=field.text[1:], box=box)
        explanation = Localized(
            zh=f"{document.label}上的“{field.label}”原为{field.text}，"
            f"首位数字被涂去、其余左移后成为{read.text}。",
            en=f"The amount “{field.label}” on the {document.label} was {field.text}; its first "
            f"figure was painted over and the others moved, so that it reads {read.text}.",
        )
        forged = relabelled(onto(page, patch, rect), field, read, rect=rect)
        true = require(money, document.facts, field.name)
        return PageEdit(forged, {field.name: shown}, severity(true, shown), explanation)


def _targets(page: Page, document: Document) -> list[Target]:
    """The amounts that can do without their first figure."""
    found = []
    for field in amounts(page, document):
        if not field.text[:2].isdigit() or field.text[1] == "0":
            continue
        start, shown = _second_figure(page, field), restated(document, field, field.text[1:])
        if start is not None and shown is not None:
            found.append(Target(field, start, shown))
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
