"""Pixels of a form cleaned of what nobody sees, and of what an OCR engine reads in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from flows.forms.pdf.pixels import FAINT
from flows.forms.suspects import remainder
from flows.run.ocr_engine import Line, lines
from pipeline.records import Pixels

_STRETCH = 6.0  # times contrast at which faint print is read


def readings(pixels: Pixels, least: float = 0.4) -> list[Line]:
    """Every line read in a picture, H x W x 3, with a score of at least so much, 0-1."""
    return [line for line in lines(pixels, "import") if line.score >= least and line.text.strip()]


def wordy(text: str) -> bool:
    """Letters or figures, not a box or a rule that an engine took for one."""
    return sum(c.isalnum() for c in text) >= 2


def _stretched(pixels: Pixels) -> Pixels:
    """With the contrast against each neighbourhood's ground ``_STRETCH`` times as large."""
    soft = cv2.medianBlur(pixels, 3).astype(np.float32)
    ground = cv2.GaussianBlur(soft, (0, 0), 25)
    return np.asarray(np.clip(128 + _STRETCH * (soft - ground), 0, 255), np.uint8)


def without_faint(pixels: Pixels) -> Pixels:
    """With structure of less contrast than a reader sees levelled; strong edges stay."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    size = np.ones((9, 9), np.uint8)
    span = cv2.dilate(grey, size).astype(np.int16) - cv2.erode(grey, size)
    faint = (span < FAINT * 255) & (span > 0)
    if not faint.any():
        return pixels
    level = cv2.medianBlur(pixels, 31) if min(pixels.shape[:2]) > 31 else cv2.blur(pixels, (9, 9))
    return np.asarray(np.where(faint[..., None], level, pixels), np.uint8)


def without_words(pixels: Pixels, keep: Sequence[str] = ()) -> tuple[Pixels, int]:
    """A picture of a form without what can be read in it, and how many lines that was.

    ``keep``: words that may stay, on lines that say nothing else.
    """
    seen = [*readings(pixels), *readings(_stretched(pixels))]
    found = [r for r in seen if wordy(remainder(r.text, keep))]
    if not found:
        return pixels, 0
    mask: Any = np.zeros(pixels.shape[:2], np.uint8)
    for reading in found:
        cv2.fillPoly(mask, [np.round(reading.quad).astype(np.int32)], 255)
    mask = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.inpaint(pixels, mask, 5, cv2.INPAINT_TELEA)), len(found)


def without_codes(pixels: Pixels) -> Pixels:
    """Without QR codes and bar codes, which hold data."""
    out = pixels
    found, corners = cv2.QRCodeDetector().detectMulti(pixels)
    quads = list(corners) if found and corners is not None else []
    bars, spots = cv2.barcode.BarcodeDetector().detectMulti(pixels)
    quads += list(spots) if bars and spots is not None else []
    for quad in quads:
        left, top = np.floor(quad.min(0)).astype(int) - 6
        right, bottom = np.ceil(quad.max(0)).astype(int) + 7
        out = out.copy() if out is pixels else out
        out[max(top, 0) : bottom, max(left, 0) : right] = 255
    return out
