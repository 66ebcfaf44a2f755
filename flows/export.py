"""Export: a finished dataset through a Format unit, into a folder that appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.fs as pafs

from flows.dataset import Dataset
from flows.folder import whole
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
    try:
        with whole(out) as folder:
            unit.write(Path(source.store.root), folder)
    except pa.ArrowException as error:
        raise source.damaged("data", error) from None
