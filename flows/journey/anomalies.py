"""The lie of one case: which is told, in which papers, and what print shows of it. Nothing is drawn on paper here but a forger's patch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flows.journey.loaded_units import Kit
from flows.journey.printing import Press, printed
from pipeline.recipe import Recipe
from pipeline.records import Anomaly, Case, Document, Evidence, Language, Page
from pipeline.rng import Address
from pipeline.roles import Printed

Texts = Mapping[str, Mapping[str, str]]  # document id -> field name -> what is printed
Sheets = Mapping[str, tuple[Page, ...]]  # document id -> as printed


@dataclass(frozen=True)
class Telling:
    """A lie told: the papers both halves start from, the papers as they are handed in, and what differs in print."""

    base: tuple[Document, ...]
    shown: tuple[Document, ...]
    anomaly: Anomaly | None = None  # with its evidence
    sheets: Sheets = field(default_factory=dict)  # of the paper that a forger worked on, by its id


def wanted(recipe: Recipe, index: int) -> bool:
    """Is the file of this index to lie?"""
    return Address(recipe.seed, ("case", index, "anomaly")).uniform() < recipe.anomalies.share


def offers(kit: Kit, case: Case, papers: Sequence[Document], *, at: Address) -> Iterator[str]:
    """The lies that can be told in this file, the one drawn first; none where the file is to be honest.

    Whoever asks for another one has found that print does not show the one before.
    """
    if not wanted(kit.recipe, case.index):
        return
    policy, where = kit.recipe.policy, at.at("anomaly kind")
    left = {
        n: w
        for n, w in kit.anomaly_weights.items()
        if n in kit.page_changes or kit.fact_changes[n].applies(case, papers, policy)
    }
    while any(left.values()):
        name = where.pick(left)
        yield name
        del left[name]
        where = where.at(name)


def told(
    kit: Kit,
    press: Press,
    name: str,
    *,
    case: Case,
    papers: tuple[Document, ...],
    stranger: Sequence[Document],
    at: Address,
) -> Telling | None:
    """A lie told before printing; None where print would not show it, or would show another beside the truth it starts from.

    ``applies`` of a change answers for the layouts and limits it knows; a user's own may hide what the lie contradicts.
    """
    unit, policy = kit.fact_changes[name], kit.recipe.policy
    if unit.needs_stranger and not unit.meets(papers, stranger):
        return None
    boundary = at.at("boundary").uniform() < kit.recipe.anomalies.near_boundary
    base = (
        unit.graze(case, papers, policy, rng=at.at("graze", name).stream()) if boundary else papers
    )
    shown, anomaly = unit.change(
        case, base, policy, rng=at.at("change", name).stream(), boundary=boundary, stranger=stranger
    )
    before, after = ({d.id: press.texts(d) for d in half} for half in (base, shown))
    anomaly = replace(anomaly, evidence=differing(anomaly, before, after))
    plain = anomaly.evidence and anomaly.rule in unit.fired(
        press.printed(shown, case.today), policy
    )
    if not plain or fired(kit, press.printed(base, case.today)):
        return None
    return Telling(base, shown, anomaly)


def forged(
    kit: Kit,
    name: str,
    language: Language,
    *,
    papers: tuple[Document, ...],
    pages: Sheets,
    at: Address,
) -> Telling | None:
    """A lie told after printing, on one sheet; None where no sheet offers itself."""
    unit, rng = kit.page_changes[name], at.at("forge", name).stream()
    places = [
        (d, p)
        for d in (_printed_once(d, pages[d.id]) for d in papers)
        for p in pages[d.id]
        if unit.applies(p, d)
    ]
    if not places:
        return None
    document, page = places[int(rng.integers(len(places)))]
    sheet, reads, anomaly = unit.change(page, document, language, rng=rng)
    sheets = {document.id: tuple(sheet if p is page else p for p in pages[document.id])}
    shown = tuple(
        replace(d, facts={**d.facts, **reads.facts}) if d.id == document.id else d for d in papers
    )
    evidence = differing(anomaly, texts(pages), texts({**pages, **sheets}))
    return Telling(papers, shown, replace(anomaly, evidence=evidence), sheets)


def _printed_once(document: Document, sheets: Sequence[Page]) -> Document:
    """The paper with no facts but those that a forged sheet could restate: what stands in a second place would go on saying the truth there."""
    times = Counter(f.name for page in sheets for f in page.fields)
    return replace(
        document, facts={name: value for name, value in document.facts.items() if times[name] == 1}
    )


def differing(anomaly: Anomaly, before: Texts, after: Texts) -> tuple[Evidence, ...]:
    """What was changed, as the sheets say it; what they do not say, or say as before, is no evidence."""
    found = []
    for change in anomaly.changes:
        true, shown = (half[change.document_id].get(change.field, "") for half in (before, after))
        if true != shown:
            found.append(Evidence(change.document_id, change.field, true, shown))
    return tuple(found)


def texts(pages: Sheets) -> Texts:
    """What printed sheets say, forged or not."""
    return {
        name: {f.name: f.text for sheet in sheets for f in sheet.fields}
        for name, sheets in pages.items()
    }


def fired_on(
    kit: Kit, papers: Sequence[Document], pages: Sheets, *, today: date, lie: Anomaly | None
) -> tuple[str, ...]:
    """The rules the sheets break as printed, and the planted one, which print alone does not tell of a forgery.

    One lie can break several: a stranger's certificate has another name, another employer and another income too.
    """
    said = texts(pages)
    return tuple(
        sorted(
            {
                *([lie.rule] if lie else []),
                *fired(kit, printed(((d, said[d.id]) for d in papers), today)),
            }
        )
    )


def fired(kit: Kit, file: Printed) -> frozenset[str]:
    """The rules a file breaks as printed."""
    return frozenset().union(
        *(unit.fired(file, kit.recipe.policy) for unit in kit.fact_changes.values())
    )
