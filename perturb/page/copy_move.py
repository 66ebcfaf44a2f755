"""An amount covered with a copy of another amount from the same sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from perturb.page._figures import Figures
from perturb.page._patch import (
    Rect,
    amounts,
    around,
    erased,
    on_page,
    onto,
    overlap,
    relabelled,
    restated,
    severity,
    spelling,
    touches,
    union,
)
from pipeline.changes import Localized, PageEdit
from pipeline.facts import money, require
from pipeline.records import Document, Page, Pixels, PrintedField
from pipeline.roles import PageChange, Rng


@dataclass(frozen=True)
class CopyMove(PageChange):
    """Mask: 128 where the pixels were taken, 255 where they were laid."""

    rule: ClassVar[str] = "tampering"

    def applies(self, page: Page, document: Document) -> bool:
        found = amounts(page, document)
        sources = (_sources(page, document, found, target=target) for target in found)
        return next(chain.from_iterable(sources), None) is not None

    def change(self, page: Page, document: Document, rng: Rng) -> PageEdit:
        target, source, rect = _chosen(page, document, rng)
        true = require(money, document.facts, target.name)
        shown = restated(document, target, source.text)
        if shown is None:  # ``_sources`` gives only what the layout prints so
            raise ValueError(f"{document.id}: {target.name} cannot read {source.text!r}")
        patch = _pasted(page, source, target, rect=rect)
        forged = onto(page, patch, rect, source=around(source))
        forged = relabelled(forged, target, _seen(source, target), rect=rect)
        label, paper = target.label, document.label
        explanation = Localized(
            zh=f"{paper}上的“{label}”原为{target.text}，被同页复制来的{source.text}覆盖。",
            en=f"The amount “{label}” on the {paper} was {target.text}; "
            f"a copy of {source.text} from the same page covers it.",
        )
        return PageEdit(forged, {target.name: shown}, severity(true, shown), explanation)


def _pasted(page: Page, source: PrintedField, target: PrintedField, *, rect: Rect) -> Pixels:
    """The patch: the target rubbed out, and the source laid in its place."""
    left, top, right, bottom = around(source)
    dx, dy = _shift(source, target)
    patch = erased(page.pixels, rect).copy()
    y, x = top + dy - rect[1], left + dx - rect[0]
    patch[y : y + bottom - top, x : x + right - left] = page.pixels[top:bottom, left:right]
    return patch


def _seen(source: PrintedField, target: PrintedField) -> PrintedField:
    """The target as it reads now."""
    left, top, right, bottom = source.box
    dx, dy = _shift(source, target)
    return target._replace(
        text=source.text,
        box=(left + dx, top + dy, right + dx, bottom + dy),
        size_px=source.size_px,
        ink=source.ink,
    )


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
        sources = list(_sources(page, document, found, target=found[n]))
        if sources:
            return found[n], *sources[int(rng.integers(len(sources)))]
    raise ValueError(f"{page.document_id}: no two amounts look alike")


def _sources(
    page: Page, document: Document, found: Sequence[PrintedField], *, target: PrintedField
) -> Iterator[tuple[PrintedField, Rect]]:
    """(source, patch) of amounts that look like the target and say something else."""
    spelled = spelling(document, target)
    if spelled is None:
        return
    for source in found:
        if not _alike(source, target, spelled) or restated(document, target, source.text) is None:
            continue
        taken, (dx, dy) = around(source), _shift(source, target)
        laid = (taken[0] + dx, taken[1] + dy, taken[2] + dx, taken[3] + dy)
        rect = union(laid, around(target))
        if not on_page(rect, page) or overlap(rect, taken):
            continue
        if not touches(rect, page.fields, target):
            yield source, rect


def _alike(source: PrintedField, target: PrintedField, spelled: Figures) -> bool:
    """Do two amounts differ in their figures only?

    Same sign and unit, same grouping, about the same length and size.
    """
    a, b = spelled.read(source.text), spelled.read(target.text)
    if a is None or b is None or a == b:
        return False
    if spelled.bare(source.text) != spelled.bare(target.text):
        return False
    if {spelled.grouped(source.text), spelled.grouped(target.text)} == {True, False}:
        return False
    if abs(len(source.text) - len(target.text)) > 1:
        return False
    return abs(source.size_px - target.size_px) <= 0.06 * target.size_px
