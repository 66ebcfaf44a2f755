"""A finished dataset, read back: its manifest, rows and records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from os.path import realpath
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from flows.storage.manifest import REMEDY, read_manifest
from flows.storage.memory_limit import bounded
from flows.storage.partitions import Part, cut, groups
from flows.storage.store import Store
from output.tables import blanks, integrity, manifest
from output.tables.rows import photo_of, question_of
from output.tables.schema import COLUMNS, CONFIGS, SPLITS, TEMPLATES, schema
from output.tables.walk import walk
from pipeline.errors import UserError, brief
from pipeline.recipe import Recipe
from pipeline.records import Photo, Question

_TRUTH = tuple(name for name, _ in COLUMNS["images"] if name not in ("image", "tamper_mask", "pdf"))


class HandedIn(NamedTuple):
    """What a dataset holds of one case."""

    case: Mapping[str, Any]  # its row of ``cases``
    photos: tuple[Photo, ...]  # without pixels; those that it has in common with its twin, too
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Dataset:
    store: Store
    manifest: dict[str, Any]
    part: Part | None = None  # only these rows of cases, images and questions

    @classmethod
    def open(cls, uri: str) -> Dataset:
        """The dataset in a folder or at a URI.

        Raises:
            UserError: no manifest there, or not one of ours.
        """
        store = Store.open(uri)
        return cls(store, read_manifest(store))

    def inside(self) -> Dataset:
        """Itself, when everything that would be read of it is a file and lies in its folder.

        Raises:
            UserError: the first that does not.
        """
        for path in (manifest.NAME, *sorted({*manifest.paths(self.manifest), *self._tables()})):
            here = Path(self.store.root) / path
            if not self.local:
                break
            if not Path(realpath(here)).is_relative_to(realpath(self.store.root)):
                raise UserError(
                    f"{self.store.name}/{path}",
                    "a link that leads out of the dataset",
                    "copy the dataset with its files in place",
                )
            if here.exists() and not here.is_file():
                raise UserError(f"{self.store.name}/{path}", "not a file", REMEDY)
        return self

    @property
    def local(self) -> bool:
        return isinstance(self.store.files, pafs.LocalFileSystem)

    def _tables(self) -> list[str]:
        """Every table that lies in the folder, named in the manifest or not."""
        root = Path(self.store.root)
        found: list[Path] = []
        for config in (*CONFIGS, TEMPLATES) if self.local else ():
            for split in SPLITS:
                found += sorted((root / "data" / config / split).glob("*.parquet"))
        return [path.relative_to(root).as_posix() for path in found]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        infos = self.store.files.get_file_info(
            [f"{self.store.root}/{p}" for p in manifest.paths(self.manifest)]
        )
        return sum(i.size or 0 for i in infos)

    def bounded(self) -> AbstractContextManager[None]:
        """While it lasts, this dataset may not take more memory than one of its size needs."""
        return bounded(self.store.name, self.size)

    @contextmanager
    def sound(self) -> Iterator[None]:
        """While it lasts, the rows keep the contract and the memory is bounded.

        Raises:
            UserError: as ``whole``.
        """
        with self.bounded():
            self.whole()
            yield

    def parts(self, count: int) -> list[Dataset]:
        """About so many datasets that follow each other and are this one together.

        None where its tables keep no order.
        """
        files = {config: self.files(config) for config in CONFIGS}
        return [replace(self, part=part) for part in cut(self.store, files, count)]

    def groups(self, config: str) -> list[Part]:
        """Some megabytes each of a table, in the order of its rows.

        Raises:
            UserError: a file is missing or not Parquet.
        """
        found: list[Part] = []
        for path in (p for split in SPLITS for p in self.files(config, split)):
            try:
                found += groups(self.store, path)
            except (pa.ArrowException, OSError, ValueError) as error:
                raise self.damaged(path, error) from None
        return found

    def whole(self, proven: Callable[[], bool] = lambda: False) -> Dataset:
        """Itself, when every table is there, has the columns of the data contract, and keeps it.

        ``proven``: do the rows keep it, by what others have read? Asked when all else holds.

        Raises:
            UserError: the first file that does not.
        """
        self.inside()
        named = set(manifest.paths(self.manifest))
        for path in self._tables():
            if path not in named:
                raise UserError(f"{self.store.name}/{path}", "not in the manifest", "remove it")
        for config in (*CONFIGS, TEMPLATES):
            for path in self.files(config):
                self._has_columns(config, path)
        for config, fault in () if proven() else integrity.faults(self.rows):
            raise UserError(f"{self.store.name}/data/{config}", fault, REMEDY)
        return self

    def _has_columns(self, config: str, path: str) -> None:
        """
        Raises:
            UserError: a file of a table is missing, not Parquet, or has other columns than it.
        """
        try:
            found = pq.read_schema(f"{self.store.root}/{path}", filesystem=self.store.files)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise self.damaged(path, error) from None
        if not found.equals(schema(config)):
            raise UserError(
                f"{self.store.name}/{path}", "has other columns than the data contract", REMEDY
            )

    def damaged(self, path: str, error: Exception) -> UserError:
        """What to say of a file that cannot be read."""
        return UserError(
            f"{self.store.name}/{path}", f"cannot be read: {brief(error, 160)}", REMEDY
        )

    @property
    def recipe(self) -> Recipe:
        return Recipe.model_validate(self.manifest["recipe"])

    def files(self, config: str, split: str = "") -> list[str]:
        """Paths of a table's files inside the dataset."""
        return [p for p in manifest.paths(self.manifest) if p.startswith(f"data/{config}/{split}")]

    def rows(
        self, config: str, columns: Sequence[str] | None = None, skip: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Rows in file order, of all files but those to ``skip``.

        Raises:
            UserError: a file is missing or not Parquet.
        """
        for split in SPLITS:
            for path in (p for p in self.files(config, split) if p not in skip):
                try:
                    for batch in self._batches(path, list(columns) if columns else None):
                        for row in batch.to_pylist():
                            yield {**row, "split": split}
                # The last: text that is not UTF-8.
                except (pa.ArrowException, OSError, ValueError) as error:
                    raise self.damaged(path, error) from None

    def _batches(self, path: str, columns: list[str] | None) -> Iterator[pa.RecordBatch]:
        """Of one file, as far as it is in the part."""
        whole = self.part is None or path.startswith(f"data/{TEMPLATES}/")
        piece = None if whole or self.part is None else self.part.get(path)
        if whole or piece:
            source = pq.ParquetFile(f"{self.store.root}/{path}", filesystem=self.store.files)
            yield from (
                piece.batches(source, columns, 64)
                if piece
                else source.iter_batches(batch_size=64, columns=columns)
            )

    def named(self, config: str, ids: Collection[str]) -> Iterator[dict[str, Any]]:
        """The whole rows that bear one of the ids, with their split.

        Of other row groups than theirs only ids are read.

        Raises:
            UserError: a file is missing or not Parquet.
        """
        for split in SPLITS:
            for path in self.files(config, split):
                try:
                    for row in self._bearing(path, ids):
                        yield {**row, "split": split}
                except (pa.ArrowException, OSError, ValueError) as error:
                    raise self.damaged(path, error) from None

    def _bearing(self, path: str, ids: Collection[str]) -> Iterator[dict[str, Any]]:
        """The rows of one file that bear one of the ids."""
        source = pq.ParquetFile(f"{self.store.root}/{path}", filesystem=self.store.files)
        for group in range(source.num_row_groups):
            here = source.read_row_group(group, columns=["id"])["id"].to_pylist()
            hits = [n for n, name in enumerate(here) if name in ids]
            if hits:
                yield from source.read_row_group(group).take(hits).to_pylist()

    def photos(self) -> Iterator[Photo]:
        """Every photograph's truth, without its pixels."""
        return (photo_of(r) for r in self.rows("images", _TRUTH))

    def templates(self) -> dict[str, Photo]:
        """The blank templates that questions show, by id, without their pixels."""
        return {
            row["id"]: blanks.as_photo(row)
            for row in self.rows(TEMPLATES, [n for n, _ in COLUMNS[TEMPLATES] if n != "image"])
        }

    def questions(self) -> Iterator[Question]:
        return (question_of(r) for r in self.rows("questions"))

    def files_of_cases(self, originals: bool = False) -> Iterator[HandedIn]:
        """Case after case with the truth of its photographs and its questions.

        Of a dataset that is ``whole``. ``originals``: with those that were handed in as PDFs.

        Raises:
            UserError: as ``rows``, or the tables do not keep one order.
        """
        held: dict[str, Photo] = {}
        images = self.rows("images", (*_TRUTH, "pdf") if originals else _TRUTH)
        for rows in walk(self.rows("cases"), images, self.rows("questions")):
            held = {row["id"]: held.get(row["id"]) or photo_of(row) for row in rows.images}
            yield HandedIn(rows.case, tuple(held.values()), tuple(map(question_of, rows.questions)))
