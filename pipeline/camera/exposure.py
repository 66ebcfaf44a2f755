"""Paints a scene: desk, props, papers, and the light that will fall on them.

Painting goes tile by tile, and what a later sheet hides is not painted at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from pipeline.camera import desk, geometry, optics, props, sheets, tiles
from pipeline.camera.geometry import Float32, Floats, Warp
from pipeline.camera.scene import Number, Prop, Scene
from pipeline.camera.sheets import Canvas
from pipeline.camera.tiles import Box, Cover, Flags
from pipeline.records import Pixels

OVER = 255  # owner of pixels a prop covers


@dataclass(frozen=True)
class Frame:
    """The picture on its way to the sensor."""

    scene: Scene
    lens: Floats
    pixels: Pixels
    owner: Pixels
    warps: tuple[Warp, ...]
    covers: tuple[Cover | None, ...]
    gain: Float32
    worn: Pixels | None = None  # 255 where the print has come off a sheet
    fade: Float32 | None = None  # share of the surface's own light that a reflection replaces
    # Colour of the reflection, before gain.
    glow: tuple[float, float, float] = (206.0, 206.0, 212.0)
    lit: bool = False
    finished: bool = False
    smear: float = 0.0
    penalty: float = 0.0
    passed_on: tuple[int, ...] = ()
    quality: int | None = None
    notes: Mapping[str, Number] = field(default_factory=dict)

    def noting(self, **numbers: Number) -> Frame:
        """The frame with more numbers on record."""
        return replace(self, notes={**self.notes, **numbers})

    def penalised(self, by: float) -> float:
        """``penalty`` with what another medium does.

        Where that is at work, nothing reads better than it would alone.
        """
        return max(self.penalty, 0.0) + by

    def target_quads(self) -> list[Floats]:
        """Corners of the labelled sheets in frame pixels."""
        return [w.quad() for w, s in zip(self.warps, self.scene.sheets, strict=True) if s.target]

    def light(self) -> optics.LightMap | None:
        """What is still to fall on the pixels."""
        return (
            None
            if self.lit
            else optics.LightMap.of(self.gain, self.fade, self.glow, width=self.scene.width)
        )


def expose(scene: Scene, lens: Floats) -> Frame:
    """The scene painted as the lens sees it, its room light prepared, nothing lit yet."""
    size = scene.width, scene.height
    warps = tuple(geometry.warp_of(s, lens) for s in scene.sheets)
    covers = tuple(
        sheets.cover(s, w, size[0], height=size[1])
        for s, w in zip(scene.sheets, warps, strict=True)
    )
    hidden = _hidden(covers, *size)
    pixels = scene.backdrop(scene, lens) if scene.backdrop else desk.ground(scene, hidden[0])
    canvas = Canvas(pixels, np.zeros(pixels.shape[:2], np.uint8))
    for prop in (p for p in scene.props if not p.over):
        _lay_prop(canvas, prop, scene)
    for number, (sheet, warp, cover) in enumerate(zip(scene.sheets, warps, covers, strict=True), 1):
        if cover is not None:
            unseen = hidden[number]
            sheets.lay(canvas, sheet, scene, warp=warp, over=cover, hidden=unseen, number=number)
    for prop in (p for p in scene.props if p.over):
        _lay_prop(canvas, prop, scene)
    return Frame(scene, lens, canvas.pixels, canvas.owner, warps, covers, _gain(scene, warps))


def light_up(frame: Frame) -> Frame:
    """The light maps applied; once only."""
    light = frame.light()
    return frame if light is None else replace(frame, pixels=light.shine(frame.pixels), lit=True)


def _hidden(covers: Sequence[Cover | None], width: int, height: int) -> list[Flags]:
    """The tiles nobody will see: of the desk, then of each sheet."""
    hidden = [tiles.flags(width, height)]
    for cover in reversed(covers):
        hidden.append(hidden[-1] | cover.whole if cover else hidden[-1])
    return hidden[::-1]


def _gain(scene: Scene, warps: Sequence[Warp]) -> Float32:
    """The light map of the room, and of the waves of the labelled sheets in it."""
    gain = optics.room_light(scene.light, scene.width, scene.height)
    for sheet, warp in zip(scene.sheets, warps, strict=True):
        if sheet.target:
            _shade_curl(gain, warp, scene)
    return gain


def _shade_curl(gain: Float32, warp: Warp, scene: Scene) -> None:
    """Light follows the slope of the sheet's waves; changes the light map within the sheet."""
    rows, columns = (n // 2 for n in optics.grid_shape(scene.width, scene.height))
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) * scene.width / columns,
        (np.arange(rows) + 0.5) * scene.height / rows,
    )
    page = warp.backward(np.stack([x, y], axis=-1).reshape(-1, 2)).astype(np.float32)
    u, v = (page[:, 0] / warp.width).reshape(x.shape), (page[:, 1] / warp.height).reshape(x.shape)
    c = warp.curl
    slope = c.bend * c.bend_waves * np.cos(2 * np.pi * c.bend_waves * u + c.bend_phase)
    slope = slope + c.ripple * c.ripple_waves * np.cos(
        2 * np.pi * c.ripple_waves * v + c.ripple_phase
    )
    on = (u > 0) & (u < 1) & (v > 0) & (v < 1)
    shade = np.where(on, np.clip(1 + 5 * slope, 0.86, 1.08), 1).astype(np.float32)
    gain *= cv2.resize(shade, (gain.shape[1], gain.shape[0]), interpolation=cv2.INTER_LINEAR)[
        ..., None
    ]


def _lay_prop(canvas: Canvas, prop: Prop, scene: Scene) -> None:
    """Paint the prop with its shadow; where it lies over the papers, it owns what it covers."""
    picture, factor = _sprite(prop, scene)
    to_frame = _placed(prop, scene, picture, factor=factor)
    corners = geometry.project(to_frame, geometry.corners(picture.shape[1], picture.shape[0]))
    box = tiles.clipped(corners, 2, scene.width, height=scene.height)
    if box is None:
        return
    cast, step = _cast(picture, to_frame, box, unit=scene.unit)
    shade = np.asarray(cv2.merge([cv2.convertScaleAbs(cast, alpha=-0.4, beta=255)] * 3), np.uint8)
    for part in (tiles.stirred(cast, step, tile.inside(box)) for tile in box.tiles()):
        if part is not None:
            at = part.outside(box)
            below, laid = canvas.pixels[at.window], _within(picture, to_frame, at)
            cv2.multiply(below, tiles.enlarged(shade, step, part), dst=below, scale=1 / 255)
            alpha = np.asarray(cv2.extractChannel(laid, 3), np.uint8)
            _blend(below, laid, alpha)
            if prop.over:
                sheets.own(canvas.owner[at.window], alpha, OVER)


def _sprite(prop: Prop, scene: Scene) -> tuple[Pixels, float]:
    """The prop's picture, made smaller where the frame shows it so, and what is left to scale."""
    picture = props.sprite(prop.name)
    factor = prop.size * scene.width / props.LENGTH
    if factor >= 0.8:
        return picture, factor
    size = (max(2, round(picture.shape[1] * factor)), max(2, round(picture.shape[0] * factor)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8), 1.0


def _placed(prop: Prop, scene: Scene, picture: Pixels, *, factor: float) -> Floats:
    """3 x 3: the picture's pixels -> the frame's."""
    h, w = picture.shape[:2]
    return geometry.product(
        geometry.shift(prop.x * scene.width, prop.y * scene.height),
        geometry.turn(prop.angle),
        np.diag([factor, factor, 1.0]),
        geometry.shift(-w / 2, -h / 2),
    )


def _within(picture: Pixels, to_frame: Floats, at: Box) -> Pixels:
    """The picture as a piece of the frame shows it, RGBA."""
    corner = geometry.shift(-at.left - 0.5, -at.top - 0.5)
    local = geometry.product(corner, to_frame, geometry.shift(0.5, 0.5))
    laid = cv2.warpAffine(picture, local[:2], (at.width, at.height), flags=cv2.INTER_LINEAR)
    return np.asarray(laid, np.uint8)


def _blend(below: Pixels, laid: Pixels, alpha: Pixels) -> None:
    """RGBA over RGB, in place; ``alpha``: its last channel."""
    through = cv2.merge([alpha] * 3)
    thing = cv2.multiply(cv2.cvtColor(laid, cv2.COLOR_RGBA2RGB), through, scale=1 / 255)
    cv2.multiply(below, cv2.bitwise_not(through), dst=below, scale=1 / 255)
    cv2.add(below, thing, dst=below)


def _cast(picture: Pixels, to_frame: Floats, box: Box, *, unit: float) -> tuple[Pixels, int]:
    """Where a prop shades what it lies on, 0-255: a coarse map of ``box``, and the map's step."""
    step = sheets.SHADE_STEP * tiles.cell(unit)
    half = geometry.shift(0.5, 0.5)
    cells = geometry.product(
        half,
        np.diag([1 / step, 1 / step, 1.0]),
        geometry.shift(-box.left, -box.top),
        to_frame,
        half,
    )
    shape = -(-box.width // step) + 2, -(-box.height // step) + 2
    alpha = cv2.warpAffine(cv2.extractChannel(picture, 3), cells[:2], shape, flags=cv2.INTER_LINEAR)
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), max(0.5, 6 * unit / step)), np.uint8), step
