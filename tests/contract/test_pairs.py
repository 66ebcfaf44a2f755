"""A file and its twin: both photographed whole, however a lie changed what papers have sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pytest
from case_files import sheets, shipped_lies
from paper_run import unseen
from runs import PAPERS

from flows.checking.rederive import printed_of, rule_faults
from flows.journey.case import Journey, make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.shard import tables
from flows.journey.timings import Clock
from pipeline import recipe as recipes
from pipeline import units
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.conditions import DIGITAL_ORIGINAL, MULTI_DOC, NORMAL
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


def pairs(
    loaded: LoadedUnits, start: int, most: int, *, tries: int, originals: bool = False
) -> Iterator[Journey]:
    """Up to ``most`` pairs among ``tries`` cases, with the PDFs of ``originals`` if wanted."""
    found = 0
    with unseen(originals=originals):
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
    found: list[str] = []
    for file in journey.files:
        row = rows[file.id]
        texts = printed_of(row, file.photos)
        found += rule_faults(loaded, row, file.photos, printed=texts)
    for file in journey.files:
        printed = {
            (sheet.id, sheet.page) for document in file.documents for sheet in sheets(document)
        }
        found += [f"{file.id}: {name}, sheet {n}" for name, n in sorted(printed ^ shown(file))]
    return found


@pytest.mark.parametrize("name", shipped_lies())
def test_both_halves_of_every_lie_are_photographed_whole(name: str) -> None:
    loaded = loaded_units(name, 4711)
    (journey,) = pairs(loaded, 0, 1, tries=60)
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
            for journey in pairs(loaded, 0, 10, tries=10):
                assert faults(loaded, journey) == []
                lengths.append(tuple(len(shown(file)) for file in journey.files))
    assert any(lied > clean for lied, clean in lengths) and any(
        lied < clean for lied, clean in lengths
    )


# ---------------------------------------------------------------- every lie, every layout

LIES = shipped_lies()
WANTED = 300  # pairs in all
LEAST = 12  # of each lie
TRIES = 8  # cases for the pairs of one choice of layouts
MORE = 90  # and of one that was met too seldom in these
# The papers that lie beside the one a lie is sought in, where the lie names no carriers.
BESIDE = {"zh": ("zh/identity_card_front",), "en": ("en/drivers_license", "en/ssn_card")}
# Layouts that do not print what the lie contradicts: no number of a person, no balance, no owner,
# no total.
SILENT: dict[str, set[str]] = {
    "bad_check_digit": {"zh/vehicle_registration/folded_licence"},
    "broken_balance_chain": {"zh/bank_statement/wallet_boxed", "zh/bank_statement/wallet_ledger"},
    "collateral_owner": {"en/appraisal_summary/ruled_form", "en/appraisal_summary/slate_report"},
    "wrong_total": {
        "zh/bank_statement/bilingual_plain",
        "zh/bank_statement/wallet_boxed",
        "zh/bank_statement/wallet_ledger",
    },
}


@dataclass
class Walk:
    """What the pairs of one lie have shown."""

    name: str
    carried: set[str]  # the kinds that carry it, where it names them
    pairs: int = 0
    originals: int = 0
    faults: list[str] = field(default_factory=list)
    told: set[str] = field(
        default_factory=set
    )  # layouts of the papers sought in, where it was told
    touched: set[str] = field(default_factory=set)  # layouts of papers that it changed

    def go(self, chosen: Mapping[str, str], start: int, *, tries: int, most: int) -> None:
        """Pairs of cases with these layouts, until ``most`` of them changed such a paper.

        And nothing of these layouts is lacking any more.
        """
        language, wanted, met = next(iter(chosen))[:2], layouts(chosen), 0
        beside = {} if self.carried else {kind: {} for kind in BESIDE[language]}
        loaded = loaded_units(
            self.name,
            31,
            languages={language: 1},
            documents={**beside, **{kind: {layout: 1} for kind, layout in chosen.items()}},
            captures__conditions={NORMAL: 1, DIGITAL_ORIGINAL: 1},
        )
        for journey in pairs(loaded, start, tries, tries=tries, originals=True):
            self.told |= wanted
            met += bool(self.add(loaded, journey) & wanted)
            if met >= most and not wanted & self.lacking():
                break

    def add(self, loaded: LoadedUnits, journey: Journey) -> set[str]:
        """A pair is judged and counted. The layouts of the papers that the lie changed in it."""
        self.pairs += 1
        self.faults += faults(loaded, journey)
        for photo in (p for file in journey.files for p in file.photos):
            self.originals += photo.pdf is not None
            if (photo.condition == DIGITAL_ORIGINAL) != (photo.pdf is not None):
                self.faults.append(f"{photo.id}: {photo.condition}, with or without a PDF")
        now = changed_layouts(journey)
        self.touched |= now
        return now

    def lacking(self) -> set[str]:
        """Of kinds that carry the lie or were changed, the layouts in which that was not met."""
        changed = {layout.rpartition("/")[0] for layout in self.touched}
        missing = (every_layout(self.carried) - self.told) | (every_layout(changed) - self.touched)
        return missing - SILENT.get(self.name, set())


def changed_layouts(journey: Journey) -> set[str]:
    """The layouts of the papers in which the halves differ."""
    one, other = ({d.id: d for d in file.documents} for file in journey.files)
    found = set()
    for name in one.keys() | other.keys():
        documents = [half[name] for half in (one, other) if name in half]
        if len(documents) == 1 or documents[0].facts != documents[1].facts:
            found.add(f"{documents[0].kind}/{documents[0].layout}")
    return found


def every_layout(kinds: Iterable[str]) -> set[str]:
    return {f"{kind}/{layout}" for kind in kinds for layout in template.layouts(kind)}


def layouts(chosen: Mapping[str, str]) -> set[str]:
    return {f"{kind}/{layout}" for kind, layout in chosen.items()}


def choices(kinds: Sequence[str]) -> list[dict[str, str]]:
    """Kind -> layout, so often that every layout of every kind is in one."""
    held = {kind: template.layouts(kind) for kind in kinds}
    rounds = max(len(names) for names in held.values())
    return [{kind: names[n % len(names)] for kind, names in held.items()} for n in range(rounds)]


def walked(name: str) -> Walk:
    """A lie told in every layout of the papers that carry it; of any paper, if it names none."""
    carriers = units.load(FactChange, name).carriers
    walk = Walk(name, {kind for kinds in carriers for kind in kinds})
    rounds: list[dict[str, str]] = []
    for kinds in carriers or [(kind,) for kind in units.names(Facts)]:
        rounds += choices(kinds)
    most = -(-LEAST // len(rounds))
    for n, chosen in enumerate(rounds):
        walk.go(chosen, n * TRIES, tries=TRIES, most=most)
    for chosen in rounds:  # what is seldom
        if walk.pairs < LEAST or layouts(chosen) & walk.lacking():
            walk.go(chosen, len(rounds) * TRIES, tries=MORE, most=most)
    return walk


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_shown_whole_in_every_layout_of_the_papers_it_touches(name: str) -> None:
    """Also by the text of digital originals, whose readers never look at the pixels."""
    walk = walked(name)
    assert walk.faults == []
    assert walk.lacking() == set() and not walk.touched & SILENT.get(name, set())
    assert walk.pairs >= LEAST and walk.originals > 0


def test_the_lies_are_walked_over_three_hundred_pairs_at_least() -> None:
    """Each is asserted to be told ``LEAST`` times."""
    assert LEAST * len(LIES) >= WANTED


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
    for journey in pairs(loaded, 0, 3, tries=3):
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
