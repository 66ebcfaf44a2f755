"""Text of any sort, HTML, JSON, XML, YAML, CSV: as it stands and without its escapes."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

from flows.certify.readers.pieces import Found, Piece

_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_EMBEDDED = re.compile(r"data:([\w/+.;=-]{1,100});base64,([A-Za-z0-9+/=\s]{16,})")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_CONTROL = re.compile("[\0-\x08\x0e-\x1a]")


def decoded(data: bytes) -> str | None:
    """The text that bytes are; None if they are none."""
    coding = next((c for mark, c in _MARKS.items() if data.startswith(mark)), "utf-8")
    for each in (coding, "cp1252"):
        try:
            text = data.decode(each)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def pieces(data: bytes, text: str) -> Iterator[Found]:
    """A file of text."""
    yield Piece("bytes", data=data)
    yield from of_text("text", text)


def of_text(place: str, text: str) -> Iterator[Found]:
    """A text, and what it says once its escapes are read."""
    yield Piece(place, text)
    plain = text
    if "\\" in plain:
        plain = _UNICODE.sub(lambda found: chr(int(found[1], 16)), plain)
        plain = plain.replace("\\n", "\n").replace("\\t", "\t").replace("\\/", "/")
    if "&" in plain:
        plain = html.unescape(plain)
    if "%" in plain:
        plain = unquote_plus(plain)
    if plain != text:
        yield Piece(f"{place}, unescaped", plain)
    if "<" in plain and (bare := _TAG.sub("", plain)) != plain:
        yield Piece(f"{place}, without tags", bare)


def parts(text: str) -> Iterator[bytes]:
    """Files that a text carries in it, as pictures of a page."""
    for found in _EMBEDDED.finditer(text):
        try:
            yield base64.b64decode(found[2])
        except (binascii.Error, ValueError):  # no base64 after all: searched as text
            continue
