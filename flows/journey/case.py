"""The journey of one case: world, papers, lie, pages, photographs, questions. Reads top to bottom; draws by address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from flows.journey import anomalies
from flows.journey.loaded_units import Kit
from flows.journey.photographs import Each, Side, photographed
from flows.journey.printing import Press
from flows.journey.shots import Place
from flows.journey.timings import Clock
from pipeline.checks import check_case
from pipeline.records import Case, CaseFile, Document, Language, Page, Question
from pipeline.rng import Address
from pipeline.world import draw_case


@dataclass(frozen=True)
class Journey:
    """What came of one case index."""

    files: tuple[CaseFile, ...]
    questions: tuple[tuple[Question, ...], ...]  # per file


def make_case(kit: Kit, index: int, clock: Clock, *, only: str = "", each: Each = map) -> Journey:
    """One case index: a lone clean file, or a file with a lie and its clean twin. ``only`` names the one file whose questions
    are wanted; ``each`` maps a function over the pictures to take, in any order."""
    recipe, at = kit.recipe, Address(kit.recipe.seed, ("case", index))
    language = at.at("language").pick(recipe.languages)
    today = recipe.today - timedelta(days=int(at.at("today").uniform() * 182))
    with clock.stage("world"):
        case = _drawn(kit, today, language, at=at.at("world"), index=index)
    with clock.stage("facts"):
        shares, brought = recipe.handed_in, at.at("handed in")
        kinds = [k for k in kit.kinds(language) if brought.at(k).uniform() < shares.get(k, 1.0)]
        papers = _papers(kit, kinds, case, owner=case.applicant.id, at=at)
    sides = _sides(kit, case, papers, at=at, clock=clock)
    split, turn = Address(recipe.seed, ("split",)).stratified(recipe.splits.model_dump(), index)
    with clock.stage("capture"):
        photos = photographed(kit, sides, language, place=Place(split, turn), at=at, each=each)
    with clock.stage("facts"):
        files = [
            CaseFile(
                s.id,
                split,  # type: ignore[arg-type]
                None,
                case,
                s.documents,
                shots,
                (s.anomaly,) if s.anomaly else (),
                rules=rules,
            )
            for s, shots, rules in zip(
                sides,
                photos,
                [
                    anomalies.fired_on(kit, s.documents, s.pages, today=today, lie=s.anomaly)
                    for s in sides
                ],
                strict=True,
            )
        ]
    if len(files) == 2:
        lied, clean = files
        files = [replace(lied, twin=clean), replace(clean, twin=lied, twin_of=lied.id)]
    with clock.stage("questions"):
        asked = _once(files, [_ask(kit, f, index, at=at) for f in files])
    return Journey(
        tuple(files),
        tuple(q if only in ("", f.id) else () for f, q in zip(files, asked, strict=True)),
    )


def _drawn(kit: Kit, today: date, language: Language, *, at: Address, index: int) -> Case:
    """A case of the recipe's world, under the recipe's policy; one that does not add up is never printed."""
    case = draw_case(kit.recipe.world, today, language, at=at, index=index)
    check_case(case)
    return replace(case, validity_days=kit.recipe.policy.validity_days)


def names(kit: Kit, index: int) -> tuple[str, str]:
    """Ids of the file and of its twin, should it have one. Which of the two letters marks the lie is drawn, so that an id tells nothing."""
    at = Address(kit.recipe.seed, ("case", index))
    stem, letters = (
        _stem(at.at("language").pick(kit.recipe.languages), index),
        "ab" if at.at("side").uniform() < 0.5 else "ba",
    )
    return f"{stem}-{letters[0]}", f"{stem}-{letters[1]}"


def _stem(language: Language, index: int) -> str:
    """What the ids of a case, of its twin, and of the papers in both begin with."""
    return f"{language}-{index:06d}"


def _papers(
    kit: Kit, kinds: Sequence[str], case: Case, *, owner: str, at: Address
) -> tuple[Document, ...]:
    """The case's papers. An id names a paper within a file: a twin calls its own by the same."""
    papers, stem = [], _stem(case.language, case.index)
    for kind in kinds:
        unit = kit.facts[kind]
        if not unit.applies(case):
            continue
        layout = _layout(kit.layouts[kind], at.at("layout", kind))
        facts = unit.facts(case, at.at("facts", kind).stream())
        papers.append(
            Document(f"{stem}-{kind.split('/')[1]}", kind, unit.label, layout, owner, facts)
        )
    return tuple(papers)


def _layout(weights: Mapping[str, float], at: Address) -> str:
    """A layout by weight. A user's own takes part under its file's name: where it lies decides nothing."""
    paths = {layout.rpartition("/")[2]: layout for layout in weights}
    return paths[at.pick({name: weights[path] for name, path in paths.items()})]


# ---------------------------------------------------------------- the lie


def _sides(
    kit: Kit, case: Case, papers: tuple[Document, ...], *, at: Address, clock: Clock
) -> list[Side]:
    """The file as it will be handed in, and its clean twin where a lie was told."""
    press, (name, other) = Press(kit, at), names(kit, case.index)
    found = _telling(kit, press, case, papers=papers, at=at, clock=clock)
    with clock.stage("render"):
        pages = {d.id: found.sheets.get(d.id) or press.pages(d) for d in found.shown}
        side = Side(name, found.shown, pages, found.anomaly, found.base)
        return (
            [side, _twin(press, other, side, base=found.base)]
            if found.anomaly and kit.recipe.anomalies.twins
            else [side]
        )


def _telling(
    kit: Kit, press: Press, case: Case, *, papers: tuple[Document, ...], at: Address, clock: Clock
) -> anomalies.Telling:
    """The first of the lies on offer that print shows; else the honest file."""
    with clock.stage("facts"):
        offers = list(anomalies.offers(kit, case, papers, at=at))
    for name in offers:
        if name in kit.page_changes:
            with clock.stage("render"):
                pages = {d.id: press.pages(d) for d in papers}
            with clock.stage("tamper"):
                found = anomalies.forged(
                    kit, name, case.language, papers=papers, pages=pages, at=at
                )
        else:
            with clock.stage("facts"):
                found = anomalies.told(
                    kit,
                    press,
                    name,
                    case=case,
                    papers=papers,
                    stranger=_stranger(kit, name, case, papers=papers, at=at),
                    at=at,
                )
        if found:
            return found
    return anomalies.Telling(papers, papers)


def _stranger(
    kit: Kit, name: str, case: Case, *, papers: Sequence[Document], at: Address
) -> tuple[Document, ...]:
    """Somebody else's papers, where the lie needs them."""
    if not kit.fact_changes[name].needs_stranger:
        return ()
    other = _drawn(kit, case.today, case.language, at=at.at("stranger"), index=case.index)
    return _papers(
        kit,
        kit.kinds(case.language),
        other,
        owner=f"{case.applicant.id}-stranger",
        at=at.at("stranger papers"),
    )


def _twin(press: Press, name: str, lied: Side, *, base: tuple[Document, ...]) -> Side:
    """The clean half. A sheet that the lie left as it was is the other half's."""
    pages = {}
    for paper in base:
        old = lied.pages.get(paper.id, ())
        pages[paper.id] = tuple(
            next((o for o in old if o is p or _alike(o, p)), p) for p in press.pages(paper)
        )
    return Side(name, base, pages)


def _alike(one: Page, other: Page) -> bool:
    """The same sheet, by all that it shows?"""
    marks = [(p.number, p.layout, p.person_id, p.mask is None, p.fields) for p in (one, other)]
    return marks[0] == marks[1] and one.mask is None and np.array_equal(one.pixels, other.pixels)


# ---------------------------------------------------------------- the questions


def _ask(kit: Kit, file: CaseFile, index: int, *, at: Address) -> tuple[Question, ...]:
    """The file's questions with their ids; the running number follows from case, half and place alone."""
    cap = kit.recipe.questions.per_case
    asked: list[Question] = []
    for name, unit in kit.questions.items():
        if file.case.language not in unit.languages:
            continue
        rng = at.at("question", name, *("" if unit.paired else file.id[-1])).stream()
        for k, question in enumerate(unit.ask(file, kit.recipe.policy, rng)[:cap]):
            number = (2 * index + (file.id[-1] == "b")) * cap + k
            asked.append(
                replace(question, id=f"{question.subtask}_{question.variant}_{number:05d}")
            )
    return tuple(asked)


def _once(
    files: Sequence[CaseFile], asked: Sequence[tuple[Question, ...]]
) -> list[tuple[Question, ...]]:
    """The questions, each once: a twin is not asked again what its other half is asked of the same pictures."""
    seen: set[tuple[object, ...]] = set()
    kept: dict[str, tuple[Question, ...]] = {}
    for file, questions in sorted(zip(files, asked, strict=True), key=lambda half: half[0].id):
        fresh = []
        for q in questions:
            lines = tuple(
                sorted(q.question.split("\n"))
            )  # options in another order make no other question
            key = (q.subtask, lines, q.image_ids, q.answer)
            if key not in seen:
                fresh.append(q)
            seen.add(key)
        kept[file.id] = tuple(fresh)
    return [kept[file.id] for file in files]
