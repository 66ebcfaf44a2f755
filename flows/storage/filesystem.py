"""The filesystem behind a path or a URI, as pyarrow knows them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa
import pyarrow.fs as pafs

from pipeline.errors import UserError, brief

_S3_OPTIONS = (
    "region",
    "scheme",
    "endpoint_override",
    "allow_bucket_creation",
    "tls_ca_file_path",
)
_SECRETS = re.compile(r"://(?:[^/@:]*:.*@|[^/@]*@)")


def filesystem(uri: str) -> tuple[pafs.FileSystem, str]:
    """The filesystem of a path or URI, and the path in it, without a slash at its end.

    Raises:
        UserError: not a URI pyarrow knows.
    """
    try:
        if not uri or "\0" in uri:
            raise ValueError("not a path")
        uri.encode()  # the filesystems know no other names
        if "://" not in uri:
            return pafs.LocalFileSystem(), str(Path(uri).expanduser().resolve())
        files, root = pafs.FileSystem.from_uri(uri)
        if isinstance(files, pafs.S3FileSystem):
            files = _patient(uri, files.region)
    except (pa.ArrowException, ValueError, OSError, RuntimeError) as error:
        name = printable(uri)
        raise UserError(
            repr(name[:200]),
            brief(str(error).replace(uri, name), 300),
            "give a folder or a URI such as file:///path or s3://bucket/prefix",
        ) from None
    return files, root.rstrip("/")


def printable(uri: str) -> str:
    """A path or URI without its keys and options, for people, logs and manifests to see."""
    return _SECRETS.sub("://", uri).partition("?")[0] if "://" in uri else uri


def _patient(uri: str, region: str) -> pafs.S3FileSystem:
    """The S3 store of a URI that pyarrow has found good.

    Its own would wait minutes for a server that does not answer.
    """
    parts = urlsplit(uri)
    query = dict(parse_qsl(parts.query))
    if unknown := query.keys() - {*_S3_OPTIONS}:
        raise ValueError(f"option {min(unknown)} is not one of {', '.join(_S3_OPTIONS)}")
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
