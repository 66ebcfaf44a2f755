"""A folder of pictures that ``datasets.load_dataset`` reads as it lies, without a card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from output.formats.shared.files import Lines, json_lines, of_splits, put
from output.formats.shared.labelled import NEEDED, Boxes, labelled
from output.formats.shared.polygons import bounds
from pipeline.published import DatasetReader, Exported
from pipeline.records import Photo
from pipeline.roles import Format, Label

METADATA = "{split}/metadata.jsonl"


@dataclass(frozen=True)
class Hf(Format):
    """``<split>/<id>.jpg`` beside ``<split>/metadata.jsonl``, an image folder.

    ``objects`` has a list a column: category, text, bbox (left, top, width, height, in pixels),
    polygon (x and y by turns, cut to the frame), legible. ``boxes``: documents, fields, lines,
    words, regions or tables.
    """

    boxes: Boxes = "fields"

    @property
    def needs(self) -> frozenset[Label]:
        """Of what is boxed."""
        return NEEDED[self.boxes]

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs."""
        heads = dataset.heads()
        with Lines(target) as lines:
            for photo in dataset.photos():
                split = heads[photo.case_id].split
                put(target, f"{split}/{photo.id}.jpg", photo.jpeg)
                lines.json(METADATA.format(split=split), _row(photo, self.boxes))

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph."""
        for split, path in of_splits(target, METADATA):
            for row in json_lines(path):
                yield Exported(row["id"], (f"{split}/{row['file_name']}",))


def _row(photo: Photo, boxes: Boxes) -> dict[str, object]:
    """No value is null: of a column of nulls no reader could tell the type."""
    return {
        "file_name": f"{photo.id}.jpg",
        "id": photo.id,
        "language": photo.language,
        "condition": photo.condition,
        "severity": photo.severity,
        "second_condition": photo.second_condition or "",
        "tampered": photo.tampered,
        "width": photo.width,
        "height": photo.height,
        "kinds": [sheet.kind for sheet in photo.sheets],
        "objects": _objects(photo, boxes),
    }


def _objects(photo: Photo, boxes: Boxes) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {
        name: [] for name in ("category", "text", "bbox", "polygon", "legible")
    }
    for one in labelled(photo, boxes):
        left, top, right, bottom = bounds(one.polygon)
        corners: list[float] = []
        for x, y in one.polygon:
            corners += (round(x, 1), round(y, 1))
        columns["category"].append(one.category)
        columns["text"].append(one.text)
        columns["bbox"].append([round(v, 1) for v in (left, top, right - left, bottom - top)])
        columns["polygon"].append(corners)
        columns["legible"].append(one.legible)
    return columns
