"""What goes wrong at a store: what could not be read or written, and which of it lasts."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from pipeline.errors import brief

FAULTS = (OSError, pa.ArrowException)  # what a filesystem raises
# What a lock meets on some network filesystems.
NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF)
_LASTING = {
    getattr(errno, n)
    for n in (
        "ENOSPC",
        "EDQUOT",
        "EFBIG",
        "EROFS",
        "EACCES",
        "EPERM",
        "ENOENT",
        "ENOTDIR",
        "EISDIR",
        "ENODEV",
        "ELOOP",
        "EEXIST",
    )
    if hasattr(errno, n)
}
_SPOILT = {
    getattr(errno, n)
    for n in (
        "ENOENT",
        "EIO",
        "EACCES",
        "EPERM",
        "EISDIR",
        "ENOTDIR",
        "ELOOP",
        "EBADMSG",
        "EUCLEAN",
    )
    if hasattr(errno, n)
}


class ReadFault(OSError):
    """A file, its ``filename``, could not be read."""


class WriteFault(OSError):
    """A file, its ``filename``, could not be written, named or removed."""


def lasting(error: OSError) -> bool:
    """Will it be the same at the next try?

    A full or read-only disk, a folder that is gone or not ours.
    """
    return error.errno in _LASTING


def spoilt(error: OSError) -> bool:
    """Does it say that the file itself cannot be had, and nothing of how things stand around it?"""
    return error.errno in _SPOILT


def reason(error: Exception) -> str:
    """What to say of a filesystem's error, in a line."""
    if not isinstance(error, OSError):
        return brief(error)
    known = error.errno in _LASTING | _SPOILT
    return os.strerror(error.errno or 0) if known else brief(error.strerror or error)


@contextmanager
def raised_as(kind: type[ReadFault | WriteFault], path: str) -> Iterator[None]:
    """
    Raises:
        ReadFault, WriteFault: instead of any error of the filesystem that has not been told yet.
    """
    try:
        yield
    except (ReadFault, WriteFault):
        raise
    except FAULTS as error:
        raise kind(getattr(error, "errno", None), brief(error), path) from error
