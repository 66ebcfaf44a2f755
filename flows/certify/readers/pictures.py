"""Pictures as files: their bytes, and whatever is written in them that is not pixels."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image
from PIL.ExifTags import IFD

from flows.certify.readers.markup import of_text
from flows.certify.readers.pieces import FAULTS, Found, Piece, Unread

LARGEST = 60_000_000  # pixels
_INNER = (IFD.Exif, IFD.GPSInfo, IFD.Interop, IFD.IFD1)


def pieces(data: bytes) -> Iterator[Found]:
    """A picture's bytes and its notes; pixels are read elsewhere."""
    yield Piece("picture bytes", data=data)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > LARGEST:
                yield Unread("picture", "too many pixels")
                return
            picture.load()  # what a PNG says after its pixels is known only then
            notes = list(_notes(picture))
    except FAULTS:
        yield Unread("picture", "cannot be decoded")
        return
    for place, text in notes:
        yield from of_text(place, text)


def _notes(picture: Image.Image) -> Iterator[tuple[str, str]]:
    for key, value in picture.info.items():
        if key != "exif":  # its parts come one by one
            yield from _texts("picture metadata", value)
    exif = picture.getexif()
    yield from _texts("EXIF", dict(exif))
    for inner in _INNER:
        yield from _texts("EXIF", dict(exif.get_ifd(inner)))


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every text in a value, of however many values that is made."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, bytes):
        wide = value.count(0) > len(value) // 3  # two bytes a letter
        for coding in ("utf-16-le", "utf-16-be") if wide else ("utf-8",):
            yield place, value.decode(coding, "ignore")
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(place, each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(place, each)
