"""The lie of one case: which is told, in which papers, and what print shows of it.

Nothing is drawn on paper here but a forger's patch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flows.journey.dealt import is_forged
from flows.journey.loaded_units import LoadedUnits
from flows.journey.printing import Press, printed
from pipeline.changes import ChangeRequest, PageEdit, Submission, edited
from pipeline.recipe import Recipe, counts
from pipeline.records import Anomaly, Change, Document, Evidence, Language, Page
from pipeline.rng import Address
from pipeline.roles import FactChange, PageChange, Printed

Texts = Mapping[str, Mapping[str, str]]  # document id -> field name -> what is printed
Sheets = Mapping[str, tuple[Page, ...]]  # document id -> as printed


@dataclass(frozen=True)
class Outcome:
    """What came of the wish to lie.

    The papers both halves start from, the papers as they are handed in, and what differs in print.
    """

    base: tuple[Document, ...]
    shown: tuple[Document, ...]
    anomaly: Anomaly | None = None  # with its evidence
    sheets: Sheets = field(default_factory=dict)  # of the paper that a forger worked on, by its id


def wanted(recipe: Recipe, index: int) -> bool:
    """Is the file of this index to lie?"""
    drawn = Address(recipe.seed, ("case", index, "anomaly")).uniform()
    share, forged = recipe.anomalies.share, is_forged(recipe, index)
    if forged is None:
        return drawn < share
    cases = counts.forgeries(recipe).cases
    return forged or drawn * (recipe.cases - cases) < share * recipe.cases - cases


def offers(units: LoadedUnits, file: Submission, at: Address) -> Iterator[str]:
    """The lies that can be told in this file, the one drawn first; none where it is to be honest.

    Whoever asks for another one has found that print does not show the one before.
    """
    if not wanted(units.recipe, file.case.index):
        return
    where = at.at("anomaly kind")
    forged = is_forged(units.recipe, file.case.index)
    left = {
        name: weight
        for name, weight in units.anomaly_weights.items()
        if forged in (None, name in units.page_changes)
        and (name in units.page_changes or units.fact_changes[name].applies(file))
    }
    while any(left.values()):
        name = where.pick(left)
        yield name
        del left[name]
        where = where.at(name)


def changed(
    name: str, unit: FactChange, request: ChangeRequest
) -> tuple[tuple[Document, ...], Anomaly]:
    """What a unit makes of the papers, and the anomaly under the unit's name.

    Its sentence is in the case's language; what of it is printed is not known yet.
    """
    edit = unit.change(request)
    explanation = edit.explanation.text(request.case.language)
    rule = edit.rule or unit.rule
    anomaly = Anomaly(name, unit.family, rule, edit.severity, explanation, edit.changes)
    return edit.documents, anomaly


def told(
    units: LoadedUnits, press: Press, name: str, *, file: Submission, at: Address
) -> Outcome | None:
    """A lie told before printing.

    None where print would not show it, or would show another beside the truth it starts from:
    ``applies`` of a change answers for the layouts and limits it knows, and a user's own may hide
    what the lie contradicts.
    """
    unit, today = units.fact_changes[name], file.case.today
    if unit.needs_other_case and not unit.meets(file):
        return None
    boundary = at.at("boundary").uniform() < units.recipe.anomalies.near_boundary
    base = file.documents
    if boundary:
        near = unit.near_miss(file.asked(at.at("graze", name).stream()))
        base = edited(file.documents, near)[0]
    request = file.asked(at.at("change", name).stream(), documents=base, boundary=boundary)
    shown, anomaly = changed(name, unit, request)
    before, after = ({d.id: press.texts(d) for d in half} for half in (base, shown))
    anomaly = replace(anomaly, evidence=differing(anomaly, before, after))
    if not anomaly.evidence:
        return None
    if anomaly.rule not in unit.fired(press.printed(shown, today), units.recipe.policy):
        return None
    return None if fired(units, press.printed(base, today)) else Outcome(base, shown, anomaly)


def forged(
    units: LoadedUnits,
    name: str,
    language: Language,
    *,
    papers: tuple[Document, ...],
    pages: Sheets,
    at: Address,
) -> Outcome | None:
    """A lie told after printing, on one sheet; None where no sheet offers itself."""
    unit, rng = units.page_changes[name], at.at("forge", name).stream()
    places = []
    for document in (_printed_once(d, pages[d.id]) for d in papers):
        places += [(document, page) for page in pages[document.id] if unit.applies(page, document)]
    if not places:
        return None
    document, page = places[int(rng.integers(len(places)))]
    edit = unit.change(page, document, rng)
    anomaly = _forgery(name, unit, document, edit=edit, language=language)
    sheets = {document.id: tuple(edit.page if p is page else p for p in pages[document.id])}
    evidence = differing(anomaly, texts(pages), texts({**pages, **sheets}))
    shown, _ = edited(papers, {document.id: edit.facts})
    return Outcome(papers, shown, replace(anomaly, evidence=evidence), sheets)


def _forgery(
    name: str, unit: PageChange, document: Document, *, edit: PageEdit, language: Language
) -> Anomaly:
    """The anomaly of a forged sheet."""
    said = document.facts
    changes = tuple(Change(document.id, f, said.get(f), value) for f, value in edit.facts.items())
    explanation = edit.explanation.text(language)
    return Anomaly(name, unit.family, unit.rule, edit.severity, explanation, changes)


def _printed_once(document: Document, sheets: Sequence[Page]) -> Document:
    """The paper with no facts but those that a forged sheet could restate.

    What stands in a second place would go on saying the truth there.
    """
    times: Counter[str] = Counter()
    for page in sheets:
        times.update(printed_field.name for printed_field in page.fields)
    once = {name: value for name, value in document.facts.items() if times[name] == 1}
    return replace(document, facts=once)


def differing(anomaly: Anomaly, before: Texts, after: Texts) -> tuple[Evidence, ...]:
    """What was changed, as the sheets say it.

    What they do not say, or say as before, is no evidence.
    """
    found = []
    for change in anomaly.changes:
        true, shown = (half[change.document_id].get(change.field, "") for half in (before, after))
        if true != shown:
            found.append(Evidence(change.document_id, change.field, true, shown))
    return tuple(found)


def texts(pages: Sheets) -> Texts:
    """What printed sheets say, forged or not."""
    return {name: _text_of(sheets) for name, sheets in pages.items()}


def _text_of(sheets: Sequence[Page]) -> dict[str, str]:
    said: dict[str, str] = {}
    for sheet in sheets:
        said.update((f.name, f.text) for f in sheet.fields)
    return said


def fired_on(
    units: LoadedUnits,
    papers: Sequence[Document],
    pages: Sheets,
    *,
    today: date,
    lie: Anomaly | None,
) -> tuple[str, ...]:
    """The rules the sheets break as printed, and the planted one.

    Print alone does not tell of a forgery. One lie can break several rules: somebody else's
    certificate has another name, another employer and another income too.
    """
    said = texts(pages)
    rules = fired(units, printed(((d, said[d.id]) for d in papers), today))
    return tuple(sorted(rules | {lie.rule} if lie else rules))


def fired(units: LoadedUnits, file: Printed) -> frozenset[str]:
    """The rules a file breaks as printed."""
    policy = units.recipe.policy
    return frozenset().union(*(unit.fired(file, policy) for unit in units.fact_changes.values()))
