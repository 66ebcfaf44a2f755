"""Credit files without pictures: papers set by their layouts, photographed by a camera that sees
every field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from pipeline import units
from pipeline.policy import Policy
from pipeline.printing import template
from pipeline.printing.compose import Composer
from pipeline.printing.pagination import paginate
from pipeline.recipe import World
from pipeline.records import (
    Anomaly,
    Case,
    CaseFile,
    Document,
    Fact,
    FieldView,
    Language,
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


def papers(case: Case, at: Address, case_id: str, owner: str) -> tuple[Document, ...]:
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
                    f"{case_id}-{kind.split('/')[1]}",
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
            document.id,
            document.kind,
            document.label,
            document.owner,
            number,
            QUAD,
            True,
            0.5,
            seen,
        )
        for number, seen in enumerate(turns)
    ]


@cache
def fields(
    kind: str, name: str, facts: tuple[tuple[str, Fact], ...]
) -> tuple[tuple[FieldView, ...], ...]:
    """The fields of each sheet; the halves of a pair, and the file without a lie, share most
    papers.
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
        f"{case_id}-{session}-{number:02d}",
        case_id,
        language,
        b"",
        1600,
        1200,
        condition,
        1,
        tuple(shown),
        False,
        None,
        {"session": session},
    )


def photographed(
    case_id: str,
    language: Language,
    documents: Sequence[Document],
    condition: str = "Normal Captures",
) -> tuple[Photo, ...]:
    """Session 0: every sheet alone; session 1.

    The first three one-sheet papers together; session 2: all that proves what is owned.
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
        case_id,
        "train",
        None,
        case,
        documents,
        photographed(case_id, case.language, documents),
        anomalies,
    )


@cache
def drawn(language: Language, index: int) -> tuple[Case, tuple[Document, ...]]:
    """A case and its papers."""
    at = address(language, index)
    case = draw_case(World(), TODAY - timedelta(days=index), language, at=at, index=index)
    return case, papers(case, at.at("papers"), f"{language}-{index}-a", case.applicant.id)


@cache
def lone(language: Language, index: int) -> CaseFile:
    """A clean file without a twin."""
    case, documents = drawn(language, index)
    return case_file(case, f"{language}-{index}-a", documents)


def pair(
    language: Language, index: int, name: str, boundary: bool = False, policy: Policy = POLICY
) -> tuple[CaseFile, CaseFile] | None:
    """The file with a lie and its clean twin; None where the lie cannot be told."""
    case, documents = drawn(language, index)
    unit, at = units.load(FactChange, name), address(language, index).at("lie", name)
    if not unit.applies(case, documents, policy):
        return None
    base = (
        unit.graze(case, documents, policy, rng=at.at("graze").stream()) if boundary else documents
    )
    other = draw_case(World(), case.today, language, at=at.at("stranger"), index=index)
    strangers = (
        papers(other, at.at("stranger papers"), f"{language}-{index}-a", "stranger")
        if unit.needs_stranger
        else ()
    )
    shown, anomaly = unit.change(
        case, base, policy, rng=at.at("change").stream(), boundary=boundary, stranger=strangers
    )
    clean = tuple(replace(d, id=d.id.replace("-a-", "-b-", 1)) for d in base)
    one, two = (
        case_file(case, f"{language}-{index}-a", shown, (anomaly,)),
        case_file(case, f"{language}-{index}-b", clean),
    )
    return replace(one, twin=two), replace(two, twin=one, twin_of=one.id)
