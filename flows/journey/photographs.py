"""The photographs of a file and of its twin.

Each half shows the sheets it has, and a picture both would give alike is one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import overload

from flows.journey.choice import filled, in_order, kept_sheets, sheet_by_sheet, showing
from flows.journey.dealt import Place, Quota, negatives_beside
from flows.journey.halves import Half, differs, papers_of, sheets_held, shows
from flows.journey.loaded_units import LoadedUnits
from flows.journey.negatives import UNLABELLED, Sheets, page
from flows.journey.shots import Shot, negatives, session, sheets_of
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.camera.sight.sheet_view import Labels
from pipeline.printing import original
from pipeline.recipe import Captures, frame_of
from pipeline.records import NEGATIVE, SHEETS, FileId, Language, Page, Photo, PhotoId
from pipeline.rng import Address

Each = Callable[[Callable[[Shot], Photo], Iterable[Shot]], Iterable[Photo]]


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
        quota: Quota | None = None,
    ) -> None:
        self._units, self._sides, self._language, self._at = units, sides, language, at
        self._halves = sorted(sides, key=lambda half: half.id)
        self._place, self._kept = place, kept
        self.papers = papers_of(sides)  # of either half
        self._ready: dict[tuple[str, Shot], Photo] = {}  # taken to see whether it shows tampering
        self._cut = quota is not None or sheet_by_sheet(units.recipe)
        self.shots = self._chosen() if quota is None else self._counted(quota)
        # Drawn here, one after the other: pictures may be taken by threads, which no drawing bears.
        self._lying = {shot: self._laid(shot) for shot in self.shots if shot.negative is not None}

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
            count = sum(map(self.pictures, shots))
            more = negatives_beside(recipe, self._place, count)
            shots += self._negatives(recipe.captures.sessions, more)
        return shots

    def _counted(self, quota: Quota) -> list[Shot]:
        """As many pictures as a quota says.

        What a file shows first is drawn, so that no paper is left out more often than another.
        """
        papers, first = quota.images - quota.negatives, self._halves[0].id
        # Sessions go on until there are enough: only how the kinds stand to each other counts.
        shares = [self._kept.get(paper.whole_kind, 1.0) for paper in self.papers]
        most = max(shares, default=0.0) or 1.0
        self._kept = {kind: share / most for kind, share in self._kept.items()}

        shots = self._forged(quota.tampered) if quota.tampered else []
        left = papers - sum(map(self.pictures, shots))
        taken = {(shot.session, shot.number) for shot in shots}

        def others(number: int) -> list[Shot]:
            free = [s for s in self._drawn(number) if (s.session, s.number) not in taken]
            return free if quota.tampered is None else self._unforged(free)

        shots += filled(others, self.pictures, quota=left, first=first) if left else []
        shots.sort(key=lambda shot: (shot.session, shot.number))
        after = 1 + max((shot.session for shot in shots), default=-1)
        return shots + self._negatives(after, quota.negatives)

    def _negatives(self, number: int, count: int) -> list[Shot]:
        return negatives(self._units, number, count, at=self._at, place=self._place)

    def _drawn(self, number: int) -> list[Shot]:
        """A session with its papers in an order that is drawn."""
        return self._session(number, self._at.at("taken", number))

    def _forged(self, wanted: int) -> list[Shot]:
        """So many shots that show tampering. Whether one does is known when it is taken."""
        lied = next(half for half in self._halves if half.pages.forged)

        def tampered(shot: Shot) -> bool:
            if lied.pages.forged.isdisjoint(shot.sheets):
                return False
            photo = self._take(lied, shot)
            if photo.tampered:
                self._ready[lied.id, shot] = photo
            return photo.tampered

        return showing(self._drawn, tampered, wanted)

    def _unforged(self, shots: Sequence[Shot]) -> list[Shot]:
        """Those of them that cannot show tampering: if there are no others, of the twin alone."""
        honest = next((half.id for half in self._halves if not half.pages.forged), "")
        every = {(paper.id, n) for paper in self.papers for n in range(paper.sheets)}
        if self.forged and self.forged == every:
            return [replace(shot, only=honest) for shot in shots]
        return [shot for shot in shots if self.forged.isdisjoint(shot.sheets)]

    @cached_property
    def forged(self) -> frozenset[tuple[str, int]]:
        """The sheets of papers, by id and number, that a forger touched in either half."""
        return frozenset[tuple[str, int]]().union(*(half.pages.forged for half in self._halves))

    def _session(self, number: int, order: Address | None = None) -> list[Shot]:
        """What a session would photograph; ``order``: where the order of papers is drawn."""
        shown = kept_sheets(
            self._units.recipe, self.papers, self._kept, place=self._place, number=number
        )
        if order is not None:
            lacking = [s for s in sheets_of(self.papers) if (s[0].id, s[1]) in self.forged]
            shown += [sheet for sheet in lacking if sheet not in shown]
            shown = in_order(self._units.recipe, shown, order)
        return session(
            self._units,
            number,
            self.papers,
            language=self._language,
            at=self._at.at("session", number),
            place=self._place,
            shown=shown,
        )

    def pictures(self, shot: Shot) -> int:
        """How many different pictures a shot gives: two where the halves look different in it."""
        held = [half for half in self._halves if shows(half, shot)]
        return len(held) if len(held) < 2 or differs(shot, self._halves) else 1

    def _held(self, half: Half) -> list[Shot]:
        """The shots of which this half can show something."""
        return [shot for shot in self.shots if shows(half, shot)]

    def _own(self, half: Half) -> list[Shot]:
        """The shots that are taken of this half: not those that the first gave already."""
        held = self._held(half)
        if half is self._halves[0]:
            return held
        first = {*self._held(self._halves[0])}
        return [shot for shot in held if shot not in first or differs(shot, self._halves)]

    def _take(self, half: Half, shot: Shot) -> Photo:
        if (half.id, shot) in self._ready:
            return self._ready[half.id, shot]
        if shot.negative is not None:
            return self._take_negative(half, shot)
        effects = self._units.effects
        pages, effect = sheets_held(half, shot), effects[shot.condition]
        extra: dict[str, object] = {"session": shot.session}
        if shot.composition:
            extra["composition"] = shot.composition
        if self._cut:
            shown = {paper for paper, _ in shot.sheets}
            extra[SHEETS] = {p.id: p.sheets for p in self.papers if p.id in shown}
        conditions = [Condition(effect, shot.severity)]
        if shot.second:
            conditions.append(Condition(effects[shot.second[0]], shot.second[1]))
        photo = capture.photograph(
            pages,
            conditions,
            camera=self._camera(shot),
            caption=self._caption(half, shot, extra),
            at=self.where(shot),
            clutter=_Clutter(half, self._halves, shot),
        )
        return replace(photo, pdf=_original(half, pages)) if effect.original else photo

    def _take_negative(self, half: Half, shot: Shot) -> Photo:
        """A picture of no paper of the file."""
        assert shot.negative is not None
        sort, at = shot.negative, self.where(shot)
        photo = capture.photograph(
            [self._lying[shot]],
            [Condition(self._units.effects[shot.condition], shot.severity)],
            camera=replace(self._camera(shot), empty=sort == "empty_desk"),
            caption=self._caption(half, shot, {"session": shot.session, NEGATIVE: sort}),
            at=at,
        )
        return replace(photo, sheets=()) if sort in UNLABELLED else photo

    def _laid(self, shot: Shot) -> Page:
        """What lies before the camera in a picture of no paper of the file."""
        assert shot.negative is not None
        first, at, sort = self._halves[0], self.where(shot).at("negative"), shot.negative
        sheets = Sheets(list(_Clutter(first, self._halves, shot)), first.pages)
        return page(self._units, sort, language=self._language, sheets=sheets, at=at)

    def where(self, shot: Shot) -> Address:
        """Where a picture draws what is drawn for it."""
        return self._at.at("photo", shot.session, shot.number)

    def _camera(self, shot: Shot) -> CameraSettings:
        captures, labels = self._units.recipe.captures, self._units.recipe.labels
        size, wanted = frame(captures, self.where(shot)), Labels(labels.lines, labels.words)
        return CameraSettings(size, captures.rotated, captures.quality, wanted)

    def _caption(self, half: Half, shot: Shot, extra: Mapping[str, object]) -> Caption:
        return Caption(str(_name(half, shot)), half.id, self._language, extra)


def _name(half: Half, shot: Shot) -> PhotoId:
    return PhotoId(FileId.parse(half.id), shot.session, shot.number)


def frame(captures: Captures, at: Address) -> tuple[int, int]:
    """Width and height of the picture at this address."""
    sizes = {f"{w}x{h}": weight for (w, h), weight in captures.frames.items()}
    width, height = frame_of(at.at("size").pick(sizes))
    if captures.portrait is None:
        return width, height
    upright = at.at("portrait").uniform() < captures.portrait
    short, long = sorted((width, height))
    return (short, long) if upright else (long, short)


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
            if document.id not in own and not differs(other, self._halves):
                found += sheets_held(self._half, other)
        return found


def _original(half: Half, pages: Sequence[Page]) -> bytes:
    """The file itself. Of a forged paper the other sheets still read what was printed."""
    read = {document.id: document for document in half.documents}
    before = {document.id: document for document in half.unforged or half.documents}
    sources = [before if page.mask is None else read for page in pages]
    return original.pdf(
        [(known[page.document_id], page) for known, page in zip(sources, pages, strict=True)]
    )
