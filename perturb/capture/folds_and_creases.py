"""Folds and Creases: the paper was folded to fit a pocket, or crumpled; along the folds the toner has worn off."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.capture import Frame
from pipeline.records import Pixels
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Rng

Map = npt.NDArray[np.float32]
LONG = 1100  # cells along a sheet's longer side
LEVEL = 160  # the byte that leaves a pixel's light alone


@dataclass(frozen=True)
class FoldsAndCreases(CaptureEffect):
    """``folds``: across the whole sheet; ``creases``: shorter ones, where it was crumpled; ``depth``: of the light and shade beside them;
    ``worn``: half width, in points, of the strip along a fold where the print has come off. Each from severity 1 to 5."""

    condition: ClassVar[str] = "Folds and Creases"
    folds: tuple[int, ...] = (1, 2, 3, 4, 5)
    creases: tuple[int, ...] = (4, 14, 30, 52, 80)
    depth: tuple[float, ...] = (0.09, 0.12, 0.15, 0.18, 0.21)
    worn: tuple[float, ...] = (0.5, 1.0, 1.7, 2.5, 3.4)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        seed, step = Address(int(rng.integers(2**31))), severity - 1
        pixels = frame.pixels.copy()
        for number, (sheet, warp) in enumerate(zip(frame.scene.sheets, frame.warps, strict=True), 1):
            if not sheet.target:
                continue
            sides = sheet.page.width_pt, sheet.page.height_pt
            light, bare = self._relief(sides, sheet.page.stock == "card", step, frame.scene.light.angle - frame.scene.view.roll, seed.at(number))
            height, width = frame.owner.shape
            to_frame = warp.matrix @ np.diag([warp.width / light.shape[1], warp.height / light.shape[0], 1.0])
            gain = cv2.warpPerspective(light, to_frame, (width, height), flags=cv2.INTER_LINEAR, borderValue=LEVEL)
            share = cv2.warpPerspective(bare, to_frame, (width, height), flags=cv2.INTER_LINEAR, borderValue=0)
            gain[frame.owner != number], share[frame.owner != number] = LEVEL, 0
            blank = np.array([250 * t for t in frame.scene.stock.tint], np.float32)
            rubbed = cv2.merge([share] * 3).astype(np.float32) / 255
            mixed = (pixels * (1 - rubbed) + blank * rubbed).astype(np.uint8)
            pixels = np.asarray(cv2.multiply(mixed, cv2.merge([gain] * 3), scale=1 / LEVEL), np.uint8)
        return replace(frame, pixels=pixels).noting(folds=self.folds[step], creases=self.creases[step])

    def _relief(self, sides: tuple[float, float], card: bool, step: int, light: float, at: Address) -> tuple[Pixels, Pixels]:
        """Light and shade (``LEVEL``: none) and how bare the sheet is rubbed (0-255), in cells of the sheet."""
        scale = LONG / max(sides)
        columns, rows = (max(8, 2 * round(s * scale / 2)) for s in sides)
        x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
        draw = at.stream()
        shade, bare = np.zeros((rows, columns), np.float32), np.zeros((rows, columns), np.float32)
        ragged = cv2.GaussianBlur(draw.standard_normal((rows, columns), dtype=np.float32), (0, 0), 2.2)
        ragged = np.asarray(ragged / ragged.std(), np.float32)
        depth = self.depth[step] * (0.5 if card else 1.0)
        for k in range(self.folds[step]):
            across, place = _fold(k, columns, rows, draw)
            far = ((x if across else y) - place - float(draw.normal(0, 0.012)) * (y if across else x)).astype(np.float32)
            lean = depth * math.cos(math.radians(light - (0 if across else 90))) * (1 if draw.random() < 0.5 else -1)
            lean = math.copysign(max(abs(lean), 0.45 * depth), lean)
            # Each side leans its own way and rises to the fold; the edge itself catches the light, and the groove beside it does not.
            shade += lean * np.tanh(far / 3) * np.exp(-np.abs(far) / (0.16 * LONG))
            shade += depth * (0.9 * np.exp(-np.square(far / 1.6)) - 1.1 * np.exp(-np.square((far - 3.2) / 2.2)))
            half = (0.3 if card else 1.0) * self.worn[step] * scale
            bare = np.maximum(bare, np.clip(1.15 - np.abs(far) / half + 0.38 * ragged, 0, 1) * np.float32(0.92))
        shade += _crumpled(rows, columns, self.creases[step] // (4 if card else 1), 0.75 * depth, draw)
        return (LEVEL * (1 + np.clip(shade, -0.45, 0.12))).astype(np.uint8), np.asarray(255 * bare, np.uint8)


def _fold(number: int, columns: int, rows: int, draw: np.random.Generator) -> tuple[bool, float]:
    """Does the fold run down the sheet, and where: the long side is halved first, then the short one, then what is left."""
    share = (0.5, 0.5, 0.25, 0.75, 0.25)[number] + float(draw.normal(0, 0.015))
    down = (number in (1, 4)) == (rows >= columns)
    return down, share * (columns if down else rows)


def _crumpled(rows: int, columns: int, count: int, depth: float, draw: np.random.Generator) -> Map:
    """Short creases, each with a light and a dark flank, drawn on half as many cells, and only where they show."""
    shade = np.zeros((rows // 2, columns // 2), np.float32)
    for _ in range(count):
        cx, cy, turn = float(draw.uniform(0, columns)), float(draw.uniform(0, rows)), float(draw.uniform(0, math.pi))
        long, wide, deep = float(draw.uniform(0.04, 0.20)) * LONG, float(draw.uniform(5, 26)), depth * float(draw.uniform(0.3, 1.0))
        bow = float(draw.normal(0, 0.0009))
        reach, c, s = 1.7 * long, math.cos(turn), math.sin(turn)
        top, left = (max(0, int((v - reach) / 2)) for v in (cy, cx))
        window = np.s_[top : int((cy + reach) / 2), left : int((cx + reach) / 2)]
        part = shade[window]
        y = 2 * (top + np.arange(part.shape[0], dtype=np.float32)[:, None]) - cy
        x = 2 * (left + np.arange(part.shape[1], dtype=np.float32)[None, :]) - cx
        along = x * c + y * s
        far = y * c - x * s + bow * np.square(along)
        end = deep * np.exp(-np.square(np.square(along / long)))
        part += end * (np.tanh(far / 2) * np.exp(-np.abs(far) / wide) + 0.6 * np.exp(-np.square(far / 2)))
    return np.asarray(cv2.resize(shade, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR), np.float32)
