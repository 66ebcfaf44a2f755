"""A place to put things: a local folder or any pyarrow filesystem URI, with whole-or-absent writes."""

from __future__ import annotations

import errno
import os
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa
import pyarrow.fs as pafs

from pipeline import jsontext
from pipeline.errors import Unfinished, UserError, brief

FAULTS = (OSError, pa.ArrowException)  # what a filesystem raises
OBJECTS = ("s3", "gcs", "abfs")  # stores where a name appears when its upload ends, folders do not exist, and a move is a copy
_SECRETS = re.compile(r"://(?:[^/@:]*:.*@|[^/@]*@)")
_LASTING = {
    getattr(errno, n) for n in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "ENOENT", "ENOTDIR", "EISDIR", "ENODEV") if hasattr(errno, n)
}


def lasting(error: OSError) -> bool:
    """Will it be the same at the next try? A full or read-only disk, a folder that is gone or not ours."""
    return error.errno in _LASTING


def reason(error: Exception) -> str:
    """What to say of a filesystem's error, in a line."""
    known = isinstance(error, OSError) and error.errno in _LASTING
    return os.strerror(error.errno) if known else brief(error)  # type: ignore[attr-defined]


LARGEST_JSON = 64 * 2**20  # bytes


@dataclass(frozen=True)
class Store:
    files: pafs.FileSystem
    root: str
    name: str  # as the user wrote it, but for keys and options: fit to be printed
    PROBE: ClassVar[str] = ".creditdocs-probe"

    @classmethod
    def open(cls, uri: str) -> Store:
        """The store behind a path or URI.

        Raises:
            UserError: not a URI pyarrow knows.
        """
        name = printable(uri)
        try:
            if not uri or "\0" in uri:
                raise ValueError("not a path")
            if "://" not in uri:
                return cls(pafs.LocalFileSystem(), str(Path(uri).expanduser().resolve()), uri)
            files, root = pafs.FileSystem.from_uri(uri)
            if isinstance(files, pafs.S3FileSystem):
                files = _patient(uri, files.region)
        except (pa.ArrowException, ValueError, OSError, RuntimeError) as error:
            raise UserError(
                repr(name[:200]),
                brief(str(error).replace(uri, name), 300),
                "give a folder or a URI such as file:///path or s3://bucket/prefix",
            ) from None
        return cls(files, root.rstrip("/"), name)

    @property
    def objects(self) -> bool:
        """Is it an object store?"""
        return self.files.type_name in OBJECTS

    def entries(self, folder: str = "") -> list[str]:
        """Names of what lies directly in it, or in a folder of it; none where there is no folder.

        Raises:
            UserError: a file, or a folder that cannot be looked into.
        """
        try:
            found = self.files.get_file_info(pafs.FileSelector(f"{self.root}/{folder}".rstrip("/") or "/", allow_not_found=True))
        except FAULTS as error:
            raise UserError(self.name[:200], f"cannot be read: {brief(error)}", "give a folder") from None
        return sorted(f.base_name for f in found)

    def ready(self) -> bool:
        """Prove that files can be written here, leaving nothing behind but the folder. Was there none before?

        Raises:
            UserError: not a folder, or not writable.
        """
        probe = f"{self.root}/{self.PROBE}"
        try:
            fresh = not self.exists(self.root)
            if self.objects:
                self.files.create_dir(self.root.partition("/")[0])  # the bucket: there, or made where the URI allows it
            else:
                self.files.create_dir(self.root, recursive=True)
            self.write_bytes(probe, b"")
            self.files.delete_file(probe)
        except FAULTS as error:
            raise UserError(self.name, f"cannot be written: {reason(error)}", "choose another --out") from None
        return fresh

    def exists(self, path: str) -> bool:
        return bool(self.files.get_file_info(path).type != pafs.FileType.NotFound)

    def read_bytes(self, path: str) -> bytes:
        with self.files.open_input_stream(path) as stream:
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
        return jsontext.parse(self.read_bytes(path))

    def write_bytes(self, path: str, content: bytes) -> None:
        with self.put(path) as stream:
            stream.write(content)

    @contextmanager
    def put(self, path: str) -> Iterator[pa.NativeFile]:
        """A file to write that is there when the context ends well, and never in part; folders are made, but not the root: somebody
        who removed that does not want half of it back.

        On a filesystem it has a name of this process's own until it is whole; on an object store that would copy it, and is
        not needed: an upload cut short leaves nothing to be seen.
        """
        part = path if self.objects else f"{path}.{platform.node()}-{os.getpid()}.part"
        if not self.objects:
            if not self.exists(self.root):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.root)
            self.files.create_dir(path.rpartition("/")[0], recursive=True)
        stream = self.files.open_output_stream(part)
        try:
            yield stream
            stream.close()
        except BaseException:
            with suppress(*FAULTS):
                stream.close()  # which ends an upload as if it were whole
            with suppress(*FAULTS):
                self.files.delete_file(part)
            raise
        if part != path:
            self.files.move(part, path)

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
        except FAULTS as error:
            gone = error.errno == errno.ENOENT if isinstance(error, OSError) else False
            what = "is gone, or part of it" if gone else f"cannot be written: {reason(error)}"
            raise Unfinished(self.name, what, "mend that and run the same command again to go on") from None


def printable(uri: str) -> str:
    """A path or URI without its keys and options, for people, logs and manifests to see."""
    return _SECRETS.sub("://", uri).partition("?")[0] if "://" in uri else uri


def _patient(uri: str, region: str) -> pafs.S3FileSystem:
    """The S3 store of a URI that pyarrow has found good. Its own would wait minutes for a server that does not answer."""
    parts = urlsplit(uri)
    query = dict(parse_qsl(parts.query))
    if unknown := query.keys() - {"region", "scheme", "endpoint_override", "allow_bucket_creation", "tls_ca_file_path"}:
        raise ValueError(f"option {min(unknown)} is not one of region, scheme, endpoint_override, allow_bucket_creation, tls_ca_file_path")
    return pafs.S3FileSystem(
        access_key=unquote(parts.username) if parts.username else None,
        secret_key=unquote(parts.password) if parts.password else None,
        region=region,
        scheme=query.get("scheme"),
        endpoint_override=query.get("endpoint_override"),
        tls_ca_file_path=query.get("tls_ca_file_path"),
        allow_bucket_creation=query.get("allow_bucket_creation", "").lower() in ("true", "1"),
        connect_timeout=5,
        request_timeout=20,
        retry_strategy=pafs.AwsStandardS3RetryStrategy(max_attempts=4),
        allow_delayed_open=True,  # one request for a small file
    )
