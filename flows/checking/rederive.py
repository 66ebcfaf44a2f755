"""Answers and rules of cases, derived a second time from printed text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from flows.checking import originals, own_forms, printed_lines
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.storage.dataset import Dataset
from flows.storage.partitions import Part
from output.scoring.recheck import recheck
from pipeline.kinds import is_own
from pipeline.reading.text_layer import unsaid
from pipeline.records import Photo
from pipeline.roles import Printed


class Rederived(NamedTuple):
    """What was derived again of a part's cases, and where that differs from what is stored."""

    answers: int
    cases: int
    wrong: list[str]
    rules: list[str]
    forms: own_forms.Tally
    papers: int  # PDFs that were read
    unsaid: list[str]
    lines: int  # held against fields and files
    wrong_lines: list[str]


def rederive(dataset: Dataset, part: Part | None) -> Rederived:
    """Answers and rules of a part's cases (of all, without one), a second time."""
    units = _units(dataset)
    blank = dataset.templates().values()
    answers, cases, wrong, rules = 0, 0, list[str](), list[str]()
    own, forms = own_forms.forms(dataset.manifest), own_forms.Tally()
    choices, pdfs = own.choices(), originals.Originals(dataset)
    papers, lacking, lines, unlike = 0, list[str](), 0, list[str]()
    for case, taken, questions in replace(dataset, part=part).files_of_cases(originals=True):
        photos = [photo for photo in taken if not photo.negative]
        wrong += map(str, recheck(questions, [*photos, *blank], units.recipe.policy))
        printed = printed_of(case, photos, own)
        rules += rule_faults(units, case, photos, printed=printed, choices=choices)
        forms.add(own, case, printed)
        for found in pdfs.faults(case, photos):
            if isinstance(found, int):
                papers += found
            else:
                lacking.append(found)
        if units.recipe.labels.lines:
            own_photos = [photo for photo in photos if photo.case_id == case["id"]]
            unlike += chain.from_iterable(map(printed_lines.faults, own_photos))
            lines += sum(map(printed_lines.count, own_photos))
        answers, cases = answers + len(questions), cases + 1
    return Rederived(answers, cases, wrong, rules, forms, papers, lacking, lines, unlike)


def _units(dataset: Dataset) -> LoadedUnits:
    # Documents and templates are not needed here, and a user's own may be elsewhere by now: nor is
    # what the recipe says of them.
    unneeded: dict[str, Any] = {
        "documents": None,
        "handed_in": {},
        "templates": (),
        "fit": (),
        "refilled": {},
        "captures": dataset.recipe.captures.model_copy(update={"kinds": {}}),
    }
    recipe = dataset.recipe.model_copy(update=unneeded)
    return load_units(recipe.model_dump_json())


def rule_faults(
    units: LoadedUnits,
    case: Mapping[str, Any],
    photos: Sequence[Photo],
    *,
    printed: Printed,
    choices: frozenset[tuple[str, str]] = frozenset(),
) -> Iterator[str]:
    """Each planted anomaly breaks its rule in print; clean cases break none.

    Shown texts are on the page. ``printed``: see ``printed_of``; ``choices``: see ``unsaid``.
    """
    planted = {a["kind"] for a in case["anomalies"]}
    for name, unit in units.fact_changes.items():
        broken = unit.broken(printed, units.recipe.policy)
        if name in planted and not broken and _complete(case, printed):
            yield f"{case['id']}: planted {name}, but its rule holds in print"
        if broken and not planted:
            yield f"{case['id']}: clean, but {name} finds its rule broken"
    yield from fired_faults(units, case, printed)
    yield from _evidence(case, photos)
    for photo in photos:
        for lacking in unsaid(photo, choices):
            yield f"{photo.id}: pdf: does not say {lacking}"


def fired_faults(units: LoadedUnits, case: Mapping[str, Any], printed: Printed) -> Iterator[str]:
    """The rules a row says have fired are those its papers break in print, and the planted one.

    The decision follows.
    """
    policy, stated = units.recipe.policy, set(case["rules_fired"])
    if case["decision"] != policy.decide(stated):
        meant = policy.decide(stated)
        yield f"{case['id']}: decision {case['decision']}, but rules {sorted(stated)} mean {meant}"
    read: frozenset[str] = frozenset().union(
        *(unit.fired(printed, policy) for unit in units.fact_changes.values())
    )
    fired = read | {a["rule"] for a in case["anomalies"]}
    if fired - stated or (stated - fired and _complete(case, printed)):
        yield f"{case['id']}: rules fired {sorted(stated)}, but print breaks {sorted(fired)}"


def _evidence(case: Mapping[str, Any], photos: Sequence[Photo]) -> Iterator[str]:
    """What an anomaly says is shown is a fact of a paper of the case, and stands on a page wherever
    the field was photographed.
    """
    papers = {d["id"]: {fact["name"] for fact in d["facts"]} for d in case["documents"]}
    seen = _seen(photos)
    for e in (e for anomaly in case["anomalies"] for e in anomaly["evidence"]):
        where = f"{case['id']}: evidence says {e['field']}"
        texts = seen.get((e["document_id"], e["field"]))
        stated = e["field"] in papers.get(e["document_id"], ())
        nowhere = bool(e["shown"]) and not texts and not stated  # unlike what was taken out
        if e["document_id"] not in papers or nowhere:
            yield f"{where} of {e['document_id']}, which the case does not have"
        elif e["shown"] == e["true"]:
            yield f"{where} shows {e['shown']!r}, which is the truth"
        elif texts and e["shown"] and e["shown"] not in texts:
            yield f"{where} shows {e['shown']!r}, the page prints {' and '.join(sorted(texts))!r}"


def _seen(photos: Sequence[Photo]) -> Mapping[tuple[str, str], set[str]]:
    """What stands in a field wherever it was photographed, by document and field."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for photo in photos:
        for sheet in photo.sheets:
            for field in sheet.fields:
                seen[sheet.id, field.name].add(field.text)
    return seen


def _complete(case: Mapping[str, Any], printed: Printed) -> bool:
    """Was every paper of the file photographed, those of own kinds with all of their rows? (a group
    photo shows only some)
    """
    held = {name for name, kind in printed.kinds.items() if not is_own(kind)}
    return {d["id"] for d in case["documents"]} <= held | set(printed.forms)


def _cut(photos: Sequence[Photo]) -> list[str]:
    """The papers of which some sheet is in no picture: their print says too little of them."""
    seen, whole = defaultdict[str, set[int]](set), dict[str, int]()
    for photo in photos:
        whole |= photo.sheets_of
        for sheet in photo.sheets:
            seen[sheet.id].add(sheet.page)
    return [name for name, count in whole.items() if len(seen[name]) < count]


def printed_of(
    case: Mapping[str, Any], photos: Sequence[Photo], own: own_forms.Forms | None = None
) -> Printed:
    """What the papers of a case print, put together from its photographs.

    ``own``: the own kinds of the dataset.
    """
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    # In the order of the sheets, whatever the order of the photographs: a field printed on two may
    # be forged on one.
    for sheet in sorted((s for p in photos for s in p.sheets), key=lambda s: (s.id, s.page)):
        kinds[sheet.id] = sheet.kind
        texts[sheet.id] |= {f.name: f.text for f in sheet.fields}
    for name in _cut(photos):
        del texts[name], kinds[name]
    found = Printed(texts, kinds, case["today"])
    if own is not None:
        found.forms = own_forms.checks(own, case, found)
    return found
