"""Export: a finished dataset through a Format unit, into a folder that appears whole or not."""

from __future__ import annotations

import pyarrow as pa

from flows.storage.dataset import Dataset
from flows.storage.output_folder import whole
from flows.storage.reader import Reader
from pipeline import units
from pipeline.roles import Format


def export(dataset: str, name: str, out: str) -> None:
    """Write ``dataset`` in the shape ``name`` into the folder ``out``.

    Raises:
        UserError: unknown format, the dataset is damaged, or the target exists and is not empty.
    """
    unit = units.load(Format, name)
    source = Dataset.open(dataset)
    with source.bounded():
        source.whole()
    try:
        with whole(out) as folder, source.bounded():
            unit.write(Reader(source), folder)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise source.damaged("data", error) from None
