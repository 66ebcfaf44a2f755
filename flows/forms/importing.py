"""From the files of a form to the files of its folder, in memory: nothing is written here."""

from __future__ import annotations

import io
import json
import resource
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from flows.forms import fillable, text_pages
from flows.forms.approve import CAPTIONS, WIDGETS, digest_of
from flows.forms.asked import Asked, Made
from flows.forms.model import Content, Form, Unfit
from flows.forms.pdf import acroform, background
from flows.forms.pdf import page as pdf_page
from flows.forms.pdf.pixels import SCALE, rendered
from flows.forms.scans import sheet, straighten
from flows.forms.scans.straighten import Scan
from flows.forms.suspects import Values
from flows.forms.vocabulary import LOCALES, language, speaking, spoken, words
from flows.forms.written import kind_yaml, layout_yaml, review
from flows.forms.written.layout_yaml import taken
from flows.forms.written.localized import localized
from flows.forms.written.reconcile import fitting
from flows.forms.written.table_yaml import Column, columns, named
from flows.forms.written.widgets_json import widgets
from flows.run.file_heads import is_pdf
from pipeline.errors import UserError
from pipeline.forms.schema import MOST_FIELDS
from pipeline.printing import raster
from pipeline.records import Pixels

SECONDS = 240  # of a processor
# Of address space: while a stranger's file is opened, and once an OCR engine is loaded as well.
READING, MEMORY = 2 * 2**30, 5 * 2**30
_GROUND = "background.pdf"
_SHOWN = 1.6  # pixels per point of review.html
_APART = 2.0  # points two pages of a layout may differ in size


def imported(asked: Asked) -> Made:
    """The folder of a form, made within bounds of time and memory.

    Raises:
        UserError: a file that is no form, is locked, or asks for too much.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (READING, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    known = tuple(_customer(asked.values))
    name = asked.files[0][0]
    pictures = [data for _, data in asked.files if not is_pdf(data)]
    if pictures and len(pictures) < len(asked.files):
        raise UserError(name, "PDFs and pictures together", "give copies of a PDF, or pages")
    try:
        return _scan(asked, _opened(pictures), known) if pictures else _pdf(asked, known)
    except Unfit as fault:
        remedy = "give the empty form, or one filled-in copy"
        raise UserError(name, str(fault), remedy) from None
    except (ValueError, pdfium.PdfiumError):  # whose words may be the file's
        raise UserError(name, "not readable", "open it and save it anew") from None
    except (MemoryError, RecursionError):
        raise UserError(
            name, "asks for too much memory", "save it anew, then import that"
        ) from None


def _customer(values: bytes | None) -> Iterator[str]:
    """Every text and number of a JSON file.

    Raises:
        UserError: it is none.
    """
    if values is None:
        return
    try:
        waiting: list[Any] = [json.loads(values)]
    except (ValueError, RecursionError):
        raise UserError(
            "--values", "not JSON", "give the customer's values as one object"
        ) from None
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield str(value)


def _pdf(asked: Asked, known: Sequence[str]) -> Made:
    """Of one PDF, or of several that are copies of one form."""
    name, data = asked.files[0]
    pdf = acroform.opened(data, name)
    if acroform.dynamic(pdf):
        raise UserError(
            name, "an XFA form whose pages only its maker's program lays out", "print it to a PDF"
        )
    filled = [*acroform.values(pdf), *known]
    plain = acroform.upright(pdf)
    pages = pdf_page.contents(plain)
    _one_size(pages, name)
    places = acroform.places(pdf)
    if not places and all(pdf_page.scanned(page) or pdf_page.mute(page) for page in pages):
        return _scan(asked, [Scan(page.seen, 72 * SCALE) for page in pages], known)
    copies = [pages, *(_copy(other, data_, len(pages)) for other, data_ in asked.files[1:])]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with speaking(_language(asked, pages)):
        values = Values.of(filled)
        if places:
            form = fillable.form(places, copies, values, keep=asked.keep)
        else:
            form = text_pages.form(copies, values, keep=asked.keep)
        return _rebuilt(asked, fitted(form), plain, pages=pages)


def _rebuilt(asked: Asked, form: Form, plain: bytes, *, pages: Sequence[Content]) -> Made:
    """Over a ground made of the pages' art."""
    ground = background.rebuilt(plain, form.pages, form.places, source=pages, keep=asked.keep)
    form = replace(form, notes=(*form.notes, *ground.notes))
    with raster.opened(ground.pdf) as source:
        shown = [
            rendered(source[n], _SHOWN, wide=page.width, tall=page.height)
            for n, page in enumerate(pages)
        ]
    grounds = [f"{{pdf: {_GROUND}, page: {n}}}" for n in range(len(pages))]
    return written(asked, form, {_GROUND: ground.pdf}, grounds=grounds, shown=shown)


def _copy(name: str, data: bytes, count: int) -> list[Content]:
    """The pages of another copy of the form.

    Raises:
        UserError: it has another number of them.
    """
    pages = pdf_page.contents(acroform.upright(acroform.opened(data, name)))
    if len(pages) != count:
        what = f"has {len(pages)} pages, the first copy {count}"
        raise UserError(name, what, "give copies of one form, each filled in on its own")
    return pages


def _opened(pictures: Sequence[bytes]) -> list[Scan]:
    """Each within the memory that reading takes, beside those that are open already."""
    found: list[Scan] = []
    held = 0
    for picture in pictures:
        resource.setrlimit(resource.RLIMIT_AS, (min(READING + held, MEMORY), MEMORY))
        found.append(straighten.opened(picture))
        held += found[-1].pixels.nbytes
    return found


def fitted(form: Form) -> Form:
    """With its places as a layout takes them, and a note of each that it cannot take."""
    first = form.pages[0]
    places, lost = fitting(form.places, (first.width, first.height), taken(form))
    notes = [f"page {p.page + 1}: a field is covered by another, or off the page" for p in lost]
    return replace(form, places=tuple(places), notes=(*notes, *form.notes))


def _scan(asked: Asked, scans: Sequence[Scan], known: Sequence[str]) -> Made:
    """Of scans, one for each page."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sheets = [sheet.read(scan) for scan in scans]
    _one_size([s.content for s in sheets], asked.files[0][0])
    with speaking(_language(asked, [s.content for s in sheets])):
        form, pixels = sheet.form(sheets, Values.of(known), keep=asked.keep)
        return _on_paper(asked, fitted(form), pixels)


def _on_paper(asked: Asked, form: Form, pixels: Sequence[Pixels]) -> Made:
    """Over sheets on which captions stay as pixels."""
    names = [f"background{number + 1}.png" for number in range(len(pixels))]
    files = {name: _png(page) for name, page in zip(names, pixels, strict=True)}
    captions = [
        {"page": n, "text": run.text, "box": [round(v, 2) for v in run.box]}
        for n, page in enumerate(form.pages)
        for run in page.runs
    ]
    files[CAPTIONS] = json.dumps(captions, ensure_ascii=False, indent=1).encode()
    grounds = [f"{{image: {name}}}" for name in names]
    return written(asked, form, files, grounds=grounds, shown=pixels)


def _png(pixels: Pixels) -> bytes:
    """Without anything but pixels; grey where they are."""
    grey = bool((pixels == pixels[..., :1]).all())
    buffer = io.BytesIO()
    Image.fromarray(pixels[..., 0] if grey else pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _one_size(pages: Sequence[Content], name: str) -> None:
    if not pages:
        raise UserError(name, "has no page", "give the form itself")
    first = pages[0]
    for number, page in enumerate(pages):
        if max(abs(page.width - first.width), abs(page.height - first.height)) > _APART:
            raise UserError(
                name,
                f"page {number + 1} is of another size than page 1",
                "give the pages of each size as a file of their own",
            )


def written(
    asked: Asked,
    form: Form,
    files: Mapping[str, bytes],
    *,
    grounds: Sequence[str],
    shown: Sequence[Pixels],
) -> Made:
    """The folder's files: kind, layout, what lies under it, and what to review."""
    bound, facts = kind_yaml.bound(form)
    _bounded(form, len(facts))
    tables: dict[int, list[Column]] = {
        n: columns(table, named(n).opening) for n, table in enumerate(form.tables)
    }
    locale = asked.locale or LOCALES[spoken()]
    facts = localized(facts, locale)
    label = kind_yaml.title(form, asked.name)
    kind = kind_yaml.kind(form, facts, list(tables.values()), label=label, locale=locale)
    made = {
        **files,
        "kind.yaml": kind.encode(),
        "form.yaml": layout_yaml.layout(form, bound, grounds, printed=tables).encode(),
    }
    names = widgets(bound)
    if names is not None:
        made[WIDGETS] = names
    page = review.of_form(
        form, bound, facts, grounds=shown, name=asked.name, digest=digest_of(made)
    )
    runs = sum(len(content.runs) for content in form.pages)
    summary = (
        f"{len(form.pages)} pages, {len(facts)} fields in {len(bound)} places, "
        f"{len(form.tables)} tables, {runs} captions kept, {len(form.removed)} runs taken out"
    )
    return Made({**made, "review.html": page.encode()}, summary)


def _bounded(form: Form, fields: int) -> None:
    """
    Raises:
        Unfit: it has nothing of a form, or more fields than a kind may.
    """
    if not form.places and not form.tables and not any(page.runs for page in form.pages):
        raise Unfit("nothing on it can be read: no words, no fields")
    if fields > MOST_FIELDS:
        raise Unfit(
            f"has {fields} fields, more than {MOST_FIELDS}, and has to be imported in parts"
        )


def _language(asked: Asked, pages: Sequence[Content]) -> str:
    """Of the locale that was asked for, else of most words; a key of ``LOCALES``."""
    named = (asked.locale or "").partition("-")[0]
    if named in LOCALES:
        return named
    found: list[str] = []
    for page in pages:
        for run in page.runs:
            found += words(run.text)
    return language(found)
