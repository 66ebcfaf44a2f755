"""The journey of one case: world, papers, lie, pages, photographs, questions. Reads top to bottom; draws by address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows import lies
from flows.clock import Clock
from flows.kit import Kit
from flows.press import Press
from flows.shots import Shot, session
from pipeline import capture, original
from pipeline.checks import check_case
from pipeline.records import Anomaly, Case, CaseFile, Document, Language, Page, Photo, Question
from pipeline.rng import Address
from pipeline.world import draw_case

Each = Callable[[Callable[[int], Photo], Iterable[int]], Iterable[Photo]]


@dataclass(frozen=True)
class Side:
    """One half of a pair (or a lone case) on its way: its papers, and their pages by document id."""

    id: str
    documents: tuple[Document, ...]
    pages: Mapping[str, tuple[Page, ...]]
    anomaly: Anomaly | None = None
    base: tuple[Document, ...] = ()  # before the lie, where one was told


@dataclass(frozen=True)
class Journey:
    """What came of one case index."""

    files: tuple[CaseFile, ...]
    questions: tuple[tuple[Question, ...], ...]  # per file


def make_case(kit: Kit, index: int, clock: Clock, only: str = "", each: Each = map) -> Journey:
    """One case index: a lone clean file, or a file with a lie and its clean twin. ``only`` names the one file whose questions
    are wanted; ``each`` maps a function over the pictures to take, in any order."""
    recipe, at = kit.recipe, Address(kit.recipe.seed, ("case", index))
    language = at.at("language").pick(recipe.languages)
    today = recipe.today - timedelta(days=int(at.at("today").uniform() * 182))
    with clock.stage("world"):
        case = _drawn(kit, today, language, at.at("world"), index)
    ids = names(kit, index)
    with clock.stage("facts"):
        papers = _papers(kit, case, ids[0], case.applicant.id, at)
    sides = _sides(kit, case, papers, ids, at, clock)
    split = at.at("split").pick(recipe.splits.model_dump())
    with clock.stage("capture"):
        photos = _sessions(kit, sides, language, index, at, each)
    with clock.stage("facts"):
        files = [
            CaseFile(s.id, split, None, case, s.documents, shots, (s.anomaly,) if s.anomaly else (), rules=rules)  # type: ignore[arg-type]
            for s, shots, rules in zip(sides, photos, [lies.fired_on(kit, s.documents, s.pages, today, s.anomaly) for s in sides], strict=True)
        ]
    if len(files) == 2:
        lied, clean = files
        files = [replace(lied, twin=clean), replace(clean, twin=lied, twin_of=lied.id)]
    with clock.stage("questions"):
        asked = _once(files, [_ask(kit, f, index, at) for f in files])
    return Journey(tuple(files), tuple(q if only in ("", f.id) else () for f, q in zip(files, asked, strict=True)))


def _drawn(kit: Kit, today: date, language: Language, at: Address, index: int) -> Case:
    """A case of the recipe's world, under the recipe's policy; one that does not add up is never printed."""
    case = draw_case(kit.recipe.world, today, language, at, index)
    check_case(case)
    return replace(case, validity_days=kit.recipe.policy.validity_days)


def names(kit: Kit, index: int) -> tuple[str, str]:
    """Ids of the file and of its twin, should it have one. Which of the two letters marks the lie is drawn, so that an id tells nothing."""
    at = Address(kit.recipe.seed, ("case", index))
    stem, letters = f"{at.at('language').pick(kit.recipe.languages)}-{index:06d}", "ab" if at.at("side").uniform() < 0.5 else "ba"
    return f"{stem}-{letters[0]}", f"{stem}-{letters[1]}"


def _papers(kit: Kit, case: Case, case_id: str, owner: str, at: Address) -> tuple[Document, ...]:
    papers = []
    for kind in kit.kinds(case.language):
        unit = kit.facts[kind]
        if not unit.applies(case):
            continue
        layout = _layout(kit.layouts[kind], at.at("layout", kind))
        facts = unit.facts(case, at.at("facts", kind).stream())
        papers.append(Document(f"{case_id}-{kind.split('/')[1]}", kind, unit.label, layout, owner, facts))
    return tuple(papers)


def _layout(weights: Mapping[str, float], at: Address) -> str:
    """A layout by weight. A user's own takes part under its file's name: where it lies decides nothing."""
    paths = {layout.rpartition("/")[2]: layout for layout in weights}
    return paths[at.pick({name: weights[path] for name, path in paths.items()})]


# ---------------------------------------------------------------- the lie


def _sides(kit: Kit, case: Case, papers: tuple[Document, ...], ids: tuple[str, str], at: Address, clock: Clock) -> list[Side]:
    """The file as it will be handed in, and its clean twin where a lie was told."""
    press = Press(kit, at)
    found = _telling(kit, press, case, papers, at, clock)
    with clock.stage("render"):
        pages = {d.id: found.sheets.get(d.id) or press.pages(d) for d in found.shown}
        side = Side(ids[0], found.shown, pages, found.anomaly, found.base)
        return [side, _twin(press, side, found.base, ids)] if found.anomaly and kit.recipe.anomalies.twins else [side]


def _telling(kit: Kit, press: Press, case: Case, papers: tuple[Document, ...], at: Address, clock: Clock) -> lies.Telling:
    """The first of the lies on offer that print shows; else the honest file."""
    with clock.stage("facts"):
        offers = list(lies.offers(kit, case, papers, at))
    for name in offers:
        if name in kit.page_changes:
            with clock.stage("render"):
                pages = {d.id: press.pages(d) for d in papers}
            with clock.stage("tamper"):
                found = lies.forged(kit, name, case.language, papers, pages, at)
        else:
            with clock.stage("facts"):
                found = lies.told(kit, press, name, case, papers, _stranger(kit, name, case, papers, at), at)
        if found:
            return found
    return lies.Telling(papers, papers)


def _stranger(kit: Kit, name: str, case: Case, papers: Sequence[Document], at: Address) -> tuple[Document, ...]:
    """Somebody else's papers, where the lie needs them."""
    if not kit.fact_changes[name].needs_stranger:
        return ()
    other = _drawn(kit, case.today, case.language, at.at("stranger"), case.index)
    return _papers(kit, other, papers[0].id.rsplit("-", 1)[0], f"{case.applicant.id}-stranger", at.at("stranger papers"))


def _twin(press: Press, lied: Side, base: tuple[Document, ...], ids: tuple[str, str]) -> Side:
    """The clean half: same papers under its own id, re-printed only where they differ."""
    documents, pages = [], {}
    for paper in base:
        twin = replace(paper, id=paper.id.replace(ids[0], ids[1], 1))
        documents.append(twin)
        pages[twin.id] = tuple(replace(p, document_id=twin.id) for p in press.pages(paper))
    return Side(ids[1], tuple(documents), pages)


# ---------------------------------------------------------------- the photographs


def _sessions(kit: Kit, sides: Sequence[Side], language: Language, index: int, at: Address, each: Each) -> list[tuple[Photo, ...]]:
    """Every side's photographs; a picture whose sheets do not differ between the sides is taken once."""
    first = sides[0]
    counts = {_suffix(first, d): len(first.pages[d.id]) for d in first.documents}
    shots = [s for n in range(kit.recipe.captures.sessions) for s in session(kit, n, counts, language, at.at("session", n), index)]
    taken: list[tuple[Photo, ...]] = []
    for side in sides:

        def shoot(number: int, side: Side = side) -> Photo:
            if taken and not _differs(shots[number], sides):
                return _renamed(taken[0][number], first, side)
            return _take(kit, side, sides, shots[number], language, at)

        taken.append(tuple(each(shoot, range(len(shots)))))
    return taken


def _suffix(side: Side, document: Document) -> str:
    return document.id.removeprefix(f"{side.id}-")


def _differs(shot: Shot, sides: Sequence[Side]) -> bool:
    a, b = sides
    return any(a.pages[f"{a.id}-{kind}"][n].pixels is not b.pages[f"{b.id}-{kind}"][n].pixels for kind, n in shot.sheets)


def _take(kit: Kit, side: Side, sides: Sequence[Side], shot: Shot, language: Language, at: Address) -> Photo:
    captures, effect = kit.recipe.captures, kit.effects[shot.condition]
    pages = [side.pages[f"{side.id}-{kind}"][n] for kind, n in shot.sheets]
    own = {kind for kind, _ in shot.sheets}
    # Neighbours on the desk are papers no lie touched, so that both halves lie among the same clutter.
    others = [Shot(0, 0, ((_suffix(side, d), 0),), "", 0) for d in side.documents if _suffix(side, d) not in own]
    clutter = [side.pages[f"{side.id}-{s.sheets[0][0]}"][0] for s in others if len(sides) == 1 or not _differs(s, sides)]
    photo = capture.photograph(
        pages,
        effect,
        shot.severity,
        at.at("photo", shot.session, shot.number),
        size=captures.size,
        rotated=captures.rotated,
        quality=captures.quality,
        clutter=clutter,
        photo_id=f"{side.id}-{shot.session}-{shot.number:02d}",
        case_id=side.id,
        language=language,
        extra={"session": shot.session} | ({"composition": shot.composition} if shot.composition else {}),
        second=(kit.effects[shot.second[0]], shot.second[1]) if shot.second else None,
    )
    if not effect.original:
        return photo
    # Of a forged paper the other sheets still read what was printed.
    read, before = ({_suffix(side, d): d for d in papers} for papers in (side.documents, side.base or side.documents))
    sheets = [((before if page.mask is None else read)[kind], page) for (kind, _), page in zip(shot.sheets, pages, strict=True)]
    return replace(photo, pdf=original.pdf(sheets))


def _renamed(photo: Photo, old: Side, new: Side) -> Photo:
    """The same picture in the twin's file."""
    owners = {d.id: d.owner for d in new.documents}
    swap = {s.id: s.id.replace(old.id, new.id, 1) for s in photo.sheets}
    sheets = tuple(replace(s, id=swap[s.id], person_id=owners[swap[s.id]]) for s in photo.sheets)
    return replace(photo, id=photo.id.replace(old.id, new.id, 1), case_id=new.id, sheets=sheets)


# ---------------------------------------------------------------- the questions


def _ask(kit: Kit, file: CaseFile, index: int, at: Address) -> tuple[Question, ...]:
    """The file's questions with their ids; the running number follows from case, half and place alone."""
    cap = kit.recipe.questions.per_case
    asked: list[Question] = []
    for name, unit in kit.questions.items():
        if file.case.language not in unit.languages:
            continue
        rng = at.at("question", name, *("" if unit.paired else file.id[-1])).stream()
        for k, question in enumerate(unit.ask(file, kit.recipe.policy, rng)[:cap]):
            number = (2 * index + (file.id[-1] == "b")) * cap + k
            asked.append(replace(question, id=f"{question.subtask}_{question.variant}_{number:05d}"))
    return tuple(asked)


def _once(files: Sequence[CaseFile], asked: Sequence[tuple[Question, ...]]) -> list[tuple[Question, ...]]:
    """The questions, each once: a twin is not asked again what its other half is asked of the same pictures."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for file, questions in zip(files, asked, strict=True):
        jpegs: dict[str, object] = {photo.id: photo.jpeg for photo in file.photos}
        fresh = []
        for q in questions:
            lines = tuple(sorted(q.question.split("\n")))  # options in another order make no other question
            key = (q.subtask, lines, tuple(jpegs.get(i, i) for i in q.image_ids), q.answer)
            if key not in seen:
                fresh.append(q)
            seen.add(key)
        kept.append(tuple(fresh))
    return kept
