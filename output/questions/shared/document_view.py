"""Which papers a session of photographs shows, and which of their fields can be read there.

What is asked for and is not there raises ``pipeline.facts.Absent``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.facts import Absent, FactMap
from pipeline.records import CaseFile, Document, FieldView, Photo, QuestionEvidence, SheetView

READABLE = 0.98  # share of a field's box that must be in sight


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
class DocumentView:
    """One document as some photographs show it; ``photos`` in page order, each once."""

    document: Document
    photos: tuple[Photo, ...]
    fields: Mapping[str, Place]  # name -> where it is seen best; none for what it says in two ways

    @property
    def facts(self) -> FactMap:
        """What the document says, whether or not the photographs show it."""
        return self.document.facts

    def heading(self, name: str) -> str:
        """What the paper calls a field that it shows."""
        return self.fields[name].view.label

    def readable(self, names: Iterable[str]) -> bool:
        """Is every one of these fields in sight and legible?"""
        return all(name in self.fields and can_read(self.fields[name].view) for name in names)

    def evidence(self, names: Iterable[str]) -> tuple[QuestionEvidence, ...]:
        """Where each of these fields is shown.

        Raises:
            Absent: one of them cannot be read.
        """
        names = list(names)
        if not self.readable(names):
            raise Absent(f"{self.document.id}: a field cannot be read")
        places = ((self.fields[name], name) for name in names)
        return tuple(
            QuestionEvidence(place.photo, self.document.id, place.page, name)
            for place, name in places
        )


def holding(part: DocumentView, names: Iterable[str]) -> tuple[Photo, ...]:
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


def sheets(photos: Iterable[Photo]) -> list[tuple[Photo, SheetView]]:
    """Every sheet of the photographs, in their order."""
    return [(photo, sheet) for photo in photos for sheet in photo.sheets]


def sheet_count(file: CaseFile, document_id: str) -> int:
    """How many sheets the document has.

    Every one is photographed somewhere in the file, unless its pictures say that there are more.
    """
    found = [0]
    for photo, sheet in sheets(file.photos):
        if sheet.id == document_id:
            found += [sheet.page + 1, photo.sheets_of.get(document_id, 0)]
    return max(found)


def shown(file: CaseFile, session: Session, document: Document) -> DocumentView:
    """The whole document in one session.

    Raises:
        Absent: a sheet of it is missing there.
    """
    photos: list[Photo] = []
    for page in range(sheet_count(file, document.id)):
        found = [p for p, s in sheets(session.photos) if s.id == document.id and s.page == page]
        if not found:
            raise Absent(f"{document.id}: session {session.number} does not show page {page}")
        if not any(photo in photos for photo in found):
            photos.append(found[0])
    if not photos:
        raise Absent(f"{document.id} is not photographed")
    return view(document, photos)


def view(document: Document, photos: Sequence[Photo]) -> DocumentView:
    """The document in exactly these photographs."""
    best: dict[str, Place] = {}
    # Printed twice, and only one of the places forged: the paper says two things.
    torn: set[str] = set()
    for photo, sheet in sheets(photos):
        if sheet.id != document.id:
            continue
        for seen in sheet.fields:
            if seen.name in best and best[seen.name].view.text != seen.text:
                torn.add(seen.name)
            if seen.name not in best or (can_read(seen) and not can_read(best[seen.name].view)):
                best[seen.name] = Place(seen, photo.id, sheet.page)
    fields = {name: found for name, found in best.items() if name not in torn}
    return DocumentView(document, tuple(photos), fields)


def document(file: CaseFile, kind: str) -> Document:
    """The file's paper of a kind (``zh/bank_statement``).

    Raises:
        Absent: there is none, or several.
    """
    found = [d for d in file.documents if d.kind == kind]
    if len(found) != 1:
        raise Absent(f"{file.id}: {len(found)} papers of the kind {kind}")
    return found[0]


def own(file: CaseFile, kind: str) -> Document:
    """The applicant's own paper of a kind: sums over two people's papers are nobody's income.

    Raises:
        Absent: there is none.
    """
    paper = document(file, kind)
    if paper.owner != file.case.applicant.id:
        raise Absent(f"{paper.id} is not the applicant's")
    return paper


def document_shown(file: CaseFile, session: Session, kind: str) -> DocumentView:
    """The file's one paper of a kind, whole in one session.

    Raises:
        Absent: there is none, or it is not shown.
    """
    return shown(file, session, document(file, kind))


def own_shown(file: CaseFile, session: Session, kind: str) -> DocumentView:
    """The applicant's own paper of a kind, whole in one session.

    Raises:
        Absent: there is none, or it is not shown.
    """
    return shown(file, session, own(file, kind))


def pictures(*parts: DocumentView) -> tuple[Photo, ...]:
    """The photographs of several papers, each once, in order."""
    return tuple({photo.id: photo for part in parts for photo in part.photos}.values())


def printed(
    photos: Sequence[Photo], kind: str, owner_document: str | None = None
) -> dict[str, str]:
    """The text of every field of the papers of one kind: all that a second derivation may see."""
    texts: dict[str, str] = {}
    for _, sheet in sheets(photos):
        if sheet.kind == kind and owner_document in (None, sheet.id):
            for seen in sheet.fields:
                texts.setdefault(seen.name, seen.text)
    return texts


def printed_fields(photos: Iterable[Photo], kind: str) -> Iterator[FieldView]:
    """Every field of the papers of one kind as the pictures show it, in order."""
    for _, sheet in sheets(photos):
        if sheet.kind == kind:
            yield from sheet.fields


def whole_sheets(photos: Iterable[Photo]) -> tuple[QuestionEvidence, ...]:
    """Evidence that is the look of a paper, not one of its fields: the field is empty."""
    found = [
        QuestionEvidence(photo.id, sheet.id, sheet.page, "") for photo, sheet in sheets(photos)
    ]
    return tuple(dict.fromkeys(found))


def complete_types(photos: Iterable[Photo]) -> list[str]:
    """Classes of which some photograph shows every sheet it shows whole.

    In order of appearance, each once.
    """
    types: dict[str, None] = {}
    for photo in photos:
        cut = {s.label for s in photo.sheets if not s.fully_visible}
        types.update(dict.fromkeys(s.label for s in photo.sheets if s.label not in cut))
    return list(types)


def printed_types(photos: Iterable[Photo]) -> list[str]:
    """The same, picture by picture, sheet by sheet: the second way to the answer."""
    found: list[str] = []
    for photo in photos:
        for label in (s.label for s in photo.sheets):
            whole = min(s.fully_visible for s in photo.sheets if s.label == label)
            found += [label] if whole and label not in found else []
    return found
