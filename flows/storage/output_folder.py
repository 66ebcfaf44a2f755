"""A folder a command leaves behind: whole or not at all, and never in place of another."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.storage.io_errors import NO_LOCKS
from pipeline.errors import UserError

_WRITES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)  # no read ends with these
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)  # some network filesystems


def free(out: str) -> Path:
    """The folder that ``--out`` names, when nothing is there yet.

    Raises:
        UserError: not a name, or something is there.
    """
    if not out or "\0" in out:
        raise UserError("--out", "not the name of a folder", "give one that does not exist yet")
    target = Path(out)
    try:
        taken = target.exists() and (not target.is_dir() or any(target.iterdir()))
    except OSError as error:
        raise unwritable(out, error) from None
    if taken:
        raise UserError(
            out, "already there and not an empty folder", "choose another --out or remove it"
        )
    return target


def unwritable(out: str, error: OSError) -> UserError:
    return UserError(
        out[:200], f"cannot be written: {error.strerror or error}", "choose another --out"
    )


@contextmanager
def whole(out: str) -> Iterator[Path]:
    """A folder to fill, which takes the name ``out`` once all of it is there.

    And, on a local disk, out of reach of a power cut.

    Raises:
        UserError: the target is taken or cannot be written, or another command is at it.
        OSError: what was to be put there could not be read.
    """
    target, part = free(out), Path(f"{out.rstrip('/')}.creditdocs-part")
    with _told(out):
        handle = _claimed(out, part)
    try:
        try:
            yield part
        except OSError as error:
            if error.errno in _WRITES or str(part) in str(error):
                raise unwritable(out, error) from None
            raise
        with _told(out):
            _settle(handle)
            if target.exists():
                target.rmdir()
            part.rename(target)
            sync(target.absolute().parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    finally:
        os.close(handle)


@contextmanager
def _told(out: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unwritable(out, error) from None


def _claimed(out: str, part: Path) -> int:
    """A descriptor of the empty folder ``part`` that keeps other commands away while it is open.

    Raises:
        UserError: one is at it.
    """
    part.mkdir(parents=True, exist_ok=True)
    handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        lock(handle)
        if not os.path.samestat(os.fstat(handle), part.stat()):  # it has just been given its name
            raise BlockingIOError
        for left in part.iterdir():  # of a command that was killed
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    except BlockingIOError:
        os.close(handle)
        raise busy(out) from None
    except OSError:
        os.close(handle)
        raise
    return handle


def busy(out: str) -> UserError:
    """Another command is at the folder."""
    return UserError(
        out, "another command is writing there", "wait for it, or choose another --out"
    )


def lock(handle: int) -> None:
    """Claim an open folder until it is closed, on a disk that has locks.

    Raises:
        BlockingIOError: another command has it.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise


def _settle(handle: int) -> None:
    """Wait until all files of the disk that a folder is on are there.

    One call for all, where every file alone would take milliseconds.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):  # macOS
        os.sync()
    elif library.syncfs(handle):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def sync(path: str | Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)
