"""An amount covered with a copy of another amount from the same sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from perturb.page._patch import (
    Rect,
    amounts,
    around,
    erased,
    onto,
    overlap,
    relabelled,
    restated,
    severity,
    touches,
    union,
)
from pipeline.reading.printed_text import parse_money
from pipeline.records import Anomaly, Change, Document, Page, PrintedField
from pipeline.roles import PageChange, Rng


@dataclass(frozen=True)
class CopyMove(PageChange):
    """Mask: 128 where the pixels were taken, 255 where they were laid."""

    rule: ClassVar[str] = "tampering"

    def applies(self, page: Page, document: Document) -> bool:
        found = amounts(page, document)
        return any(
            next(_sources(page, document, found, target=target), None) is not None
            for target in found
        )

    def change(
        self, page: Page, document: Document, language: str, *, rng: Rng
    ) -> tuple[Page, Document, Anomaly]:
        target, source, rect = _chosen(page, document, rng)
        taken = around(source)
        dx, dy = _shift(source, target)
        patch = erased(page.pixels, rect)
        y, x = taken[1] + dy - rect[1], taken[0] + dx - rect[0]
        patch = patch.copy()
        patch[y : y + taken[3] - taken[1], x : x + taken[2] - taken[0]] = page.pixels[
            taken[1] : taken[3], taken[0] : taken[2]
        ]
        forged = onto(page, patch, rect, source=taken)
        left, top, right, bottom = source.box
        seen = target._replace(
            text=source.text,
            box=(left + dx, top + dy, right + dx, bottom + dy),
            size_px=source.size_px,
            ink=source.ink,
        )
        forged = relabelled(forged, target, seen)
        true, shown = document.facts[target.name], restated(document, target, source.text)
        if (
            not isinstance(true, Decimal) or shown is None
        ):  # ``_sources`` gives only what the layout prints so
            raise ValueError(f"{document.id}: {target.name} cannot read {source.text!r}")
        sentence = (
            f"{document.label}上的“{target.label}”原为{target.text}，被同页复制来的{source.text}覆盖。"
            if language == "zh"
            else f"The amount “{target.label}” on the {document.label} was {target.text}; a copy of {source.text} from the same page covers it."
        )
        change = Change(document.id, target.name, true, shown)
        anomaly = Anomaly(
            "copy_move", "tampering", self.rule, severity(true, shown), sentence, (change,)
        )
        return forged, replace(document, facts={**document.facts, target.name: shown}), anomaly


def _shift(source: PrintedField, target: PrintedField) -> tuple[int, int]:
    """Whole pixels from the source to its new place: right edges and tops meet."""
    return round(target.box[2] - source.box[2]), round(target.box[1] - source.box[1])


def _chosen(page: Page, document: Document, rng: Rng) -> tuple[PrintedField, PrintedField, Rect]:
    """(target, source, patch), drawn.

    Raises:
        ValueError: no two amounts look alike; the caller did not ask ``applies`` first.
    """
    found = amounts(page, document)
    for n in rng.permutation(len(found)):
        if sources := list(_sources(page, document, found, target=found[n])):
            return found[n], *sources[int(rng.integers(len(sources)))]
    raise ValueError(f"{page.document_id}: no two amounts look alike")


def _sources(
    page: Page, document: Document, found: Sequence[PrintedField], *, target: PrintedField
) -> Iterator[tuple[PrintedField, Rect]]:
    """(source, patch) of amounts that look like the target in length and size and say something else."""
    height, width = page.pixels.shape[:2]
    for source in found:
        if not _alike(source, target) or restated(document, target, source.text) is None:
            continue
        taken, (dx, dy) = around(source), _shift(source, target)
        rect = union((taken[0] + dx, taken[1] + dy, taken[2] + dx, taken[3] + dy), around(target))
        on_page = rect[0] >= 0 and rect[1] >= 0 and rect[2] <= width and rect[3] <= height
        if on_page and not overlap(rect, taken) and not touches(rect, page.fields, target):
            yield source, rect


def _alike(source: PrintedField, target: PrintedField) -> bool:
    """Do two amounts differ in their figures only: same sign and unit, same grouping, about the same length and size?"""
    a, b = parse_money(source.text), parse_money(target.text)
    if a is None or b is None or a == b or _bare(source.text) != _bare(target.text):
        return False
    if {_grouped(source.text), _grouped(target.text)} == {True, False}:
        return False
    return (
        abs(len(source.text) - len(target.text)) <= 1
        and abs(source.size_px - target.size_px) <= 0.06 * target.size_px
    )


def _bare(text: str) -> str:
    return re.sub(r"[\d,]", "", text)


def _grouped(text: str) -> bool | None:
    """Are thousands set apart? None where there are none."""
    return "," in text if len(re.sub(r"\D", "", text.partition(".")[0])) > 3 else None
