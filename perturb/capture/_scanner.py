"""What scanners, copiers and fax machines share: glass, lid, dirt and their way with grey."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.camera import arrange, flat, geometry, grain, tiles
from pipeline.camera.capture import Frame
from pipeline.camera.flat import Backdrop
from pipeline.camera.geometry import Floats
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
        x, y = (
            np.arange(width, dtype=np.float32) / width,
            np.arange(height, dtype=np.float32) / height,
        )
        across = np.clip(((x if right else 1 - x) - 1 + edge) / 0.012, 0, 1)
        down = np.clip((y - 1 + 0.6 * edge) / 0.008, 0, 1)
        ground = np.minimum(
            *(
                (shade * (1 - depth * dark)).astype(np.uint8)
                for dark in (across[None, :], down[:, None])
            )
        )
        thrown = np.zeros((height, width), np.uint8)
        offset = 1.6 * scene.unit
        for sheet in scene.sheets:
            points = geometry.warp_of(sheet, lens).outline() + offset
            cv2.fillPoly(thrown, [np.rint(points * 16).astype(np.int32)], 90, cv2.LINE_AA, 4)
        thrown = np.asarray(cv2.GaussianBlur(thrown, (0, 0), 1.3 * scene.unit), np.uint8)
        return np.asarray(cv2.merge([cv2.subtract(ground, thrown)] * 3), np.uint8)

    return paint


def bled(frame: Frame, strength: float) -> Pixels:
    """The frame's pixels with the print on the sheets' backs shining through, faint."""
    pixels, (height, width) = frame.pixels.copy(), frame.owner.shape
    for number, (sheet, warp, cover) in enumerate(
        zip(frame.scene.sheets, frame.warps, frame.covers, strict=True), 1
    ):
        if strength <= 0 or sheet.page.stock == "card" or cover is None:
            continue
        # Turned over about its long side.
        back = cv2.cvtColor(sheet.page.pixels[::-1, ::-1], cv2.COLOR_RGB2GRAY)[::-1]
        back = cv2.resize(back, None, fx=1 / BLED, fy=1 / BLED, interpolation=cv2.INTER_AREA)
        cells = geometry.product(
            geometry.shift(1, 1),
            np.diag([1 / BLED, 1 / BLED, 1.0]),
            warp.matrix,
            np.diag([BLED, BLED, 1.0]),
        )
        through = cv2.warpPerspective(
            back, cells, (-(-width // BLED) + 2, -(-height // BLED) + 2), borderValue=255
        )
        soft = cv2.GaussianBlur(through, (0, 0), 1.8 / BLED * frame.scene.unit)
        gain = np.asarray(
            cv2.convertScaleAbs(soft, alpha=strength, beta=255 * (1 - strength)), np.uint8
        )
        for tile in cover.parts:
            others = cv2.bitwise_not(cv2.inRange(frame.owner[tile.window], number, number))
            here = cv2.max(tiles.enlarged(gain, BLED, tile), others)
            cv2.multiply(
                pixels[tile.window], cv2.merge([here] * 3), dst=pixels[tile.window], scale=1 / 255
            )
    return pixels


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
    gain = np.ones(pixels.shape[1], np.float32)
    for _ in range(count):
        x, wide = (
            float(rng.uniform(0.02, 0.98)) * len(gain),
            float(rng.uniform(0.5, 1.6)) * len(gain) / 1200,
        )
        line = strength * float(rng.uniform(0.5, 1.0)) * (1 if rng.random() < 0.75 else -0.25)
        gain -= np.float32(line) * np.exp(
            -np.square((np.arange(len(gain), dtype=np.float32) - x) / max(wide, 0.6))
        )
    row = np.clip(UNIT * gain + 0.5, 0, 255).astype(np.uint8)
    row = np.ascontiguousarray(
        np.broadcast_to(row if pixels.ndim == 2 else row[:, None], pixels.shape[1:])
    )[None]

    def paint(piece: Pixels, tile: tiles.Box) -> Pixels:
        shade = np.ascontiguousarray(
            np.broadcast_to(row[:, tile.left : tile.left + tile.width], piece.shape)
        )
        return np.asarray(cv2.multiply(piece, shade, scale=1 / UNIT), np.uint8)

    return tiles.repainted(pixels, paint)


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
            turn, bend, long = (
                rng.uniform(0, 6.3),
                rng.uniform(-2.5, 2.5),
                rng.uniform(14, 40) * unit,
            )
            reach = np.linspace(0, 1, 12)
            way = turn + bend * reach
            path = np.cumsum(np.stack([np.cos(way), np.sin(way)], axis=1) * long / 12, axis=0) + (
                x,
                y,
            )
            cv2.polylines(
                pixels, [np.rint(path * 16).astype(np.int32)], False, shade, 1, cv2.LINE_AA, 4
            )
        else:
            cv2.circle(
                pixels,
                (x * 16, y * 16),
                round(16 * unit * float(rng.uniform(0.3, 1.5))),
                shade,
                -1,
                cv2.LINE_AA,
                4,
            )
    return pixels


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
