"""review.html of a form as its folder is now: who approves it sees what somebody changed by hand.

Of the source it keeps the pictures that the last review shows, and what that says was taken out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import yaml

from flows.forms import approve
from flows.forms.model import Rectangle
from flows.forms.written import review
from flows.forms.written.review import Reviewed, Row, frame
from pipeline.errors import UserError
from pipeline.forms.blank_form import blank
from pipeline.forms.kind import layouts
from pipeline.parsing import yaml_file
from pipeline.printing.layout import Layout, PageLayout
from pipeline.printing.mark import Mark
from pipeline.printing.template import load_file
from pipeline.printing.typeset import Run

_SCALE = 1.6  # pixels per point
# Of the last review, which is read and never copied as it is: it may have been changed as well.
_BEFORE = re.compile(r'<figure class="before">.*?</figure>', re.DOTALL)
_PICTURE = re.compile(r'src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')
_GONE = re.compile(r'<i class="gone" style="([a-z0-9:;%.]+)">')
_NOTES = re.compile(r'<ul id="notes">(.*?)</ul>', re.DOTALL)
_TAKEN = re.compile(r'<table id="removed">(.*?)</table>', re.DOTALL)
_CELLS = re.compile(r"<tr><td>([^<]*)<td>([^<]*)")


def made(folder: Path) -> Path:
    """Writes the review of what the folder holds now; its path.

    Raises:
        UserError: no form, or one that cannot be printed.
    """
    found = approve.digest(folder)
    path = folder / approve.REVIEW
    last = path.read_text("utf-8", "replace") if path.is_file() else ""
    file = folder / approve.KIND
    kind = yaml_file.read(file, file)[1]
    forms = [(at.stem, load_file(at)) for at in layouts(file)]
    listed = _NOTES.search(last)
    taken = _TAKEN.search(last)
    notes = [unescape(note) for note in listed[1].split("<li>")[1:]] if listed else []
    shown = Reviewed(
        folder.resolve().name,
        found,
        list(_pairs(folder, forms, _befores(last))),
        notes,
        [*_words(forms), *_captions(folder), *_lists(folder)],
        list(_rows(kind)),
        [(page, unescape(why)) for page, why in _CELLS.findall(taken[1])] if taken else [],
    )
    try:
        path.write_text(review.page(shown), encoding="utf-8")
    except OSError as fault:
        raise UserError(path, f"cannot be written: {fault.strerror}", "let it be written") from None
    return path


def _befores(last: str) -> list[str]:
    """The source's pages as the last review shows them, with frames around what was taken out."""
    found: list[str] = []
    for figure in _BEFORE.findall(last):
        picture = _PICTURE.search(figure)
        frames = [f'<i class="gone" style="{style}"></i>' for style in _GONE.findall(figure)]
        found.append(review.figure(picture[1], frames, "before") if picture else "")
    return found


def _pairs(
    folder: Path, forms: Sequence[tuple[str, Layout]], befores: Sequence[str]
) -> Iterator[str]:
    """Each page of each layout; only the first layout's have a source."""
    captions = _read_captions(folder)
    for number, (name, layout) in enumerate(forms):
        for page, shown in enumerate(blank(layout, _SCALE)):
            before = befores[page] if number == 0 and page < len(befores) else ""
            size = (layout.width, layout.height)
            frames = list(_frames(layout, layout.pages[page], size))
            frames += [frame(box, size, "run") for at, _, box in captions if at == page]
            title = f"Page {page + 1}" if len(forms) == 1 else f"{name}, page {page + 1}"
            yield review.pair(title, before, review.sheet(shown.pixels, frames, "after"))


def _frames(layout: Layout, page: PageLayout, size: tuple[float, float]) -> Iterator[str]:
    for mark in page.marks:
        for item in mark.preprinted(layout):
            if isinstance(item, Run) and item.ink is not None:
                yield frame(item.ink, size, "run")
        box = _place(mark)
        if box is not None:
            yield frame(box, size, "place")


def _place(mark: Mark) -> Rectangle | None:
    """Where a mark prints facts."""
    if not mark.facts_recorded() and not mark.rows_taken():
        return None
    box = getattr(mark, "box", None)
    if box is not None:
        left, top, wide, tall = box
        return left, top, left + wide, top + tall
    extents = list(mark.extents())
    return extents[0] if extents else None


def _words(forms: Sequence[tuple[str, Layout]]) -> Iterator[tuple[str, str, str]]:
    for name, layout in forms:
        for number, page in enumerate(layout.pages):
            at = f"{number + 1}" if len(forms) == 1 else f"{name} {number + 1}"
            for mark in page.marks:
                yield from ((at, said.text, said.font) for said in mark.wording() if said.text)


def _read_captions(folder: Path) -> list[tuple[int, str, Rectangle]]:
    """Of a scan: page, words, place.

    Raises:
        UserError: the file is not as import writes it.
    """
    path = folder / approve.CAPTIONS
    if not path.is_file():
        return []
    try:
        raw = json.loads(path.read_bytes())
        return [(int(c["page"]), str(c["text"]), _rectangle(c["box"])) for c in raw]
    except (ValueError, TypeError, KeyError):
        raise UserError(path, "not as import writes it", "import the scan again") from None


def _rectangle(box: Sequence[float]) -> Rectangle:
    left, top, right, bottom = map(float, box)
    return left, top, right, bottom


def _captions(folder: Path) -> Iterator[tuple[str, str, str]]:
    for page, text, _ in _read_captions(folder):
        yield str(page + 1), text, "pixels"


def _lists(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Lines of lists that fields are drawn from: they are printed too."""
    for path in sorted(folder.rglob("*.csv")):
        for line in path.read_text("utf-8-sig", "replace").splitlines():
            yield path.name, line, "list"


def _rows(kind: Mapping[str, Any]) -> Iterator[Row]:
    """Fields, columns and kinds of rows as kind.yaml has them now."""
    for name, said in (kind.get("fields") or {}).items():
        yield _row(str(name), said, "field")
    for table, spec in (kind.get("rows") or {}).items():
        for name, said in (spec.get("columns") or {}).items():
            yield _row(f"{table}.{name}", said, "column")
        for name, said in (spec.get("kinds") or {}).items():
            source = _flow(said.get("set", {}))
            yield Row("", f"{table}: {name}", "", source, "", "kind of row", "")


def _row(name: str, said: Mapping[str, Any], look: str) -> Row:
    sure = "guess" if said.get("guessed") else ""
    label = str(said.get("label", ""))
    row = Row("", name, str(said.get("type", "")), _flow(said.get("from")), label, look, sure)
    return row._replace(must=_flow(said.get("must")))


def _flow(value: Any) -> str:
    """As one line of YAML."""
    if value is None or isinstance(value, str):
        return value or ""
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000)
    return text.strip()
