"""Fields by label, as photographs show them, and the prompt and answer that extraction questions share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from output.questions.shared.concepts import concepts
from output.questions.shared.document_view import can_read, sheets
from output.questions.shared.misread import doubtful
from output.questions.shared.prompt import answer, closing, options
from pipeline.printing.render import printed_text
from pipeline.printing.template import load_layout
from pipeline.records import CaseFile, Document, FieldView, Language, Photo, QuestionEvidence

ROWS = "transactions."  # statement rows have questions of their own
SILENT = ("portrait",)
BODY: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "请读出图片中下列字段的内容：",
        '照图上印的原样抄写，包括标点、千分位和单位。图片中没有的字段填空字符串 ""；同一字段有几个不同内容时，按出现顺序写成列表且不重复；'
        "只有一个内容时写成字符串。键名须与上面的字段名一字不差。",
    ),
    "en": (
        "Read the content of these fields from the image(s):",
        'Copy it exactly as printed, with its punctuation, separators and units. A field the images do not have gets an empty string ""; a field '
        "with several different contents gets a list of them, in order of appearance, each once; a field with one content gets a string. "
        "The keys are the field names above, letter for letter.",
    ),
}


def prompt(labels: Sequence[str], language: Language) -> str:
    """The prompt of an extraction."""
    before, after = BODY[language]
    return (
        before + options(labels) + after + closing(language, answer({"…": "…", "……": ["…", "…"]}))
    )


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
            if seen.text and not seen.name.startswith(ROWS) and seen.name not in SILENT:
                found.setdefault(seen.label, []).append(
                    Labelled(photo.id, sheet.id, sheet.page, seen)
                )
    return found


def askable(photos: Iterable[Photo]) -> dict[str, tuple[QuestionEvidence, ...]]:
    """Labels whose every occurrence can be read to the digit and that several papers do not fill differently, with the evidence."""
    found: dict[str, tuple[QuestionEvidence, ...]] = {}
    for label, places in by_label(photos).items():
        owners, texts = {p.document for p in places}, {p.view.text for p in places}
        # One name with two texts is a paper forged in one of two places: it has no one answer.
        said = {(p.document, p.view.name, p.view.text) for p in places}
        whole = len(said) == len({(document, name) for document, name, _ in said})
        if (
            whole
            and all(can_read(p.view) and not doubtful(p.view) for p in places)
            and (len(owners) == 1 or len(texts) == 1)
        ):
            found[label] = tuple(p.evidence for p in places)
    return found


def absent(file: CaseFile, photos: Sequence[Photo]) -> list[str]:
    """Labels of the file's other papers that these photographs cannot answer, not even under another name."""
    shown_ids = {s.id for _, s in sheets(photos)}
    here = [d for d in file.documents if d.id in shown_ids]
    taken, taken_labels = (
        concepts(n for d in here for n in d.facts),
        {v.label for _, s in sheets(file.photos) if s.id in shown_ids for v in s.fields},
    )
    others: dict[str, None] = {}
    for _, sheet in sheets(file.photos):
        for seen in sheet.fields:
            foreign = (
                sheet.id not in shown_ids
                and not seen.name.startswith(ROWS)
                and seen.name not in SILENT
            )
            if (
                foreign
                and seen.text
                and seen.label not in taken_labels
                and not concepts([seen.name]) & taken
            ):
                others[seen.label] = None
    return list(others)


def value(texts: Sequence[str]) -> str | list[str]:
    """What a field says: nothing, one text, or several different ones."""
    different = list(dict.fromkeys(texts))
    return different if len(different) > 1 else different[0] if different else ""


def printed_contents(photos: Iterable[Photo], labels: Iterable[str]) -> dict[str, str | list[str]]:
    """What the pictures print under each of these labels, read sheet by sheet: the second way to the answer."""
    found: dict[str, list[str]] = {label: [] for label in labels}
    for photo in photos:
        for seen in (
            f for s in photo.sheets for f in s.fields if f.label in found and f.name not in SILENT
        ):
            if seen.text and seen.text not in found[seen.label] and not seen.name.startswith(ROWS):
                found[seen.label].append(seen.text)
    return {label: texts if len(texts) > 1 else "".join(texts) for label, texts in found.items()}


def document_of(file: CaseFile, document_id: str) -> Document:
    return next(d for d in file.documents if d.id == document_id)


def true_text(file: CaseFile, document_id: str, seen: FieldView) -> str:
    """What the fact reads in the paper's layout: the truth, not the label that travelled with the picture."""
    document = document_of(file, document_id)
    text = printed_text(
        load_layout(document.kind, document.layout), seen.name, document.facts.get(seen.name)
    )
    return seen.text if text is None else text
