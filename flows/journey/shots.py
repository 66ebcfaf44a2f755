"""Which pictures are taken of a file, and under which condition.

Every sheet alone, or some papers together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flows.journey.loaded_units import NOTHING_ELSE, LoadedUnits
from pipeline.conditions import MULTI_DOC
from pipeline.records import Language
from pipeline.rng import Address

# Names of compositions that no list names.
FREE: Mapping[Language, str] = {"zh": "自由组合", "en": "free"}
APART = 5  # turns between the sessions of a case, that they meet different conditions
MOST_SHEETS = 8  # in one picture, of papers that come together freely


class Place(NamedTuple):
    """Where a case stands: each split has its conditions dealt to it, turn by turn."""

    split: str
    turn: int  # cases of this split before it


class Paper(NamedTuple):
    """A paper that can be photographed."""

    id: str
    kind: str  # without its language
    sheets: int


@dataclass(frozen=True)
class Shot:
    """One picture to take: which sheets (document id, page number), under what."""

    session: int
    number: int
    sheets: tuple[tuple[str, int], ...]
    condition: str
    severity: int
    composition: str = ""
    second: tuple[str, int] | None = None


def session(
    units: LoadedUnits,
    number: int,
    papers: Sequence[Paper],
    *,
    language: Language,
    at: Address,
    place: Place,
) -> list[Shot]:
    """The pictures of one session.

    Every sheet alone, or every composition the file has papers for, or some papers where it has
    none.
    """
    condition = _condition(units, number, papers, place=place)
    severity = _severity(units, condition, at.at("severity"))
    if condition != MULTI_DOC:
        sheets = enumerate(_sheets(papers))
        return [Shot(number, n, (sheet,), condition, severity) for n, sheet in sheets]
    groups = _groups(units, papers, language)
    if not groups:
        groups = {FREE[language]: _any_papers(papers, at.at("free papers"))}
    shots: list[Shot] = []
    for n, (name, group) in enumerate(groups.items()):
        where = at.at("group", name)
        shot = _composed(units, name, group, papers=papers, language=language, at=where)
        shots.append(replace(shot, session=number, number=n, severity=severity))
    return shots


def _condition(units: LoadedUnits, number: int, papers: Sequence[Paper], *, place: Place) -> str:
    """The condition of a session.

    A lone paper is in no group photo, unless nothing else is wanted.
    """
    turns = Address(units.recipe.seed, ("condition", place.split))
    weights = dict(units.condition_weights)
    if len(papers) < 2:
        weights.pop(MULTI_DOC, None)
    offered = weights if any(weights.values()) else {MULTI_DOC: 1.0}
    return turns.stratified(offered, place.turn + APART * number).name


def _sheets(papers: Sequence[Paper]) -> tuple[tuple[str, int], ...]:
    return tuple((paper.id, page) for paper in papers for page in range(paper.sheets))


def _composed(
    units: LoadedUnits,
    name: str,
    group: Sequence[Paper],
    *,
    papers: Sequence[Paper],
    language: Language,
    at: Address,
) -> Shot:
    """One group photo, and what else is wrong with it."""
    if at.at("free").uniform() < units.recipe.captures.free and len(papers) > 1:
        name, group = FREE[language], _any_papers(papers, at.at("free papers"))
    worse = at.at("second").pick(units.second_weights.get(language, {NOTHING_ELSE: 1.0}))
    second = None
    if worse != NOTHING_ELSE:
        second = worse, _severity(units, worse, at.at("second severity"))
    return Shot(0, 0, _sheets(group), MULTI_DOC, 0, name, second)


def _groups(
    units: LoadedUnits, papers: Sequence[Paper], language: Language
) -> dict[str, tuple[Paper, ...]]:
    """The compositions this file has papers for: two at least, or all that are asked for."""
    found = {}
    for name, kinds in units.groups.get(language, {}).items():
        held: list[Paper] = []
        for kind in kinds:
            held += [paper for paper in papers if paper.kind == kind]
        if len(held) > 1 or len(held) == len(kinds):
            found[name] = tuple(held)
    return found


def _any_papers(papers: Sequence[Paper], at: Address) -> tuple[Paper, ...]:
    """Two to four papers in any order, as long as their sheets can be read in one picture."""
    order = sorted(papers, key=lambda paper: at.at(paper.kind).uniform())
    chosen = order[:2]
    for paper in order[2 : 2 + int(at.at("more").uniform() * 3)]:
        if sum(p.sheets for p in (*chosen, paper)) <= MOST_SHEETS:
            chosen.append(paper)
    return tuple(chosen)


def _severity(units: LoadedUnits, condition: str, at: Address) -> int:
    """A grade of the recipe; 0 for a condition without."""
    weights = units.recipe.captures.grades(condition)
    grades = [s for s in units.effects[condition].severities if s]
    graded = {str(s): weights.get(s, 0.0) for s in grades}
    return int(at.pick(graded)) if any(graded.values()) else 0
