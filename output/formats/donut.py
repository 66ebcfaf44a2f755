"""Donut: a picture and what its documents say, as the JSON that the model is to write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from output.formats.shared import extraction
from output.formats.shared.files import Lines, as_json, json_lines, of_splits, put
from pipeline.published import DatasetReader, Exported
from pipeline.roles import Format

METADATA = "{split}/metadata.jsonl"


@dataclass(frozen=True)
class Donut(Format):
    """``<split>/<id>.jpg`` and ``<split>/metadata.jsonl``, whose ``ground_truth`` holds
    ``gt_parse`` as text.

    As in CORD: ``{"documents": [{"class": ..., "fields": {...}}]}``, nested by the fields' names,
    numbered ones as lists; of what can be read.
    """

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs."""
        heads = dataset.heads()
        with Lines(target) as lines:
            for photo in dataset.photos():
                split = heads[photo.case_id].split
                put(target, f"{split}/{photo.id}.jpg", photo.jpeg)
                truth = as_json({"gt_parse": {"documents": extraction.documents(photo)}})
                row = {"file_name": f"{photo.id}.jpg", "ground_truth": truth, "id": photo.id}
                lines.json(METADATA.format(split=split), row)

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph."""
        for split, path in of_splits(target, METADATA):
            for row in json_lines(path):
                yield Exported(row["id"], (f"{split}/{row['file_name']}",))
