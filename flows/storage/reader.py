"""A dataset as the records that formats are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.storage.dataset import Dataset
from output.tables.rows import blank_of, case_of, photo_of
from output.tables.schema import TEMPLATES
from pipeline.errors import UserError
from pipeline.published import Blank, CaseHead, DatasetReader, Picture, PublishedCase
from pipeline.records import Photo, Question


@dataclass(frozen=True)
class Reader:
    """The ``DatasetReader`` of a dataset that is ``whole``, wherever it lies."""

    dataset: Dataset

    def pictures(self) -> Iterator[Picture]:
        """Every picture that a question may name by its id: photographs, then blank forms."""
        return pictures(self)

    def photos(self) -> Iterator[Photo]:
        """The photographs, with their pixels and their truth.

        Raises:
            UserError: one has no picture; as ``Dataset.rows``.
        """
        return map(photo_of, pictured("images", self.dataset.rows("images")))

    def blanks(self) -> Iterator[Blank]:
        """The blank forms.

        Raises:
            UserError: one has no picture; as ``Dataset.rows``.
        """
        return map(blank_of, pictured(TEMPLATES, self.dataset.rows(TEMPLATES)))

    def cases(self) -> Iterator[PublishedCase]:
        """Every case; of a pair, both halves, one after the other."""
        return (case_of(row) for row in self.dataset.rows("cases"))

    def heads(self) -> Mapping[str, CaseHead]:
        """Case id -> its split and twin; nothing else of the cases is read."""
        rows = self.dataset.rows("cases", ["id", "twin_of"])
        return {row["id"]: CaseHead(row["split"], row["twin_of"]) for row in rows}

    def questions(self) -> Iterator[Question]:
        """Every question, with its answer."""
        return self.dataset.questions()


def pictures(reader: DatasetReader) -> Iterator[Picture]:
    """The photographs of a reader, then its blank forms."""
    for photo in reader.photos():
        yield Picture(photo.id, ".jpg", photo.jpeg, photo)
    for blank in reader.blanks():
        yield Picture(blank.id, ".png", blank.png, blank)


def pictured(config: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The rows of a table of pictures, each of which has one.

    Raises:
        UserError: one has none.
    """
    for row in rows:
        if not (row["image"] or {}).get("bytes"):
            raise UserError(
                f"data/{config}: row {row['id']!r}",
                "has no image",
                "restore the file or generate the dataset again",
            )
        yield row
