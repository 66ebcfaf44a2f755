"""Pictures inside the report: thumbnails with polygons, and evidence cropped and turned upright."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from itertools import chain

import cv2
import numpy as np
from PIL import Image

from pipeline.errors import UserError
from pipeline.records import Photo, Pixels

WIDTH = 520
_SCAN = b"\xff\xda"  # a marker, which coded pixels cannot contain
_REMEDY = "restore the file or generate the dataset again"
_KINDS = {True: "legible", False: "illegible"}


def photograph(photo: Photo) -> Pixels:
    """BGR pixels of a photograph, which must be what its row says: a JPEG of this size in one scan.

    Raises:
        UserError: it is not; a picture of another size or of a thousand scans could take any memory
            and time.
    """
    pixels = (
        _pixels(photo.jpeg, photo, "JPEG", mode="RGB") if photo.jpeg.count(_SCAN) == 1 else None
    )
    if pixels is None:
        raise UserError(
            f"data/images: row {photo.id!r}",
            f"its image is no JPEG of {photo.width} x {photo.height} pixels",
            _REMEDY,
        )
    return np.ascontiguousarray(pixels[..., ::-1])


def mask(photo: Photo) -> Pixels:
    """The tamper mask of a photograph that has one.

    Raises:
        UserError: not a PNG of the photograph's size.
    """
    pixels = _pixels(photo.tamper_mask or b"", photo, "PNG", mode="L")
    if pixels is None:
        raise UserError(
            f"data/images: row {photo.id!r}",
            f"its tamper_mask is no PNG of {photo.width} x {photo.height} pixels",
            _REMEDY,
        )
    return pixels


def _pixels(data: bytes, photo: Photo, form: str, *, mode: str) -> Pixels | None:
    """An image of the photograph's size; None where it is anything else.

    (OpenCV would print what it thinks of a damaged one.)
    """
    try:
        with Image.open(io.BytesIO(data), formats=(form,)) as image:
            return (
                np.asarray(image.convert(mode), np.uint8)
                if image.size == (photo.width, photo.height)
                else None
            )
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def data_uri(pixels: Pixels, quality: int = 72) -> str:
    """BGR pixels as a JPEG data URI."""
    ok, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert ok
    return "data:image/jpeg;base64," + base64.b64encode(encoded.tobytes()).decode()


def thumbnail(photo: Photo) -> dict[str, object]:
    """Data URI, size and overlay polygons of one photograph, scaled to WIDTH."""
    pixels = photograph(photo)
    scale = WIDTH / photo.width
    height = round(photo.height * scale)
    small = cv2.resize(pixels, (WIDTH, height), interpolation=cv2.INTER_AREA)
    boxes = [("sheet", _points(s.quad, scale), s.label) for s in photo.sheets]
    for line in chain.from_iterable(sheet.lines for sheet in photo.sheets):
        if line.visible > 0:
            boxes.append(("line", _points(line.quad, scale), f"{line.role}: {line.text}"))
    for field in chain.from_iterable(sheet.fields for sheet in photo.sheets):
        if field.visible > 0:
            points = _points(field.quad, scale)
            boxes.append((_KINDS[field.legible], points, f"{field.name}: {field.text}"))
    return {"src": data_uri(small), "width": WIDTH, "height": height, "boxes": boxes}  # type: ignore[arg-type]


def _points(quad: Sequence[float], scale: float) -> str:
    return " ".join(
        f"{x * scale:.1f},{y * scale:.1f}" for x, y in zip(quad[::2], quad[1::2], strict=True)
    )


def evidence_crop(pixels: Pixels, quad: Sequence[float], height: int = 44) -> Pixels:
    """The field upright, ``height`` pixels tall, with some of its surroundings.

    The field itself is outlined.
    """
    corners = np.array(quad, np.float32).reshape(4, 2)
    wide = float(np.hypot(*(corners[1] - corners[0])))
    tall = max(1.0, float(np.hypot(*(corners[3] - corners[0]))))
    width = int(np.clip(height * wide / tall, 24, 460))
    pad_x, pad_y = 60, 30
    box = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) + np.array(
        [pad_x, pad_y], np.float32
    )
    matrix = cv2.getPerspectiveTransform(corners, box)
    crop = cv2.warpPerspective(
        pixels,
        matrix,
        (width + 2 * pad_x, height + 2 * pad_y),
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_REPLICATE,
    )
    cv2.rectangle(
        crop, (pad_x - 4, pad_y - 4), (pad_x + width + 4, pad_y + height + 4), (40, 40, 220), 2
    )
    return np.asarray(crop, np.uint8)


def tinted(pixels: Pixels, touched: Pixels) -> Pixels:
    """Pixels with the tampered area red and its source green."""
    out = pixels.copy()
    for value, colour in ((255, (40, 40, 230)), (128, (60, 180, 60))):
        area = touched == value
        out[area] = (0.55 * out[area] + 0.45 * np.array(colour)).astype(np.uint8)
    return out
