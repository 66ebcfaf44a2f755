"""What waits in a run's staging: the shards' pieces, and notes of what was put down.

Anything that is not as it was left counts as absent.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.fs as pafs

from flows.storage.io_errors import FAULTS, ReadFault, raised_as, spoilt
from flows.storage.store import Store
from output.tables.parquet import Span
from output.tables.pieces import Block, Damaged, read_piece, write_piece
from output.tables.schema import CONFIGS
from pipeline.parsing import json_text

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Staging:
    """The staging folder of one run."""

    store: Store
    folder: str  # inside the target

    def _path(self, name: str) -> str:
        return f"{self.store.root}/{self.folder}/{name}"

    def leave(self, name: str, content: dict[str, Any]) -> None:
        """A note of what was put down, to be written after it."""
        self.write(f"{name}.json", self._signed(name, content))

    def write(self, name: str, content: bytes) -> None:
        self._make_room(path := self._path(name))
        self.store.write_bytes(path, content)

    def note(self, name: str) -> dict[str, Any] | None:
        """What was left under a name.

        Nothing where there is none, or it is cut, of another name or run, or cannot be read.
        """
        with suppress(ValueError, *FAULTS):
            data = self.store.read_bytes(self._path(f"{name}.json"))
            found = json_text.parse(data)
            if (
                isinstance(found, dict)
                and isinstance(content := found.get("note"), dict)
                and self._signed(name, content) == data
            ):
                return content
        return None

    def _signed(self, name: str, content: dict[str, Any]) -> bytes:
        body = {"of": f"{self.folder}/{name}", "note": content}
        return json.dumps(
            {**body, "sha256": sha256(json.dumps(body).encode()).hexdigest()}
        ).encode()

    def _make_room(self, path: str) -> None:
        """In here a folder in the place of a file is nobody's."""
        if (
            self.store.local
            and self.store.files.get_file_info(path).type == pafs.FileType.Directory
        ):
            with suppress(*FAULTS):  # what stays is told by the write
                self.store.files.delete_dir(path)

    # ------------------------------------------------------------ shards

    def put_shard(self, shard: int, made: Tables) -> dict[str, Any]:
        """A shard's tables, put down to wait for the merge: what its note says of them."""
        weights: dict[str, Any] = {}
        blocks = {}
        for config, rows in made.items():
            self._make_room(path := self._piece(shard, config))
            with self.store.put(path) as stream:
                weights[config], blocks[config] = write_piece(stream, rows)
        return {"weights": weights, "blocks": blocks}

    def shard(self, shard: int) -> dict[str, Any] | None:
        """The note of a shard whose pieces lie there, each as large as it was.

        What is in them is looked at when they are read.
        """
        if (note := self.note(name_of(shard))) is None:
            return None
        with suppress(*FAULTS):
            found = self.store.files.get_file_info([self._piece(shard, c) for c in CONFIGS])
            put_down = [_size(note["blocks"][config]) for config in CONFIGS]
            if [file.size for file in found] == put_down:
                return note
        return None

    def rows(self, config: str, span: Span, again: Callable[[int], object]) -> list[pa.Table]:
        """The rows of a span, to the byte those that were put down.

        ``again`` makes a shard again, by its number.

        Raises:
            ReadFault: they cannot be read, or are others again as soon as they are written.
        """
        with suppress(Damaged):
            return self._read(config, span)
        self.store.ours()  # before minutes are spent on it
        again(span.piece)
        try:
            return self._read(config, span)
        except Damaged:
            raise ReadFault(
                None, "reads otherwise than it was written", self._piece(span.piece, config)
            ) from None

    def _read(self, config: str, span: Span) -> list[pa.Table]:
        note, path = self.note(name_of(span.piece)), self._piece(span.piece, config)
        if note is None:
            raise Damaged
        blocks = [Block(*b) for b in note["blocks"][config]]
        try:
            with raised_as(ReadFault, path), self.store.files.open_input_file(path) as source:
                return list(read_piece(source, blocks, span.start, stop=span.stop))
        except ReadFault as fault:
            if (
                spoilt(fault) and not self.store.objects or fault.errno == errno.ENOENT
            ):  # others may be a matter of the network
                raise Damaged from None
            raise

    def _piece(self, shard: int, config: str) -> str:
        return self._path(f"{name_of(shard)}.{config}.arrows")


def name_of(shard: int) -> str:
    """Of the note of a shard."""
    return f"shard-{shard:06d}"


def _size(blocks: list[tuple[int, int, str]]) -> int:
    """Bytes of a piece."""
    return sum(size for _, size, _ in blocks)
