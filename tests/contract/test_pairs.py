"""A file and its twin: both photographed whole, however a lie changed what papers have sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from case_files import sheets
from paper_run import unseen
from runs import PAPERS

from flows.commands.check import _rules
from flows.journey.case import Journey, make_case
from flows.journey.loaded_units import MULTI_DOC, Kit, kit
from flows.journey.shard import tables
from flows.journey.timings import Clock
from pipeline import recipe as recipes
from pipeline import units
from pipeline.policy import Policy
from pipeline.printing import template
from pipeline.records import Anomaly, Case, CaseFile, Change, Document
from pipeline.roles import FactChange, Facts, Printed, Rng

ALONE = {"Normal Captures": 1}


def tools(name: str, seed: int, **keys: object) -> Kit:
    """Cases that are told the lie ``name`` wherever they can be."""
    fixed = {
        "seed": seed,
        "captures.sessions": 1,
        "captures.conditions": ALONE,
        "questions.kinds": [],
    }
    lies = {"anomalies.share": 1.0, "anomalies.kinds": {name: 1}}
    return kit(
        recipes.load(
            "files", {**fixed, **lies, **{k.replace("__", "."): v for k, v in keys.items()}}
        ).model_dump_json()
    )


def pairs(crew: Kit, start: int, most: int, tries: int) -> Iterator[Journey]:
    """Up to ``most`` pairs among ``tries`` cases."""
    found = 0
    with unseen():
        for index in range(start, start + tries):
            journey = make_case(crew, index, Clock())
            if len(journey.files) == 2:
                yield journey
                found += 1
            if found == most:
                return


def shown(file: CaseFile) -> set[tuple[str, int]]:
    return {(sheet.id, sheet.page) for photo in file.photos for sheet in photo.sheets}


def faults(crew: Kit, journey: Journey) -> list[str]:
    """What ``check`` says of both halves, and sheets that are in no picture.

    Or in one and not of the file.
    """
    rows = {row["id"]: row for row in tables(crew, [journey])["cases"].to_pylist()}
    found = [fault for file in journey.files for fault in _rules(crew, rows[file.id], file.photos)]
    for file in journey.files:
        printed = {
            (sheet.id, sheet.page) for document in file.documents for sheet in sheets(document)
        }
        found += [f"{file.id}: {name}, sheet {n}" for name, n in sorted(printed ^ shown(file))]
    return found


@pytest.mark.parametrize("name", units.names(FactChange))
def test_both_halves_of_every_lie_are_photographed_whole(name: str) -> None:
    crew = tools(name, 4711)
    (journey,) = pairs(crew, 0, 1, 60)
    assert faults(crew, journey) == []
    one, other = sorted(journey.files, key=lambda file: file.id)
    assert one.id.endswith("-a") and {p.case_id for p in one.photos} == {one.id}
    pictures = [p.jpeg for p in (*one.photos, *(p for p in other.photos if p.case_id == other.id))]
    assert len(set(pictures)) == len(pictures), "a picture is stored twice"
    assert {p.case_id for p in other.photos} == {one.id, other.id}, (
        "some pictures are shared, those of what the lie touched are not"
    )
    told = {c.document_id for file in journey.files for a in file.anomalies for c in a.changes}
    assert told & {s.id for p in other.photos if p.case_id == other.id for s in p.sheets}


def test_a_strangers_paper_may_have_more_sheets_or_fewer() -> None:
    """Each layout that has as many sheets as there is to say."""
    lengths: list[tuple[int, ...]] = []
    for kind in units.names(Facts):
        papers: dict[str, dict[str, int]] = {p: {} for p in PAPERS if p[:2] == kind[:2]}
        for layout in template.layouts(kind):
            if not any(
                sheet.repeat or sheet.each for sheet in template.load_layout(kind, layout).sheets
            ):
                continue
            crew = tools(
                "foreign_document",
                31,
                languages={kind[:2]: 1},
                documents={**papers, kind: {layout: 1}},
            )
            for journey in pairs(crew, 0, 10, 10):
                assert faults(crew, journey) == []
                lengths.append(tuple(len(shown(file)) for file in journey.files))
    assert any(lied > clean for lied, clean in lengths) and any(
        lied < clean for lied, clean in lengths
    )


@dataclass(frozen=True)
class Paperwork(FactChange):
    """One half has a paper that the other lacks; both have all others."""

    rule: ClassVar[str] = "ownership"
    more: bool = True

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return False

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return True

    def change(
        self, case: Case, documents: tuple[Document, ...], policy: Policy, rng: Rng, **rest: object
    ) -> tuple[tuple[Document, ...], Anomaly]:
        extra = replace(documents[0], id=f"{documents[0].id}_2")
        changed = (*documents, extra) if self.more else documents[1:]
        return changed, Anomaly(
            "paperwork",
            "consistency",
            "ownership",
            "low",
            "",
            (Change(documents[-1].id, "person.name", "", ""),),
        )


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("condition", ["Normal Captures", MULTI_DOC])
def test_a_lie_may_bring_a_paper_or_take_one_away(more: bool, condition: str) -> None:
    crew = tools("wrong_total", 7, captures__conditions={condition: 1}, captures__free=1.0)
    crew = replace(crew, fact_changes={"wrong_total": Paperwork(more=more)}, questions={})
    for journey in pairs(crew, 0, 3, 3):
        lied, clean = ({d.id for d in file.documents} for file in journey.files)
        (odd,) = lied ^ clean
        for file in journey.files:
            seen = {name for name, _ in shown(file)}
            assert seen <= {d.id for d in file.documents} and (
                condition == MULTI_DOC or seen == {d.id for d in file.documents}
            )
        if condition != MULTI_DOC:
            assert {
                p.case_id for file in journey.files for p in file.photos if p.sheets[0].id == odd
            } == {journey.files[0 if more else 1].id}
