"""A file and its twin: both photographed whole, however a lie changed what papers have sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from case_files import sheets
from paper_run import unseen
from runs import PAPERS

from flows.checking.rederive import rule_faults
from flows.journey.case import Journey, make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.shard import tables
from flows.journey.timings import Clock
from pipeline import recipe as recipes
from pipeline import units
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.conditions import MULTI_DOC
from pipeline.policy import Policy
from pipeline.printing import template
from pipeline.records import CaseFile, Change, Family
from pipeline.roles import FactChange, Facts, Printed

ALONE = {"Normal Captures": 1}


def loaded_units(name: str, seed: int, **keys: object) -> LoadedUnits:
    """Cases that are told the lie ``name`` wherever they can be."""
    fixed = {
        "seed": seed,
        "captures.sessions": 1,
        "captures.conditions": ALONE,
        "questions.kinds": [],
    }
    lies = {"anomalies.share": 1.0, "anomalies.kinds": {name: 1}}
    return load_units(
        recipes.load(
            "files", {**fixed, **lies, **{k.replace("__", "."): v for k, v in keys.items()}}
        ).model_dump_json()
    )


def pairs(loaded: LoadedUnits, start: int, most: int, tries: int) -> Iterator[Journey]:
    """Up to ``most`` pairs among ``tries`` cases."""
    found = 0
    with unseen():
        for index in range(start, start + tries):
            journey = make_case(loaded, index, Clock())
            if len(journey.files) == 2:
                yield journey
                found += 1
            if found == most:
                return


def shown(file: CaseFile) -> set[tuple[str, int]]:
    return {(sheet.id, sheet.page) for photo in file.photos for sheet in photo.sheets}


def faults(loaded: LoadedUnits, journey: Journey) -> list[str]:
    """What ``check`` says of both halves, and sheets that pictures do not account for.

    Those that are in no picture, or in one and not of the file.
    """
    rows = {row["id"]: row for row in tables(loaded, [journey])["cases"].to_pylist()}
    found = [
        fault for file in journey.files for fault in rule_faults(loaded, rows[file.id], file.photos)
    ]
    for file in journey.files:
        printed = {
            (sheet.id, sheet.page) for document in file.documents for sheet in sheets(document)
        }
        found += [f"{file.id}: {name}, sheet {n}" for name, n in sorted(printed ^ shown(file))]
    return found


@pytest.mark.parametrize("name", units.names(FactChange))
def test_both_halves_of_every_lie_are_photographed_whole(name: str) -> None:
    loaded = loaded_units(name, 4711)
    (journey,) = pairs(loaded, 0, 1, 60)
    assert faults(loaded, journey) == []
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
                page.repeat or page.each for page in template.load_layout(kind, layout).pages
            ):
                continue
            loaded = loaded_units(
                "foreign_document",
                31,
                languages={kind[:2]: 1},
                documents={**papers, kind: {layout: 1}},
            )
            for journey in pairs(loaded, 0, 10, 10):
                assert faults(loaded, journey) == []
                lengths.append(tuple(len(shown(file)) for file in journey.files))
    assert any(lied > clean for lied, clean in lengths) and any(
        lied < clean for lied, clean in lengths
    )


@dataclass(frozen=True)
class Paperwork(FactChange):
    """One half has a paper that the other lacks; both have all others."""

    rule: ClassVar[str] = "ownership"
    family: ClassVar[Family] = "consistency"
    more: bool = True

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return False

    def applies(self, file: Submission) -> bool:
        return True

    def change(self, request: ChangeRequest) -> FactEdit:
        documents = request.documents
        extra = replace(documents[0], id=f"{documents[0].id}_2")
        return FactEdit(
            documents=(*documents, extra) if self.more else documents[1:],
            changes=(Change(documents[-1].id, "person.name", "", ""),),
            severity="low",
            explanation=Localized(zh="多了或少了一份。", en="One more, or one less."),
        )


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("condition", ["Normal Captures", MULTI_DOC])
def test_a_lie_may_bring_a_paper_or_take_one_away(more: bool, condition: str) -> None:
    loaded = loaded_units("wrong_total", 7, captures__conditions={condition: 1}, captures__free=1.0)
    loaded = replace(loaded, fact_changes={"wrong_total": Paperwork(more=more)}, questions={})
    for journey in pairs(loaded, 0, 3, 3):
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
