"""Are the encoded pictures of a row what the row says of them?

They decode, have its size, and a mask marks what was tampered with.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

# Of ``images``, that are looked at.
COLUMNS = ("id", "image", "width", "height", "tampered", "tamper_mask", "pdf")
REDUCED = 8  # of a JPEG an eighth is decoded: all of its bytes are read, few of its pixels made
VALUES = (0, 128, 255)  # of a mask: untouched, copied from, changed
_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


def fault(row: Mapping[str, Any]) -> str:
    """What is wrong with the pictures of a row of ``images``; empty when nothing is."""
    if wrong := _picture(row["image"], row["width"], row["height"], kind="JPEG"):
        return f"row {row['id']!r}: image: {wrong}"
    if wrong := _mask(row):
        return f"row {row['id']!r}: tamper_mask: {wrong}"
    if row["pdf"] is not None and not (
        row["pdf"].startswith(b"%PDF-") and row["pdf"].rstrip().endswith(b"%%EOF")
    ):
        return f"row {row['id']!r}: pdf: not a PDF"
    return ""


def blank_fault(row: Mapping[str, Any]) -> str:
    """The same of a row of ``templates``."""
    wrong = _picture(row["image"], row["width"], row["height"], kind="PNG")
    return f"row {row['id']!r}: image: {wrong}" if wrong else ""


def _picture(cell: Mapping[str, Any] | None, width: int, height: int, *, kind: str) -> str:
    data = (cell or {}).get("bytes") or b""
    try:
        with Image.open(io.BytesIO(data), formats=(kind,)) as image:
            size = image.size
            image.draft("L", (max(1, width // REDUCED), max(1, height // REDUCED)))
            if size == (width, height):  # a larger one is not decoded, whatever it claims to be
                image.load()
    except _UNREADABLE:
        return f"does not decode as {kind}"
    return (
        ""
        if size == (width, height)
        else f"is {size[0]} x {size[1]} pixels, the row says {width} x {height}"
    )


def _mask(row: Mapping[str, Any]) -> str:
    cell = row["tamper_mask"]
    if cell is None:
        return "missing, and the row is tampered" if row["tampered"] else ""
    if not row["tampered"]:
        return "is there, and the row is not tampered"
    try:
        with Image.open(io.BytesIO(cell["bytes"] or b""), formats=("PNG",)) as image:
            if image.mode != "L" or image.size != (row["width"], row["height"]):
                size = f"{image.size[0]} x {image.size[1]}"
                return f"is a {image.mode} of {size}, not an L of the picture's size"
            counts = np.asarray(image.histogram())
    except _UNREADABLE:
        return "does not decode as PNG"
    if counts.sum() != counts[list(VALUES)].sum():
        return f"holds other values than {', '.join(map(str, VALUES))}"
    return "" if counts[list(VALUES[1:])].any() else "marks nothing, and the row is tampered"
