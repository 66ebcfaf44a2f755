"""A JSON line per legible field beside the pictures, as many readers of text are trained."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from output.tables.schema import SPLITS
from pipeline.roles import Format


@dataclass(frozen=True)
class FieldLines(Format):
    """``images/<id>.jpg`` and, for each split that has rows, ``<split>.jsonl``."""

    def write(self, dataset: Path, target: Path) -> None:
        """A line is ``{"image": ..., "quad": [8 numbers], "text": ..., "label": ...}``."""
        (target / "images").mkdir(parents=True)
        for split in SPLITS:
            for file in sorted((dataset / "data/images" / split).glob("*.parquet")):
                self._write(file, target, split)

    def _write(self, file: Path, target: Path, split: str) -> None:
        columns = ["id", "image", "documents"]
        with (target / f"{split}.jsonl").open("a", encoding="utf-8", newline="\n") as lines:
            for batch in pq.ParquetFile(file).iter_batches(batch_size=32, columns=columns):
                for row in batch.to_pylist():
                    image = f"images/{row['id']}.jpg"
                    (target / image).write_bytes(row["image"]["bytes"])
                    for sheet in row["documents"]:
                        for field in filter(lambda f: f["legible"], sheet["fields"]):
                            line = {key: field[key] for key in ("quad", "text", "label")}
                            lines.write(json.dumps({"image": image, **line}, ensure_ascii=False))
                            lines.write("\n")
