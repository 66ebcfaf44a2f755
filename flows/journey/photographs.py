"""The photographs of a file and of its twin.

Each half shows the sheets it has, and a picture both would give alike is one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import overload

from flows.journey.dealt import Place, evenly, negatives_beside
from flows.journey.loaded_units import LoadedUnits
from flows.journey.negatives import UNLABELLED, page
from flows.journey.printing import Prints
from flows.journey.shots import APART, Paper, Shot, negatives, session
from pipeline import kinds
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.printing import original
from pipeline.recipe import Captures, frame_of
from pipeline.records import NEGATIVE, Anomaly, Document, FileId, Language, Page, Photo, PhotoId
from pipeline.rng import Address

Each = Callable[[Callable[[Shot], Photo], Iterable[Shot]], Iterable[Photo]]


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
    whichever lies. ``kept``: the share of the papers of each kind that is photographed; of others
    all are.
    """

    def __init__(
        self,
        units: LoadedUnits,
        sides: Sequence[Half],
        language: Language,
        *,
        place: Place,
        at: Address,
        kept: Mapping[str, float],
    ) -> None:
        self._units, self._sides, self._language, self._at = units, sides, language, at
        self._halves = sorted(sides, key=lambda half: half.id)
        self._place, self._kept = place, kept
        self._papers = _papers(sides)
        self.shots = self._chosen()

    def photographed(self, each: Each = map) -> list[tuple[Photo, ...]]:
        """Every half's photographs, in the order in which the halves were given."""
        first: Mapping[Shot, Photo] = {}
        files: dict[str, tuple[Photo, ...]] = {}
        for half in self._halves:
            own = self._own(half)
            taken = {**first, **dict(zip(own, each(partial(self._take, half), own), strict=True))}
            files[half.id] = tuple(taken[shot] for shot in self._held(half))
            first = first or taken
        return [files[half.id] for half in self._sides]

    def one_by_one(self) -> Iterator[tuple[PhotoId, Callable[[], Photo]]]:
        """Every picture once, in the order of the table ``images``: its id, and how to take it."""
        for half in self._halves:
            for shot in self._own(half):
                yield _name(half, shot), partial(self._take, half, shot)

    def _chosen(self) -> list[Shot]:
        """All pictures to take."""
        recipe = self._units.recipe
        shots: list[Shot] = []
        for number in range(recipe.captures.sessions):
            shots += self._session(number)
        if recipe.negatives.share:
            count = sum(map(self._pictures, shots))
            more = negatives_beside(recipe, self._place, count)
            shots += negatives(self._units, recipe.captures.sessions, more, at=self._at)
        return shots

    def _session(self, number: int) -> list[Shot]:
        """What a session would photograph."""
        papers, place = self._papers, self._place
        return session(
            self._units,
            number,
            papers,
            language=self._language,
            at=self._at.at("session", number),
            place=place,
            shown=_kept(papers, self._kept, place, seed=self._at.seed, number=number),
        )

    def _pictures(self, shot: Shot) -> int:
        """How many different pictures a shot gives: two where the halves look different in it."""
        held = [half for half in self._halves if _shows(half, shot)]
        return len(held) if len(held) < 2 or _differs(shot, self._halves) else 1

    def _held(self, half: Half) -> list[Shot]:
        """The shots of which this half can show something."""
        return [shot for shot in self.shots if _shows(half, shot)]

    def _own(self, half: Half) -> list[Shot]:
        """The shots that are taken of this half: not those that the first gave already."""
        held = self._held(half)
        if half is self._halves[0]:
            return held
        first = {*self._held(self._halves[0])}
        return [shot for shot in held if shot not in first or _differs(shot, self._halves)]

    def _take(self, half: Half, shot: Shot) -> Photo:
        if shot.negative is not None:
            return self._take_negative(half, shot)
        effects = self._units.effects
        pages, effect = _held(half, shot), effects[shot.condition]
        extra: dict[str, object] = {"session": shot.session}
        if shot.composition:
            extra["composition"] = shot.composition
        conditions = [Condition(effect, shot.severity)]
        if shot.second:
            conditions.append(Condition(effects[shot.second[0]], shot.second[1]))
        photo = capture.photograph(
            pages,
            conditions,
            camera=self._camera(shot),
            caption=self._caption(half, shot, extra),
            at=self._where(shot),
            clutter=_Clutter(half, self._halves, shot),
        )
        return replace(photo, pdf=_original(half, pages)) if effect.original else photo

    def _take_negative(self, half: Half, shot: Shot) -> Photo:
        """A picture of no paper of the file."""
        assert shot.negative is not None
        sort, at = shot.negative, self._where(shot)
        fronts = list(_Clutter(half, self._halves, shot))
        lying = page(
            self._units, sort, language=self._language, fronts=fronts, at=at.at("negative")
        )
        photo = capture.photograph(
            [lying],
            [Condition(self._units.effects[shot.condition], shot.severity)],
            camera=replace(self._camera(shot), empty=sort == "empty_desk"),
            caption=self._caption(half, shot, {"session": shot.session, NEGATIVE: sort}),
            at=at,
        )
        return replace(photo, sheets=()) if sort in UNLABELLED else photo

    def _where(self, shot: Shot) -> Address:
        return self._at.at("photo", shot.session, shot.number)

    def _camera(self, shot: Shot) -> CameraSettings:
        captures = self._units.recipe.captures
        size = frame(captures, self._where(shot))
        return CameraSettings(size, captures.rotated, captures.quality)

    def _caption(self, half: Half, shot: Shot, extra: Mapping[str, object]) -> Caption:
        return Caption(str(_name(half, shot)), half.id, self._language, extra)


def _name(half: Half, shot: Shot) -> PhotoId:
    return PhotoId(FileId.parse(half.id), shot.session, shot.number)


def _shows(half: Half, shot: Shot) -> bool:
    """Is there something of the shot to be seen in this half?"""
    if shot.only not in ("", half.id):
        return False
    return shot.negative is not None or any(_has(half, *sheet) for sheet in shot.sheets)


def frame(captures: Captures, at: Address) -> tuple[int, int]:
    """Width and height of the picture at this address."""
    sizes = {f"{w}x{h}": weight for (w, h), weight in captures.frames.items()}
    width, height = frame_of(at.at("size").pick(sizes))
    if captures.portrait is None:
        return width, height
    upright = at.at("portrait").uniform() < captures.portrait
    short, long = sorted((width, height))
    return (short, long) if upright else (long, short)


def _kept(
    papers: Sequence[Paper], shares: Mapping[str, float], place: Place, *, seed: int, number: int
) -> list[Paper]:
    """The papers that a session photographs; which, is dealt evenly to the cases of a split."""
    turn, found = place.turn + APART * number, list[Paper]()
    for paper in papers:
        start = Address(seed, ("kind", place.split, paper.whole_kind))
        share = shares.get(paper.whole_kind, 1.0)
        if share >= 1 or evenly(turn, start.uniform()) < share:
            found.append(paper)
    return found


def _papers(halves: Sequence[Half]) -> tuple[Paper, ...]:
    """Every paper of either half with the sheets of the half where it has more.

    A lie may make it longer or shorter, bring one or take one away.
    """
    found: dict[str, Paper] = {}
    for half in halves:
        for document in half.documents:
            known, sheets = found.get(document.id), half.pages.count(document.id)
            most = max(sheets, known.sheets if known else 0)
            kind = document.kind
            found[document.id] = Paper(document.id, kinds.name(kind), most, kind)
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
