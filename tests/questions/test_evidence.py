"""Evidence leads to one sheet: a picture may show two of one document, and what is not there, or
cannot be read there, is found out.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_files import POLICY, address, lone, photo, sheets

from output.scoring.recheck import kinds, recheck
from output.tables.rows import question_of, question_row
from output.tables.schema import table
from pipeline.records import CaseFile, Language, Question, QuestionEvidence


def together(language: Language) -> CaseFile:
    """A file whose statement was photographed with all of its sheets in one picture."""
    file = lone(language, 0)
    statement = next(d for d in file.documents if d.kind.endswith("/bank_statement"))
    views = sheets(statement)
    assert len(views) > 1
    return replace(file, photos=(photo(file.id, language, 0, views, "Multi-doc Images", 0),))


def asked(file: CaseFile, subtask: str) -> list[Question]:
    at = address(file.case.language, 0).at("evidence")
    found = kinds()[subtask].ask(file, POLICY, at.stream())
    return [replace(q, id=f"{file.id}_{q.subtask}_{q.variant}_{n}") for n, q in enumerate(found)]


@pytest.mark.parametrize(
    ("language", "subtask"),
    [("zh", "inf_ext_005"), ("en", "en.inf_ext_005"), ("zh", "doc_cla_001")],
)
def test_evidence_in_a_picture_of_several_sheets_of_a_document_names_the_sheet(
    language: Language, subtask: str
) -> None:
    file = together(language)
    questions = asked(file, subtask)
    assert questions and recheck(questions, file.photos, POLICY) == []
    for question in questions:
        assert len({e.page for e in question.evidence}) > 1
        for evidence in question.evidence:
            sheet = next(s for s in file.photos[0].sheets if s.page == evidence.page)
            assert not evidence.field or any(f.name == evidence.field for f in sheet.fields)


def test_the_page_survives_the_table() -> None:
    question = asked(together("zh"), "inf_ext_005")[0]
    row = table("questions", [question_row(question, "zh-0-a")]).to_pylist()[0]
    assert (
        set(row["evidence"][0]) == {"image_id", "document_id", "page", "field"}
        and question_of(row) == question
    )


def forged(evidence: QuestionEvidence) -> list[QuestionEvidence]:
    """The same evidence, each time wrong in one thing."""
    names = ("image_id", "document_id", "field")
    return [
        replace(evidence, page=evidence.page + 1),
        *(replace(evidence, **{name: "elsewhere-0"}) for name in names),
    ]


def test_evidence_that_is_not_where_it_says_is_found_out() -> None:
    file = together("zh")
    question = asked(file, "inf_ext_005")[0]
    for evidence in forged(question.evidence[0]):
        (found,) = recheck(
            [replace(question, evidence=(*question.evidence[1:], evidence))], file.photos, POLICY
        )
        assert "evidence cannot be read" in found.error
    assert (
        recheck([replace(question, evidence=())], file.photos, POLICY)[0].error
        == "names no evidence"
    )


@pytest.mark.parametrize("worse", [{"legible": False}, {"visible": 0.5}])
def test_evidence_that_cannot_be_read_where_it_stands_is_found_out(worse: dict[str, float]) -> None:
    file = together("zh")
    question = asked(file, "inf_ext_005")[0]
    dim = tuple(
        replace(s, fields=tuple(f._replace(**worse) for f in s.fields))
        for s in file.photos[0].sheets
    )
    (found,) = recheck([question], [replace(file.photos[0], sheets=dim)], POLICY)
    assert "evidence cannot be read" in found.error
