"""Fields by label, as photographs show them; prompt and answer of extraction questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from output.questions.shared.concepts import concepts
from output.questions.shared.document_view import can_read, sheets
from output.questions.shared.misread import doubtful
from output.questions.shared.prompt import answer, closing, options
from pipeline.kinds import OWN, is_own
from pipeline.printing.render import printed_text
from pipeline.printing.template import load_layout
from pipeline.records import CaseFile, Document, FieldView, Language, Photo, QuestionEvidence

ROWS = "transactions."  # statement rows have questions of their own
SILENT = ("portrait",)
_ROW = re.compile(r"\.\d+\.")  # in a cell's name: the number of its row
BODY: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "请读出图片中下列字段的内容：",
        '照图上印的原样抄写，包括标点、千分位和单位。图片中没有的字段填空字符串 ""；'
        "同一字段有几个不同内容时，按出现顺序写成列表且不重复；"
        "只有一个内容时写成字符串。键名须与上面的字段名一字不差。",
    ),
    "en": (
        "Read the content of these fields from the image(s):",
        "Copy it exactly as printed, with its punctuation, separators and units. "
        'A field the images do not have gets an empty string ""; a field '
        "with several different contents gets a list of them, in order of appearance, "
        "each once; a field with one content gets a string. "
        "The keys are the field names above, letter for letter.",
    ),
}


def prompt(labels: Sequence[str], language: Language) -> str:
    """The prompt of an extraction."""
    before, after = BODY[language]
    example = answer({"…": "…", "……": ["…", "…"]})
    return before + options(labels) + after + closing(language, example)


class Labelled(NamedTuple):
    """A field under its label, and where it stands."""

    photo: str
    document: str
    page: int
    view: FieldView

    @property
    def evidence(self) -> QuestionEvidence:
        return QuestionEvidence(self.photo, self.document, self.page, self.view.name)


def by_label(photos: Iterable[Photo]) -> dict[str, list[Labelled]]:
    """Label -> every field that bears it, in order of appearance; rows left out."""
    found: dict[str, list[Labelled]] = {}
    for photo, sheet in sheets(photos):
        for seen in sheet.fields:
            if seen.text and is_field(seen) and not is_own_cell(sheet.kind, seen.name):
                place = Labelled(photo.id, sheet.id, sheet.page, seen)
                found.setdefault(seen.label, []).append(place)
    return found


def askable(photos: Iterable[Photo]) -> dict[str, tuple[QuestionEvidence, ...]]:
    """Labels that can be asked for, with the evidence.

    Every occurrence can be read to the digit, and several papers do not fill the label differently.
    """
    found: dict[str, tuple[QuestionEvidence, ...]] = {}
    for label, places in by_label(photos).items():
        sure = all(can_read(p.view) and not doubtful(p.view) for p in places)
        owners, texts = {p.document for p in places}, {p.view.text for p in places}
        if sure and not _torn(places) and (len(owners) == 1 or len(texts) == 1):
            found[label] = tuple(p.evidence for p in places)
    return found


def _torn(places: Iterable[Labelled]) -> bool:
    """Has one name two texts? A paper forged in one of two places has no one answer."""
    said = {(p.document, p.view.name, p.view.text) for p in places}
    names = {(document, name) for document, name, _ in said}
    return len(said) > len(names)


def is_field(seen: FieldView) -> bool:
    """Is it a field that can be asked for by its label? Rows and pictures are not."""
    return not seen.name.startswith(ROWS) and seen.name not in SILENT


def is_own_cell(kind: str, name: str) -> bool:
    """Is it a cell of a table of somebody's own kind? Tables there are as long as statements."""
    return is_own(kind) and any(part.isdigit() for part in name.split("."))


def absent(file: CaseFile, photos: Sequence[Photo]) -> list[str]:
    """Labels of the file's other papers that these photographs cannot answer.

    Not even under another name.
    """
    here = {sheet.id for _, sheet in sheets(photos)}
    taken: set[str] = set()
    for document in file.documents:
        taken |= concepts(document.facts) if document.id in here else set()
    ours, theirs = list[FieldView](), list[FieldView]()
    for _, sheet in sheets(file.photos):
        cells = (seen for seen in sheet.fields if not is_own_cell(sheet.kind, seen.name))
        (ours if sheet.id in here else theirs).extend(cells)
    labels = {seen.label for seen in ours}
    others: dict[str, None] = {}
    for seen in theirs:
        foreign = is_field(seen) and seen.text and seen.label not in labels
        if foreign and not concepts([seen.name]) & taken:
            others[seen.label] = None
    return list(others)


def true_values(
    file: CaseFile, photos: Iterable[Photo], labels: Iterable[str]
) -> dict[str, str | list[str]]:
    """What the papers say under each of these labels, by their facts."""
    views = by_label(photos)
    found: dict[str, str | list[str]] = {}
    for label in labels:
        texts = [true_text(file, place.document, place.view) for place in views.get(label, [])]
        found[label] = value(texts)
    return found


def value(texts: Sequence[str]) -> str | list[str]:
    """What a field says: nothing, one text, or several different ones."""
    different = list(dict.fromkeys(texts))
    return different if len(different) > 1 else different[0] if different else ""


def printed_contents(photos: Iterable[Photo], labels: Iterable[str]) -> dict[str, str | list[str]]:
    """What the pictures print under each of these labels: the second way to the answer."""
    found: dict[str, list[str]] = {label: [] for label in labels}
    for photo in photos:
        for sheet in photo.sheets:
            for seen in sheet.fields:
                if not (sheet.kind.startswith(OWN) and _ROW.search(seen.name)):
                    _add_printed(found, seen)
    return {label: texts if len(texts) > 1 else "".join(texts) for label, texts in found.items()}


def _add_printed(found: dict[str, list[str]], seen: FieldView) -> None:
    """Adds what a field prints under its label, once."""
    named = seen.label in found and seen.name not in SILENT
    if named and seen.text not in ("", *found[seen.label]) and not seen.name.startswith(ROWS):
        found[seen.label].append(seen.text)


def document_of(file: CaseFile, document_id: str) -> Document:
    return next(d for d in file.documents if d.id == document_id)


def true_text(file: CaseFile, document_id: str, seen: FieldView) -> str:
    """What the fact reads in the paper's layout: the truth, not the label in the picture."""
    text = printed_fact(document_of(file, document_id), seen.name)
    return seen.text if text is None else text


def printed_fact(document: Document, name: str) -> str | None:
    """What a fact reads in the paper's layout; None where the layout does not print it."""
    layout = load_layout(document.kind, document.layout)
    return printed_text(layout, name, document.facts.get(name))
