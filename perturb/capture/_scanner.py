"""What scanners, copiers and fax machines share: glass, lid, dirt and their way with grey."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera import arrange, flat, geometry, grain, tiles
from pipeline.camera.capture import Frame
from pipeline.camera.flat import Backdrop
from pipeline.camera.geometry import Floats, Warp
from pipeline.camera.scene import Scene
from pipeline.records import Pixels
from pipeline.rng import Address
from pipeline.roles import Rng

GLASS = 0.72  # width to height of a scanner's glass
BAYER = (
    np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.47
)
BLED = 2  # frame pixels to a cell of what shines through: soft as it is, it needs no more
UNIT = 200  # byte value of gain 1


def is_small(scene: Scene) -> bool:
    """Cards only, which nobody scans to the size of a sheet."""
    return all(
        arrange.is_small(s.page.width_pt, s.page.height_pt) for s in scene.sheets if s.target
    )


def aspect(scene: Scene, roll: float) -> float:
    """Width to height of the glass, or of the papers where they lie across it."""
    wide, tall = flat.size_of(scene, roll)
    return 1 / GLASS if wide > tall and not is_small(scene) else GLASS


def lid(shade: int, edge: float, depth: float, *, right: bool) -> Backdrop:
    """The inside of the lid, with the shadow that the papers' thickness throws on it.

    It is darker beyond its rim; ``edge``: where that lies, a share of the frame, at the foot and
    one side.
    """

    def paint(scene: Scene, lens: Floats) -> Pixels:
        width, height = scene.width, scene.height
        x = np.arange(width, dtype=np.float32) / width
        y = np.arange(height, dtype=np.float32) / height
        across = np.clip(((x if right else 1 - x) - 1 + edge) / 0.012, 0, 1)
        down = np.clip((y - 1 + 0.6 * edge) / 0.008, 0, 1)
        rims = across[None, :], down[:, None]
        ground = np.minimum(*((shade * (1 - depth * dark)).astype(np.uint8) for dark in rims))
        lit = cv2.subtract(ground, _thrown(scene, lens))
        return np.asarray(cv2.merge([lit] * 3), np.uint8)

    return paint


def _thrown(scene: Scene, lens: Floats) -> Pixels:
    """The papers' shadow on the lid: grey levels that it takes away."""
    shadow, offset = np.zeros((scene.height, scene.width), np.uint8), 1.6 * scene.unit
    for sheet in scene.sheets:
        points = geometry.warp_of(sheet, lens).outline() + offset
        cv2.fillPoly(shadow, [np.rint(points * 16).astype(np.int32)], 90, cv2.LINE_AA, 4)
    return np.asarray(cv2.GaussianBlur(shadow, (0, 0), 1.3 * scene.unit), np.uint8)


def bled(frame: Frame, strength: float) -> Pixels:
    """The frame's pixels with the print on the sheets' backs shining through, faint."""
    pixels = frame.pixels.copy()
    for number, (sheet, warp, cover) in enumerate(
        zip(frame.scene.sheets, frame.warps, frame.covers, strict=True), 1
    ):
        if strength <= 0 or sheet.page.stock == "card" or cover is None:
            continue
        soft = _back(frame, sheet.page.pixels, warp)
        weak = cv2.convertScaleAbs(soft, alpha=strength, beta=255 * (1 - strength))
        gain = np.asarray(weak, np.uint8)
        for tile in cover.parts:
            below = pixels[tile.window]
            others = cv2.bitwise_not(cv2.inRange(frame.owner[tile.window], number, number))
            here = cv2.max(tiles.enlarged(gain, BLED, tile), others)
            cv2.multiply(below, cv2.merge([here] * 3), dst=below, scale=1 / 255)
    return pixels


def _back(frame: Frame, page: Pixels, warp: Warp) -> Pixels:
    """The same print on a sheet's back as it shows on the front, soft and grey.

    A map of the frame in cells of ``BLED`` pixels, with a rim of one.
    """
    height, width = frame.owner.shape
    # Turned over about its long side.
    back = cv2.cvtColor(page[::-1, ::-1], cv2.COLOR_RGB2GRAY)[::-1]
    back = cv2.resize(back, None, fx=1 / BLED, fy=1 / BLED, interpolation=cv2.INTER_AREA)
    cells = geometry.product(
        geometry.shift(1, 1),
        np.diag([1 / BLED, 1 / BLED, 1.0]),
        warp.matrix,
        np.diag([BLED, BLED, 1.0]),
    )
    size = (-(-width // BLED) + 2, -(-height // BLED) + 2)
    through = cv2.warpPerspective(back, cells, size, borderValue=255)
    return np.asarray(cv2.GaussianBlur(through, (0, 0), 1.8 / BLED * frame.scene.unit), np.uint8)


def grained(pixels: Pixels, sigma: float, rng: Rng) -> Pixels:
    """The same noise in all channels, as a line sensor makes it."""
    noise = (
        grain.bank("grey", grain.white)
        if pixels.ndim == 2
        else grain.bank("colour", grain.white_colour)
    )
    return grain.strewn(pixels, noise, sigma, at=rng)


def streaked(pixels: Pixels, count: int, strength: float, *, rng: Rng) -> Pixels:
    """Lines along the way of the paper.

    Dirt before the sensor stays where it is while the sheet runs past.
    """
    gain = _dirty(pixels.shape[1], count, strength, rng=rng)
    row = np.clip(UNIT * gain + 0.5, 0, 255).astype(np.uint8)
    row = row if pixels.ndim == 2 else row[:, None]
    row = np.ascontiguousarray(np.broadcast_to(row, pixels.shape[1:]))[None]

    def paint(piece: Pixels, tile: tiles.Box) -> Pixels:
        below = row[:, tile.left : tile.left + tile.width]
        shade = np.ascontiguousarray(np.broadcast_to(below, piece.shape))
        return np.asarray(cv2.multiply(piece, shade, scale=1 / UNIT), np.uint8)

    return tiles.repainted(pixels, paint)


def _dirty(columns: int, count: int, strength: float, *, rng: Rng) -> npt.NDArray[np.float32]:
    """Gain of every column; most streaks are dark."""
    gain, x = np.ones(columns, np.float32), np.arange(columns, dtype=np.float32)
    for _ in range(count):
        middle = float(rng.uniform(0.02, 0.98)) * columns
        wide = float(rng.uniform(0.5, 1.6)) * columns / 1200
        line = strength * float(rng.uniform(0.5, 1.0)) * (1 if rng.random() < 0.75 else -0.25)
        gain -= np.float32(line) * np.exp(-np.square((x - middle) / max(wide, 0.6)))
    return gain


def dusty(
    pixels: Pixels, count: int, unit: float, *, rng: Rng, dark: float = 0.7, hairs: int = 12
) -> Pixels:
    """Specks on the glass, and one hair to so many.

    ``dark``: share of them that are darker than what lies there.
    """
    pixels = pixels.copy()
    for k in range(count):
        x, y = int(rng.integers(pixels.shape[1])), int(rng.integers(pixels.shape[0]))
        tone = int(rng.integers(40, 150)) if rng.random() < dark else int(rng.integers(240, 256))
        shade = (tone,) * (1 if pixels.ndim == 2 else 3)
        if k % hairs == hairs - 1:
            path = np.rint((_hair(unit, rng) + (x, y)) * 16).astype(np.int32)
            cv2.polylines(pixels, [path], False, shade, 1, cv2.LINE_AA, 4)
        else:
            radius = round(16 * unit * float(rng.uniform(0.3, 1.5)))
            cv2.circle(pixels, (x * 16, y * 16), radius, shade, -1, cv2.LINE_AA, 4)
    return pixels


def _hair(unit: float, rng: Rng) -> Floats:
    """A bent line from (0, 0) on: 12 x 2, frame pixels."""
    turn, bend = rng.uniform(0, 6.3), rng.uniform(-2.5, 2.5)
    long = rng.uniform(14, 40) * unit
    way = turn + bend * np.linspace(0, 1, 12)
    return np.cumsum(np.stack([np.cos(way), np.sin(way)], axis=1) * long / 12, axis=0)


def toned(pixels: Pixels, black: float, white: float) -> Pixels:
    """Contrast stretched so that ``black`` and ``white`` become 0 and 255."""
    levels = (np.arange(256, dtype=np.float32) - black) * (255 / (white - black))
    return np.asarray(cv2.LUT(pixels, np.clip(levels, 0, 255).astype(np.uint8)), np.uint8)


def bilevel(grey: Pixels, threshold: float, dither: float) -> Pixels:
    """Black and white only.

    ``dither``: grey levels that an ordered pattern moves the threshold by, so that photographs keep
    a form.
    """
    rows, columns = grey.shape
    least = np.clip(np.floor(threshold + dither * BAYER), 0, 255).astype(np.uint8)
    return np.asarray(
        cv2.compare(
            grey, np.tile(least, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns], cv2.CMP_GT
        ),
        np.uint8,
    )


def corner(scene: Scene, seed: int) -> tuple[float, float]:
    """Where the papers lie on the glass: in a corner, nearly."""
    draw = Address(seed).at("corner").stream()
    reach = (0.55, 0.85) if is_small(scene) else (0.7, 1.0)
    return tuple(float(draw.uniform(*reach)) * (1 if draw.random() < 0.5 else -1) for _ in range(2))  # type: ignore[return-value]
