"""The photographs of a file and of its twin: each half shows the sheets it has, and a picture both would give alike is one picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.journey.loaded_units import Kit
from flows.journey.shots import Paper, Place, Shot, session
from pipeline.camera import capture
from pipeline.printing import original
from pipeline.records import Anomaly, Document, Language, Page, Photo
from pipeline.rng import Address

Each = Callable[[Callable[[int], Photo], Iterable[int]], Iterable[Photo]]


@dataclass(frozen=True)
class Side:
    """One half of a pair (or a lone case) on its way: its papers, and their pages by document id. Halves call the same paper alike,
    and a sheet that they do not tell apart is the same object in both."""

    id: str
    documents: tuple[Document, ...]
    pages: Mapping[str, tuple[Page, ...]]
    anomaly: Anomaly | None = None
    base: tuple[Document, ...] = ()  # before the lie, where one was told


def photographed(
    kit: Kit, sides: Sequence[Side], language: Language, *, place: Place, at: Address, each: Each
) -> list[tuple[Photo, ...]]:
    """Every side's photographs. What both halves would give alike is a picture of the half that comes first by its letter, whichever lies."""
    halves, papers = sorted(sides, key=lambda side: side.id), _papers(sides)
    shots = [
        s
        for n in range(kit.recipe.captures.sessions)
        for s in session(kit, n, papers, language=language, at=at.at("session", n), place=place)
    ]
    files: dict[str, dict[int, Photo]] = {}
    for half in halves:
        first = files[halves[0].id] if files else {}
        held = [n for n, shot in enumerate(shots) if _held(half, shot)]
        own = [n for n in held if n not in first or _differs(shots[n], halves)]

        def shoot(number: int, half: Side = half) -> Photo:
            return _take(kit, half, halves, shot=shots[number], language=language, at=at)

        taken = {**first, **dict(zip(own, each(shoot, own), strict=True))}
        files[half.id] = {n: taken[n] for n in held}
    return [tuple(files[side.id].values()) for side in sides]


def _papers(sides: Sequence[Side]) -> tuple[Paper, ...]:
    """Every paper of either half with the sheets of the half where it has more: a lie may make it longer or shorter, bring one or take
    one away."""
    found: dict[str, Paper] = {}
    for side, document in ((s, d) for s in sides for d in s.documents):
        known, sheets = found.get(document.id), len(side.pages[document.id])
        found[document.id] = Paper(
            document.id, document.kind.partition("/")[2], max(sheets, known.sheets if known else 0)
        )
    return tuple(found.values())


def _page(side: Side, paper: str, number: int) -> Page | None:
    """A sheet, if this half has it."""
    pages = side.pages.get(paper, ())
    return pages[number] if number < len(pages) else None


def _held(side: Side, shot: Shot) -> list[Page]:
    """What of a shot this half can show."""
    return [page for paper, n in shot.sheets if (page := _page(side, paper, n)) is not None]


def _differs(shot: Shot, halves: Sequence[Side]) -> bool:
    """Do the halves show different things? A sheet that only one has is one."""
    return any(
        _page(one, paper, n) is not _page(other, paper, n)
        for one in halves
        for other in halves
        for paper, n in shot.sheets
    )


def _take(
    kit: Kit, side: Side, halves: Sequence[Side], *, shot: Shot, language: Language, at: Address
) -> Photo:
    captures, effect = kit.recipe.captures, kit.effects[shot.condition]
    pages, own = _held(side, shot), {paper for paper, _ in shot.sheets}
    # Neighbours on the desk are papers no lie touched, so that both halves lie among the same clutter.
    others = [Shot(0, 0, ((d.id, 0),), "", 0) for d in side.documents if d.id not in own]
    photo = capture.photograph(
        pages,
        effect,
        shot.severity,
        at=at.at("photo", shot.session, shot.number),
        size=captures.size,
        rotated=captures.rotated,
        quality=captures.quality,
        clutter=[page for s in others if not _differs(s, halves) for page in _held(side, s)],
        photo_id=f"{side.id}-{shot.session}-{shot.number:02d}",
        case_id=side.id,
        language=language,
        extra={"session": shot.session}
        | ({"composition": shot.composition} if shot.composition else {}),
        second=(kit.effects[shot.second[0]], shot.second[1]) if shot.second else None,
    )
    if not effect.original:
        return photo
    # Of a forged paper the other sheets still read what was printed.
    read, before = (
        {d.id: d for d in papers} for papers in (side.documents, side.base or side.documents)
    )
    return replace(
        photo,
        pdf=original.pdf(
            [((before if page.mask is None else read)[page.document_id], page) for page in pages]
        ),
    )
