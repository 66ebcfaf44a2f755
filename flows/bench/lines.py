"""Is all print boxed? What a detector of text that knows nothing of us finds, held against lines.

Sheets are given to it as they were printed, which is how a digital original shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from flows.bench.progress import say
from flows.bench.specimens import layouts, sheets
from flows.run.ocr_engine import engine
from pipeline.records import Page, Pixels
from pipeline.records.printed import DRAWN_ROLES

LONGER = 1600  # pixels of a sheet's longer side
SMALL = 9.0  # pixels of the em: smaller print the detector is not asked for
SHARE = 0.5  # of a region that lies on lines, or of a line that lies in regions, is enough
RIM = 0.25  # of a region's shorter side, where no ink need be
MARGIN = 3  # pixels: regions are drawn a little wider than ink
Mask = npt.NDArray[np.bool_]
Quad = npt.NDArray[np.float64]  # 4 x 2, pixels


class Held(NamedTuple):
    """A sheet's lines and the detector's regions, one held against the other.

    Attributes:
        regions: boxes that have no line, of ``found`` in all.
        lines: texts that no region has, of ``asked`` in all.
    """

    regions: list[tuple[int, int, int, int]]
    found: int
    lines: list[str]
    asked: int


def by_layout() -> dict[str, Any]:
    """Regions without a line and lines without a region, of one sheet of every layout."""
    rows: dict[str, dict[str, Any]] = {}
    for kind, layout in layouts():
        held = hold(next(sheets(kind, layout)))
        bare, unseen = len(held.regions), len(held.lines)
        say(f"{kind}/{layout}: {bare} of {held.found} regions, {unseen} of {held.asked} lines")
        rows[f"{kind}/{layout}"] = {
            "regions": held.found,
            "without_line": held.regions,
            "lines": held.asked,
            "without_region": held.lines,
        }
    return {**_sum(list(rows.values())), "layouts": rows}


def hold(page: Page) -> Held:
    """A sheet's lines against what is found on it.

    Raises:
        UserError: the engine is not installed.
    """
    pixels, factor = _shown(page)
    quads = _detected(pixels)
    texts, places = page.lines.texts, (page.lines.corners * factor).reshape(-1, 4, 2)
    pictures = [_corners(box) for box in page.regions.boxes * factor]
    labelled = _covered(pixels, [*places, *pictures])
    seen = _covered(pixels, quads)
    asked = [n for n in range(len(texts)) if _askable(page, n, factor)]
    return Held(
        [_bounds(quad) for quad in quads if _share(labelled, _middle(quad)) < SHARE],
        len(quads),
        [texts[n] for n in asked if _share(seen, places[n]) < SHARE],
        len(asked),
    )


def _shown(page: Page) -> tuple[Pixels, float]:
    """The sheet as large as it is asked for, and how many times larger than it was printed."""
    height, width = page.pixels.shape[:2]
    factor = LONGER / max(height, width)
    size = round(width * factor), round(height * factor)
    return np.asarray(cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def _detected(pixels: Pixels) -> Sequence[Quad]:
    found = engine("bench")(pixels, use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else [np.asarray(quad, float) for quad in found.boxes]


def _askable(page: Page, n: int, factor: float) -> bool:
    """A line that is set, large enough, and of more than signs."""
    lines = page.lines
    set_ = lines.roles[n] not in DRAWN_ROLES and lines.sizes[n] * factor >= SMALL
    return bool(set_) and any(char.isalnum() for char in lines.texts[n])


def _middle(quad: Quad) -> Quad:
    """A region without its rim: it is drawn around ink by as much as half the ink's height."""
    sides = np.hypot(*(np.roll(quad, -1, axis=0) - quad).T)
    wide, tall = sides[::2].mean(), sides[1::2].mean()
    rim = RIM * min(wide, tall)
    along = (quad[1] + quad[2] - quad[0] - quad[3]) / (2 * wide)
    down = (quad[3] + quad[2] - quad[0] - quad[1]) / (2 * tall)
    signs = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    return np.asarray(quad + rim * (signs[:, :1] * along + signs[:, 1:] * down), float)


def _covered(pixels: Pixels, quads: Sequence[Quad]) -> Mask:
    """Which pixels lie in one of them, or within a margin."""
    mask = np.zeros(pixels.shape[:2], np.uint8)
    for quad in quads:
        cv2.fillPoly(mask, [np.rint(quad).astype(np.int32)], 1)
    return cv2.dilate(mask, np.ones((2 * MARGIN + 1, 2 * MARGIN + 1), np.uint8)) > 0


def _share(mask: Mask, quad: Quad) -> float:
    """Of a quad that lies in a mask."""
    own = np.zeros(mask.shape, np.uint8)
    cv2.fillPoly(own, [np.rint(quad).astype(np.int32)], 1)
    return float(mask[own > 0].mean())


def _corners(box: npt.NDArray[np.float64]) -> Quad:
    left, top, right, bottom = box.tolist()
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def _bounds(quad: Quad) -> tuple[int, int, int, int]:
    left, top = np.floor(quad.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(quad.max(axis=0)).astype(int).tolist()
    return left, top, right, bottom


def _sum(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    regions, lines = sum(row["regions"] for row in rows), sum(row["lines"] for row in rows)
    bare, unseen = (sum(len(row[k]) for row in rows) for k in ("without_line", "without_region"))
    return {
        "regions": regions,
        "regions_without_line": round(bare / regions, 4),
        "lines": lines,
        "lines_without_region": round(unseen / lines, 4),
    }
