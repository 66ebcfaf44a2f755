"""Which pictures are taken of a file: every sheet alone, or some papers together, under which condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flows.kit import MULTI_DOC, NOTHING_ELSE, Kit
from pipeline.records import Language
from pipeline.rng import Address

FREE: Mapping[Language, str] = {"zh": "自由组合", "en": "free"}  # names of compositions that no list names
APART = 5  # turns between the sessions of a case: the conditions then lie a quarter of all weights apart
MOST_SHEETS = 8  # in one picture, of papers that come together freely


@dataclass(frozen=True)
class Shot:
    """One picture to take: which sheets (document suffix, page number), under what."""

    session: int
    number: int
    sheets: tuple[tuple[str, int], ...]
    condition: str
    severity: int
    composition: str = ""
    second: tuple[str, int] | None = None


def session(kit: Kit, number: int, counts: Mapping[str, int], language: Language, at: Address, index: int) -> list[Shot]:
    """The pictures of one session: every sheet alone, or every composition the file has papers for. ``index``: of the case;
    conditions are dealt out over all cases."""
    groups = _groups(kit, counts, language)
    weights = {c: w for c, w in kit.condition_weights.items() if groups or c != MULTI_DOC}
    if not any(weights.values()):  # nothing but group photos is wanted of a file that holds none of the groups
        groups, weights = {FREE[language]: tuple(counts)}, {MULTI_DOC: 1.0}
    condition = Address(kit.recipe.seed, ("condition",)).deal(weights, index + APART * number)
    severity = _severity(kit, condition, at.at("severity"))
    if condition == MULTI_DOC:
        drawn = [_composed(kit, name, papers, counts, language, at.at("group", name)) for name, papers in groups.items()]
        return [replace(shot, session=number, number=n, severity=severity) for n, shot in enumerate(drawn)]
    sheets = [(kind, page) for kind, pages in counts.items() for page in range(pages)]
    return [Shot(number, n, (sheet,), condition, severity) for n, sheet in enumerate(sheets)]


def _composed(kit: Kit, name: str, papers: tuple[str, ...], counts: Mapping[str, int], language: Language, at: Address) -> Shot:
    """One group photo, and what else is wrong with it."""
    if at.at("free").uniform() < kit.recipe.captures.free and len(counts) > 1:
        name, papers = FREE[language], _any_papers(counts, at.at("free papers"))
    worse = at.at("second").pick(kit.second_weights.get(language, {NOTHING_ELSE: 1.0}))
    second = None if worse == NOTHING_ELSE else (worse, _severity(kit, worse, at.at("second severity")))
    return Shot(0, 0, tuple((k, page) for k in papers for page in range(counts[k])), MULTI_DOC, 0, name, second)


def _groups(kit: Kit, counts: Mapping[str, int], language: Language) -> dict[str, tuple[str, ...]]:
    """The compositions this file has papers for: two at least, or all that are asked for."""
    held = {n: (tuple(k for k in kinds if k in counts), len(kinds)) for n, kinds in kit.groups.get(language, {}).items()}
    return {n: kinds for n, (kinds, asked) in held.items() if len(kinds) > 1 or len(kinds) == asked}


def _any_papers(counts: Mapping[str, int], at: Address) -> tuple[str, ...]:
    """Two to four papers in any order, as long as their sheets can be read in one picture."""
    order = sorted(counts, key=lambda kind: at.at(kind).uniform())
    chosen = order[:2]
    for kind in order[2 : 2 + int(at.at("more").uniform() * 3)]:
        if sum(counts[k] for k in (*chosen, kind)) <= MOST_SHEETS:
            chosen.append(kind)
    return tuple(chosen)


def _severity(kit: Kit, condition: str, at: Address) -> int:
    """A grade of the recipe; 0 for a condition without."""
    graded = {str(s): kit.recipe.captures.severity.get(s, 0.0) for s in kit.effects[condition].severities if s}
    return int(at.pick(graded)) if any(graded.values()) else 0
