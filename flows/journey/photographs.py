"""The photographs of a file and of its twin.

Each half shows the sheets it has, and a picture both would give alike is one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.journey.loaded_units import Kit
from flows.journey.shots import Paper, Place, Shot, session
from pipeline import kinds
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.printing import original
from pipeline.records import Anomaly, Document, FileId, Language, Page, Photo, PhotoId
from pipeline.rng import Address

Each = Callable[[Callable[[int], Photo], Iterable[int]], Iterable[Photo]]


@dataclass(frozen=True)
class Half:
    """One half of a pair (or a lone file) on its way: its papers, and their pages by document id.

    Halves call the same paper alike, and a sheet that they do not tell apart is the same object in
    both.
    """

    id: str
    documents: tuple[Document, ...]
    pages: Mapping[str, tuple[Page, ...]]
    anomaly: Anomaly | None = None
    base: tuple[Document, ...] = ()  # before the lie, where one was told


def photographed(
    kit: Kit, sides: Sequence[Half], language: Language, *, place: Place, at: Address, each: Each
) -> list[tuple[Photo, ...]]:
    """Every half's photographs.

    What both would give alike is a picture of the one that comes first by its letter, whichever
    lies.
    """
    halves, papers = sorted(sides, key=lambda half: half.id), _papers(sides)
    shots: list[Shot] = []
    for n in range(kit.recipe.captures.sessions):
        where = at.at("session", n)
        shots += session(kit, n, papers, language=language, at=where, place=place)
    files: dict[str, dict[int, Photo]] = {}
    for half in halves:
        first = files[halves[0].id] if files else {}
        held = [n for n, shot in enumerate(shots) if _held(half, shot)]
        own = [n for n in held if n not in first or _differs(shots[n], halves)]

        def shoot(number: int, half: Half = half) -> Photo:
            return _take(kit, half, halves, shot=shots[number], language=language, at=at)

        taken = {**first, **dict(zip(own, each(shoot, own), strict=True))}
        files[half.id] = {n: taken[n] for n in held}
    return [tuple(files[half.id].values()) for half in sides]


def _papers(halves: Sequence[Half]) -> tuple[Paper, ...]:
    """Every paper of either half with the sheets of the half where it has more.

    A lie may make it longer or shorter, bring one or take one away.
    """
    found: dict[str, Paper] = {}
    for half in halves:
        for document in half.documents:
            known, sheets = found.get(document.id), len(half.pages[document.id])
            most = max(sheets, known.sheets if known else 0)
            found[document.id] = Paper(document.id, kinds.name(document.kind), most)
    return tuple(found.values())


def _page(half: Half, paper: str, number: int) -> Page | None:
    """A sheet, if this half has it."""
    pages = half.pages.get(paper, ())
    return pages[number] if number < len(pages) else None


def _held(half: Half, shot: Shot) -> list[Page]:
    """What of a shot this half can show."""
    pages = [_page(half, paper, n) for paper, n in shot.sheets]
    return [page for page in pages if page is not None]


def _differs(shot: Shot, halves: Sequence[Half]) -> bool:
    """Do the halves show different things? A sheet that only one has is one."""
    for paper, n in shot.sheets:
        pages = [_page(half, paper, n) for half in halves]
        if any(page is not pages[0] for page in pages):
            return True
    return False


def _take(
    kit: Kit, half: Half, halves: Sequence[Half], *, shot: Shot, language: Language, at: Address
) -> Photo:
    captures, effect = kit.recipe.captures, kit.effects[shot.condition]
    pages = _held(half, shot)
    name = PhotoId(FileId.parse(half.id), shot.session, shot.number)
    extra: dict[str, object] = {"session": shot.session}
    if shot.composition:
        extra["composition"] = shot.composition
    conditions = [Condition(effect, shot.severity)]
    if shot.second:
        conditions.append(Condition(kit.effects[shot.second[0]], shot.second[1]))
    photo = capture.photograph(
        pages,
        conditions,
        camera=CameraSettings(captures.size, captures.rotated, captures.quality),
        caption=Caption(str(name), half.id, language, extra),
        at=at.at("photo", shot.session, shot.number),
        clutter=_clutter(half, halves, shot),
    )
    return replace(photo, pdf=_original(half, pages)) if effect.original else photo


def _clutter(half: Half, halves: Sequence[Half], shot: Shot) -> list[Page]:
    """Neighbours on the desk: first sheets of papers that no lie touched.

    So both halves lie among the same clutter.
    """
    own, found = {paper for paper, _ in shot.sheets}, list[Page]()
    for document in half.documents:
        other = Shot(0, 0, ((document.id, 0),), "", 0)
        if document.id not in own and not _differs(other, halves):
            found += _held(half, other)
    return found


def _original(half: Half, pages: Sequence[Page]) -> bytes:
    """The file itself. Of a forged paper the other sheets still read what was printed."""
    read = {document.id: document for document in half.documents}
    before = {document.id: document for document in half.base or half.documents}
    sources = [before if page.mask is None else read for page in pages]
    return original.pdf(
        [(known[page.document_id], page) for known, page in zip(sources, pages, strict=True)]
    )
