"""FUNSD: text, box, label and links of every entity of a form, one JSON file for each picture."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np

from output.formats.shared import text_lines
from output.formats.shared.files import as_json, put
from output.formats.shared.polygons import bounds, clipped
from output.formats.shared.threads import in_order
from pipeline.published import DatasetReader, Exported
from pipeline.records import Photo
from pipeline.roles import Format

FOLDERS = {"train": "training_data", "validation": "validation_data", "test": "testing_data"}
WORDLESS = "wordless"
_FAST = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)
LABELS = {text_lines.FIELD: "answer", "caption": "question", "heading": "header"}


@dataclass(frozen=True)
class Funsd(Format):
    """``training_data``, ``validation_data`` and ``testing_data``, each ``images`` and
    ``annotations``.

    Boxes are whole pixels: left, top, right, bottom. A line is one word, since lines are what is
    labelled. What cannot be read is left out; pictures of nothing else lie in ``wordless``, since
    loaders take no form without words. ``pictures``: grey PNG files, as FUNSD's own are and as its
    loaders name them, or the dataset's JPEG files.
    """

    pictures: Literal["png", "jpg"] = "png"

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs."""
        heads = dataset.heads()

        def files(photo: Photo) -> None:
            form = _form(photo)
            folder = FOLDERS[heads[photo.case_id].split] if form else WORDLESS
            picture = photo.jpeg if self.pictures == "jpg" else _grey(photo)
            put(target, f"{folder}/images/{photo.id}.{self.pictures}", picture)
            annotation = as_json({"form": form}).encode()
            put(target, f"{folder}/annotations/{photo.id}.json", annotation)

        deque(in_order(files, dataset.photos()), maxlen=0)

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph."""
        for folder in (*FOLDERS.values(), WORDLESS):
            for path in sorted((target / folder / "images").glob("*")):
                yield Exported(path.stem, (f"{folder}/images/{path.name}",))


def _grey(photo: Photo) -> bytes:
    """A PNG of how bright the picture is.

    Raises:
        ValueError: it is none.
    """
    pixels = cv2.imdecode(np.frombuffer(photo.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise ValueError(f"picture {photo.id!r} cannot be decoded")
    return cv2.imencode(".png", pixels, _FAST)[1].tobytes()


def _form(photo: Photo) -> list[dict[str, Any]]:
    entities: list[dict[str, Any]] = []
    for sheet in photo.sheets:
        start, names = len(entities), list[str]()
        for line in text_lines.of_sheet(sheet):
            polygon = clipped(line.quad, photo.width, photo.height)
            if line.legible and line.text and polygon:
                box = [round(edge) for edge in bounds(polygon)]
                names.append(line.name)
                entities.append(_entity(line, box, len(entities)))
        _link(entities[start:], names)
    return entities


def _entity(line: text_lines.TextLine, box: list[int], number: int) -> dict[str, Any]:
    return {
        "id": number,
        "text": line.text,
        "box": box,
        "label": LABELS.get(line.role, "other"),
        "words": [{"text": line.text, "box": box}],
        "linking": [],
    }


def _link(entities: list[dict[str, Any]], names: list[str]) -> None:
    """A caption and what is filled in under it, on one sheet; both ends carry the pair."""
    named = list(zip(entities, names, strict=True))
    answers: dict[str, list[dict[str, Any]]] = {}
    for entity, name in named:
        if entity["label"] == "answer":
            answers.setdefault(name, []).append(entity)
    for entity, name in named:
        if entity["label"] == "question" and name:
            for answer in answers.get(name, ()):
                pair = [entity["id"], answer["id"]]
                entity["linking"].append(pair)
                answer["linking"].append(pair)
