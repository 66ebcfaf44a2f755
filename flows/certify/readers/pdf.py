"""PDFs: their bytes, every object and decoded stream, and their text by two readers that are not
the library which wrote them.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from typing import Any

from flows.certify.readers.markup import of_text
from flows.certify.readers.pieces import FAULTS, LARGEST_STREAM, Found, Piece, Unread
from flows.run.extra import needed

MOST_PAGES = 500
MOST_OBJECTS = 200_000
_FLATE = "/FlateDecode"
_PICTURE_FILTERS = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # they tell users what no user asked
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def pieces(data: bytes) -> Iterator[Found]:
    """Everything searchable of a PDF but the files in it."""
    yield Piece("PDF bytes", data=data)
    yield from _objects(data)
    yield from texts(data)


def texts(data: bytes) -> Iterator[Found]:
    """What its pages say, by each of the two readers."""
    yield from _read("PDF text (pdfminer)", _by_pdfminer, data)
    yield from _read("PDF text (pypdf)", _by_pypdf, data)


def parts(data: bytes) -> Iterator[bytes]:
    """Pictures and files in it, which are files of their own."""
    pikepdf = needed("pikepdf", "certify")
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            for item in file.objects:
                if isinstance(item, pikepdf.Stream) and carried(item):
                    yield item.read_raw_bytes() if picture_filters(item) else item.read_bytes()
    except their_faults():
        return  # told by ``pieces``


def carried(item: Any) -> bool:
    """Is it a file, or a picture that is one, of a size that can be read?"""
    if str(item.get("/Type", "")) == "/EmbeddedFile":
        return not picture_filters(item) and fits(item)
    return picture_filters(item) == ["/DCTDecode"]


def picture_filters(item: Any) -> list[str]:
    """Those that only pictures have."""
    return [name for name in _named(item) if name in _PICTURE_FILTERS]


def _named(item: Any) -> list[str]:
    found = item.get("/Filter")
    if found is None:
        return []
    many = found if found._type_name == "array" else [found]
    return [str(name) for name in many]


def fits(item: Any) -> bool:
    """Does it unfold to no more than may be?"""
    data = item.read_raw_bytes()
    if len(data) > LARGEST_STREAM:
        return False
    if _FLATE not in _named(item):
        return True
    try:
        return len(zlib.decompressobj().decompress(data, LARGEST_STREAM + 1)) <= LARGEST_STREAM
    except zlib.error:  # behind another filter, or damaged: reading it says so
        return True


def _objects(data: bytes) -> Iterator[Found]:
    pikepdf = needed("pikepdf", "certify")
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if len(file.objects) > MOST_OBJECTS:
                yield Unread("PDF", "too many objects")
                return
            for item in file.objects:
                for key, text in strings(item, ""):
                    yield from of_text("PDF name" if key == "" else "PDF string", text)
                if isinstance(item, pikepdf.Stream):
                    yield from _stream(item)
            yield from (Piece("PDF string", text) for _, text in strings(file.trailer, ""))
    except their_faults():
        yield Unread("PDF", "damaged, or locked by a password")


def _stream(item: Any) -> Iterator[Found]:
    if picture_filters(item):
        yield Piece("PDF stream", data=item.read_raw_bytes())
        return
    if not fits(item):
        yield Unread("PDF stream", "unfolds to too much")
        return
    data = item.read_bytes()
    yield Piece("PDF stream", data=data)
    for coding in ("utf-8", "utf-16"):
        if not data.startswith(b"\0\1\0\0"):  # a font's outlines are no text
            yield from of_text("PDF stream", data.decode(coding, "ignore"))


def strings(item: Any, key: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every string directly in an object, with the key it stands under; names with "".

    What it refers to is an object of its own.
    """
    kind = item._type_name if hasattr(item, "_type_name") else ""
    if depth > 30:
        return
    if kind == "string":
        yield key, str(item)
    elif kind == "name":
        yield "", str(item)
    elif kind in ("dictionary", "stream"):
        for inner, value in (item.stream_dict if kind == "stream" else item).items():
            yield "", inner
            if not getattr(value, "is_indirect", False):
                yield from strings(value, inner, depth + 1)
    elif kind == "array":
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from strings(value, key, depth + 1)


def _read(place: str, reader: Any, data: bytes) -> Iterator[Found]:
    try:
        for text in reader(data):
            yield Piece(place, text)
    except their_faults():
        yield Unread(place, "cannot be read")


def their_faults() -> tuple[type[Exception], ...]:
    """What readers raise when a file is not what it says."""
    return (
        *FAULTS,
        needed("pdfminer.psexceptions", "certify").PSException,
        needed("pdfplumber.utils.exceptions", "certify").PdfminerException,
        needed("pikepdf", "certify").PdfError,
        needed("pypdf.errors", "certify").PyPdfError,
    )


def _by_pdfminer(data: bytes) -> Iterator[str]:
    """Page by page in the order of reading, then in the order of the file."""
    with needed("pdfplumber", "certify").open(io.BytesIO(data)) as file:
        if len(file.pages) > MOST_PAGES:
            raise ValueError("too many pages")
        for page in file.pages:
            yield page.extract_text() or ""
            yield "".join(char["text"] for char in page.chars)
            page.close()


def _by_pypdf(data: bytes) -> Iterator[str]:
    file = needed("pypdf", "certify").PdfReader(io.BytesIO(data))
    if len(file.pages) > MOST_PAGES:
        raise ValueError("too many pages")
    for page in file.pages:
        yield page.extract_text() or ""
