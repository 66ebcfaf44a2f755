"""Export: a finished dataset through a Format unit, into a folder that appears whole or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from flows.storage.dataset import Dataset
from flows.storage.output_folder import whole
from flows.storage.selection import Selection
from pipeline import units
from pipeline.errors import UserError
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
        UserError: unknown format or parameter of it, nothing is selected, the dataset is damaged or
            lacks labels that the format needs, or the target exists and is not empty.
    """
    unit = units.load(Format, name, parameters)
    source = Dataset.open(dataset)
    with source.bounded():
        source.whole()
        _labelled(source, name, unit)
        reader = (selection or Selection()).of(source)
    try:
        with whole(out) as folder, source.bounded():
            unit.write(reader, folder)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise source.damaged("data", error) from None


def _labelled(source: Dataset, name: str, unit: Format) -> None:
    """
    Raises:
        UserError: the dataset was made without lines or words, and they are to be written.
    """
    labels = source.recipe.labels
    if lacking := [label for label in sorted(unit.needs) if not getattr(labels, label)]:
        what = f"boxes {lacking[0]}, and the dataset's recipe says labels.{lacking[0]}: false"
        remedy = f"generate it with labels.{lacking[0]}: true, or choose other --boxes"
        raise UserError(f"--format {name}", what, remedy)
