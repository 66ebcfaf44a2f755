"""A folder a command leaves behind: it appears whole or not at all, and never in the place of something else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UserError


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
        raise UserError(out, "already there and not an empty folder", "choose another --out or remove it")
    return target


def unwritable(out: str, error: OSError) -> UserError:
    return UserError(out[:200], f"cannot be written: {error.strerror or error}", "choose another --out")


@contextmanager
def whole(out: str) -> Iterator[Path]:
    """A folder to fill, which takes the name ``out`` once all of it is there.

    Raises:
        UserError: the target is taken or cannot be written.
    """
    target, part = free(out), Path(f"{out.rstrip('/')}.creditdocs-part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        if target.exists():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        raise unwritable(out, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
