"""The data contract: the tables, their columns and types, and the way from records to rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.records import (
    CaseFile,
    Fact,
    FieldView,
    Photo,
    Plat,
    Portrait,
    Question,
    QuestionEvidence,
    SheetView,
    variant_of,
)

CONFIGS = ("images", "questions", "cases")  # that hold cases, in splits
TEMPLATES = "templates"  # blank forms that questions show; they are of no case, and stand in the first split alone
SPLITS = ("train", "validation", "test")

_TEXT, _FLAG, REAL, _INT = pa.string(), pa.bool_(), pa.float32(), pa.int32()
FIELD = pa.struct(
    [
        ("name", _TEXT),
        ("label", _TEXT),
        ("text", _TEXT),
        ("quad", pa.list_(REAL)),
        ("visible", REAL),
    ]
    + [("legible", _FLAG), ("legibility", REAL)]
)
SHEET = pa.struct(
    [
        ("id", _TEXT),
        ("kind", _TEXT),
        ("label", _TEXT),
        ("person_id", _TEXT),
        ("page", _INT),
        ("quad", pa.list_(REAL)),
    ]
    + [("fully_visible", _FLAG), ("area_fraction", REAL), ("fields", pa.list_(FIELD))]
)
IMAGE = pa.struct([("bytes", pa.binary()), ("path", _TEXT)])
_EVIDENCE = pa.struct([("document_id", _TEXT), ("field", _TEXT), ("true", _TEXT), ("shown", _TEXT)])
_ANOMALY = pa.struct(
    [
        ("kind", _TEXT),
        ("family", _TEXT),
        ("rule", _TEXT),
        ("severity", _TEXT),
        ("explanation", _TEXT),
        ("evidence", pa.list_(_EVIDENCE)),
    ]
)
_PERSON = pa.struct(
    [
        (n, _TEXT)
        for n in ("id", "role", "name", "sex", "birth_date", "id_number", "address", "phone")
    ]
)
_FACT = pa.struct([("name", _TEXT), ("label", _TEXT), ("value", _TEXT)])
_DOCUMENT = pa.struct(
    [(n, _TEXT) for n in ("id", "kind", "label", "layout", "person_id")]
    + [("facts", pa.list_(_FACT))]
)
_POINTER = pa.struct(
    [("image_id", _TEXT), ("document_id", _TEXT), ("page", _INT), ("field", _TEXT)]
)

COLUMNS: Mapping[str, list[tuple[str, pa.DataType]]] = {
    "images": [
        ("id", _TEXT),
        ("case_id", _TEXT),
        ("language", _TEXT),
        ("image", IMAGE),
        ("width", _INT),
        ("height", _INT),
    ]
    + [
        ("condition", _TEXT),
        ("severity", _INT),
        ("documents", pa.list_(SHEET)),
        ("tampered", _FLAG),
        ("tamper_mask", pa.binary()),
    ]
    + [
        ("parameters", _TEXT),
        ("second_condition", _TEXT),
        ("second_severity", _INT),
        ("pdf", pa.binary()),
    ],
    "questions": [
        ("id", _TEXT),
        ("case_id", _TEXT),
        ("image_ids", pa.list_(_TEXT)),
        ("task", _TEXT),
        ("subtask", _TEXT),
        ("language", _TEXT),
    ]
    + [
        ("robustness", _TEXT),
        ("question", _TEXT),
        ("answer", _TEXT),
        ("rule", _TEXT),
        ("evidence", pa.list_(_POINTER)),
    ],
    "cases": [
        ("id", _TEXT),
        ("twin_of", _TEXT),
        ("language", _TEXT),
        ("today", _TEXT),
        ("persons", pa.list_(_PERSON)),
        ("facts", _TEXT),
    ]
    + [
        ("documents", pa.list_(_DOCUMENT)),
        ("anomalies", pa.list_(_ANOMALY)),
        ("decision", _TEXT),
        ("rules_fired", pa.list_(_TEXT)),
    ]
    + [("image_ids", pa.list_(_TEXT))],
    TEMPLATES: [(n, _TEXT) for n in ("id", "language", "kind", "label", "layout")]
    + [("image", IMAGE), ("width", _INT), ("height", _INT)],
}


def _feature(kind: pa.DataType) -> Any:
    """The huggingface feature of an Arrow type, as JSON; lists as every ``datasets`` from 2.16 on reads them."""
    if kind == IMAGE:
        return {"_type": "Image"}
    if pa.types.is_list(kind):
        return [_feature(kind.value_type)]
    if pa.types.is_struct(kind):
        return {f.name: _feature(f.type) for f in kind}
    dtype = {REAL: "float32", _INT: "int32", _FLAG: "bool", pa.binary(): "binary"}.get(
        kind, "string"
    )
    return {"dtype": dtype, "_type": "Value"}


def schema(config: str) -> pa.Schema:
    """The Arrow schema of a table, with the metadata that lets viewers decode images without code."""
    features = {name: _feature(kind) for name, kind in COLUMNS[config]}
    metadata = {
        "huggingface": json.dumps({"info": {"features": features}}),
        "synthetic": "true",
        "generator": "creditdocs",
    }
    return pa.schema(COLUMNS[config], metadata=metadata)


def canonical(value: Fact) -> str:
    """A fact as text: ISO dates, plain decimals."""
    if isinstance(value, Portrait):
        return f"portrait:{value.sex}:{value.age}"
    if isinstance(value, Plat):
        return f"plat:{value.lot}:" + " ".join(f"{x},{y}" for x, y in value.outline)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def photo_of(row: Mapping[str, Any]) -> Photo:
    """The record of a row of ``images``; rows read without their image give ``jpeg=b""``."""
    return Photo(
        id=row["id"],
        case_id=row["case_id"],
        language=row["language"],
        jpeg=(row.get("image") or {}).get("bytes") or b"",
        width=row["width"],
        height=row["height"],
        condition=row["condition"],
        severity=row["severity"],
        sheets=tuple(map(sheet_of, row["documents"])),
        tampered=row["tampered"],
        tamper_mask=row.get("tamper_mask"),
        parameters=json.loads(row["parameters"]),
        second_condition=row["second_condition"],
        second_severity=row["second_severity"],
        pdf=row.get("pdf"),
    )


def sheet_of(row: Mapping[str, Any]) -> SheetView:
    """The record of a sheet in a row of ``images``."""
    fields = tuple(map(_field_of, row["fields"]))
    return SheetView(**{**row, "quad": tuple(row["quad"]), "fields": fields})


def _field_of(row: Mapping[str, Any]) -> FieldView:
    return FieldView(**{**row, "quad": tuple(row["quad"])})


def question_row(question: Question, case_id: str) -> dict[str, Any]:
    """One row of ``questions``."""
    row = {
        n: getattr(question, n)
        for n in ("id", "task", "subtask", "language", "robustness", "question", "answer", "rule")
    }
    evidence = [
        {"image_id": e.image_id, "document_id": e.document_id, "page": e.page, "field": e.field}
        for e in question.evidence
    ]
    return {**row, "case_id": case_id, "image_ids": list(question.image_ids), "evidence": evidence}


def question_of(row: Mapping[str, Any]) -> Question:
    """The record of a row of ``questions``; the id grammar's third part is the variant."""
    evidence = tuple(QuestionEvidence(**e) for e in row["evidence"])
    names = ("task", "subtask", "language", "robustness", "question", "answer", "rule", "id")
    return Question(
        **{n: row[n] for n in names},
        variant=variant_of(row["id"]),
        image_ids=tuple(row["image_ids"]),
        evidence=evidence,
    )


def case_row(
    file: CaseFile, labels: Mapping[str, Mapping[str, str]], decision: str
) -> dict[str, Any]:
    """One row of ``cases``. ``labels``: document kind -> fact name -> label."""
    case = file.case
    persons = [
        {
            "id": p.id,
            "role": p.role,
            "name": p.name,
            "sex": p.sex,
            "birth_date": p.birth_date.isoformat(),
        }
        | {"id_number": p.id_number, "address": p.place.text, "phone": p.phone}
        for p in case.persons
    ]
    anomalies = [
        {n: getattr(a, n) for n in ("kind", "family", "rule", "severity", "explanation")}
        | {
            "evidence": [
                {"document_id": e.document_id, "field": e.field, "true": e.true, "shown": e.shown}
                for e in a.evidence
            ]
        }
        for a in file.anomalies
    ]
    documents = [
        {
            "id": d.id,
            "kind": d.kind,
            "label": d.label,
            "layout": PurePath(d.layout).stem,
            "person_id": d.owner,
        }
        | {
            "facts": [
                {"name": n, "label": labels[d.kind].get(n, ""), "value": canonical(v)}
                for n, v in d.facts.items()
                if v is not None
            ]
        }
        for d in file.documents
    ]
    return {
        "id": file.id,
        "twin_of": file.twin_of,
        "language": case.language,
        "today": case.today.isoformat(),
        "persons": persons,
        "facts": json.dumps(_truth(file), ensure_ascii=False, sort_keys=True),
        "documents": documents,
        "anomalies": anomalies,
        "decision": decision,
        "rules_fired": list(file.rules),
        "image_ids": [photo.id for photo in file.photos],
    }


def _truth(file: CaseFile) -> dict[str, Any]:
    """The household's facts that no single paper owns."""
    case, tax = file.case, file.case.tax
    return {
        "marital_status": case.marital_status,
        "employment": case.employment.kind,
        "employer": case.employment.employer.name,
        "monthly_income": canonical(case.monthly_income),
        "tax_year": tax.year,
        "tax": canonical(tax.tax),
        "taxable": canonical(tax.taxable),
        "withheld": canonical(tax.withheld),
        "homes": len(case.homes),
        "loans": len(case.loans),
        "loan_amount": canonical(case.application.amount),
        "loan_years": case.application.years,
    }


def table(config: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the contract's schema."""
    return pa.Table.from_pylist(list(rows), schema=schema(config))


def kinds_in(column: pa.ChunkedArray) -> list[str]:
    """The ``kind`` of everything in a column of lists."""
    found: list[str] = pc.struct_field(pc.list_flatten(column), "kind").to_pylist()
    return found
