"""The data contract: the tables, their columns and their types."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

CONFIGS = ("images", "questions", "cases")  # that hold cases, in splits
# Blank forms that questions show; they are of no case, and stand in the first split alone.
TEMPLATES = "templates"
SPLITS = ("train", "validation", "test")

_TEXT, _FLAG, REAL, _INT = pa.string(), pa.bool_(), pa.float32(), pa.int32()
Columns = list[tuple[str, pa.DataType]]


def _texts(*names: str) -> Columns:
    return [(name, _TEXT) for name in names]


FIELD = pa.struct(
    [
        *_texts("name", "label", "text"),
        ("quad", pa.list_(REAL)),
        ("visible", REAL),
        ("legible", _FLAG),
        ("legibility", REAL),
    ]
)
WORD = pa.struct([*_texts("text", "field"), ("quad", pa.list_(REAL))])
LINE = pa.struct(
    [
        *_texts("text", "role", "field"),
        ("quad", pa.list_(REAL)),
        ("visible", REAL),
        ("legible", _FLAG),
        ("legibility", REAL),
        ("words", pa.list_(WORD)),
    ]
)
REGION = pa.struct([*_texts("kind", "field"), ("quad", pa.list_(REAL)), ("visible", REAL)])
CELL = pa.struct(
    [
        ("row", _INT),
        ("column", _INT),
        ("row_span", _INT),
        ("column_span", _INT),
        ("head", _FLAG),
        ("field", _TEXT),
        ("quad", pa.list_(REAL)),
    ]
)
TABLE = pa.struct([("name", _TEXT), ("quad", pa.list_(REAL)), ("cells", pa.list_(CELL))])
SHEET = pa.struct(
    [
        *_texts("id", "kind", "label", "person_id"),
        ("page", _INT),
        ("quad", pa.list_(REAL)),
        ("fully_visible", _FLAG),
        ("area_fraction", REAL),
        ("fields", pa.list_(FIELD)),
        ("lines", pa.list_(LINE)),
        ("regions", pa.list_(REGION)),
        ("tables", pa.list_(TABLE)),
    ]
)
IMAGE = pa.struct([("bytes", pa.binary()), ("path", _TEXT)])
_EVIDENCE = pa.struct(_texts("document_id", "field", "true", "shown"))
_ANOMALY = pa.struct(
    [
        *_texts("kind", "family", "rule", "severity", "explanation"),
        ("evidence", pa.list_(_EVIDENCE)),
    ]
)
_PERSON = pa.struct(
    _texts("id", "role", "name", "sex", "birth_date", "id_number", "address", "phone")
)
_FACT = pa.struct(_texts("name", "label", "value"))
_DOCUMENT = pa.struct(
    [*_texts("id", "kind", "label", "layout", "person_id"), ("facts", pa.list_(_FACT))]
)
_POINTER = pa.struct(
    [("image_id", _TEXT), ("document_id", _TEXT), ("page", _INT), ("field", _TEXT)]
)

_IMAGES: Columns = [
    *_texts("id", "case_id", "language"),
    ("image", IMAGE),
    ("width", _INT),
    ("height", _INT),
    ("condition", _TEXT),
    ("severity", _INT),
    ("documents", pa.list_(SHEET)),
    ("tampered", _FLAG),
    ("tamper_mask", IMAGE),
    ("parameters", _TEXT),
    ("second_condition", _TEXT),
    ("second_severity", _INT),
    ("pdf", pa.binary()),
]
_QUESTIONS: Columns = [
    *_texts("id", "case_id"),
    ("image_ids", pa.list_(_TEXT)),
    *_texts("task", "subtask", "language", "robustness", "question", "answer", "rule"),
    ("evidence", pa.list_(_POINTER)),
]
_CASES: Columns = [
    *_texts("id", "twin_of", "language", "today"),
    ("persons", pa.list_(_PERSON)),
    ("facts", _TEXT),
    ("documents", pa.list_(_DOCUMENT)),
    ("anomalies", pa.list_(_ANOMALY)),
    ("decision", _TEXT),
    ("rules_fired", pa.list_(_TEXT)),
    ("image_ids", pa.list_(_TEXT)),
]
_BLANKS: Columns = [
    *_texts("id", "language", "kind", "label", "layout"),
    ("image", IMAGE),
    ("width", _INT),
    ("height", _INT),
]
COLUMNS: Mapping[str, Columns] = {
    "images": _IMAGES,
    "questions": _QUESTIONS,
    "cases": _CASES,
    TEMPLATES: _BLANKS,
}


def _feature(kind: pa.DataType) -> Any:
    """The huggingface feature of an Arrow type, as JSON.

    Lists are written as every ``datasets`` from 2.16 on reads them.
    """
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
    """The Arrow schema of a table; its metadata let viewers decode images without code."""
    features = {name: _feature(kind) for name, kind in COLUMNS[config]}
    metadata = {
        "huggingface": json.dumps({"info": {"features": features}}),
        "synthetic": "true",
        "generator": "creditdocs",
    }
    return pa.schema(COLUMNS[config], metadata=metadata)


def table(config: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the contract's schema."""
    return pa.Table.from_pylist(list(rows), schema=schema(config))


def kinds_in(column: pa.ChunkedArray) -> list[str]:
    """The ``kind`` of everything in a column of lists."""
    found: list[str] = pc.struct_field(pc.list_flatten(column), "kind").to_pylist()
    return found
