"""The secrets of a bank's own papers, taken from the papers themselves."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pypdfium2 as pdfium

from flows.certify import ocr
from flows.certify.form_words import LONGEST
from flows.certify.readers import markup, pdf, pictures
from flows.certify.readers.pieces import LARGEST_FILE, Piece, Unread
from flows.certify.secrets import Kind, Secret, kind_of
from flows.certify.values import values
from flows.run.extra import needed
from flows.run.file_heads import is_pdf, is_picture
from pipeline.errors import UserError

MOST_FILES = 2_000
MOST_REVISIONS = 20
MOST_SCANS = 20  # pages of one PDF that are read by OCR
MOST_SECRETS = 200_000
_END = re.compile(rb"%%EOF[\r\n]{0,2}")
# Strings of a form that its designer wrote, and those that software writes.
_CAPTIONS = {"/T", "/TU", "/TM", "/Opt", "/CA", "/AC", "/RC", "/DA", "/DS", "/DR", "/P"}
_SOFTWARE = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "/M", "/ID", "/Lang"}
_TECHNICAL = {"/Registry", "/Ordering", "/CharSet", "/Panose", "/FontFamily", "/Info", "/N"}
_PLACES = {"/V": "form value", "/DV": "form value", "/Contents": "note", "/JS": "script"}
_UNFOLDS = Unread("source", "unfolds to too much")
_SMALL = 40  # pixels of a side below which a picture holds no print


class Value(NamedTuple):
    """A text of a source, before it is cut into secrets."""

    text: str
    place: str
    form: bool = False  # one whole answer, not a line of print


class Source(NamedTuple):
    """One file of the sources.

    Attributes:
        content: its bytes.
        secrets: what must not be met.
        unread: what of it nobody could read.
    """

    content: bytes
    secrets: tuple[Secret, ...]
    unread: tuple[Unread, ...]


def found_in(folder: Path) -> list[Path]:
    """Every file below a folder, sorted.

    Raises:
        UserError: no folder, nothing in it, too much, or a link that leads elsewhere.
    """
    if not folder.is_dir():
        raise UserError("--sources", "not a folder", "give the folder with the bank's own papers")
    paths = sorted(path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    if not paths or len(paths) > MOST_FILES:
        what = f"{len(paths)} files, from 1 to {MOST_FILES} can be certified against"
        raise UserError("--sources", what, "give the folder with the bank's own papers")
    if any(path.is_symlink() or not path.is_file() for path in paths):
        raise UserError("--sources", "holds a link", "copy the files themselves there")
    return paths


def source(data: bytes, group: str, *, scans: bool = True) -> Source:
    """What a file of the sources says.

    Args:
        data: its bytes.
        group: what its secrets have in common: a name for the file.
        scans: read pixels by OCR, too.
    """
    unread: list[Unread] = []
    secrets: dict[Secret, None] = {}
    for value in _values(data, scans=scans, depth=0):
        if isinstance(value, Unread):
            unread.append(value)
            continue
        for each in _secrets(value, group):
            secrets[each] = None
    if len(secrets) > MOST_SECRETS:
        unread.append(Unread("source", "too many values"))
    return Source(data, tuple(secrets)[:MOST_SECRETS], tuple(dict.fromkeys(unread)))


def _secrets(value: Value, group: str) -> Iterator[Secret]:
    answer = value.text.strip()[:LONGEST] if value.form else ""
    for text in dict.fromkeys([answer, *values(value.text)]):
        kind = kind_of(text)
        if kind is not Kind.TINY:
            yield Secret(text, kind, value.place, group, answer=text == answer)


def _values(data: bytes, *, scans: bool, depth: int) -> Iterator[Value | Unread]:
    if len(data) > LARGEST_FILE or depth > 3:
        yield Unread("source", "too large, or too deep inside others")
    elif is_pdf(data):
        yield from _of_pdf(data, scans=scans, depth=depth)
    elif is_picture(data):
        yield from _of_picture(data, scans=scans)
    elif (text := markup.decoded(data)) is not None:
        for piece in markup.of_text("text", text):
            if isinstance(piece, Piece):
                yield Value(piece.text, "text")
                # A comma is within a sum or a name, or between two cells: nobody can tell.
                yield Value(piece.text.replace(",", "\t"), "text")
    else:
        yield Unread("source", "of a sort that no reader here knows")


def _of_picture(data: bytes, *, scans: bool) -> Iterator[Value | Unread]:
    for piece in pictures.pieces(data):
        if isinstance(piece, Unread):
            yield piece
            return
        if piece.text:
            yield Value(piece.text, piece.place)
    if scans:
        for run in ocr.read(ocr.pixels_of(data)):
            yield Value(run.text, "scan")


def _of_pdf(data: bytes, *, scans: bool, depth: int) -> Iterator[Value | Unread]:
    ends = [found.end() for found in _END.finditer(data)][:-1]
    if len(ends) > MOST_REVISIONS:
        yield Unread("source", "too many revisions")
    for end in (*ends[:MOST_REVISIONS], len(data)):
        old = end < len(data)
        for value in _of_revision(data[:end], depth):
            if isinstance(value, Value):
                yield value._replace(place="old revision" if old else value.place)
            elif not old:  # a linearised file ends twice: its first end is no whole file
                yield value
                if value == _UNFOLDS:
                    return  # readers of its text would unfold it
    for piece in pdf.texts(data):
        yield Value(piece.text, "print") if isinstance(piece, Piece) else piece
    yield from _phrases(data)
    if scans:
        yield from _scanned(data)


def _of_revision(data: bytes, depth: int) -> Iterator[Value | Unread]:
    pikepdf = needed("pikepdf", "certify")
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            options = {text for item in file.objects for text in _options(item)}
            for item in (*file.objects, file.trailer):
                for key, text in pdf.strings(item, ""):
                    if key and key not in _CAPTIONS | _SOFTWARE | _TECHNICAL and text.strip():
                        place = _PLACES.get(key, "metadata")
                        chosen = text in options  # by its designer: a word, whoever chose it
                        yield Value(text, place, form=place == "form value" and not chosen)
                if isinstance(item, pikepdf.Stream):
                    yield from _of_stream(item, depth)
    except pdf.their_faults():
        yield Unread("source", "a damaged PDF, or one locked by a password")


def _options(item: Any) -> list[str]:
    """The answers that a field offers, and the names of the states that a button has."""
    return [text for key, text in pdf.strings(item, "") if key in ("", "/Opt")]


def _of_stream(item: Any, depth: int) -> Iterator[Value | Unread]:
    """Notes about the file, forms in XML, scripts, and files within it."""
    sort = str(item.get("/Type", ""))
    if sort == "/EmbeddedFile" or (item.get("/Subtype") == "/Image" and pdf.carried(item)):
        data = item.read_raw_bytes() if pdf.picture_filters(item) else item.read_bytes()
        for value in _values(data, scans=False, depth=depth + 1):
            yield value._replace(place="attachment") if isinstance(value, Value) else value
        return
    if pdf.picture_filters(item):
        return
    if not pdf.fits(item):
        yield _UNFOLDS
        return
    data = item.read_bytes()
    if data.lstrip().startswith(b"<") or sort == "/Metadata":
        for text in _xml_texts(data):
            yield Value(text, "metadata")
    elif b"app." in data or b"this." in data:
        yield Value(data.decode("utf-8", "ignore"), "script")


def _xml_texts(data: bytes) -> list[str]:
    """Texts and attributes of XML; of what is none, its letters between tags."""
    if b"<!ENTITY" in data:
        return [re.sub(r"<[^<>]*>", "\n", data.decode("utf-8", "ignore"))]
    try:
        tree = ElementTree.fromstring(data.strip(b"\0 \r\n\t"))
    except ElementTree.ParseError:
        return [re.sub(r"<[^<>]*>", "\n", data.decode("utf-8", "ignore"))]
    found = []
    for node in tree.iter():
        found += [node.text or "", node.tail or "", *node.attrib.values()]
    return [text for text in found if text.strip()]


def _phrases(data: bytes) -> Iterator[Value]:
    """Print set apart by gaps: the cells of a table, a caption and what stands behind it."""
    try:
        with needed("pdfplumber", "certify").open(io.BytesIO(data)) as file:
            for page in file.pages[: pdf.MOST_PAGES]:
                for run in page.extract_words(keep_blank_chars=True, x_tolerance_ratio=0.6):
                    yield Value(run["text"], "print")
                page.close()
    except pdf.their_faults():
        return  # told by the reader of its text


def _scanned(data: bytes) -> Iterator[Value | Unread]:
    """Print in the pictures of a PDF, read from its pages as they are shown."""
    sizes: list[float] = []
    try:
        with needed("pdfplumber", "certify").open(io.BytesIO(data)) as file:
            for page in file.pages[: pdf.MOST_PAGES]:  # of more its text is not read: told there
                sizes.append(max((each["width"] for each in page.images), default=0))
                page.close()
    except pdf.their_faults():
        return
    if not any(size > _SMALL for size in sizes):
        return
    if len(sizes) > MOST_SCANS:
        yield Unread("source", "too many scanned pages")
    try:
        for shown in ocr.pages_of(data, slice(MOST_SCANS)):
            for run in ocr.read(shown):
                yield Value(run.text, "scan")
    except pdfium.PdfiumError:
        yield Unread("source", "its pages cannot be shown")
