"""The journey of one case: world, papers, lie, pages, photographs, questions.

Reads top to bottom; draws by address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from flows.journey import anomalies
from flows.journey.dealt import is_forged, language_of, place_of, quota_of
from flows.journey.halves import Half
from flows.journey.loaded_units import LoadedUnits
from flows.journey.originals import Original, originals
from flows.journey.papers import drawn_case, handed_in, papers_of
from flows.journey.photographs import Each, Sitting
from flows.journey.printing import Press, Prints, TwinPrints
from flows.journey.rates import rates
from flows.journey.timings import Clock
from pipeline.changes import Submission
from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.records import (
    Case,
    CaseFile,
    CaseId,
    Document,
    FileId,
    Pair,
    Photo,
    Question,
    QuestionId,
)
from pipeline.rng import Address


@dataclass(frozen=True)
class Journey:
    """What came of one case index."""

    files: tuple[CaseFile, ...]
    questions: tuple[tuple[Question, ...], ...]  # per file
    originals: tuple[Original, ...] = ()  # its papers as PDFs, where the recipe wants them


def make_case(
    units: LoadedUnits, index: int, clock: Clock, *, only: str = "", each: Each = map
) -> Journey:
    """One case index: a lone clean file, or a file with a lie and its clean twin.

    Args:
        only: the one file whose questions are wanted; empty for all.
        each: maps a function over the pictures to take, in any order.
    """
    case, halves, at = found = submitted(units, index, clock)
    place = place_of(units.recipe, index)
    with clock.stage("render"):
        for half in halves:
            dict(half.pages)  # all are wanted, and printing is told apart from photographing
        put_down = tuple(originals(units, halves, at))
    with clock.stage("capture"):
        photos = sitting_of(units, index, found).photographed(each)
    with clock.stage("facts"):
        files = [
            _handed_in(units, case, half, photos=shots, split=place.split)
            for half, shots in zip(halves, photos, strict=True)
        ]
        if len(files) == 2:
            files = [*Pair(*files).halves()]
    with clock.stage("questions"):
        asked = _once(files, [_ask(units, _of_papers(file), index, at=at) for file in files])
    wanted = [q if only in ("", file.id) else () for file, q in zip(files, asked, strict=True)]
    return Journey(tuple(files), tuple(wanted), put_down)


class Submitted(NamedTuple):
    """What came of a case index before any picture is taken of it."""

    case: Case
    halves: list[Half]
    at: Address


def sitting_of(units: LoadedUnits, index: int, found: Submitted) -> Sitting:
    """The pictures to take of what a case handed in."""
    return Sitting(
        units,
        found.halves,
        found.case.language,
        place=place_of(units.recipe, index),
        at=found.at,
        kept=rates(units),
        quota=quota_of(units.recipe, index),
    )


def submitted(units: LoadedUnits, index: int, clock: Clock) -> Submitted:
    """The papers of a case, with the lie if there is one; nothing of them is printed yet that the
    lie did not ask for.

    Raises:
        UserError: pictures are counted, and nobody has any to take.
    """
    for case, papers, at in handed_in(units, index, clock):
        found = Submitted(case, _halves(units, case, papers, at=at, clock=clock), at)
        if _has_its_share(units.recipe, index, found.halves):
            return found
    if is_forged(units.recipe, index):
        what = "tampered_share: on the papers of documents nothing can be forged"
        raise UserError(
            units.recipe.name, what, "add kinds that print amounts, or give captures.size more"
        )
    what = "images: nobody has any of documents, and each case shows some"
    raise UserError(units.recipe.name, what, "add a kind that more people have")


def _has_its_share(recipe: Recipe, index: int, halves: Sequence[Half]) -> bool:
    """Are there the papers for the pictures that a case has to give?"""
    if recipe.images is None:
        return True
    sheets = {(d.id, n) for h in halves for d in h.documents for n in range(h.pages.count(d.id))}
    if not is_forged(recipe, index):
        return bool(sheets)
    forged = halves[0].pages.forged
    return bool(forged) and (len(halves) > 1 or bool(sheets - forged))


def _handed_in(
    units: LoadedUnits, case: Case, half: Half, *, photos: tuple[Photo, ...], split: str
) -> CaseFile:
    """A half with its photographs, and the rules its sheets break."""
    return CaseFile(
        id=half.id,
        split=split,  # type: ignore[arg-type]
        case=case,
        documents=half.documents,
        photos=photos,
        anomalies=(half.anomaly,) if half.anomaly else (),
        rules=_broken(units, half, case.today),
    )


def names(units: LoadedUnits, index: int) -> tuple[str, str]:
    """Ids of the file and of its twin, should it have one.

    Which of the two letters marks the lie is drawn, so that an id tells nothing.
    """
    at = Address(units.recipe.seed, ("case", index))
    case = CaseId(language_of(units.recipe, index), index)
    one, other = FileId(case, "a"), FileId(case, "b")
    if at.at("side").uniform() >= 0.5:
        one, other = other, one
    return str(one), str(other)


# ---------------------------------------------------------------- the lie


def _halves(
    units: LoadedUnits, case: Case, papers: tuple[Document, ...], *, at: Address, clock: Clock
) -> list[Half]:
    """The file as it will be handed in, and its clean twin where a lie was told."""
    press, (name, other) = Press(units, at), names(units, case.index)
    file = Submission(case=case, documents=papers, policy=units.recipe.policy)
    found = _outcome(units, press, file, at=at, clock=clock)
    pages = Prints(press, found.shown, found.sheets)
    unforged = found.base if found.sheets else ()
    lied = Half(name, found.shown, pages, found.anomaly, unforged)
    if not found.anomaly or not units.recipe.anomalies.twins:
        return [lied]
    return [lied, Half(other, found.base, TwinPrints(press, found.base, pages))]


def _outcome(
    units: LoadedUnits, press: Press, file: Submission, *, at: Address, clock: Clock
) -> anomalies.Outcome:
    """The first of the lies on offer that print shows; else the honest file."""
    papers, language = file.documents, file.case.language
    with clock.stage("facts"):
        offers = list(anomalies.offers(units, file, at))
    for name in offers:
        if name in units.page_changes:
            with clock.stage("render"):
                pages = {d.id: press.pages(d) for d in papers}
            with clock.stage("tamper"):
                found = anomalies.forged(units, name, language, papers=papers, pages=pages, at=at)
        else:
            with clock.stage("facts"):
                other = _other_case(units, name, file.case, at=at)
                offered = replace(file, other_case=other)
                found = anomalies.told(units, press, name, file=offered, at=at)
        if found:
            return found
    return anomalies.Outcome(papers, papers)


def _other_case(units: LoadedUnits, name: str, case: Case, *, at: Address) -> tuple[Document, ...]:
    """Somebody else's papers, where the lie needs them."""
    if not units.fact_changes[name].needs_other_case:
        return ()
    other = drawn_case(units, case.today, case.language, at=at.at("stranger"), index=case.index)
    owner = f"{case.applicant.id}-stranger"
    papers_at = at.at("stranger papers")
    return papers_of(units, units.kinds(case.language), other, owner=owner, at=papers_at)


def _broken(units: LoadedUnits, half: Half, today: date) -> tuple[str, ...]:
    """The rules that a half's sheets break."""
    return anomalies.fired_on(units, half.documents, half.pages, today=today, lie=half.anomaly)


# ---------------------------------------------------------------- the questions


def _of_papers(file: CaseFile) -> CaseFile:
    """The file, and its twin, without the pictures that show no paper of it."""
    twin = _of_papers(file.twin) if file.twin else None
    return replace(file, twin=twin, photos=tuple(p for p in file.photos if not p.negative))


def _ask(units: LoadedUnits, file: CaseFile, index: int, *, at: Address) -> tuple[Question, ...]:
    """The file's questions with their ids.

    The running number follows from case, half and place alone.
    """
    cap, side = units.recipe.questions.per_case, FileId.parse(file.id).side
    first = (2 * index + (side == "b")) * cap
    asked: list[Question] = []
    for name, unit in units.questions.items():
        if file.case.language not in unit.languages:
            continue
        where = at.at("question", name)
        rng = (where if unit.paired else where.at(side)).stream()
        for k, question in enumerate(unit.ask(file, units.recipe.policy, rng)[:cap]):
            name_of = QuestionId(question.subtask, question.variant, first + k)
            asked.append(replace(question, id=str(name_of)))
    return tuple(asked)


def _once(
    files: Sequence[CaseFile], asked: Sequence[tuple[Question, ...]]
) -> list[tuple[Question, ...]]:
    """The questions, each once.

    A twin is not asked again what its other half is asked of the same pictures.
    """
    seen: set[tuple[object, ...]] = set()
    kept: dict[str, tuple[Question, ...]] = {}
    for file, questions in sorted(zip(files, asked, strict=True), key=lambda half: half[0].id):
        fresh = []
        for question in questions:
            key = _asked_for(question)
            if key not in seen:
                fresh.append(question)
            seen.add(key)
        kept[file.id] = tuple(fresh)
    return [kept[file.id] for file in files]


def _asked_for(question: Question) -> tuple[object, ...]:
    """What makes it another question: options in another order do not."""
    lines = tuple(sorted(question.question.split("\n")))
    return question.subtask, lines, question.image_ids, question.answer
