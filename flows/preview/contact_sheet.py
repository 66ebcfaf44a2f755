"""Photographs on one sheet no larger than a screen, with their boxes drawn on."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from output.report.pictures import mask, photograph, tinted
from pipeline.records import Photo, Pixels

SCREEN, GAP = (2560, 1600), 8  # pixels of a usual screen, and between rows
_GREEN, _RED, _BLUE = (60, 160, 30), (40, 40, 220), (180, 90, 30)  # BGR
_ORANGE = (40, 140, 230)


def contact_sheet(rows: Sequence[Sequence[Photo]]) -> Pixels:
    """Rows of photographs, one above the other, as large as a screen shows them."""
    widest = max(sum(photo.width / photo.height for photo in row) for row in rows)
    height = min(SCREEN[1] // len(rows) - GAP, int(SCREEN[0] / widest))
    return _stack([_strip(row, height) for row in rows])


def _strip(photos: Sequence[Photo], height: int) -> Pixels:
    """Photographs side by side with boxes.

    Blue sheets, green legible fields, red illegible ones, orange lines of other print, tint for
    tampering.
    """
    return np.hstack([_boxed(photo, height) for photo in photos])


def _boxed(photo: Photo, height: int) -> Pixels:
    pixels = photograph(photo)
    if photo.tamper_mask:
        pixels = tinted(pixels, mask(photo))
    scale = height / pixels.shape[0]
    size = (round(pixels.shape[1] * scale), height)
    pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    for sheet in photo.sheets:
        _outline(pixels, sheet.quad, scale, colour=_BLUE, width=2)
        for line in sheet.lines:
            if not line.field:
                _outline(pixels, line.quad, scale, colour=_ORANGE, width=1)
        for field in sheet.fields:
            colour = _GREEN if field.legible else _RED
            _outline(pixels, field.quad, scale, colour=colour, width=1)
    return pixels


def _outline(
    pixels: Pixels, quad: Sequence[float], scale: float, *, colour: tuple[int, int, int], width: int
) -> None:
    """Around the quad, a pixel and a half off, so that what it frames can still be read."""
    corners = np.array(quad).reshape(4, 2) * scale
    away = corners - corners.mean(0)
    corners += 1.5 * np.sign(away)
    cv2.polylines(pixels, [np.round(corners).astype(np.int32)], True, colour, width, cv2.LINE_AA)


def _stack(rows: Sequence[Pixels]) -> Pixels:
    widest = max(r.shape[1] for r in rows)
    white = (255, 255, 255)
    padded = []
    for row in rows:
        beside = widest - row.shape[1]
        padded.append(cv2.copyMakeBorder(row, 0, GAP, 0, beside, cv2.BORDER_CONSTANT, value=white))
    return np.vstack(padded)
