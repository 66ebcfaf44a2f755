"""The photographs of a file and of its twin.

Each half shows the sheets it has, and a picture both would give alike is one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import overload

from flows.journey.loaded_units import LoadedUnits
from flows.journey.printing import Prints
from flows.journey.shots import Paper, Place, Shot, session
from pipeline import kinds
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.camera.sight.sheet_view import Labels
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
    pages: Prints
    anomaly: Anomaly | None = None
    # What its sheets were printed from, where they were forged thereafter.
    unforged: tuple[Document, ...] = ()


class Sitting:
    """All pictures that are taken of a file, or of a pair; each is taken when it is asked for.

    What both halves would give alike is a picture of the one that comes first by its letter,
    whichever lies.
    """

    def __init__(
        self,
        units: LoadedUnits,
        sides: Sequence[Half],
        language: Language,
        *,
        place: Place,
        at: Address,
    ) -> None:
        self._units, self._sides, self._language, self._at = units, sides, language, at
        self._halves = sorted(sides, key=lambda half: half.id)
        self._shots: list[Shot] = []
        captures, labels = units.recipe.captures, units.recipe.labels
        wanted = Labels(labels.lines, labels.words)
        self._camera = CameraSettings(captures.size, captures.rotated, captures.quality, wanted)
        papers = _papers(sides)
        for n in range(units.recipe.captures.sessions):
            where = at.at("session", n)
            self._shots += session(units, n, papers, language=language, at=where, place=place)

    def photographed(self, each: Each = map) -> list[tuple[Photo, ...]]:
        """Every half's photographs, in the order in which the halves were given."""
        first: Mapping[int, Photo] = {}
        files: dict[str, tuple[Photo, ...]] = {}
        for half in self._halves:
            own = self._own(half)
            taken = {**first, **dict(zip(own, each(partial(self._take, half), own), strict=True))}
            files[half.id] = tuple(taken[n] for n in self._held(half))
            first = first or taken
        return [files[half.id] for half in self._sides]

    def one_by_one(self) -> Iterator[tuple[PhotoId, Callable[[], Photo]]]:
        """Every picture once, in the order of the table ``images``: its id, and how to take it."""
        for half in self._halves:
            for number in self._own(half):
                yield self._name(half, number), partial(self._take, half, number)

    def _held(self, half: Half) -> list[int]:
        """The shots of which this half can show something."""
        shots = enumerate(self._shots)
        return [n for n, shot in shots if any(_has(half, *sheet) for sheet in shot.sheets)]

    def _own(self, half: Half) -> list[int]:
        """The shots that are taken of this half: not those that the first gave already."""
        held = self._held(half)
        if half is self._halves[0]:
            return held
        first = {*self._held(self._halves[0])}
        return [n for n in held if n not in first or _differs(self._shots[n], self._halves)]

    def _name(self, half: Half, number: int) -> PhotoId:
        shot = self._shots[number]
        return PhotoId(FileId.parse(half.id), shot.session, shot.number)

    def _take(self, half: Half, number: int) -> Photo:
        shot, name, effects = self._shots[number], self._name(half, number), self._units.effects
        effect = effects[shot.condition]
        pages = _held(half, shot)
        extra: dict[str, object] = {"session": shot.session}
        if shot.composition:
            extra["composition"] = shot.composition
        conditions = [Condition(effect, shot.severity)]
        if shot.second:
            conditions.append(Condition(effects[shot.second[0]], shot.second[1]))
        photo = capture.photograph(
            pages,
            conditions,
            camera=self._camera,
            caption=Caption(str(name), half.id, self._language, extra),
            at=self._at.at("photo", shot.session, shot.number),
            clutter=_Clutter(half, self._halves, shot),
        )
        return replace(photo, pdf=_original(half, pages)) if effect.original else photo


def _papers(halves: Sequence[Half]) -> tuple[Paper, ...]:
    """Every paper of either half with the sheets of the half where it has more.

    A lie may make it longer or shorter, bring one or take one away.
    """
    found: dict[str, Paper] = {}
    for half in halves:
        for document in half.documents:
            known, sheets = found.get(document.id), half.pages.count(document.id)
            most = max(sheets, known.sheets if known else 0)
            found[document.id] = Paper(document.id, kinds.name(document.kind), most)
    return tuple(found.values())


def _has(half: Half, paper: str, number: int) -> bool:
    """Has this half the sheet? Known without printing it."""
    return number < half.pages.count(paper)


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


class _Clutter(Sequence[Page]):
    """Neighbours on the desk: first sheets of papers that no lie touched, for those who look.

    So both halves lie among the same clutter.
    """

    def __init__(self, half: Half, halves: Sequence[Half], shot: Shot) -> None:
        self._half, self._halves, self._shot = half, halves, shot

    @overload
    def __getitem__(self, place: int) -> Page: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Page]: ...

    def __getitem__(self, place: int | slice) -> Page | Sequence[Page]:
        return self._found[place]

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def _found(self) -> Sequence[Page]:
        own, found = {paper for paper, _ in self._shot.sheets}, list[Page]()
        for document in self._half.documents:
            other = Shot(0, 0, ((document.id, 0),), "", 0)
            if document.id not in own and not _differs(other, self._halves):
                found += _held(self._half, other)
        return found


def _original(half: Half, pages: Sequence[Page]) -> bytes:
    """The file itself. Of a forged paper the other sheets still read what was printed."""
    read = {document.id: document for document in half.documents}
    before = {document.id: document for document in half.unforged or half.documents}
    sources = [before if page.mask is None else read for page in pages]
    return original.pdf(
        [(known[page.document_id], page) for known, page in zip(sources, pages, strict=True)]
    )
