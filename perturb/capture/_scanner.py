"""What scanners, copiers and fax machines have in common: the glass under its lid, dirt on it, and their way with grey."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.camera import arrange, flat, geometry
from pipeline.camera.flat import Backdrop
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Scene
from pipeline.capture import Frame
from pipeline.records import Pixels
from pipeline.rng import Address
from pipeline.roles import Rng

GLASS = 0.72  # width to height of a scanner's glass
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.47


def is_small(scene: Scene) -> bool:
    """Cards only, which nobody scans to the size of a sheet."""
    return all(arrange.is_small(s.page.width_pt, s.page.height_pt) for s in scene.sheets if s.target)


def aspect(scene: Scene, roll: float) -> float:
    """Width to height of the glass, or of the papers where they lie across it."""
    wide, tall = flat.size_of(scene, roll)
    return 1 / GLASS if wide > tall and not is_small(scene) else GLASS


def lid(shade: int, edge: float, depth: float, right: bool) -> Backdrop:
    """The inside of the lid, darker beyond its rim (``edge``: share of the frame, at the foot and one side), with the shadow
    that the papers' thickness throws on it."""

    def paint(scene: Scene, lens: Floats) -> Pixels:
        width, height = scene.width, scene.height
        x, y = np.arange(width, dtype=np.float32) / width, np.arange(height, dtype=np.float32) / height
        across = np.clip(((x if right else 1 - x) - 1 + edge) / 0.012, 0, 1)
        down = np.clip((y - 1 + 0.6 * edge) / 0.008, 0, 1)
        dark = 1 - depth * np.maximum(across[None, :], down[:, None])
        ground = np.asarray(shade * dark, np.float32)
        thrown = np.zeros((height, width), np.uint8)
        offset = 1.6 * scene.unit
        for sheet in scene.sheets:
            points = geometry.warp_of(sheet, lens).outline() + offset
            cv2.fillPoly(thrown, [np.rint(points * 16).astype(np.int32)], 90, cv2.LINE_AA, 4)
        thrown = np.asarray(cv2.GaussianBlur(thrown, (0, 0), 1.3 * scene.unit), np.uint8)
        grey = np.clip(ground - thrown, 0, 255).astype(np.uint8)
        return np.dstack([grey] * 3)

    return paint


def bled(frame: Frame, strength: float) -> Pixels:
    """The frame's pixels with the print on the back of each sheet shining through, mirrored and faint."""
    pixels = frame.pixels
    for number, (sheet, warp) in enumerate(zip(frame.scene.sheets, frame.warps, strict=True), 1):
        if strength <= 0 or sheet.page.stock == "card":
            continue
        back = cv2.cvtColor(sheet.page.pixels[::-1, ::-1], cv2.COLOR_RGB2GRAY)[::-1]  # turned over about its long side
        height, width = frame.owner.shape
        through = cv2.warpPerspective(np.ascontiguousarray(back), warp.matrix, (width, height), borderValue=255)
        soft = cv2.GaussianBlur(through, (0, 0), 1.8 * frame.scene.unit)
        gain = cv2.convertScaleAbs(soft, alpha=strength, beta=255 * (1 - strength))
        gain = np.where(frame.owner == number, gain, 255).astype(np.uint8)
        pixels = np.asarray(cv2.multiply(pixels, cv2.merge([gain] * 3), scale=1 / 255), np.uint8)
    return pixels


def grained(pixels: Pixels, sigma: float, rng: Rng) -> Pixels:
    """The same noise in all channels, as a line sensor makes it."""
    noise = rng.standard_normal(pixels.shape[:2], dtype=np.float32) * np.float32(sigma)
    return np.clip(pixels + (noise if pixels.ndim == 2 else noise[..., None]), 0, 255).astype(np.uint8)


def streaked(pixels: Pixels, count: int, strength: float, rng: Rng) -> Pixels:
    """Lines along the way of the paper: dirt before the sensor stays where it is while the sheet runs past."""
    gain = np.ones(pixels.shape[1], np.float32)
    for _ in range(count):
        x, wide = float(rng.uniform(0.02, 0.98)) * len(gain), float(rng.uniform(0.5, 1.6)) * len(gain) / 1200
        line = strength * float(rng.uniform(0.5, 1.0)) * (1 if rng.random() < 0.75 else -0.25)
        gain -= np.float32(line) * np.exp(-np.square((np.arange(len(gain), dtype=np.float32) - x) / max(wide, 0.6)))
    gain = gain[None, :] if pixels.ndim == 2 else gain[None, :, None]
    return np.asarray(np.clip(pixels * gain, 0, 255), np.uint8)


def dusty(pixels: Pixels, count: int, unit: float, rng: Rng, dark: float = 0.7, hairs: int = 12) -> Pixels:
    """Specks on the glass, and one hair to so many; ``dark``: share of them that are darker than what lies there."""
    pixels = pixels.copy()
    for k in range(count):
        x, y = int(rng.integers(pixels.shape[1])), int(rng.integers(pixels.shape[0]))
        tone = int(rng.integers(40, 150)) if rng.random() < dark else int(rng.integers(240, 256))
        shade = (tone,) * (1 if pixels.ndim == 2 else 3)
        if k % hairs == hairs - 1:
            turn, bend, long = rng.uniform(0, 6.3), rng.uniform(-2.5, 2.5), rng.uniform(14, 40) * unit
            reach = np.linspace(0, 1, 12)
            way = turn + bend * reach
            path = np.cumsum(np.stack([np.cos(way), np.sin(way)], axis=1) * long / 12, axis=0) + (x, y)
            cv2.polylines(pixels, [np.rint(path * 16).astype(np.int32)], False, shade, 1, cv2.LINE_AA, 4)
        else:
            cv2.circle(pixels, (x * 16, y * 16), round(16 * unit * float(rng.uniform(0.3, 1.5))), shade, -1, cv2.LINE_AA, 4)
    return pixels


def toned(pixels: Pixels, black: float, white: float) -> Pixels:
    """Contrast stretched so that ``black`` and ``white`` become 0 and 255."""
    levels = (np.arange(256, dtype=np.float32) - black) * (255 / (white - black))
    return np.asarray(cv2.LUT(pixels, np.clip(levels, 0, 255).astype(np.uint8)), np.uint8)


def bilevel(grey: Pixels, threshold: float, dither: float) -> Pixels:
    """Black and white only; ``dither``: grey levels that an ordered pattern moves the threshold by, so that photographs keep a form."""
    rows, columns = grey.shape
    pattern = np.tile(BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
    return np.where(grey > threshold + dither * pattern, 255, 0).astype(np.uint8)


def corner(scene: Scene, seed: int) -> tuple[float, float]:
    """Where the papers lie on the glass: in a corner, nearly."""
    draw = Address(seed).at("corner").stream()
    reach = (0.55, 0.85) if is_small(scene) else (0.7, 1.0)
    return tuple(float(draw.uniform(*reach)) * (1 if draw.random() < 0.5 else -1) for _ in range(2))  # type: ignore[return-value]
