"""Lays one sheet on the desk: stack, shadow and print through the one remap, tile by tile."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.camera import geometry, tiles
from pipeline.camera.geometry import STEP, Float32, Floats, Warp
from pipeline.camera.scene import Placed, Scene, Stock
from pipeline.camera.tiles import Box, Cover, Flags
from pipeline.records import Pixels

CARD_CORNER_PT = 9.0  # ISO 7810 cards: 3.18 mm
HALVED = 64  # pages are halved at most six times
RIM = 2  # pixels outside a page that its antialiased edge may ask for
SHADE_STEP = 4  # pixels of a 1600-wide frame per cell of a shadow
SHADE_COLOUR = (1.05, 1.0, 0.9)  # what is left is bluish


def cover(sheet: Placed, warp: Warp, width: int, *, height: int) -> Cover | None:
    """What the sheet hides of the frame; cards have round corners."""
    card = sheet.page.stock == "card"
    return Cover.of(
        warp.outline(CARD_CORNER_PT * warp.width / sheet.page.width_pt if card else 0.0),
        width,
        height,
    )


class Canvas(NamedTuple):
    """The frame as far as it is painted."""

    pixels: Pixels  # H x W x 3
    owner: Pixels  # H x W: the sheet that each pixel shows, 0 for the desk, 255 for a prop


def own(owner: Pixels, mask: Pixels, number: int) -> None:
    """``number`` where more of a thing than of what is below is seen; ``mask`` 0-255."""
    most = cv2.threshold(mask, 127, 255, cv2.THRESH_BINARY)[1]
    cv2.copyTo(np.full_like(mask, number), most, owner)


def lay(
    canvas: Canvas,
    sheet: Placed,
    scene: Scene,
    *,
    warp: Warp,
    over: Cover,
    hidden: Flags,
    number: int,
) -> None:
    """Paint the sheet, its number and its shadow into ``canvas``, but for ``hidden`` tiles."""
    skip = hidden | over.whole
    if sheet.stack:
        _stack(canvas.pixels, sheet, warp, skip=skip, scene=scene)
    if scene.mount == "desk":
        reach, depth = (7, 0.34) if sheet.page.stock == "card" else (5, 0.26)
        _shadow(canvas.pixels, over.outline, scene, reach=reach, depth=depth, skip=skip)
    response = _response(sheet, scene.stock)
    for tile, print_ in _prints(sheet, warp, [t for t in over.parts if not hidden[t.tile]]):
        below, owner = canvas.pixels[tile.window], canvas.owner[tile.window]
        if over.whole[tile.tile]:
            cv2.transform(print_, response, dst=below)
            owner[:] = number
        else:
            mask = over.mask[tile.within(over.box)]
            _composite(below, np.asarray(cv2.transform(print_, response), np.uint8), mask)
            own(owner, mask, number)


def _prints(sheet: Placed, warp: Warp, wanted: Sequence[Box]) -> Iterator[tuple[Box, Pixels]]:
    """What is printed on the sheet, as it lies in each of the wanted tiles."""
    if not wanted:
        return
    box = tiles.hull(wanted)
    x, y = warp.nodes(box.left, box.top, box.width, height=box.height)
    ratio = math.sqrt(warp.width * warp.height / max(geometry.area(warp.quad()), 1))
    left, right = _reach(x, warp.width)
    top, bottom = _reach(y, warp.height)
    source, scale = reduced(sheet.page.pixels[top:bottom, left:right], ratio, sheet.target)
    texture = _texture(source)
    x, y = ((n - start) * scale + np.float32(RIM - 0.5) for n, start in ((x, left), (y, top)))
    for tile in wanted:
        mx, my = (tiles.enlarged(n, STEP, tile.inside(box)) for n in (x, y))
        sample = cv2.remap(texture, mx, my, cv2.INTER_LINEAR)
        yield tile, np.asarray(cv2.cvtColor(sample, cv2.COLOR_RGBA2RGB), np.uint8)


def _reach(at: Float32, size: int) -> tuple[int, int]:
    """The part of the page (from, to) that is looked at, along one axis.

    Cut so that halving it moves nothing.
    """
    low, high = (int(np.clip(v, 0, size)) for v in (at.min() - 8 * RIM, at.max() + 8 * RIM))
    start = min(low, size - 1) // HALVED * HALVED
    return start, min(max(-(-high // HALVED) * HALVED, start + HALVED), size)


def _texture(picture: Pixels) -> Pixels:
    """The picture as cv2.remap reads it four times as fast.

    It has a fourth channel, and its border is repeated outside it.
    """
    height, width = picture.shape[:2]
    texture = np.empty((height + 2 * RIM, width + 2 * RIM, 4), np.uint8)
    cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA, dst=texture[RIM:-RIM, RIM:-RIM])
    texture[RIM:-RIM, :RIM], texture[RIM:-RIM, -RIM:] = (
        texture[RIM:-RIM, RIM : RIM + 1],
        texture[RIM:-RIM, -RIM - 1 : -RIM],
    )
    texture[:RIM], texture[-RIM:] = texture[RIM], texture[-RIM - 1]
    return texture


def _composite(below: Pixels, paint: Pixels, mask: Pixels) -> None:
    """``paint`` laid into ``below`` through ``mask``.

    Only around its rim is there anything to mix.
    """
    rim = Box(*cv2.boundingRect(cv2.inRange(mask, 1, 254)))
    mixed = None
    if rim.width:
        share = cv2.merge([mask[rim.window]] * 3)
        ground = cv2.multiply(below[rim.window], cv2.bitwise_not(share), scale=1 / 255)
        mixed = cv2.add(cv2.multiply(paint[rim.window], share, scale=1 / 255), ground)
    cv2.copyTo(paint, mask, below)
    if mixed is not None:
        below[rim.window] = mixed


def _response(sheet: Placed, stock: Stock) -> Float32:
    """3 x 4 matrix: printed colour -> reflected colour.

    Toner is never quite black, paper never quite white.
    """
    glossy = sheet.page.stock == "card"
    toner, tint = (
        (stock.toner * 0.7, tuple(0.5 + t / 2 for t in stock.tint))
        if glossy
        else (stock.toner, stock.tint)
    )
    white = np.array(tint)
    return np.column_stack([np.diag((1 - toner) * white), 255 * toner * white]).astype(np.float32)


def reduced(picture: Pixels, ratio: float, sharp: bool = True) -> tuple[Pixels, float]:
    """A picture made ready for a bilinear remap that shrinks by ``ratio``, and the scale that took.

    ``sharp`` False: clutter.
    """
    scale = 1.0
    while (
        ratio * scale > (2.04 if sharp else 1.4)
        and min(picture.shape[:2]) > 16
        and scale > 1 / HALVED
    ):
        # Averaging four pixels is almost free, other factors are dear.
        height, width = picture.shape[0] // 2, picture.shape[1] // 2
        picture = np.asarray(
            cv2.resize(
                picture[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA
            ),
            np.uint8,
        )
        scale /= 2
    if sharp and ratio * scale > 1.4:
        picture = np.asarray(cv2.GaussianBlur(picture, (3, 3), 0.35 * ratio * scale), np.uint8)
    return picture, scale


def remap_mask(mask: Pixels, warp: Warp, width: int, *, height: int) -> tuple[Pixels, Box] | None:
    """A page's mask through the page's own map, nearest neighbour, with the frame box it falls in.

    None outside.
    """
    box = tiles.around(warp.outline(), 2, width, height=height)
    if box is None:
        return None
    mx, my = (
        tiles.enlarged(n - np.float32(0.5), STEP, box.inside(box))
        for n in warp.nodes(box.left, box.top, box.width, height=box.height)
    )
    return np.asarray(
        cv2.remap(mask, mx, my, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0),
        mask.dtype,
    ), box


def _shadow(
    pixels: Pixels, outline: Floats, scene: Scene, *, reach: float, depth: float, skip: Flags
) -> None:
    """A soft contact shadow away from the light.

    It is drawn coarsely, and only where no paper will lie over it.
    """
    unit = scene.unit
    box = tiles.around(outline, 3.5 * reach * unit + 8, scene.width, height=scene.height)
    if box is None:
        return
    step = SHADE_STEP * tiles.cell(unit)
    angle = math.radians(scene.light.angle)
    thrown = outline - np.array([math.cos(angle), math.sin(angle)]) * 0.8 * reach * unit
    blur = max(reach * unit / step, 0.5)
    soft = np.asarray(cv2.GaussianBlur(_coarse(thrown, box, step), (0, 0), blur), np.uint8)
    # Two cells in, the paper hides it.
    paper = cv2.erode(_coarse(outline, box, step), np.ones((5, 5), np.uint8))
    seen, gain = np.asarray(cv2.subtract(soft, paper), np.uint8), _dimmed(soft, depth)
    for tile in (t.inside(box) for t in box.tiles() if not skip[t.tile]):
        part = tiles.stirred(seen, step, tile)
        if part is not None:
            below = pixels[part.outside(box).window]
            cv2.multiply(below, tiles.enlarged(gain, step, part), dst=below, scale=1 / 255)


def _dimmed(shadow: Pixels, depth: float) -> Pixels:
    """What a shadow leaves of each colour, 0-255: H x W x 3."""
    left = [cv2.convertScaleAbs(shadow, alpha=-depth * share, beta=255) for share in SHADE_COLOUR]
    return np.asarray(cv2.merge(left), np.uint8)


def _coarse(outline: Floats, box: Box, step: int) -> Pixels:
    """255 inside the outline: a map of ``box`` in cells of ``step`` pixels, with a rim of one."""
    picture = np.zeros((-(-box.height // step) + 2, -(-box.width // step) + 2), np.uint8)
    cells = np.rint(((outline - (box.left, box.top)) / step + 1) * 16).astype(np.int32)
    cv2.fillPoly(picture, [cells], 255, cv2.LINE_AA, 4)
    return picture


def _stack(pixels: Pixels, sheet: Placed, warp: Warp, *, skip: Flags, scene: Scene) -> None:
    """Blank sheets beneath, each a little out of line, so that a thin paper edge shows."""
    for k in range(sheet.stack, 0, -1):
        outline = _beneath(sheet, warp, k).outline()
        box = tiles.around(outline, 2, scene.width, height=scene.height)
        if box is None:
            continue
        if k == sheet.stack:
            _shadow(pixels, outline, scene, reach=4, depth=0.2, skip=skip)
        shade = [int(v) for v in np.clip(np.array(scene.stock.tint) * (248 - 9 * (k % 2)), 0, 255)]
        rim = [int(0.86 * v) for v in shade]  # the shade a sheet throws on the next
        for tile in box.tiles():
            if not skip[tile.tile]:
                points = [tiles.fixed(outline, tile.left, tile.top)]
                cv2.fillPoly(pixels[tile.window], points, shade, cv2.LINE_AA, 4)
                cv2.polylines(pixels[tile.window], points, True, rim, 1, cv2.LINE_AA, 4)


def _beneath(sheet: Placed, warp: Warp, k: int) -> Warp:
    """Where the ``k``th blank sheet below this one lies."""
    unit = warp.width / sheet.page.width_pt
    way = math.radians(137 * k + 10 * sheet.x + 40)
    aside = geometry.shift(2.6 * k * unit * math.cos(way), 2.6 * k * unit * math.sin(way))
    matrix = geometry.product(warp.matrix, aside, geometry.turn(0.25 * (-1) ** k))
    return replace(warp, matrix=matrix)
