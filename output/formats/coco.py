"""COCO: boxes and polygons for detectors, one annotation file for each split."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from output.formats.shared.files import as_json, of_splits, put
from output.formats.shared.labelled import NEEDED, Boxes, Labelled, labelled
from output.formats.shared.polygons import area, bounds
from pipeline.published import DatasetReader, Exported
from pipeline.records import Photo
from pipeline.roles import Format, Label

INSTANCES = "annotations/instances_{split}.json"


@dataclass(frozen=True)
class Coco(Format):
    """``images/<split>/<id>.jpg`` and ``annotations/instances_<split>.json``.

    ``boxes``: documents by class, fields by label, lines of text by role, words by that of their
    line, regions by kind, or tables with their heads and cells. A category has the same number in
    every split. Polygons are cut to the frame; what cannot be read is marked
    ``"legible": false`` and, being there, no crowd.
    """

    boxes: Boxes = "documents"

    @property
    def needs(self) -> frozenset[Label]:
        """Of what is boxed."""
        return NEEDED[self.boxes]

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs; annotations go to the files as they come."""
        heads, categories = dataset.heads(), dict[tuple[str, str], int]()
        (target / "annotations").mkdir()
        with ExitStack() as stack:
            files: dict[str, _Instances] = {}
            for photo in dataset.photos():
                split = heads[photo.case_id].split
                if split not in files:
                    path = target / INSTANCES.format(split=split)
                    opened = stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
                    files[split] = _Instances(opened)
                put(target, f"images/{split}/{photo.id}.jpg", photo.jpeg)
                files[split].add(photo, labelled(photo, self.boxes), categories)
            for instances in files.values():
                instances.end(categories)

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph."""
        for split, path in of_splits(target, INSTANCES):
            for image in json.loads(path.read_text(encoding="utf-8"))["images"]:
                file = f"images/{split}/{image['file_name']}"
                yield Exported(image["creditdocs_id"], (file,))


@dataclass
class _Instances:
    """A file that is being written: annotations first, which are many, then the rest."""

    file: TextIO
    images: list[dict[str, Any]] = field(default_factory=list)
    annotations: int = 0

    def add(
        self, photo: Photo, found: Iterator[Labelled], categories: dict[tuple[str, str], int]
    ) -> None:
        number = len(self.images) + 1
        self.images.append(
            {
                "id": number,
                "file_name": f"{photo.id}.jpg",
                "width": photo.width,
                "height": photo.height,
                "creditdocs_id": photo.id,
                "condition": photo.condition,
                "severity": photo.severity,
            }
        )
        for one in found:
            key = (one.group, one.category)
            category = categories.setdefault(key, len(categories) + 1)
            self.file.write(",\n" if self.annotations else '{"annotations": [\n')
            self.annotations += 1
            self.file.write(as_json(_annotation(one, self.annotations, number, category=category)))

    def end(self, categories: dict[tuple[str, str], int]) -> None:
        """The rest of the file. ``categories``: of all splits."""
        if not self.annotations:
            self.file.write('{"annotations": [')
        named = [
            {"id": number, "name": name, "supercategory": group}
            for (group, name), number in categories.items()
        ]
        info = {"description": "Synthetic documents by creditdocs: nobody in them exists"}
        rest = {"images": self.images, "categories": named, "info": info, "licenses": []}
        self.file.write("\n],\n" + as_json(rest)[1:] + "\n")


def _annotation(one: Labelled, number: int, image: int, *, category: int) -> dict[str, Any]:
    polygon = [(round(x, 2), round(y, 2)) for x, y in one.polygon]
    left, top, right, bottom = bounds(polygon)
    segmentation: list[float] = []
    for corner in polygon:
        segmentation += corner
    return {
        "id": number,
        "image_id": image,
        "category_id": category,
        "bbox": [left, top, round(right - left, 2), round(bottom - top, 2)],
        "segmentation": [segmentation],
        "area": round(area(polygon), 2),
        "iscrowd": 0,
        "text": one.text,
        "name": one.name,
        "document": one.document,
        "legible": one.legible,
    }
