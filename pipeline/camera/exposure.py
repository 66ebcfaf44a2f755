"""Paints a scene: desk, props, papers through their one remap, and the soft shadows between them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from pipeline.camera import backdrops, geometry, monitor, optics, props
from pipeline.camera.geometry import Float32, Floats, Warp
from pipeline.camera.scene import Number, Placed, Prop, Scene, Stock
from pipeline.records import Pixels

CARD_CORNER_PT = 9.0  # ISO 7810 cards: 3.18 mm
OVER = 255  # owner of pixels a prop covers
DESK = 0
TILE = 256  # a turned sheet is read across its rows; tiles keep that within the processor's cache
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Frame:
    """The picture on its way to the sensor. ``pixels`` are reflectances until ``lit``; ``gain`` and ``fade`` are light maps
    (rows x columns [x 3], see ``optics.grid_shape``); ``owner`` is 0 for desk, i + 1 for sheet i, 255 for what lies over."""

    scene: Scene
    pixels: Pixels
    owner: Pixels
    warps: tuple[Warp, ...]
    gain: Float32
    fade: Float32 | None = None  # share of the surface's own light that a reflection replaces
    glow: tuple[float, float, float] = (206.0, 206.0, 212.0)  # colour of the reflection, before gain
    lit: bool = False
    notes: Mapping[str, Number] = field(default_factory=dict)

    def noting(self, **numbers: Number) -> Frame:
        """The frame with more numbers on record."""
        return replace(self, notes={**self.notes, **numbers})

    def target_quads(self) -> list[Floats]:
        """Corners of the labelled sheets in frame pixels."""
        return [w.quad() for w, s in zip(self.warps, self.scene.sheets, strict=True) if s.target]


def expose(scene: Scene) -> Frame:
    """The scene painted, its room light prepared, nothing lit yet."""
    lens = geometry.camera(scene)
    warps = tuple(geometry.warp_of(s, lens) for s in scene.sheets)
    pixels = _ground(scene)
    owner = np.zeros(pixels.shape[:2], np.uint8)
    gain = optics.room_light(scene.light, scene.width, scene.height)
    for prop in (p for p in scene.props if not p.over):
        _lay_prop(pixels, owner, prop, scene, DESK)
    for index, (sheet, warp) in enumerate(zip(scene.sheets, warps, strict=True)):
        _lay_sheet(pixels, owner, sheet, warp, index + 1, scene)
        if sheet.target:
            _shade_curl(gain, warp, scene)
    for prop in (p for p in scene.props if p.over):
        _lay_prop(pixels, owner, prop, scene, OVER)
    return Frame(scene, pixels, owner, warps, gain)


def light_up(frame: Frame) -> Frame:
    """The light maps applied; once only."""
    if frame.lit:
        return frame
    return replace(frame, pixels=optics.shine(frame.pixels, frame.gain, frame.fade, frame.glow), lit=True)


def _ground(scene: Scene) -> Pixels:
    """Desk, and floor beyond its edge; or the wall behind a monitor."""
    if scene.mount == "monitor":
        return monitor.wall(scene)
    w, h, desk = scene.width, scene.height, scene.desk
    pixels = backdrops.crop(desk.material, w, h, desk.offset, scene.view.roll)
    if desk.tint != (1.0, 1.0, 1.0):
        pixels = np.asarray(cv2.transform(pixels, np.diag(desk.tint).astype(np.float32)), np.uint8)
    if desk.edge is None:
        return pixels
    angle, distance = math.radians(desk.edge[0]), desk.edge[1] * h
    normal, along = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    start, far = np.array([w, h]) / 2 + normal * distance, 3 * max(w, h)
    beyond = np.array([start + along * far, start - along * far, start - along * far + normal * far, start + along * far + normal * far])
    mask = np.zeros((h, w), np.uint8)
    cv2.fillConvexPoly(mask, np.rint(beyond * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    floor = backdrops.crop(desk.floor, w, h, (1 - desk.offset[0], 1 - desk.offset[1]), scene.view.roll + 7)
    # The floor lies a metre below: darker under the edge, where the desk shades it.
    x, y = optics.grid_points(w, h)
    depth = (x - start[0]) * normal[0] + (y - start[1]) * normal[1]
    gloom = (0.80 - 0.45 * np.exp(-np.maximum(depth, 0) / (0.10 * h)))[..., None].repeat(3, 2).astype(np.float32)
    cv2.copyTo(optics.shine(floor, gloom, None, (0, 0, 0)), mask, pixels)
    rim = [np.rint((start + normal * d + along * t) * 16).astype(int).tolist() for d in (0.0,) for t in (far, -far)]
    cv2.line(pixels, rim[0], rim[1], tuple(int(c * 0.62) for c in pixels[0, 0]), max(2, round(4 * scene.unit)), cv2.LINE_AA, 4)
    return pixels


def _clip(points: Floats, margin: float, width: int, height: int) -> Box | None:
    """Whole-pixel box around points, inside the frame; None when nothing is left."""
    low = np.floor(points.min(axis=0) - margin).astype(int)
    high = np.ceil(points.max(axis=0) + margin).astype(int)
    left, top, right, bottom = max(low[0], 0), max(low[1], 0), min(high[0], width), min(high[1], height)
    return (int(left), int(top), int(right - left), int(bottom - top)) if right - left > 1 and bottom - top > 1 else None


def _window(box: Box) -> tuple[slice, slice]:
    left, top, width, height = box
    return slice(top, top + height), slice(left, left + width)


def _fixed(points: Floats, box: Box) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Edge coordinates -> cv2 drawing coordinates inside a box, in sixteenths."""
    return np.asarray(np.rint((points - 0.5 - np.array(box[:2])) * 16), np.int32)


def _shadow(pixels: Pixels, outline: Floats, scene: Scene, reach: float, depth: float) -> None:
    """A soft contact shadow, drawn at a quarter of the resolution: away from the light, bluish."""
    u = scene.unit
    box = _clip(outline, 3.5 * reach * u + 8, scene.width, scene.height)
    if box is None:
        return
    angle = math.radians(scene.light.angle)
    thrown = outline - np.array([math.cos(angle), math.sin(angle)]) * 0.8 * reach * u
    small = np.zeros((max(box[3] // 4, 2), max(box[2] // 4, 2)), np.uint8)
    cv2.fillPoly(small, [np.rint((thrown - np.array(box[:2])) * 4).astype(np.int32)], 255, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(small, (0, 0), max(reach * u / 4, 0.5)).astype(np.float32) / 255
    dark = 1 - depth * soft[..., None] * np.array([1.05, 1.0, 0.9], np.float32)
    window = _window(box)
    gain = cv2.resize(np.clip(dark * 255, 0, 255).astype(np.uint8), (box[2], box[3]), interpolation=cv2.INTER_LINEAR)
    pixels[window] = cv2.multiply(pixels[window], gain, scale=1 / 255)


def _composite(pixels: Pixels, paint: Pixels, mask: Pixels, window: tuple[slice, slice]) -> None:
    """``paint`` laid in through ``mask``: copied where opaque, blended on the antialiased rim only."""
    below = pixels[window]
    rim = cv2.findNonZero(cv2.inRange(mask, np.array([1]), np.array([254])))
    if rim is not None:
        x, y = rim.reshape(-1, 2).T
        a = mask[y, x].astype(np.float32)[:, None] / 255
        edge = below[y, x] * (1 - a) + paint[y, x] * a
    opaque = cv2.inRange(mask, np.array([255]), np.array([255]))
    pixels[window] = cv2.copyTo(paint, opaque, below.copy())
    if rim is not None:
        pixels[window][y, x] = np.rint(edge).astype(np.uint8)


def _lay_sheet(pixels: Pixels, owner: Pixels, sheet: Placed, warp: Warp, index: int, scene: Scene) -> None:
    card, outline = sheet.page.stock == "card", rim(sheet, warp)
    covered = coverage(outline, scene.width, scene.height)
    if covered is None:
        return
    mask, box = covered
    if sheet.stack:
        _lay_stack(pixels, sheet, warp, scene)
    if scene.mount == "desk":
        _shadow(pixels, outline, scene, 7 if card else 5, 0.34 if card else 0.26)
    paint = np.asarray(cv2.transform(_remap(sheet, warp, box), _response(sheet, scene.stock)), np.uint8)
    window = _window(box)
    _composite(pixels, paint, mask, window)
    owner[window][mask > 127] = index


def rim(sheet: Placed, warp: Warp) -> Floats:
    """The edge of the sheet in the frame; cards have round corners."""
    return warp.outline(CARD_CORNER_PT * warp.width / sheet.page.width_pt if sheet.page.stock == "card" else 0.0)


def coverage(outline: Floats, width: int, height: int) -> tuple[Pixels, Box] | None:
    """Antialiased mask (0-255) of what an outline encloses, and the frame box it is of; None outside the frame."""
    box = _clip(outline, 2, width, height)
    if box is None:
        return None
    mask = np.zeros((box[3], box[2]), np.uint8)
    cv2.fillPoly(mask, [_fixed(outline, box)], 255, cv2.LINE_AA, 4)
    return mask, box


def _response(sheet: Placed, stock: Stock) -> Float32:
    """3 x 4 matrix: printed colour -> reflected colour. Toner is never quite black, paper never quite white."""
    glossy = sheet.page.stock == "card"
    toner, tint = (stock.toner * 0.7, tuple(0.5 + t / 2 for t in stock.tint)) if glossy else (stock.toner, stock.tint)
    white = np.array(tint)
    return np.column_stack([np.diag((1 - toner) * white), 255 * toner * white]).astype(np.float32)


def reduced(picture: Pixels, ratio: float, sharp: bool = True) -> tuple[Pixels, float]:
    """A picture made ready for a bilinear remap that shrinks by ``ratio``, and the scale that took. ``sharp`` False: clutter."""
    whole = min(int(ratio / (1.02 if sharp else 0.7)), 8)
    if whole >= 2:  # averaging by a whole factor is almost free, by another one it costs more than the remap
        height, width = picture.shape[0] // whole, picture.shape[1] // whole
        cut = picture[: height * whole, : width * whole]
        return np.asarray(cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA), np.uint8), 1 / whole
    if ratio > 1.4:
        return np.asarray(cv2.GaussianBlur(picture, (3, 3), 0.35 * ratio), np.uint8), 1.0
    return picture, 1.0


def _remap(sheet: Placed, warp: Warp, box: Box) -> Pixels:
    ratio = math.sqrt(warp.width * warp.height / max(geometry.area(warp.quad()), 1))
    source, scale = reduced(sheet.page.pixels, ratio, sheet.target)
    mx, my = warp.maps(box, scale, scale)
    paint = np.empty((*mx.shape, 3), np.uint8)
    for top in range(0, mx.shape[0], TILE):
        for left in range(0, mx.shape[1], TILE):
            tile = np.s_[top : top + TILE, left : left + TILE]
            paint[tile] = cv2.remap(source, mx[tile], my[tile], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return paint


def remap_mask(mask: Pixels, warp: Warp, width: int, height: int) -> tuple[Pixels, Box] | None:
    """A page's mask through the page's own map, nearest neighbour, with the frame box it falls in; None outside."""
    box = _clip(warp.outline(), 2, width, height)
    if box is None:
        return None
    mx, my = warp.maps(box, mask.shape[1] / warp.width, mask.shape[0] / warp.height)
    return np.asarray(cv2.remap(mask, mx, my, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0), np.uint8), box


def _lay_stack(pixels: Pixels, sheet: Placed, warp: Warp, scene: Scene) -> None:
    """Blank sheets beneath, each a little out of line, so that a thin paper edge shows."""
    w, h = warp.width, warp.height
    unit = w / sheet.page.width_pt
    for k in range(sheet.stack, 0, -1):
        way = math.radians(137 * k + 10 * sheet.x + 40)
        moved = geometry.shift(2.6 * k * unit * math.cos(way), 2.6 * k * unit * math.sin(way)) @ geometry.turn(0.25 * (-1) ** k)
        under = Warp(warp.matrix @ moved, w, h, warp.curl)
        outline = under.outline()
        if k == sheet.stack:
            _shadow(pixels, outline, scene, 4, 0.2)
        shade = [int(v) for v in np.clip(np.array(scene.stock.tint) * (248 - 9 * (k % 2)), 0, 255)]
        cv2.fillPoly(pixels, [_fixed(outline, (0, 0, 0, 0))], shade, cv2.LINE_AA, 4)
        rim = [int(0.86 * v) for v in shade]  # the shade a sheet throws on the next
        cv2.polylines(pixels, [_fixed(outline, (0, 0, 0, 0))], True, rim, 1, cv2.LINE_AA, 4)


def _shade_curl(gain: Float32, warp: Warp, scene: Scene) -> None:
    """Light follows the slope of the sheet's waves; changes the light map within the sheet."""
    rows, columns = (n // 2 for n in optics.grid_shape(scene.width, scene.height))
    x, y = np.meshgrid((np.arange(columns) + 0.5) * scene.width / columns, (np.arange(rows) + 0.5) * scene.height / rows)
    page = warp.backward(np.stack([x, y], axis=-1).reshape(-1, 2).astype(float))
    u, v = (page[:, 0] / warp.width).reshape(x.shape), (page[:, 1] / warp.height).reshape(x.shape)
    c = warp.curl
    slope = c.bend * c.bend_waves * np.cos(2 * np.pi * c.bend_waves * u + c.bend_phase)
    slope = slope + c.ripple * c.ripple_waves * np.cos(2 * np.pi * c.ripple_waves * v + c.ripple_phase)
    on = (u > 0) & (u < 1) & (v > 0) & (v < 1)
    shade = np.where(on, np.clip(1 + 5.0 * slope, 0.86, 1.08), 1.0).astype(np.float32)
    gain *= cv2.resize(shade, (gain.shape[1], gain.shape[0]), interpolation=cv2.INTER_LINEAR)[..., None]


def _lay_prop(pixels: Pixels, owner: Pixels, prop: Prop, scene: Scene, owned: int) -> None:
    picture = props.sprite(prop.name)
    factor = prop.size * scene.width / props.LENGTH
    if factor < 0.8:
        size = (max(2, round(picture.shape[1] * factor)), max(2, round(picture.shape[0] * factor)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        factor = 1.0
    h, w = picture.shape[:2]
    to_frame = geometry.shift(prop.x * scene.width, prop.y * scene.height) @ geometry.turn(prop.angle)
    to_frame = to_frame @ np.diag([factor, factor, 1.0]) @ geometry.shift(-w / 2, -h / 2)
    outline = geometry.project(to_frame, geometry.corners(w, h))
    box = _clip(outline, 2, scene.width, scene.height)
    if box is None:
        return
    local = geometry.shift(-box[0] - 0.5, -box[1] - 0.5) @ to_frame @ geometry.shift(0.5, 0.5)
    laid = cv2.warpAffine(picture, local[:2], (box[2], box[3]), flags=cv2.INTER_LINEAR)
    alpha, window = np.ascontiguousarray(laid[..., 3]), _window(box)
    small = cv2.resize(alpha, (max(box[2] // 4, 1), max(box[3] // 4, 1)), interpolation=cv2.INTER_AREA)
    cast = cv2.resize(cv2.GaussianBlur(small, (0, 0), max(0.5, 1.5 * scene.unit)), (box[2], box[3]), interpolation=cv2.INTER_LINEAR)
    ground = cv2.multiply(pixels[window], cv2.merge([cv2.convertScaleAbs(cast, alpha=-0.4, beta=255)] * 3), scale=1 / 255)
    through = cv2.merge([alpha] * 3)
    thing = cv2.multiply(np.ascontiguousarray(laid[..., :3]), through, scale=1 / 255)
    pixels[window] = cv2.add(cv2.multiply(ground, 255 - through, scale=1 / 255), thing)
    if owned == OVER:
        owner[window][alpha > 127] = OVER
