"""The print of a clean page as photographs are compared with it: its fields, and its other lines.

A page is photographed several times, and its texts are the same in every picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from pipeline.caches import kept
from pipeline.camera.geometry import Floats
from pipeline.camera.grid import Indices
from pipeline.camera.sight import field_text, ink
from pipeline.records import Page, PrintedFields, PrintedLines
from pipeline.records.printed import NO_LINES

# A field is sampled in blocks no wider than a character of common width: so many of them along it,
# the least that is enough.
ALONG, BLOCK_EM = (3, 6, 12, 24, 48), 0.6
LINES = 3  # rows of blocks for a field of several lines
# Legibility at most of letters that type is printed upon. What stands in their boxes is type as
# well, so that a picture may keep all of that ink while nobody tells them from it: of 282 in
# digital originals that were legible by the ink alone, RapidOCR 3.10 read 103 to the letter.
OVERPRINTED = 0.5
SEVERAL = 1.7  # ems high from which on a field has several lines


@dataclass(frozen=True, eq=False)
class PageText:
    """N fields, then those lines that are none of them, then R regions; M in all."""

    fields: PrintedFields  # N
    boxes: Floats  # M x 4
    sizes: Floats  # M, of the em; 0 of a region
    measures: Floats  # M x 5, see ``field_text.measures``
    bold: Floats  # M
    ceilings: Floats  # M: of the chance to be read, 1 of what stands alone in its box
    parts: tuple[ink.Part, ...]  # that have each once, but for the regions
    lines: Indices  # L: which of the M each line of the page is
    regions: Indices  # R: and each region


READ: WeakKeyDictionary[Page, dict[bool, PageText]] = kept(f"{__name__}.READ", WeakKeyDictionary())


def text_of(page: Page, *, lines: bool) -> PageText:
    """What is measured of a page; without ``lines`` its fields and regions alone."""
    known = READ.setdefault(page, {})
    if lines not in known:
        known[lines] = _read(page, page.lines if lines else NO_LINES)
    return known[lines]


def _read(page: Page, lines: PrintedLines) -> PageText:
    fields = PrintedFields.of(page.fields)
    rows, others = _rows(fields, lines)
    count, regions = len(fields) + len(others), len(page.regions.kinds)
    every = np.concatenate([fields.boxes, lines.boxes[others], page.regions.boxes])
    ems = np.concatenate([fields.sizes, lines.sizes[others], np.zeros(regions)])
    said = field_text.measures([*fields.texts, *(lines.texts[n] for n in others), *[""] * regions])
    parts, bold = _parts(page, every, ems, printed=np.arange(count + regions) < count)
    ceilings = np.ones(len(every))
    overprinted = [lines.roles[n] == "security_print" for n in others]
    ceilings[len(fields) : count][overprinted] = OVERPRINTED
    places = np.arange(count, count + regions)
    return PageText(fields, every, ems, said, bold, ceilings, parts, rows, places)


def _rows(fields: PrintedFields, lines: PrintedLines) -> tuple[Indices, Indices]:
    """Where every line stands among what is measured, and which lines come after the fields.

    A line that is a field, in the same box with the same text, is measured as that.
    """
    keys, count = _keys(fields.texts, fields.boxes), len(fields)
    known = dict(zip(reversed(keys), reversed(range(count)), strict=True))  # the first of the same
    found = [known.get(key, -1) for key in _keys(lines.texts, lines.boxes)]
    rows = np.array(found, np.intp)
    others = np.flatnonzero(rows < 0)
    rows[others] = count + np.arange(len(others))
    return rows, others


def _keys(texts: Sequence[str], boxes: Floats) -> list[tuple[str, bytes]]:
    """Each text with its box, whose bytes are quicker to look up than its numbers."""
    same = boxes + 0.0  # no zero has a sign
    return list(zip(texts, same.view(f"V{4 * same.itemsize}").ravel().tolist(), strict=True))


def _parts(
    page: Page, boxes: Floats, sizes: Floats, *, printed: ink.Flags
) -> tuple[tuple[ink.Part, ...], Floats]:
    """Of what is ``printed`` those that are sampled alike together, and how bold each is."""
    em = np.where(sizes > 0, sizes, np.maximum(boxes[:, 3] - boxes[:, 1], 1.0))
    wide, tall = (boxes[:, 2] - boxes[:, 0]) / em, (boxes[:, 3] - boxes[:, 1]) / em
    along = np.array(ALONG)[np.minimum(np.searchsorted(ALONG, wide / BLOCK_EM), len(ALONG) - 1)]
    deep = np.where(tall > SEVERAL, LINES, 1)
    parts, bold = [], np.zeros(len(boxes))
    kinds = set(zip(along[printed].tolist(), deep[printed].tolist(), strict=True))
    for count, lines in sorted(kinds):
        chosen = (along == count) & (deep == lines) & printed
        parts.append(ink.part(page.pixels, boxes, chosen, along=count, lines=lines))
        bold[chosen] = parts[-1].bold
    return tuple(parts), bold
