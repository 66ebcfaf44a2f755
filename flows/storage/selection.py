"""Part of a dataset as a reader of its own: a split, a condition, without twins, the first N."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from flows.storage.condition import SCALARS, condition
from flows.storage.dataset import Dataset
from flows.storage.query import Query
from flows.storage.reader import Reader, pictured, pictures
from output.tables.rows import photo_of
from output.tables.schema import SPLITS, TEMPLATES
from pipeline.errors import UserError
from pipeline.published import Blank, CaseHead, DatasetReader, Picture, PublishedCase
from pipeline.records import Photo, PhotoId, Question

_SHOWN = ("documents.list.element.kind", "documents.list.element.label")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Selection:
    """Which pictures of a dataset are meant.

    ``dedupe``: of pictures that a file and its twin have alike but for the lie, that with the lie.
    ``limit``: so many at most, in the order of the tables.
    """

    split: Literal["train", "validation", "test"] | None = None
    where: str | None = None
    dedupe: bool = False
    limit: int | None = None

    def of(self, dataset: Dataset) -> DatasetReader:
        """The reader of that part; of all of it where nothing is chosen.

        Raises:
            UserError: no such split, not a condition, or no picture is left.
        """
        if self.split not in (None, *SPLITS):
            raise UserError(f"--split {self.split!r}", "no split", f"choose from {SPLITS}")
        if self.limit is not None and self.limit < 0:
            raise UserError(f"--limit {self.limit}", "less than nothing", "give 1 or more")
        if self == Selection():
            return Reader(dataset)
        return Selected(Reader(dataset), self.ids(dataset), self.split)

    def ids(self, dataset: Dataset) -> tuple[str, ...]:
        """Of the pictures that are left, in the order of the tables.

        Raises:
            UserError: not a condition, or no picture is left.
        """
        found = tuple(self._found(dataset))
        if not found:
            what = "leave no picture"
            raise UserError("--split, --where, --limit", what, "ask for less")
        return found

    def _found(self, dataset: Dataset) -> Iterator[str]:
        holds = condition(self.where or "True")
        found = [row["id"] for row in self._rows(dataset) if holds(row)]
        if self.dedupe:
            found = _without_twins(found, Reader(dataset).heads())
        yield from found[: self.limit]

    def _rows(self, dataset: Dataset) -> Iterator[Row]:
        """What a condition may name of every picture of the split."""
        columns = [name for name in SCALARS if name != "split"]
        for row in dataset.rows("images", [*columns, *_SHOWN]):
            if self.split in (None, row["split"]):
                shown = row["documents"]
                kinds, labels = [d["kind"] for d in shown], [d["label"] for d in shown]
                yield {**row, "kinds": kinds, "labels": labels}


def _without_twins(ids: list[str], heads: Mapping[str, CaseHead]) -> list[str]:
    """Of the two halves of a pair that show the same papers in one shot, the half with the lie."""
    parsed = {name: PhotoId.parse(name) for name in ids}
    best: dict[tuple[str, int, int], str] = {}
    for name, photo in parsed.items():
        key = str(photo.file.case), photo.session, photo.number
        if key not in best or heads[str(photo.file)].twin_of is None:
            best[key] = name
    kept = set(best.values())
    return [name for name in ids if name in kept]


@dataclass(frozen=True)
class Selected:
    """A ``DatasetReader`` of some pictures, of the questions that show no others, and of the
    cases and blank forms that these belong to."""

    all: Reader
    ids: tuple[str, ...]
    split: str | None

    @cached_property
    def _chosen(self) -> frozenset[str]:
        return frozenset(self.ids)

    @cached_property
    def _blank(self) -> frozenset[str]:
        return frozenset(row["id"] for row in self.all.dataset.rows(TEMPLATES, ["id"]))

    def pictures(self) -> Iterator[Picture]:
        """The chosen photographs, then the blank forms beside them."""
        return pictures(self)

    def photos(self) -> Iterator[Photo]:
        """The chosen photographs; pixels of others are not read into records.

        Raises:
            UserError: one has no picture; as ``Dataset.rows``.
        """
        query = Query(self.all.dataset, "images").where("id", self.ids)
        if self.split:
            query = query.where("split", (self.split,))
        return map(photo_of, pictured("images", query.rows()))

    def blanks(self) -> Iterator[Blank]:
        """The blank forms that the chosen questions show."""
        shown: set[str] = set()
        for row in self.all.dataset.rows("questions", ["image_ids"]):
            if self._asks_of(row["image_ids"]):
                shown.update(self._blank.intersection(row["image_ids"]))
        return (blank for blank in self.all.blanks() if blank.id in shown)

    def cases(self) -> Iterator[PublishedCase]:
        """The cases of which a photograph is chosen."""
        return (c for c in self.all.cases() if self._chosen.intersection(c.image_ids))

    def heads(self) -> Mapping[str, CaseHead]:
        """Of all cases."""
        return self.all.heads()

    def questions(self) -> Iterator[Question]:
        """The questions all of whose photographs are chosen."""
        return (q for q in self.all.questions() if self._asks_of(q.image_ids))

    def _asks_of(self, image_ids: Iterable[str]) -> bool:
        """Are the photographs among these pictures all chosen, and is there one?"""
        photographs = set(image_ids) - self._blank
        return bool(photographs) and photographs <= self._chosen
