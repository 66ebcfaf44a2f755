"""A place to put things: a local folder or any URI of pyarrow's, written whole or not at all."""

from __future__ import annotations

import errno
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.fs as pafs

from flows.storage.filesystem import filesystem, printable
from flows.storage.io_errors import FAULTS, ReadFault, WriteFault, raised_as, reason
from flows.storage.output_folder import sync
from output.tables.pieces import Sink
from pipeline.errors import Unfinished, UserError, brief
from pipeline.parsing import json_text

# Stores where a name appears when its upload ends, folders do not exist, and a move is a copy.
OBJECTS = ("s3", "gcs", "abfs")
STAGING = ".staging"  # what waits in a target while a run is on
LEASE = "lease"  # in there: who is at it
REPLACED = "another folder was put in its place"
LARGEST_JSON = 64 * 2**20  # bytes


@dataclass(frozen=True)
class Store:
    files: pafs.FileSystem
    root: str
    name: str  # as the user wrote it, but for keys and options: fit to be printed
    holder: str = ""  # who must be named in the lease for anything to be put here; empty: anybody
    PROBE: ClassVar[str] = ".creditdocs-probe"

    @classmethod
    def open(cls, uri: str, holder: str = "") -> Store:
        """The store behind a path or URI.

        Raises:
            UserError: not a URI pyarrow knows.
        """
        files, root = filesystem(uri)
        return cls(files, root, printable(uri), holder)

    @property
    def objects(self) -> bool:
        """Is it an object store?"""
        return self.files.type_name in OBJECTS

    @property
    def local(self) -> bool:
        """Is it a folder of this machine, by way of the system's own calls?"""
        return isinstance(self.files, pafs.LocalFileSystem)

    def entries(self, folder: str = "") -> list[str]:
        """Names of what lies directly in it, or in a folder of it; none where there is no folder.

        Raises:
            UserError: as ``listing``.
        """
        return sorted(f.base_name for f in self.listing(folder))

    def listing(self, folder: str = "", deep: bool = False) -> list[pafs.FileInfo]:
        """What lies in it or in a folder of it, directly or however deep.

        Nothing where there is no folder.

        Raises:
            UserError: a file, or a folder that cannot be looked into.
        """
        where = f"{self.root}/{folder}".rstrip("/") or "/"
        try:
            found: list[pafs.FileInfo] = self.files.get_file_info(
                pafs.FileSelector(where, recursive=deep, allow_not_found=True)
            )
        except FAULTS as error:
            raise UserError(
                self.name[:200],
                f"{f'{folder} ' if folder else ''}cannot be read: {brief(error)}",
                "give a folder",
            ) from None
        return found

    def ready(self) -> bool:
        """Prove that files can be written here, leaving nothing behind but the folder.

        Was there none before?

        Raises:
            UserError: not a folder, or not writable.
        """
        probe = f"{self.root}/{self.PROBE}"
        try:
            fresh = not self.exists(self.root)
            if self.objects:
                # The bucket: there, or made where the URI allows it.
                self.files.create_dir(self.root.partition("/")[0])
            else:
                self.files.create_dir(self.root, recursive=True)
            self.write_bytes(probe, b"")
            self.files.delete_file(probe)
        except FAULTS as error:
            raise UserError(
                self.name, f"cannot be written: {reason(error)}", "choose another --out"
            ) from None
        return fresh

    def exists(self, path: str) -> bool:
        return bool(self.files.get_file_info(path).type != pafs.FileType.NotFound)

    def read_bytes(self, path: str) -> bytes:
        with raised_as(ReadFault, path), self.files.open_input_stream(path) as stream:
            return bytes(stream.read())

    def read_json(self, path: str) -> Any:
        """The content of a JSON file, or None if there is none.

        Raises:
            ValueError: not JSON, or larger and deeper than any we write.
        """
        found = self.files.get_file_info(path)
        if found.type == pafs.FileType.NotFound:
            return None
        if found.type != pafs.FileType.File or (found.size or 0) > LARGEST_JSON:
            raise ValueError(f"not a file of at most {LARGEST_JSON // 2**20} MB")
        return json_text.parse(self.read_bytes(path))

    def write_bytes(self, path: str, content: bytes) -> None:
        with self.put(path) as stream:
            stream.write(content)

    @contextmanager
    def put(self, path: str) -> Iterator[Sink]:
        """A file to write that is there when the context ends well, and never in part.

        Folders are made, but not the root: somebody who removed that does not want half of it back.

        On a filesystem it has a name of this process's own until it is whole and, on a local disk,
        out of reach of a power cut; on an object store that would copy it, and is not needed: an
        upload cut short leaves nothing to be seen.

        Raises:
            WriteFault: it could not be written.
            Unfinished: another folder lies in the place of the run's.
        """
        part = path if self.objects else f"{path}.{platform.node()}-{os.getpid()}.part"
        self.ours()
        with raised_as(WriteFault, path):
            if not self.objects:
                self._folder(path.rpartition("/")[0])
            stream = self.files.open_output_stream(part)
        try:
            yield _Sink(stream, path)
            with raised_as(WriteFault, path):
                stream.close()
                self._sync(part)
                self.ours()
                if part != path:
                    self.files.move(part, path)
        except BaseException:
            with suppress(*FAULTS):
                stream.close()  # which ends an upload as if it were whole
            with suppress(*FAULTS):
                self.files.delete_file(part)
            raise
        with raised_as(WriteFault, path):
            self._sync(path.rpartition("/")[0])

    def _folder(self, folder: str) -> None:
        """Made, with those above it, up to the root, which must be there."""
        if not self.exists(self.root):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.root)
        if not self.local:
            self.files.create_dir(folder, recursive=True)
        elif folder != self.root and not Path(folder).is_dir():
            self._folder(above := folder.rpartition("/")[0])
            # Another process was quicker, or a file lies there, which opening one in it tells.
            with suppress(FileExistsError):
                Path(folder).mkdir()
            self._sync(above)

    def _sync(self, path: str) -> None:
        """Wait until a file, or the names in a folder, are on the disk.

        Elsewhere that is the store's to promise.
        """
        if self.local:
            sync(path)

    def holds(self) -> bool:
        """Does the lease there name whoever writes by this store?"""
        if not self.holder:
            return True
        try:
            return Path(self.root, STAGING, LEASE).read_bytes() == self.holder.encode()
        except OSError:
            return False

    def ours(self) -> None:
        """
        Raises:
            Unfinished: what lies there is not the run's.
        """
        if not self.holds():
            what = f"is gone, or {REPLACED}, or another run took over"
            raise Unfinished(
                self.name, what, "put back what was there and run the same command again to go on"
            )

    def remove(self, path: str) -> None:
        with raised_as(WriteFault, path):
            self.files.delete_file(path)

    def drop(self, folder: str) -> None:
        """Take a folder away; not in the place of the run's, where nothing is ours."""
        path = f"{self.root}/{folder}"
        with raised_as(WriteFault, path):
            if self.holds() and self.exists(path):
                # Another run, which found the dataset finished, takes the same pieces away.
                with suppress(FileNotFoundError):
                    self.files.delete_dir(path)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """
        Raises:
            Unfinished: instead of any error of a filesystem.
        """
        try:
            yield
        except FAULTS as error:
            raise Unfinished(
                self.name, self._what(error), "mend that and run the same command again to go on"
            ) from None

    def _what(self, error: Exception) -> str:
        """What happened; of reading and writing, to which file."""
        if not isinstance(error, (ReadFault, WriteFault)):
            return f"the run cannot go on: {reason(error)}"
        if error.errno == errno.ENOENT:
            # Which of the two the lease would say, had its next beat come first.
            replaced = self.local and Path(self.root).is_dir() and not self.holds()
            return "is gone, or " + (REPLACED if replaced else "part of it")
        inside = str(error.filename).removeprefix(f"{self.root}/")
        done = "read" if isinstance(error, ReadFault) else "written"
        return f"cannot be {done}: {reason(error)} ({inside})"


class _Sink:
    """A stream whose errors say what they are."""

    def __init__(self, stream: pa.NativeFile, path: str) -> None:
        self.stream, self.path = stream, path

    def write(self, data: bytes, /) -> Any:
        with raised_as(WriteFault, self.path):
            return self.stream.write(data)
