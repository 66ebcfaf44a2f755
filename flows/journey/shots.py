"""Which pictures are taken of a file, and under which condition.

Every sheet alone, or some papers together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flows.journey.dealt import Place, evenly
from flows.journey.loaded_units import NOTHING_ELSE, LoadedUnits
from flows.journey.negatives import conditions as conditions_of
from pipeline.conditions import MULTI_DOC
from pipeline.recipe import Negative
from pipeline.records import Language
from pipeline.rng import Address

# Names of compositions that no list names.
FREE: Mapping[Language, str] = {"zh": "自由组合", "en": "free"}
LONGEST_ROUND = 997  # conditions in a row, at one of which a case begins
APART = 5  # turns between the sessions of a case, that they meet different conditions
MOST_SHEETS = 8  # in one picture, of papers that come together freely


class Paper(NamedTuple):
    """A paper that can be photographed."""

    id: str
    kind: str  # without its language
    sheets: int
    whole_kind: str = ""  # with it


Sheet = tuple[Paper, int]  # and its number


def sheets_of(papers: Sequence[Paper]) -> list[Sheet]:
    """All of them, paper after paper."""
    return [(paper, page) for paper in papers for page in range(paper.sheets)]


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
    negative: Negative | None = None  # what it shows, where it shows no paper of the file
    only: str = ""  # the half it is taken of; of both, where it is empty


def session(
    units: LoadedUnits,
    number: int,
    papers: Sequence[Paper],
    *,
    language: Language,
    at: Address,
    place: Place,
    shown: Sequence[Sheet] | None = None,
) -> list[Shot]:
    """The pictures of one session.

    Every sheet alone, or every composition the file has papers for, or some papers where it has
    none. ``shown``: the sheets that are photographed alone, in this order; None for all.
    """
    alone = sheets_of(papers) if shown is None else shown
    if units.recipe.per_image:
        setting = _Setting(units, number, papers, language, at, place)
        return _each_anew(setting, alone)
    condition = _condition(units, number, papers, place=place)
    severity = _severity(units, condition, at.at("severity"))
    if condition != MULTI_DOC:
        sheets = [((paper.id, page),) for paper, page in alone]
        return [Shot(number, n, one, condition, severity) for n, one in enumerate(sheets)]
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
    return turns.stratified(_offered(units, papers), place.turn + APART * number).name


def _offered(units: LoadedUnits, papers: Sequence[Paper]) -> Mapping[str, float]:
    """The conditions that pictures of these papers can be taken under, by weight."""
    weights = dict(units.condition_weights)
    if units.recipe.balance == "conditions":
        weights = {condition: float(w > 0) for condition, w in weights.items()}
    if len(papers) < 2:
        weights.pop(MULTI_DOC, None)
    return weights if any(weights.values()) else {MULTI_DOC: 1.0}


class _Setting(NamedTuple):
    """What the pictures of a session are taken of, and where they draw."""

    units: LoadedUnits
    number: int
    papers: Sequence[Paper]
    language: Language
    at: Address
    place: Place


def _each_anew(setting: _Setting, shown: Sequence[Sheet]) -> list[Shot]:
    """One picture of every sheet, each under the next of its split's conditions.

    A group photo shows the sheet among others. Where a case begins in the round of conditions is
    spread evenly over the cases, so that all conditions come in proportion, and to every kind.
    """
    units, number, papers, language, at, place = setting
    turns = Address(units.recipe.seed, ("condition", place.split))
    offered = _offered(units, papers)
    start = math.floor(evenly(place.turn + APART * number) * _round(offered))
    shots: list[Shot] = []
    for n, (paper, page) in enumerate(shown):
        where = at.at("image", paper.kind, page)
        condition = turns.stratified(offered, start + n).name
        severity = _severity(units, condition, where.at("severity"))
        shot = Shot(number, n, ((paper.id, page),), condition, severity)
        if condition == MULTI_DOC:
            group = _among(units, paper, papers, language=language, at=where)
            shot = replace(group, session=number, number=n, severity=severity)
        shots.append(shot)
    return shots


def _round(weights: Mapping[str, float]) -> int:
    """After so many turns all conditions have come in proportion."""
    some = [w for w in weights.values() if w > 0]
    return min(LONGEST_ROUND, math.ceil(sum(some) / min(some)))


def negatives(
    units: LoadedUnits, number: int, count: int, *, at: Address, place: Place
) -> list[Shot]:
    """So many pictures of no paper of the file, as a session of their own.

    What they show is dealt to the cases of a split, and to the pictures of each sort the condition.
    """
    sorts: dict[Negative, float] = dict(units.recipe.negatives.kinds)
    turns = Address(units.recipe.seed, ("negative", place.split))
    start = _negatives_before(units, place, count)
    shots: list[Shot] = []
    for n in range(count):
        where = at.at("negative", n)
        sort, turn = turns.stratified(sorts, start + n)
        condition = turns.at(sort).stratified(conditions_of(units, sort), turn).name
        severity = _severity(units, condition, where.at("severity"))
        shots.append(Shot(number, n, (), condition, severity, negative=sort))
    return shots


def _negatives_before(units: LoadedUnits, place: Place, count: int) -> int:
    """About how many pictures of no paper the earlier cases of the split have.

    Where nobody counts them, as if each had the ``count`` of this one.
    """
    recipe = units.recipe
    if recipe.images is None:
        return place.turn * count
    return math.floor(place.turn * recipe.negatives.share * recipe.images / recipe.cases)


def _among(
    units: LoadedUnits, paper: Paper, papers: Sequence[Paper], *, language: Language, at: Address
) -> Shot:
    """A group photo that shows this paper."""
    groups = _groups(units, papers, language)
    held = {name: group for name, group in groups.items() if paper in group}
    if held:
        name = at.at("group").pick(dict.fromkeys(held, 1.0))
        group = held[name]
    else:
        name, group = FREE[language], _any_papers(papers, at.at("free papers"), first=paper)
    return _composed(
        units, name, group, papers=papers, language=language, at=at.at("group", name), first=paper
    )


def _sheets(papers: Sequence[Paper]) -> tuple[tuple[str, int], ...]:
    return tuple((paper.id, page) for paper, page in sheets_of(papers))


def _composed(
    units: LoadedUnits,
    name: str,
    group: Sequence[Paper],
    *,
    papers: Sequence[Paper],
    language: Language,
    at: Address,
    first: Paper | None = None,
) -> Shot:
    """One group photo, and what else is wrong with it; ``first``: a paper that it has to show."""
    if at.at("free").uniform() < units.recipe.captures.free and len(papers) > 1:
        name, group = FREE[language], _any_papers(papers, at.at("free papers"), first=first)
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


def _any_papers(
    papers: Sequence[Paper], at: Address, first: Paper | None = None
) -> tuple[Paper, ...]:
    """Two to four papers in any order, as long as their sheets can be read in one picture.

    ``first``: one that is among them.
    """
    order = sorted(papers, key=lambda paper: (paper is not first, at.at(paper.kind).uniform()))
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
