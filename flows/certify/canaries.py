"""The self-test of every run: canaries, planted where secrets were ever found, must be met.

In a copy of a source they must be read as its secrets and met (detected); a form that is imported
of that copy should lack them (blocked); and in parts of a dataset, with nothing cleaned at all,
every one must be detected.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from flows.certify import ocr, sources
from flows.certify.form_words import FormWords
from flows.certify.judgement import Judgement
from flows.certify.matching import Match, Matcher
from flows.certify.planted_pdf import PLACES, jpeg_with, planted
from flows.certify.readers.pdf import their_faults
from flows.certify.search import Search
from flows.certify.secrets import Kind, Secret
from flows.forms.asked import Asked, Made
from flows.run.extra import needed
from flows.run.isolated import call
from pipeline.errors import UserError
from pipeline.records import Pixels

_SYLLABLES = [c + v for c in "bdfgkmnprtvz" for v in "aeu"]
_GREY = "text in .985 grey"
TRIED = 50  # sources that are opened to find one of each sort
REVIEW = "review.html"  # shows the source, and stays with it


class Outcome(NamedTuple):
    """What became of the canaries of one place.

    Attributes:
        place: where they were planted, in words.
        planted: how many.
        blocked: did not reach a form imported of the copy; of a dataset's parts none can be.
        detected: were met by the readers where nothing was cleaned.
    """

    place: str
    planted: int
    blocked: int | None
    detected: int


def word(*address: object) -> str:
    """A name of two words that nobody bears, the same for the same address."""
    digest = blake2b(repr(address).encode(), digest_size=8).digest()
    syllables = [_SYLLABLES[byte % len(_SYLLABLES)] for byte in digest]
    return f"{''.join(syllables[:4]).title()} {''.join(syllables[4:]).title()}"


def self_test(
    papers: Sequence[bytes], salt: bytes, said: FormWords | None = None, *, pixels: bool = True
) -> list[Outcome]:
    """Plant one canary in every place, and look for them as the dataset was searched.

    Args:
        papers: PDFs of the sources: of one of each sort a copy is planted. Of none a new one.
        salt: decides the canaries' names.
        said: what the approved forms say, which excuses here what it excuses in the dataset.
        pixels: import what was planted and read what is drawn of it by OCR, too.

    Raises:
        pikepdf.PdfError, ValueError: a source cannot be copied.
    """
    copies = [
        _planted(source, salt, number, said=said, pixels=pixels)
        for number, source in enumerate(one_of_each(papers) or [None])
    ]
    found = []
    for outcomes in zip(*copies, strict=True):
        first, *others = outcomes
        for each in others:
            blocked = (first.blocked or 0) + each.blocked if each.blocked is not None else None
            first = Outcome(first.place, first.planted + 1, blocked, first.detected + each.detected)
        found.append(first)
    return found + _parts(salt, said=said, pixels=pixels)


def one_of_each(papers: Iterable[bytes]) -> list[bytes]:
    """The smallest PDF with fields to fill in and the smallest without, of those that open."""
    pikepdf = needed("pikepdf", "certify")
    found: dict[bool, bytes] = {}
    for data in sorted(papers, key=len)[:TRIED]:
        try:
            with pikepdf.open(io.BytesIO(data)) as file:
                found.setdefault(bool(file.Root.get("/AcroForm", {}).get("/Fields")), data)
        except their_faults():
            continue
        if len(found) == 2:
            break
    return list(found.values())


def _planted(
    source: bytes | None, salt: bytes, number: int, *, said: FormWords | None, pixels: bool
) -> list[Outcome]:
    """Of each place whether its canary was read and met in the copy, and stopped by an import."""
    names = {place: word(salt, "source", number, place) for place in PLACES}
    file = planted(source, names)
    read = {secret.text for secret in sources.source(file, "canary", scans=False).secrets}
    secrets = [Secret(name, Kind.NAME, "canary", "canary") for name in names.values()]
    kept = met(secrets, {"part.pdf": file}, said)
    arrived = reached(secrets, file) if pixels else set()
    found = []
    for at, (place, name) in enumerate(names.items()):
        blocked = int(at not in arrived) if pixels else None
        found.append(Outcome(f"source: {place}", 1, blocked, int(name in read and at in kept)))
    return found


def met(
    secrets: Sequence[Secret], parts: Mapping[str, bytes], said: FormWords | None = None
) -> set[int]:
    """Which of the secrets are hits in these files, by their places in the list."""
    matcher = Matcher(secrets)
    judgement = Judgement(secrets, (), said)
    search = Search(matcher, judgement)
    for name, data in parts.items():
        search.file(name, data)
    return {hit.secret for hit in judgement.hits()}


def reached(secrets: Sequence[Secret], file: bytes) -> set[int]:
    """Which of the secrets a form holds that is imported of the file.

    Of a file that is no form to the importer: which are seen on its last page as pixels.
    """
    try:
        asked = Asked((("form.pdf", file),), "form")
        made: Made = call("flows.forms.importing:imported", asked, foreign=True)
    except (UserError, RuntimeError):
        return seen(secrets, ocr.pages_of(file, slice(-1, None))[0])
    kept = {name: data for name, data in made.files.items() if name != REVIEW}
    found = met(secrets, kept)
    for name, data in kept.items():
        if name.endswith(".pdf"):
            found |= seen(secrets, ocr.pages_of(data, slice(-1, None))[0])
        elif name.endswith(".png"):
            found |= seen(secrets, ocr.pixels_of(data))
    return found


def seen(secrets: Sequence[Secret], picture: Pixels) -> set[int]:
    """Which are read in a picture, at two contrasts."""
    matcher = Matcher(secrets)
    found: set[Match] = set()
    for run in ocr.read_twice(picture):
        found |= matcher.in_text(run.text)
    return {match.secret for match in found}


def _parts(salt: bytes, *, said: FormWords | None, pixels: bool) -> list[Outcome]:
    found = []
    for place, plant in PARTS.items():
        name = word(salt, "part", place)
        secret = Secret(name, Kind.NAME, "canary", "canary")
        found.append(Outcome(f"dataset: {place}", 1, None, len(met([secret], plant(name), said))))
    if not pixels:
        return found
    names = {place: word(salt, "part", place) for place in ("pixels", "pixels in .985 grey")}
    secrets = [Secret(name, Kind.NAME, "canary", "canary") for name in names.values()]
    caught = seen(secrets, _printed(*names.values()))
    for number, place in enumerate(names):
        found.append(Outcome(f"dataset: {place}", 1, None, int(number in caught)))
    return found


def _printed(plain: str, faint: str) -> Pixels:
    """A background with a name on it in black, and one in grey that no eye sees."""
    page = planted(None, {"outside the crop box": plain, _GREY: faint})
    return ocr.pages_of(page.replace(b"/CropBox", b"/Cropped"), slice(1))[0]


def _table(cell: object, metadata: Mapping[str, str] | None = None) -> dict[str, bytes]:
    made = pa.table({"id": ["en-000000-a"], "case_id": ["en-000000-a"], "cell": [cell]})
    file = io.BytesIO()
    pq.write_table(made.replace_schema_metadata(metadata), file)
    return {"data/images/train/00000.parquet": file.getvalue()}


def _png(name: str, *, packed: bool) -> bytes:
    notes = PngInfo()
    notes.add_text("note", name, zip=packed)
    file = io.BytesIO()
    Image.new("L", (8, 8), 255).save(file, "PNG", pnginfo=notes)
    return file.getvalue()


def _wide(name: str) -> str:
    """Every letter as an escape of JSON."""
    return "".join(f"\\u{ord(c):04x}" for c in name)


def _pdf_parts() -> Iterator[tuple[str, Callable[[str], dict[str, bytes]]]]:
    for place in PLACES:
        yield f"PDF, {place}", lambda name, p=place: _table(planted(None, {p: name}))  # type: ignore[misc]


# Where in a dataset a secret may lie: name of the place -> files that hold it there.
PARTS: Mapping[str, Callable[[str], dict[str, bytes]]] = {
    "Parquet cell": _table,
    "Parquet cell, nested": lambda name: _table([{"name": "x", "text": name}]),
    "Parquet footer": lambda name: _table("", {"note": name}),
    "JPEG in Parquet, EXIF": lambda name: _table(jpeg_with(name)),
    "PNG in Parquet, note": lambda name: _table(_png(name, packed=False)),
    "PNG in Parquet, packed note": lambda name: _table(_png(name, packed=True)),
    "HTML": lambda name: {"report.html": f"<p>{name.replace(' ', '<br>')}</p>".encode()},
    "HTML, entities": lambda name: {
        "report.html": "".join(f"&#{ord(c)};" for c in name).encode(),
    },
    "JSON": lambda name: {"manifest.json": json.dumps({"key": name}).encode()},
    "JSON, escapes": lambda name: {"manifest.json": f'{{"key": "{_wide(name)}"}}'.encode()},
    "layout's path": lambda name: {
        "manifest.json": json.dumps({"layout": f"/home/{name}/form.yaml"}).encode()
    },
    "URL": lambda name: {"README.md": f"[x](https://a.example/?q={quote(name)})".encode()},
    "base64": lambda name: {"README.md": base64.b64encode(f"a {name} b".encode())},
    "hexadecimal": lambda name: {"README.md": name.encode().hex().encode()},
    "UTF-16": lambda name: {"README.md": name.encode("utf-16")},
    "across lines": lambda name: {"README.md": name.replace(" ", "\n").encode()},
    "without spaces": lambda name: {"README.md": name.replace(" ", "").encode()},
    "turned about": lambda name: {"README.md": ", ".join(reversed(name.split())).encode()},
    "one letter misread": lambda name: {"README.md": (name[:-2] + "x" + name[-1]).encode()},
    "file name": lambda name: {f"{name.replace(' ', '_')}.txt": b"x"},
    **dict(_pdf_parts()),
}
