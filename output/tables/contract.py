"""What holds of every row beyond its column types: names are names, numbers exist.

Whatever reads a dataset back may rely on it, and on ``integrity``, whoever wrote the dataset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.parsing import json_text
from pipeline.records import NEGATIVE, LineRole, RegionKind

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._]*(-[A-Za-z0-9._]+)+$", max_length=100)]
QuestionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9.]+(_[A-Za-z0-9.]+){2,}$", max_length=100)]
# Becomes part of a path in exports.
Name = Annotated[str, Field(pattern=r"^[^./\\\p{Cc}][^/\\\p{Cc}]*$", max_length=120)]
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9_./*-]*$", max_length=120)]
Line = Annotated[str, Field(max_length=5_000)]
Text = Annotated[str, Field(max_length=100_000)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Side = Annotated[int, Field(ge=1, le=12_000)]
Share = Annotated[float, Field(ge=-0.001, le=1.001)]
Quad = Annotated[list[Annotated[float, Field(ge=-1e6, le=1e6)]], Field(min_length=8, max_length=8)]
Place = Annotated[int, Field(ge=0, le=100_000)]
Span = Annotated[int, Field(ge=1, le=100_000)]
Tongue = Literal["zh", "en"]


def _object(text: str) -> str:
    if not isinstance(json_text.parse(text), dict):
        raise ValueError("not a JSON object")
    return text


def _answer(text: str) -> str:
    value = json_text.parse(text)
    value = value.get("answer", value) if isinstance(value, dict) else None
    if value is None:
        raise ValueError("not a JSON object with an answer")
    if isinstance(value, dict) and {"present_categories", "missing_categories"} & set(value):
        for key in ("present_categories", "missing_categories"):
            listed = value.get(key)
            if listed != "" and not (
                isinstance(listed, list) and all(isinstance(label, str) for label in listed)
            ):
                raise ValueError(f"{key} is not a list of classes")
    return text


def _income(text: str) -> str:
    try:
        income = Decimal(str(json_text.parse(text)["monthly_income"]))
    except (TypeError, KeyError, InvalidOperation):
        raise ValueError("states no monthly_income") from None
    if not 0 <= income <= 10**12:
        raise ValueError("states an impossible monthly_income")
    return text


def _composition(text: str) -> str:
    group = json_text.parse(text).get("composition", "")
    if (
        not isinstance(group, str)
        or len(group) > 40
        or any(c in "/\\" or not c.isprintable() for c in group)
        or group.startswith(".")
    ):
        raise ValueError("composition is no name")
    return text


Object = Annotated[Text, AfterValidator(_object)]
_CONFIG = ConfigDict(strict=True, allow_inf_nan=False)


class _Row(BaseModel):
    model_config = _CONFIG


class _Field(_Row):
    name: Word
    label: Line
    text: Line
    quad: Quad
    visible: Share
    legible: bool
    legibility: Share


class _PrintedWord(_Row):
    text: Line
    field: Word
    quad: Quad


class _PrintedLine(_Row):
    text: Line
    role: LineRole
    field: Word
    quad: Quad
    visible: Share
    legible: bool
    legibility: Share
    words: list[_PrintedWord]


class _Region(_Row):
    kind: RegionKind
    field: Word
    quad: Quad
    visible: Share


class _Cell(_Row):
    row: Place
    column: Place
    row_span: Span
    column_span: Span
    head: bool
    field: Word
    quad: Quad


class _Table(_Row):
    name: Word
    quad: Quad
    cells: list[_Cell]


class _Sheet(_Row):
    id: Id
    kind: Word
    label: Name
    person_id: Id | Literal[""]
    page: int = Field(ge=0, le=1_000)
    quad: Quad
    fully_visible: bool
    area_fraction: float = Field(ge=0, le=1_000)
    fields: list[_Field]
    lines: list[_PrintedLine]
    regions: list[_Region]
    tables: list[_Table]

    @model_validator(mode="after")
    def _of_its_fields(self) -> Self:
        """Print that is said to belong to a field belongs to one of the sheet."""
        known = {"", *(field.name for field in self.fields)}
        if lost := next((name for name in self._named() if name not in known), None):
            raise ValueError(f"{lost!r} is no field of the sheet")
        return self

    def _named(self) -> Iterator[str]:
        for line in self.lines:
            yield line.field
            yield from (word.field for word in line.words)
        for table in self.tables:
            yield from (cell.field for cell in table.cells)


class _Image(_Row):
    id: Id
    case_id: Id
    language: Tongue
    width: Side
    height: Side
    condition: Name
    severity: int = Field(ge=0, le=5)
    documents: list[_Sheet]
    tampered: bool
    parameters: Annotated[Object, AfterValidator(_composition)]
    second_condition: Name | None
    second_severity: int = Field(ge=0, le=5)

    @model_validator(mode="after")
    def _of_something(self) -> _Image:
        if not self.documents and not json_text.parse(self.parameters).get(NEGATIVE):
            raise ValueError("documents: none, of a picture that does not say why")
        return self


class _Template(_Row):
    id: Id
    language: Tongue
    kind: Word
    label: Name
    layout: Name
    width: Side
    height: Side


class _Pointer(_Row):
    image_id: Id
    document_id: Id
    page: int = Field(ge=0, le=1_000)
    field: Word


class _Question(_Row):
    id: QuestionId
    case_id: Id
    image_ids: list[Id] = Field(min_length=1, max_length=1_000)
    task: Word
    subtask: Word
    language: Tongue
    robustness: Name
    question: Text
    answer: Annotated[Object, AfterValidator(_answer)]
    rule: Word
    evidence: list[_Pointer]


class _Person(_Row):
    id: Id
    name: Name
    sex: Word
    id_number: Line


class _Shown(_Row):
    document_id: Id
    field: Word
    true: Line
    shown: Line


class _Anomaly(_Row):
    kind: Word
    family: Word
    rule: Word
    severity: Word
    explanation: Line
    evidence: list[_Shown]


class _Document(_Row):
    id: Id
    kind: Word


class _Case(_Row):
    id: Id
    twin_of: Id | None
    language: Tongue
    today: Day
    persons: list[_Person] = Field(min_length=1)
    facts: Annotated[Object, AfterValidator(_income)]
    documents: list[_Document]
    anomalies: list[_Anomaly]
    decision: Word
    rules_fired: list[Word]
    image_ids: list[Id]


MODELS: Mapping[str, type[_Row]] = {
    "cases": _Case,
    "images": _Image,
    "questions": _Question,
    "templates": _Template,
}
COLUMNS: Mapping[str, list[str]] = {
    config: list(model.model_fields) for config, model in MODELS.items()
}


def fault(config: str, row: Mapping[str, Any]) -> str:
    """What a row of a table breaks first; empty when nothing."""
    try:
        MODELS[config].model_validate({k: row[k] for k in COLUMNS[config]})
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        key, said = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        return f"row {row['id']!r}: {key}: {said}"
    return ""
