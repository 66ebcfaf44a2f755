"""Who a case is about, and the papers that they hand in: all true, and nothing printed yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from flows.journey.dealt import MARITAL, language_of, sort_of, world_of
from flows.journey.loaded_units import LoadedUnits
from flows.journey.timings import Clock
from pipeline import kinds
from pipeline.checks import check_case
from pipeline.forms import people
from pipeline.forms.kind import OwnKind
from pipeline.recipe import World
from pipeline.records import Case, CaseId, Document, DocumentId, Language
from pipeline.rng import Address
from pipeline.world import draw_case

TRIES = 100  # people who may have no paper, or none to forge, until the recipe is refused
SUITORS = 10  # people of one sort, until one of a marital status is found
SPREAD = 182  # days before the recipe's on which a file may be looked at


class HandedIn(NamedTuple):
    """Somebody's papers, and the address at which all of the case is drawn."""

    case: Case
    papers: tuple[Document, ...]
    at: Address


def handed_in(units: LoadedUnits, index: int, clock: Clock) -> Iterator[HandedIn]:
    """The case of an index, and its papers; then others that may stand in for it."""
    at, language = Address(units.recipe.seed, ("case", index)), language_of(units.recipe, index)
    if units.recipe.splits.stratified:
        yield _in_turn(units, language, index, at=at, clock=clock)
    else:
        yield drawn_with_papers(units, language, index, at=at, clock=clock)
    for again in range(TRIES):
        where = at.at("again", again)
        yield drawn_with_papers(units, language, index, at=where, clock=clock)


def _in_turn(
    units: LoadedUnits, language: Language, index: int, *, at: Address, clock: Clock
) -> HandedIn:
    """Somebody of the sort whose turn it is; not every age can be of every marital status."""
    recipe = units.recipe
    world, status = world_of(recipe, index), sort_of(recipe, index, MARITAL)
    found: HandedIn | None = None
    for again in range(SUITORS):
        where = at.at("sort", again) if again else at
        other = drawn_with_papers(units, language, index, at=where, clock=clock, world=world)
        if other.case.marital_status == status:
            return other
        found = found or other
    assert found is not None
    return found


def drawn_with_papers(
    units: LoadedUnits,
    language: Language,
    index: int,
    *,
    at: Address,
    clock: Clock,
    world: World | None = None,
) -> HandedIn:
    """Somebody who speaks this language, and the papers that they bring; None: of the recipe's
    world."""
    today = units.recipe.today - timedelta(days=int(at.at("today").uniform() * SPREAD))
    with clock.stage("world"):
        where, world = at.at("world"), world or units.recipe.world
        if units.fit:
            world, where = units.fit.found(index, today, language, at=where)
        case = drawn_case(units, today, language, at=where, index=index, world=world)
    with clock.stage("facts"):
        brought = _brought(units, language, at)
        papers = papers_of(units, brought, case, owner=case.applicant.id, at=at)
    return HandedIn(case, papers, at)


def drawn_case(
    units: LoadedUnits,
    today: date,
    language: Language,
    *,
    at: Address,
    index: int,
    world: World | None = None,
) -> Case:
    """A case of a world, None for the recipe's, under the recipe's policy.

    One that does not add up is never printed.
    """
    case = draw_case(world or units.recipe.world, today, language, at=at, index=index)
    check_case(case)
    case = people.moved(case, units.people)
    return replace(case, validity_days=units.recipe.policy.validity_days)


def _brought(units: LoadedUnits, language: Language, at: Address) -> list[str]:
    """The kinds of paper that this applicant hands in."""
    shares, where = units.recipe.handed_in, at.at("handed in")
    return [k for k in units.kinds(language) if where.at(k).uniform() < shares.get(k, 1.0)]


def papers_of(
    units: LoadedUnits, held: Sequence[str], case: Case, *, owner: str, at: Address
) -> tuple[Document, ...]:
    """The case's papers. An id names a paper within a file: a twin calls its own by the same."""
    found, case_id = [], CaseId(case.language, case.index)
    own = owner == case.applicant.id  # and not somebody else's, for a lie
    fitted = units.fit.of_papers(case.index) if units.fit and own else {}
    for kind in held:
        unit = units.facts[kind]
        if not unit.applies(case):
            continue
        name = DocumentId(case_id, kinds.name(kind))
        layout = layout_of(units.layouts[kind], at.at("layout", kind))
        rng = at.at("facts", kind).stream()
        if kind in fitted and isinstance(unit, OwnKind):
            facts = unit.facts_from(case, rng, fitted[kind])
        else:
            facts = unit.facts(case, rng)
        found.append(Document(str(name), kind, unit.label, layout, owner, facts))
    return tuple(found)


def layout_of(weights: Mapping[str, float], at: Address) -> str:
    """A layout by weight.

    A user's own takes part under its file's name: where it lies decides nothing.
    """
    paths = {layout.rpartition("/")[2]: layout for layout in weights}
    return paths[at.pick({name: weights[path] for name, path in paths.items()})]
