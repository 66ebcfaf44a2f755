"""Lays one or several papers out as an ordinary photograph shows them.

Effects start from this scene.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.camera import backdrops, geometry, props
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Curl, Desk, Light, Placed, Prop, Scene, Stock, View
from pipeline.records import Page
from pipeline.rng import Address

CARD_PT = 400.0  # papers narrower than this are cards or slips
CARD_AREA = (0.14, 0.28)
FILL_UPRIGHT, FILL_TURNED = (0.90, 0.94), (0.86, 0.92)
GAP_PT = 7.0


def is_small(width_pt: float, height_pt: float) -> bool:
    """A card or slip rather than a sheet."""
    return max(width_pt, height_pt) < CARD_PT


def ordinary(
    pages: Sequence[Page],
    at: Address,
    size: tuple[int, int],
    *,
    rotated: float,
    clutter: Sequence[Page] = (),
) -> Scene:
    """A normal photograph of the pages: fully visible, nearly overhead, evenly lit."""
    draw = at.at("arrange").stream()
    turned = at.at("rotated").uniform() < rotated
    quarter = (90.0 if draw.random() < 0.5 else -90.0) if turned else 0.0
    small = all(is_small(p.width_pt, p.height_pt) for p in pages)
    sheets = (
        _single(pages[0], draw, small)
        if len(pages) == 1
        else _table(pages, draw, size, turned=turned)
    )
    view = _view(draw, quarter, alone=len(pages) == 1, small=small)
    return Scene(
        width=size[0],
        height=size[1],
        sheets=sheets,
        view=view,
        desk=_desk(draw, at),
        light=_light(draw),
        stock=_stock(draw),
        props=_props(draw, at, small),
        spare=clutter,
    )


def _view(draw: np.random.Generator, quarter: float, *, alone: bool, small: bool) -> View:
    """Nearly overhead, the papers large; a card alone is photographed with desk around it.

    ``quarter``: degrees the whole picture is turned by.
    """
    fill = float(draw.uniform(*(FILL_TURNED if quarter else FILL_UPRIGHT)))
    area = float(draw.uniform(*CARD_AREA)) if small and alone else 1.0
    reach = 0.45 if small else 0.6
    return View(
        pitch=float(draw.uniform(-5, 5)),
        yaw=float(draw.uniform(-4, 4)),
        roll=quarter + float(draw.normal(0, 0.9)),
        fill=fill,
        area=area,
        shift=(float(draw.uniform(-reach, reach)), float(draw.uniform(-reach, reach))),
        focal=float(draw.uniform(0.75, 0.95)),
    )


def _single(page: Page, draw: np.random.Generator, small: bool) -> tuple[Placed, ...]:
    stack = int(draw.choice([0, 0, 0, 1, 2, 3])) if not small else 0
    return (Placed(page, angle=float(draw.normal(0, 0.8)), curl=curl_of(page, draw), stack=stack),)


def blank(like: Page) -> Page:
    """An empty sheet of the same size, for desks where no other paper is to be had.

    It is nobody's and of no kind.
    """
    nobodys = replace(
        like,
        document_id="blank",
        kind="blank",
        label="",
        person_id="",
        layout="",
        number=0,
        fields=(),
        mask=None,
    )
    return replace(nobodys, pixels=np.full((64, 48, 3), 255, np.uint8), stock="paper")


def curl_of(page: Page, draw: np.random.Generator) -> Curl:
    """How this sheet bends: plastic lies flat, paper waves by some thousandths of its side."""
    numbers = draw.random(4)
    limp = {"card": 0.05, "slip": 0.35, "paper": 1.0}[page.stock]
    return Curl(
        bend=limp * (0.0006 + 0.0030 * numbers[0]),
        bend_waves=0.5 + 0.7 * numbers[1],
        bend_phase=6.28 * numbers[2],
        ripple=limp * (0.0004 + 0.0016 * numbers[3]),
        ripple_waves=0.6 + 0.8 * numbers[2],
        ripple_phase=6.28 * numbers[1],
    )


def _stock(draw: np.random.Generator) -> Stock:
    """Copy paper looks lilac under lamps; toner is dark grey."""
    red, green, blue, toner = draw.uniform((0.875, 0.870, 0.920, 0.10), (0.915, 0.900, 0.960, 0.16))
    return Stock((float(red), float(green), float(blue)), float(toner))


def _light(draw: np.random.Generator) -> Light:
    warm = float(draw.normal(0.035, 0.03))
    return Light(
        level=float(draw.uniform(0.79, 0.95)),
        cast=(1 + 0.35 * warm, 1.0, 1 - warm),
        angle=float(draw.uniform(0, 360)),
        falloff=float(draw.uniform(0.05, 0.20)),
        falloff_cast=(1.0 - 0.3 * warm, 1.0, 1.0 + 0.8 * warm),
        vignette=float(draw.uniform(0.02, 0.10)),
    )


def _desk(draw: np.random.Generator, at: Address) -> Desk:
    tint = draw.normal(1.0, 0.02) + draw.normal(0, 0.007, 3)
    return Desk(
        material=at.at("desk").pick(backdrops.DESK_WEIGHTS),
        tint=(float(tint[0]), float(tint[1]), float(tint[2])),
        offset=(float(draw.random()), float(draw.random())),
        floor=at.at("floor").pick(backdrops.FLOORS),
    )


def _props(draw: np.random.Generator, at: Address, small: bool) -> tuple[Prop, ...]:
    """Often nothing, sometimes one or two things at the rim of the frame."""
    count = int(draw.choice([0, 0, 1, 2] if small else [0, 0, 0, 1]))
    return tuple(rim_prop(at.at("prop", k), 0.75 if small else 1.0) for k in range(count))


def rim_prop(at: Address, scale: float, inward: float = 0.0) -> Prop:
    """Something lying across the rim of the frame; ``inward`` (share of the frame) pulls it in."""
    draw, name = at.stream(), at.pick(props.DESK_PROPS)
    side, along = int(draw.integers(4)), float(draw.uniform(0.1, 0.9))
    out = float(draw.uniform(-0.02, 0.05)) - inward
    x, y = ((along, -out), (1 + out, along), (along, 1 + out), (-out, along))[side]
    return Prop(
        name,
        x,
        y,
        float(draw.uniform(0, 360)),
        props.DESK_PROPS[name] * scale * float(draw.uniform(0.85, 1.15)),
    )


def _table(
    pages: Sequence[Page], draw: np.random.Generator, size: tuple[int, int], *, turned: bool
) -> tuple[Placed, ...]:
    """Sheets edge to edge in the rows that fill the frame best, each a little out of true."""
    aspect = size[1] / size[0] if turned else size[0] / size[1]
    rows = min(_splits(len(pages)), key=lambda s: (_need(pages, s, aspect), len(s)))
    placed: list[Placed] = []
    top = 0.0
    for row in _cut(pages, rows):
        placed += _row(row, top, draw)
        widest = max(p.width_pt for p in row)
        top += _tallest(row) + GAP_PT + 0.04 * widest
    return tuple(placed)


def _row(row: Sequence[Page], top: float, draw: np.random.Generator) -> Iterator[Placed]:
    """Sheets side by side, about the desk's middle."""
    tall = _tallest(row)
    angles = [float(draw.uniform(0.6, 2.2)) * (1 if draw.random() < 0.5 else -1) for _ in row]
    left = -sum(p.width_pt for p in row) / 2
    for k, page in enumerate(row):
        if k:  # far enough apart that turned edges do not cross
            reach = min(page.height_pt, row[k - 1].height_pt) / 2
            left += GAP_PT + reach * abs(math.radians(angles[k] - angles[k - 1]))
        if tall - page.height_pt < 60:  # at the head of the row
            sag = page.width_pt / 2 * abs(math.sin(math.radians(angles[k])))
            y = top + (page.height_pt / 2 + sag)
        else:
            y = top + float(draw.uniform(0.3, 0.7)) * tall
        yield Placed(page, left + page.width_pt / 2, y, angles[k], curl_of(page, draw))
        left += page.width_pt


def _tallest(row: Sequence[Page]) -> float:
    return max(p.height_pt for p in row)


def _splits(count: int) -> list[tuple[int, ...]]:
    """Every way of cutting a sequence into rows, in order."""
    if count > 10:
        return [(math.ceil(count / 2), count // 2)]
    cuts = itertools.chain.from_iterable(
        itertools.combinations(range(1, count), k) for k in range(count)
    )
    return [tuple(b - a for a, b in itertools.pairwise((0, *c, count))) for c in cuts]


def _cut(pages: Sequence[Page], rows: Sequence[int]) -> list[list[Page]]:
    rest = iter(pages)
    return [list(itertools.islice(rest, n)) for n in rows]


def _need(pages: Sequence[Page], rows: Sequence[int], aspect: float) -> float:
    """Size of the frame, in points, that these rows need."""
    cut = _cut(pages, rows)
    wide = max(sum(p.width_pt + GAP_PT for p in row) for row in cut)
    tall = sum(max(p.height_pt for p in row) + GAP_PT for row in cut)
    return max(wide / aspect, tall)


WHOLE = 0.7  # share of a paper seen from which one would call it wholly in the picture


def tidied(scene: Scene, lens: Floats) -> Scene:
    """The scene without clutter that would be seen nearly whole.

    An unlabelled paper must not pass for one that is in the picture.
    """
    if all(s.target for s in scene.sheets):
        return scene
    sheets = list(scene.sheets)
    outlines = [geometry.warp_of(s, lens).quad() for s in sheets]
    while True:
        seen = _seen(outlines, scene.width, scene.height)
        whole = [
            i
            for i, (s, share) in enumerate(zip(sheets, seen, strict=True))
            if not s.target and share > WHOLE
        ]
        if not whole:
            return replace(scene, sheets=tuple(sheets))
        # One at a time, the topmost first: what it covered may now be seen.
        del sheets[whole[-1]], outlines[whole[-1]]


def _seen(outlines: Sequence[Floats], width: int, height: int) -> list[float]:
    """Share of each quad in the frame and not under a later one, on a map of about 200 cells."""
    scale = 200 / width
    owner = np.zeros((round(height * scale), 200), np.uint8)
    for index, quad in enumerate(outlines):
        cv2.fillConvexPoly(owner, np.rint(quad * scale).astype(np.int32), index + 1)
    areas = [max(float(cv2.contourArea((q * scale).astype(np.float32))), 1.0) for q in outlines]
    return [float(np.count_nonzero(owner == i + 1)) / area for i, area in enumerate(areas)]
