"""What every column of the data contract means, by its path (``images.documents.fields.quad``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from output.tables.schema import COLUMNS, IMAGE

_FIELD: Mapping[str, str] = {
    "name": "path of the fact, in English: `transactions.12.balance`, rows counted from 0",
    "label": "the reference benchmark's key for it",
    "text": "exactly what is printed",
    "quad": "eight pixel coordinates, clockwise from the field's own top left",
    "visible": "share of it inside the frame and not covered, 0 to 1",
    "legible": "can it be read to the letter? A legibility of 0.9 or more, and no character lost",
    "legibility": "chance that it can be read to the letter, 0 to 1",
}
_WORD: Mapping[str, str] = {
    "text": "what stands between two blanks; of a stamp or artwork all of the line",
    "field": "the fact that it is of, a `name` of `fields`; empty for none",
    "quad": "eight pixel coordinates, clockwise from the word's own top left",
}
_LINE: Mapping[str, str] = {
    "text": "exactly what is printed, on this line alone",
    "role": "`field, caption, heading, table_head, body, stamp, page_number, art, security_print`",
    "field": "the fact that it says, or a part of it, a `name` of `fields`; empty for none",
    "quad": "eight pixel coordinates around its ink, clockwise from its own top left",
    "visible": "share of it inside the frame and not covered, 0 to 1",
    "legible": "as of fields",
    "legibility": "as of fields",
    "words": "its words in order; none in a dataset whose recipe wants no words",
}
_REGION: Mapping[str, str] = {
    "kind": "`portrait, seal, signature, qr, barcode, logo, tick, map`",
    "field": "the fact that is drawn, which may be no field of the sheet; empty for none",
    "quad": "eight pixel coordinates, clockwise from its own top left",
    "visible": "share of it inside the frame and not covered, 0 to 1",
}
_CELL: Mapping[str, str] = {
    "row": "from 0, the head's rows among them",
    "column": "from 0",
    "row_span": "rows that it takes, 1 or more",
    "column_span": "columns that it takes, 1 or more",
    "head": "does it name a column or a row?",
    "field": "the fact that stands in it, empty for none",
    "quad": "eight pixel coordinates of the whole cell, clockwise from its own top left",
}
_TABLE: Mapping[str, str] = {
    "name": "of its facts: `transactions`",
    "quad": "eight pixel coordinates around all of its cells",
    "cells": "every cell, heads first",
}
_SHEET: Mapping[str, str] = {
    "id": "the paper; a file and its twin call the same paper alike",
    "kind": "unit of the catalogue, `zh/bank_statement`",
    "label": "class of the paper as the reference benchmark names it",
    "person_id": "whose it is; a key of `cases.persons`; empty of a blank form",
    "page": "which sheet of the paper, from 0",
    "quad": "its corners in pixels, clockwise from its own top left",
    "fully_visible": "is all of it in the frame and under nothing?",
    "area_fraction": "share of the frame that it takes, 0 to 1",
    "fields": "every field printed on the sheet, those out of sight among them",
    "lines": "every line of print on it; none in a dataset whose recipe wants no lines",
    "regions": "what is on it that is not type",
    "tables": "its tables, cell by cell",
}
_IMAGES: Mapping[str, str] = {
    "id": "of the picture: case, session, number",
    "case_id": "the file that it belongs to; what twins share belongs to half `a`",
    "language": "`zh` or `en`",
    "image": "the JPEG; `datasets` decodes it by itself",
    "width": "in pixels",
    "height": "in pixels",
    "condition": "how it was taken, in the reference benchmark's words where it has them",
    "severity": "grade 1 to 5; 0 where the condition has none",
    "documents": "the sheets in the picture; none where it shows no paper of the file, which "
    "`parameters.negative` then says",
    "tampered": "does the picture show something forged in print?",
    "tamper_mask": "a PNG of its size: 0 untouched, 128 copied from, 255 changed; or null",
    "parameters": "JSON text: every number that made the photograph",
    "second_condition": "what else is wrong with a group photo, else null",
    "second_severity": "the grade of that, else 0",
    "pdf": "the file itself behind a digital original, else null",
}
_POINTER: Mapping[str, str] = {
    "image_id": "a picture of `image_ids`",
    "document_id": "a paper in it",
    "page": "which sheet of the paper, from 0",
    "field": "path of a field on it; empty: the look of the sheet",
}
_QUESTIONS: Mapping[str, str] = {
    "id": "subtask, variant, running number",
    "case_id": "the file that it is about",
    "image_ids": "the pictures shown, in order; ids of `images`, or of `templates` (`blank-...`)",
    "task": "`IQE DTR KIE CC VC NC RR`, as in the reference benchmark",
    "subtask": "kind of question; English ones begin with `en.`",
    "language": "of the prompt: `zh` or `en`",
    "robustness": "condition of the pictures",
    "question": "the prompt",
    "answer": 'JSON text of the right answer, `{"answer": ...}`',
    "rule": "the credit rule that it turns on, or empty",
    "evidence": "every field that one has to read to know",
}
_PERSON: Mapping[str, str] = {
    "id": "within the case",
    "role": "`applicant, spouse, former_spouse, child, guarantor`",
    "name": "as papers print it",
    "sex": "`F` or `M`",
    "birth_date": "ISO day",
    "id_number": "an identity number that passes its check digit and was never assigned",
    "address": "one line",
    "phone": "a number reserved for fiction",
}
_FACT: Mapping[str, str] = {
    "name": "path of the fact, as in `images.documents.fields.name`",
    "label": "the reference benchmark's key for it",
    "value": "as the paper says it: ISO days, plain decimals, text",
}
_DOCUMENT: Mapping[str, str] = {
    "id": "as in `images.documents.id`",
    "kind": "unit of the catalogue",
    "label": "class of the paper",
    "layout": "which of the kind's layouts printed it",
    "person_id": "whose it is",
    "facts": "everything it says, printed by this layout or not",
}
_EVIDENCE: Mapping[str, str] = {
    "document_id": "the paper",
    "field": "path of the fact",
    "true": "what the print would say without the anomaly",
    "shown": "what it says",
}
_ANOMALY: Mapping[str, str] = {
    "kind": "unit of the catalogue",
    "family": "`consistency, validity, calculation, rationality, tampering, fraud`",
    "rule": "the rule it breaks, a name of `rules_fired`",
    "severity": "`low, medium, high`: how far beyond the rule",
    "explanation": "one sentence, in the language of the file",
    "evidence": "every printed field that differs from the twin's",
}
_CASES: Mapping[str, str] = {
    "id": "of the file: language, number, half (`a`, `b`)",
    "twin_of": "on the clean twin: the file that carries the anomaly; else null",
    "language": "`zh` or `en`",
    "today": "ISO day on which the bank looks at the file",
    "persons": "the household, the applicant first",
    "facts": "JSON text: what is true of the household and no single paper owns",
    "documents": "the papers handed in",
    "anomalies": "what is wrong with them; empty in a clean file",
    "decision": "`pass, review, decline`: follows from `rules_fired`",
    "rules_fired": "every policy rule that the printed papers break",
    "image_ids": "all pictures of the file, those it shares with its twin among them",
}
_TEMPLATES: Mapping[str, str] = {
    "id": "begins with `blank-`",
    "language": "`zh` or `en`",
    "kind": "unit of the catalogue",
    "label": "class of the paper",
    "layout": "the layout whose blank it is",
    "image": "PNG: all sheets side by side, without facts, portrait or stamp",
    "width": "in pixels",
    "height": "in pixels",
}
_PARTS: Mapping[str, Mapping[str, str]] = {
    "images": _IMAGES,
    "images.documents": _SHEET,
    "images.documents.fields": _FIELD,
    "images.documents.lines": _LINE,
    "images.documents.lines.words": _WORD,
    "images.documents.regions": _REGION,
    "images.documents.tables": _TABLE,
    "images.documents.tables.cells": _CELL,
    "questions": _QUESTIONS,
    "questions.evidence": _POINTER,
    "cases": _CASES,
    "cases.persons": _PERSON,
    "cases.documents": _DOCUMENT,
    "cases.documents.facts": _FACT,
    "cases.anomalies": _ANOMALY,
    "cases.anomalies.evidence": _EVIDENCE,
    "templates": _TEMPLATES,
}
MEANINGS: Mapping[str, str] = {
    f"{part}.{name}": text for part, names in _PARTS.items() for name, text in names.items()
}


def columns(table: str) -> Iterator[tuple[str, pa.DataType]]:
    """Path and type of every column of a table, and of those inside its structs and lists."""
    for name, kind in COLUMNS[table]:
        yield from _within(f"{table}.{name}", kind)


def _within(path: str, kind: pa.DataType) -> Iterator[tuple[str, pa.DataType]]:
    yield path, kind
    inner = kind.value_type if pa.types.is_list(kind) else kind
    if pa.types.is_struct(inner) and inner != IMAGE:
        for field in inner:
            yield from _within(f"{path}.{field.name}", field.type)
