"""Export: a finished dataset through a Format unit, into a folder that appears whole or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from flows.storage.dataset import Dataset
from flows.storage.output_folder import whole
from flows.storage.selection import Selection
from pipeline import units
from pipeline.roles import Format


def export(
    dataset: str,
    name: str,
    out: str,
    *,
    selection: Selection | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> None:
    """Write ``dataset``, or a part of it, in the shape ``name`` into the folder ``out``.

    Raises:
        UserError: unknown format or parameter of it, nothing is selected, the dataset is damaged,
            or the target exists and is not empty.
    """
    unit = units.load(Format, name, parameters)
    source = Dataset.open(dataset)
    with source.bounded():
        source.whole()
        reader = (selection or Selection()).of(source)
    try:
        with whole(out) as folder, source.bounded():
            unit.write(reader, folder)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise source.damaged("data", error) from None
