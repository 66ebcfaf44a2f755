"""The papers of a case as PDFs: each there, with all its pages, which say what was photographed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.storage.dataset import Dataset
from output.tables.originals import Captions, path_of
from pipeline.reading.text_layer import page_texts, says
from pipeline.records import Photo, SheetView


def faults(
    dataset: Dataset, case: Mapping[str, Any], photos: Sequence[Photo]
) -> Iterator[str | int]:
    """What does not hold of a case's PDFs, a line each, and 1 for each that was read.

    Nothing of a dataset whose recipe wants none.
    """
    if not dataset.recipe.originals:
        return
    sheets = [sheet for photo in photos for sheet in photo.sheets]
    captions: Captions = dataset.manifest.get("captions", {})
    listed = {file["path"] for file in dataset.manifest["files"]}
    for document in case["documents"]:
        path = path_of(case["id"], document["id"])
        if path not in listed:
            yield f"{path}: not in the manifest"
            continue
        pages = page_texts(dataset.store.read_bytes(f"{dataset.store.root}/{path}"))
        forms = captions.get(f"{document['kind']}/{document['layout']}", ())
        of_it = [sheet for sheet in sheets if sheet.id == document["id"]]
        yield from (f"{path}: {line}" for line in _lacking(pages, forms, of_it))
        yield 1


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
