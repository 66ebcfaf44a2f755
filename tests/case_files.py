"""Credit files without pictures.

Papers set by their layouts, photographed by a camera that sees every field.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal

from flows.journey.anomalies import changed
from pipeline import units
from pipeline.changes import Submission, edited
from pipeline.kinds import OWN
from pipeline.policy import Policy
from pipeline.printing import template
from pipeline.printing.compose import Composer
from pipeline.printing.pagination import paginate
from pipeline.recipe import World
from pipeline.records import (
    Anomaly,
    Case,
    CaseFile,
    CaseId,
    Document,
    DocumentId,
    Fact,
    FieldView,
    FileId,
    Language,
    Pair,
    Photo,
    SheetView,
)
from pipeline.rng import Address
from pipeline.roles import FactChange, Facts
from pipeline.world import draw_case

TODAY = date(2026, 3, 31)
QUAD = (10.0, 10.0, 90.0, 10.0, 90.0, 30.0, 10.0, 30.0)
OWNED = (
    "zh/real_estate_certificate",
    "zh/real_estate_inquiry",
    "en/property_owner_search_report",
    "en/warranty_deed",
)
MULTI = "Multi-doc Images"
POLICY = Policy()


def address(language: Language, index: int) -> Address:
    return Address(5, ("test case", language, index))


def file_id(language: Language, index: int, side: Literal["a", "b"] = "a") -> str:
    return str(FileId(CaseId(language, index), side))


def papers(case: Case, at: Address, owner: str) -> tuple[Document, ...]:
    """Every kind of the case's language."""
    found = []
    for kind in units.names(Facts):
        if kind.startswith(f"{case.language}/"):
            unit = units.load(Facts, kind)
            if not unit.applies(case):
                continue
            layout = at.at("layout", kind).pick(dict.fromkeys(template.layouts(kind), 1.0))
            found.append(
                Document(
                    str(DocumentId(CaseId(case.language, case.index), kind.split("/")[1])),
                    kind,
                    unit.label,
                    layout,
                    owner,
                    unit.facts(case, at.at(kind).stream()),
                )
            )
    return tuple(found)


def sheets(document: Document) -> list[SheetView]:
    """The sheets of a paper with every field it prints in full view."""
    turns = fields(document.kind, document.layout, tuple(document.facts.items()))
    return [
        SheetView(
            id=document.id,
            kind=document.kind,
            label=document.label,
            person_id=document.owner,
            page=number,
            quad=QUAD,
            fully_visible=True,
            area_fraction=0.5,
            fields=seen,
        )
        for number, seen in enumerate(turns)
    ]


@cache
def fields(
    kind: str, name: str, facts: tuple[tuple[str, Fact], ...]
) -> tuple[tuple[FieldView, ...], ...]:
    """The fields of each sheet.

    The halves of a pair, and the file without a lie, share most papers.
    """
    layout, said = template.load_layout(kind, name), dict(facts)
    made = []
    for plan in paginate(layout, said):
        drawing = Composer(layout, said, plan).drawing(layout.pages[plan.index].of(plan.item))
        texts = [(r.name, r.text) for r in drawing.records]
        for picture in drawing.pictures:
            texts += picture.texts
        made.append(
            tuple(
                FieldView(field, layout.label(field) or field, text, QUAD, 1.0, True)
                for field, text in texts
            )
        )
    return tuple(made)


def photo(
    case_id: str,
    language: Language,
    number: int,
    shown: Sequence[SheetView],
    condition: str,
    session: int,
) -> Photo:
    return Photo(
        id=f"{case_id}-{session}-{number:02d}",
        case_id=case_id,
        language=language,
        jpeg=b"",
        width=1600,
        height=1200,
        condition=condition,
        severity=1,
        sheets=tuple(shown),
        tampered=False,
        tamper_mask=None,
        parameters={"session": session},
    )


def photographed(
    case_id: str,
    language: Language,
    documents: Sequence[Document],
    condition: str = "Normal Captures",
) -> tuple[Photo, ...]:
    """Three sessions.

    Every sheet alone; the first three one-sheet papers together; all that proves what is owned.
    """
    views = {d.id: sheets(d) for d in documents}
    alone = [
        photo(case_id, language, n, [s], condition, 0)
        for n, s in enumerate(s for d in documents for s in views[d.id])
    ]
    together = [views[d.id][0] for d in documents if len(views[d.id]) == 1][:3]
    owned = [s for d in documents if d.kind in OWNED for s in views[d.id]]
    groups = [
        photo(case_id, language, 0, group, MULTI, n)
        for n, group in ((1, together), (2, owned))
        if group
    ]
    return (*alone, *groups)


def case_file(
    case: Case, case_id: str, documents: tuple[Document, ...], anomalies: tuple[Anomaly, ...] = ()
) -> CaseFile:
    return CaseFile(
        id=case_id,
        split="train",
        twin_of=None,
        case=case,
        documents=documents,
        photos=photographed(case_id, case.language, documents),
        anomalies=anomalies,
    )


@cache
def drawn(language: Language, index: int) -> tuple[Case, tuple[Document, ...]]:
    """A case and its papers."""
    at = address(language, index)
    case = draw_case(World(), TODAY - timedelta(days=index), language, at=at, index=index)
    return case, papers(case, at.at("papers"), case.applicant.id)


@cache
def lone(language: Language, index: int) -> CaseFile:
    """A clean file without a twin."""
    case, documents = drawn(language, index)
    return case_file(case, file_id(language, index), documents)


def submission(
    case: Case,
    documents: Sequence[Document],
    policy: Policy = POLICY,
    other_case: Sequence[Document] = (),
) -> Submission:
    """A file as a lie is asked of it."""
    return Submission(
        case=case, documents=tuple(documents), policy=policy, other_case=tuple(other_case)
    )


def plant(
    name: str, unit: FactChange, file: Submission, at: Address, *, boundary: bool = False
) -> tuple[tuple[Document, ...], tuple[Document, ...], Anomaly]:
    """The documents that both halves start from, those with the lie, and the anomaly."""
    base = file.documents
    if boundary:
        base = edited(base, unit.near_miss(file.asked(at.at("graze").stream())))[0]
    request = file.asked(at.at("change").stream(), documents=base, boundary=boundary)
    return base, *changed(name, unit, request)


def pair(
    language: Language, index: int, name: str, boundary: bool = False, policy: Policy = POLICY
) -> tuple[CaseFile, CaseFile] | None:
    """The file with a lie and its clean twin; None where the lie cannot be told."""
    case, documents = drawn(language, index)
    unit, at = units.load(FactChange, name), address(language, index).at("lie", name)
    if not unit.applies(submission(case, documents, policy)):
        return None
    others: tuple[Document, ...] = ()
    if unit.needs_other_case:
        other = draw_case(World(), case.today, language, at=at.at("stranger"), index=index)
        others = papers(other, at.at("stranger papers"), "stranger")
    file = submission(case, documents, policy, others)
    base, shown, anomaly = plant(name, unit, file, at, boundary=boundary)
    return halves(case, shown, anomaly, base)


def halves(
    case: Case, shown: tuple[Document, ...], anomaly: Anomaly, base: tuple[Document, ...]
) -> tuple[CaseFile, CaseFile]:
    """The file that lies, and its clean twin."""
    lied = case_file(case, file_id(case.language, case.index), shown, (anomaly,))
    return Pair(lied, case_file(case, file_id(case.language, case.index, "b"), base)).halves()


def shipped_lies() -> list[str]:
    """The lies about facts that shipped papers can carry; ``tests/forms`` has the others."""
    own = ((OWN,),)
    return [n for n in units.names(FactChange) if units.load(FactChange, n).carriers != own]
