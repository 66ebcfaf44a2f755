"""The papers of a case as PDFs: each there, with all its pages, which say what was photographed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.storage.dataset import Dataset
from flows.storage.io_errors import FAULTS
from output.tables.originals import Captions, blanks, path_of, refilled_of
from pipeline.reading.form_values import form_values
from pipeline.reading.text_layer import page_texts, plain, says
from pipeline.records import Photo, SheetView

_MARKED = ("bool", "enum")  # types of fields that may be ticked


class Originals:
    """The PDFs of a dataset: what its manifest and its recipe say that there is."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.wanted = dataset.recipe.originals
        self._captions: Captions = dataset.manifest.get("captions", {})
        self._refillable = blanks(dataset.recipe)
        self._listed = {file["path"] for file in dataset.manifest["files"]} if self.wanted else ()

    def faults(self, case: Mapping[str, Any], photos: Sequence[Photo]) -> Iterator[str | int]:
        """What does not hold of a case's PDFs, a line each, and 1 for each that was read.

        Nothing of a dataset whose recipe wants none.
        """
        if not self.wanted:
            return
        store = self.dataset.store
        sheets = [sheet for photo in photos for sheet in photo.sheets]
        for document in case["documents"]:
            path = path_of(case["id"], document["id"])
            if path not in self._listed:
                yield f"{path}: not in the manifest"
                continue
            pages = page_texts(store.read_bytes(f"{store.root}/{path}"))
            forms = self._captions.get(f"{document['kind']}/{document['layout']}", ())
            of_it = [sheet for sheet in sheets if sheet.id == document["id"]]
            yield from (f"{path}: {line}" for line in _lacking(pages, forms, of_it))
            yield 1
            if document["kind"] in self._refillable:
                filled = refilled_of(case["id"], document["id"])
                yield from _refilled(self.dataset, filled, of_it)


def _refilled(dataset: Dataset, path: str, sheets: Sequence[SheetView]) -> Iterator[str]:
    """What a fillable PDF does not hold of what was photographed.

    Buttons have names of their own for what they mean.
    """
    try:
        values = form_values(dataset.store.read_bytes(f"{dataset.store.root}/{path}"))
    except FAULTS:
        yield f"{path}: missing"
        return
    for sheet in sheets:
        said = dataset.manifest["forms"][sheet.kind]["fields"]
        for field in sheet.fields:
            type_ = said.get(field.name, {}).get("type", "bool")
            if type_ not in _MARKED and plain(field.text) not in values:
                yield f"{path}: does not hold {field.name}"


def _lacking(
    pages: Sequence[str], forms: Sequence[Sequence[str]], sheets: Sequence[SheetView]
) -> Iterator[str]:
    """What the pages of a PDF do not say. ``forms``: captions of each page of its layout."""
    if not pages:
        yield "is no PDF"
    for number, page in enumerate(pages):
        if forms and (lacks := _uncaptioned(page, forms if number else forms[:1])):
            yield f"page {number + 1} does not say {lacks[0]!r}, as its form does"
    for sheet in sheets:
        if sheet.page >= len(pages):
            yield f"has {len(pages)} pages, and page {sheet.page + 1} was photographed"
            continue
        for field in sheet.fields:
            if not says(pages[sheet.page], field.text):
                yield f"page {sheet.page + 1} does not say {field.name}"


def _uncaptioned(page: str, forms: Sequence[Sequence[str]]) -> list[str]:
    """The captions that a page lacks of the form's page that it is most like."""
    lacking = [[words for words in form if not says(page, words)] for form in forms]
    return min(lacking, key=len)
