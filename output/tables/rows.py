"""The way from records to rows of the tables, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any, cast

from pipeline import published
from pipeline.published import Blank, PublishedCase
from pipeline.records import (
    Anomaly,
    CaseFile,
    CellView,
    CellViews,
    Document,
    Evidence,
    Fact,
    FieldView,
    FieldViews,
    LineView,
    LineViews,
    Person,
    Photo,
    Plat,
    Portrait,
    Quad,
    Question,
    QuestionEvidence,
    RegionView,
    RegionViews,
    SheetView,
    TableView,
    WordView,
    variant_of,
)

Row = Mapping[str, Any]


def canonical(value: Fact) -> str:
    """A fact as text: ISO dates, plain decimals."""
    if isinstance(value, Portrait):
        return f"portrait:{value.sex}:{value.age}"
    if isinstance(value, Plat):
        outline = " ".join(f"{x},{y}" for x, y in value.outline)
        return f"plat:{value.lot}:{outline}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def photo_of(row: Row) -> Photo:
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
        sheets=tuple(sheet_of(sheet) for sheet in row["documents"]),
        tampered=row["tampered"],
        tamper_mask=(row.get("tamper_mask") or {}).get("bytes"),
        parameters=json.loads(row["parameters"]),
        second_condition=row["second_condition"],
        second_severity=row["second_severity"],
        pdf=row.get("pdf"),
    )


def sheet_of(row: Row) -> SheetView:
    """The record of a sheet in a row of ``images``, read with its fields at least."""
    made = {
        "quad": tuple(row["quad"]),
        "fields": FieldViews.of(FieldView(**field) for field in row["fields"]),
        "lines": LineViews.of(map(_line_of, row.get("lines", ()))),
        "regions": RegionViews.of(RegionView(**region) for region in row.get("regions", ())),
        "tables": tuple(map(_table_of, row.get("tables", ()))),
    }
    return SheetView(**{**row, **made})


def _line_of(row: Row) -> LineView:
    words = tuple(WordView(**word) for word in row["words"])
    return LineView(**{**row, "words": words})


def _table_of(row: Row) -> TableView:
    cells = CellViews.of(CellView(**cell) for cell in row["cells"])
    return TableView(name=row["name"], quad=cast(Quad, tuple(row["quad"])), cells=cells)


def blank_of(row: Row) -> Blank:
    """The record of a row of ``templates``."""
    return Blank(
        id=row["id"],
        language=row["language"],
        kind=row["kind"],
        label=row["label"],
        layout=row["layout"],
        png=(row.get("image") or {}).get("bytes") or b"",
        width=row["width"],
        height=row["height"],
    )


def question_row(question: Question, case_id: str) -> dict[str, Any]:
    """One row of ``questions``."""
    evidence = [
        {"image_id": e.image_id, "document_id": e.document_id, "page": e.page, "field": e.field}
        for e in question.evidence
    ]
    return {
        "id": question.id,
        "case_id": case_id,
        "image_ids": list(question.image_ids),
        "task": question.task,
        "subtask": question.subtask,
        "language": question.language,
        "robustness": question.robustness,
        "question": question.question,
        "answer": question.answer,
        "rule": question.rule,
        "evidence": evidence,
    }


def question_of(row: Row) -> Question:
    """The record of a row of ``questions``; the id grammar's third part is the variant."""
    return Question(
        task=row["task"],
        subtask=row["subtask"],
        variant=variant_of(row["id"]),
        image_ids=tuple(row["image_ids"]),
        language=row["language"],
        robustness=row["robustness"],
        question=row["question"],
        answer=row["answer"],
        rule=row["rule"],
        evidence=tuple(QuestionEvidence(**place) for place in row["evidence"]),
        id=row["id"],
    )


def case_row(
    file: CaseFile, labels: Mapping[str, Mapping[str, str]], decision: str
) -> dict[str, Any]:
    """One row of ``cases``. ``labels``: document kind -> fact name -> label."""
    return {
        "id": file.id,
        "twin_of": file.twin_of,
        "language": file.case.language,
        "today": file.case.today.isoformat(),
        "persons": [_person_row(person) for person in file.case.persons],
        "facts": json.dumps(_truth(file), ensure_ascii=False, sort_keys=True),
        "documents": [_document_row(d, labels[d.kind]) for d in file.documents],
        "anomalies": [_anomaly_row(anomaly) for anomaly in file.anomalies],
        "decision": decision,
        "rules_fired": list(file.rules),
        "image_ids": [photo.id for photo in file.photos],
    }


def _person_row(person: Person) -> dict[str, str]:
    return {
        "id": person.id,
        "role": person.role,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "id_number": person.id_number,
        "address": person.place.text,
        "phone": person.phone,
    }


def _document_row(document: Document, labels: Mapping[str, str]) -> dict[str, Any]:
    facts = [
        {"name": name, "label": labels.get(name, ""), "value": canonical(value)}
        for name, value in document.facts.items()
        if value is not None
    ]
    return {
        "id": document.id,
        "kind": document.kind,
        "label": document.label,
        "layout": PurePath(document.layout).stem,
        "person_id": document.owner,
        "facts": facts,
    }


def _anomaly_row(anomaly: Anomaly) -> dict[str, Any]:
    evidence = [
        {"document_id": e.document_id, "field": e.field, "true": e.true, "shown": e.shown}
        for e in anomaly.evidence
    ]
    return {
        "kind": anomaly.kind,
        "family": anomaly.family,
        "rule": anomaly.rule,
        "severity": anomaly.severity,
        "explanation": anomaly.explanation,
        "evidence": evidence,
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


def case_of(row: Row) -> PublishedCase:
    """The record of a row of ``cases``, which bears its ``split``."""
    return PublishedCase(
        id=row["id"],
        split=row["split"],
        twin_of=row["twin_of"],
        language=row["language"],
        today=date.fromisoformat(row["today"]),
        persons=tuple(person_of(person) for person in row["persons"]),
        facts=json.loads(row["facts"]),
        documents=tuple(_document_of(document) for document in row["documents"]),
        anomalies=tuple(_anomaly_of(anomaly) for anomaly in row["anomalies"]),
        decision=row["decision"],
        rules_fired=tuple(row["rules_fired"]),
        image_ids=tuple(row["image_ids"]),
    )


def person_of(row: Row) -> published.Person:
    """The record of a person in a row of ``cases``."""
    return published.Person(**{**row, "birth_date": date.fromisoformat(row["birth_date"])})


def _document_of(row: Row) -> Document:
    return Document(
        id=row["id"],
        kind=row["kind"],
        label=row["label"],
        layout=row["layout"],
        owner=row["person_id"],
        facts={fact["name"]: fact["value"] for fact in row["facts"]},
    )


def _anomaly_of(row: Row) -> Anomaly:
    evidence = tuple(Evidence(**place) for place in row["evidence"])
    return Anomaly(**{**row, "changes": (), "evidence": evidence})
