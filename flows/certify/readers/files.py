"""Any file by what it holds, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterator

from flows.certify.readers import markup, pdf, pictures
from flows.certify.readers.pieces import DEEPEST, LARGEST_FILE, Found, Unread, inside
from flows.run.file_heads import is_pdf, is_picture


def pieces(data: bytes, depth: int = 0) -> Iterator[Found]:
    """Everything that can be searched of a file, and of what is in it.

    Parquet is ``tables``' own: its cells are told apart by their rows.
    """
    if depth > DEEPEST or len(data) > LARGEST_FILE:
        yield Unread("file", "too large, or too deep inside others")
    elif is_pdf(data):
        yield from _all(pdf.pieces(data), pdf.parts(data), depth)
    elif is_picture(data):
        yield from pictures.pieces(data)
    elif (text := markup.decoded(data)) is not None:
        yield from _all(markup.pieces(data, text), markup.parts(text), depth)
    elif data:
        yield Unread("file", "of a sort that no reader here knows")


def _all(found: Iterator[Found], parts: Iterator[bytes], depth: int) -> Iterator[Found]:
    yield from found
    for part in parts:
        for piece in pieces(part, depth + 1):
            yield inside("within", piece)
