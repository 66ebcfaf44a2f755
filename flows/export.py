"""Export: a finished dataset through a Format unit, into a folder that appears whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.fs as pafs

from flows.dataset import Dataset
from pipeline import units
from pipeline.errors import UserError
from pipeline.roles import Format


def export(dataset: str, name: str, out: str) -> None:
    """Write ``dataset`` in the shape ``name`` into the folder ``out``.

    Raises:
        UserError: unknown format, not a local dataset, or the target exists and is not empty.
    """
    unit = units.load(Format, name)
    source = Dataset.open(dataset).whole()
    if not isinstance(source.store.files, pafs.LocalFileSystem):
        raise UserError(dataset, "only local datasets can be exported", "copy it to this machine first")
    if not out or "\0" in out:
        raise UserError("--out", "not the name of a folder", "give one that does not exist yet")
    target, part = Path(out), Path(f"{out.rstrip('/')}.creditdocs-part")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UserError(out, "already there and not an empty folder", "choose another --out or remove it")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        unit.write(Path(source.store.root), part)
        if target.exists():
            target.rmdir()
        part.rename(target)
    except pa.ArrowException as error:
        raise source.damaged("data", error) from None
    except OSError as error:
        raise UserError(out, f"cannot be written: {error.strerror or error}", "choose another --out") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
