"""Which papers a session of photographs shows, and which of their fields can be read there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline import conditions
from pipeline.records import CaseFile, Document, FieldView, Photo, QuestionEvidence, SheetView

READABLE = 0.98  # share of a field's box that must be in sight
MULTI = conditions.MULTI_DOC


@dataclass(frozen=True)
class Session:
    """All photographs taken of one file under one condition, in the order they were taken."""

    number: int
    condition: str
    photos: tuple[Photo, ...]


class Place(NamedTuple):
    """A field as one picture shows it, and on which sheet of the paper."""

    view: FieldView
    photo: str  # its id
    page: int


@dataclass(frozen=True)
class Shown:
    """One document as some photographs show it; ``photos`` in page order, each once."""

    document: Document
    photos: tuple[Photo, ...]
    fields: Mapping[str, Place]  # name -> where it is seen best; none for what it says in two ways

    def readable(self, names: Iterable[str]) -> bool:
        """Is every one of these fields in sight and legible?"""
        return all(name in self.fields and can_read(self.fields[name].view) for name in names)

    def evidence(self, names: Iterable[str]) -> tuple[QuestionEvidence, ...]:
        """Where each of these fields is shown."""
        places = ((self.fields[name], name) for name in names)
        return tuple(
            QuestionEvidence(place.photo, self.document.id, place.page, name)
            for place, name in places
        )


def holding(part: Shown, names: Iterable[str]) -> tuple[Photo, ...]:
    """Those of the paper's pictures in which these fields are seen best."""
    ids = {part.fields[name].photo for name in names}
    return tuple(photo for photo in part.photos if photo.id in ids)


def can_read(view: FieldView) -> bool:
    return view.legible and view.visible >= READABLE


def sessions(file: CaseFile) -> list[Session]:
    """The file's photographs by session, in session order."""
    groups: dict[int, list[Photo]] = {}
    for photo in file.photos:
        groups.setdefault(session_number(photo), []).append(photo)
    return [
        Session(number, photos[0].condition, tuple(photos))
        for number, photos in sorted(groups.items())
    ]


def session_number(photo: Photo) -> int:
    number = photo.parameters.get("session", 0)
    return number if isinstance(number, int) else 0


def sheet_count(file: CaseFile, document_id: str) -> int:
    """How many sheets the document has: every one is photographed somewhere in the file."""
    return 1 + max(
        (s.page for p in file.photos for s in p.sheets if s.id == document_id), default=-1
    )


def shown(file: CaseFile, session: Session, document: Document) -> Shown | None:
    """The whole document in one session, or None if a sheet of it is missing there."""
    count = sheet_count(file, document.id)
    photos: list[Photo] = []
    for page in range(count):
        found = [
            p for p in session.photos for s in p.sheets if s.id == document.id and s.page == page
        ]
        if not found:
            return None
        if not any(p in photos for p in found):
            photos.append(found[0])
    return view(document, photos) if count else None


def view(document: Document, photos: Sequence[Photo]) -> Shown:
    """The document in exactly these photographs."""
    best: dict[str, Place] = {}
    torn: set[str] = (
        set()
    )  # printed twice, and only one of the places forged: the paper says two things
    for photo, sheet in sheets(photos):
        if sheet.id != document.id:
            continue
        for seen in sheet.fields:
            if seen.name in best and best[seen.name].view.text != seen.text:
                torn.add(seen.name)
            if seen.name not in best or (can_read(seen) and not can_read(best[seen.name].view)):
                best[seen.name] = Place(seen, photo.id, sheet.page)
    return Shown(
        document, tuple(photos), {name: found for name, found in best.items() if name not in torn}
    )


def sheets(photos: Iterable[Photo]) -> list[tuple[Photo, SheetView]]:
    """Every sheet of the photographs, in their order."""
    return [(photo, sheet) for photo in photos for sheet in photo.sheets]


def document(file: CaseFile, kind: str) -> Document | None:
    """The file's paper of a kind (``zh/bank_statement``), if there is exactly one."""
    found = [d for d in file.documents if d.kind == kind]
    return found[0] if len(found) == 1 else None


def own(file: CaseFile, kind: str) -> Document | None:
    """The applicant's own paper of a kind: sums over two people's papers are nobody's income."""
    paper = document(file, kind)
    return paper if paper and paper.owner == file.case.applicant.id else None


def pictures(*parts: Shown) -> tuple[Photo, ...]:
    """The photographs of several papers, each once, in order."""
    return tuple({photo.id: photo for part in parts for photo in part.photos}.values())


def printed(
    photos: Sequence[Photo], kind: str, owner_document: str | None = None
) -> dict[str, str]:
    """The text of every field of the papers of one kind: all that a second derivation may look at."""
    texts: dict[str, str] = {}
    for _, sheet in sheets(photos):
        if sheet.kind == kind and owner_document in (None, sheet.id):
            for seen in sheet.fields:
                texts.setdefault(seen.name, seen.text)
    return texts


def whole_sheets(photos: Iterable[Photo]) -> tuple[QuestionEvidence, ...]:
    """Evidence that is the look of a paper, not one of its fields: the field is empty."""
    found = [
        QuestionEvidence(photo.id, sheet.id, sheet.page, "") for photo, sheet in sheets(photos)
    ]
    return tuple(dict.fromkeys(found))


def printed_types(photos: Iterable[Photo]) -> list[str]:
    """The same, picture by picture, sheet by sheet: the second way to the answer."""
    found: list[str] = []
    for photo in photos:
        for label in (s.label for s in photo.sheets):
            whole = min(s.fully_visible for s in photo.sheets if s.label == label)
            found += [label] if whole and label not in found else []
    return found


def complete_types(photos: Iterable[Photo]) -> list[str]:
    """Classes of which some photograph shows every sheet it shows whole; in order of appearance, each once."""
    types: dict[str, None] = {}
    for photo in photos:
        cut = {s.label for s in photo.sheets if not s.fully_visible}
        types.update(dict.fromkeys(s.label for s in photo.sheets if s.label not in cut))
    return list(types)
