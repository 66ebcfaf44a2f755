"""A place to put things: a local folder or any pyarrow filesystem URI, with whole-or-absent writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.fs as pafs

from pipeline.errors import Unfinished, UserError


@dataclass(frozen=True)
class Store:
    files: pafs.FileSystem
    root: str
    name: str  # as the user wrote it
    PROBE: ClassVar[str] = ".creditdocs-probe"

    @classmethod
    def open(cls, uri: str) -> Store:
        """The store behind a path or URI.

        Raises:
            UserError: not a URI pyarrow knows.
        """
        try:
            if not uri or "\0" in uri:
                raise ValueError("not a path")
            if "://" not in uri:
                return cls(pafs.LocalFileSystem(), str(Path(uri).expanduser().resolve()), uri)
            files, root = pafs.FileSystem.from_uri(uri)
        except (pa.ArrowException, ValueError, OSError, RuntimeError) as error:
            raise UserError(
                repr(uri[:200]), " ".join(str(error).split()), "give a folder or a URI such as file:///path or s3://bucket/prefix"
            ) from None
        return cls(files, root.rstrip("/"), uri)

    def entries(self, folder: str = "") -> list[str]:
        """Names of what lies directly in it, or in a folder of it; none where there is no folder.

        Raises:
            UserError: a file, or a folder that cannot be looked into.
        """
        try:
            found = self.files.get_file_info(pafs.FileSelector(f"{self.root}/{folder}".rstrip("/") or "/", allow_not_found=True))
        except (OSError, pa.ArrowException) as error:
            raise UserError(self.name[:200], f"cannot be read: {' '.join(str(error).split())[:200]}", "give a folder") from None
        return sorted(f.base_name for f in found)

    def ready(self) -> bool:
        """Prove that files can be written here, leaving nothing behind but the folder. Was there none before?

        Raises:
            UserError: not a folder, or not writable.
        """
        probe = f"{self.root}/{self.PROBE}"
        try:
            fresh = not self.exists(self.root)
            self.files.create_dir(self.root, recursive=True)
            self.write_bytes(probe, b"")
            self.files.delete_file(probe)
        except (OSError, pa.ArrowException) as error:
            reason = " ".join(str(error).split())[:200]
            raise UserError(self.name, f"cannot be written: {reason}", "choose another --out") from None
        return fresh

    def exists(self, path: str) -> bool:
        return bool(self.files.get_file_info(path).type != pafs.FileType.NotFound)

    def read_bytes(self, path: str) -> bytes:
        with self.files.open_input_stream(path) as stream:
            return bytes(stream.read())

    def read_json(self, path: str) -> Any:
        """The content of a JSON file, or None if there is none."""
        return json.loads(self.read_bytes(path)) if self.exists(path) else None

    def write_bytes(self, path: str, content: bytes) -> None:
        """Under a temporary name, then moved."""
        with self.files.open_output_stream(f"{path}.part") as stream:
            stream.write(content)
        self.files.move(f"{path}.part", path)

    def drop(self, folder: str) -> None:
        if self.exists(f"{self.root}/{folder}"):
            with suppress(FileNotFoundError):  # another run, which found the dataset finished, takes the same pieces away
                self.files.delete_dir(f"{self.root}/{folder}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """
        Raises:
            Unfinished: instead of any error of the filesystem.
        """
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            reason = " ".join(str(error).split())[:200]
            raise Unfinished(self.name, f"cannot be written: {reason}", "mend that and run the same command again to go on") from None
