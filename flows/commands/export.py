"""Export: a finished dataset through a Format unit, into a folder that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.fs as pafs

from flows.storage.dataset import Dataset
from flows.storage.output_folder import whole
from pipeline import units
from pipeline.roles import Format


def export(dataset: str, name: str, out: str) -> None:
    """Write ``dataset`` in the shape ``name`` into the folder ``out``.

    Raises:
        UserError: unknown format, or the target exists and is not empty.
    """
    unit = units.load(Format, name)
    source = Dataset.open(dataset)
    with source.bounded():
        source.whole()
    try:
        with whole(out) as folder, _here(source) as root, source.bounded():
            unit.write(root, folder)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise source.damaged("data", error) from None


@contextmanager
def _here(dataset: Dataset) -> Iterator[Path]:
    """Its folder; of one that lies elsewhere, a copy for the time being."""
    files, root = dataset.store.files, dataset.store.root
    if dataset.local:
        yield Path(root)
        return
    with TemporaryDirectory(prefix="creditdocs-") as copy:
        pafs.copy_files(
            root, copy, source_filesystem=files, destination_filesystem=pafs.LocalFileSystem()
        )
        yield Path(copy)
