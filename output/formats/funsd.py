"""FUNSD: text, box, label and links of every entity of a form, one JSON file for each picture."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np

from output.formats.shared.files import as_json, put
from output.formats.shared.labelled import NEEDED
from output.formats.shared.polygons import bounds, clipped
from output.formats.shared.set_straight import set_straight
from output.formats.shared.threads import in_order
from pipeline.published import DatasetReader, Exported
from pipeline.records import LineView, Photo, Quad
from pipeline.roles import Format, Label

FOLDERS = {"train": "training_data", "validation": "validation_data", "test": "testing_data"}
WORDLESS = "wordless"
_FAST = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)
LABELS = {"field": "answer", "caption": "question", "table_head": "question", "heading": "header"}


@dataclass(frozen=True)
class Funsd(Format):
    """``training_data``, ``validation_data`` and ``testing_data``, each ``images`` and
    ``annotations``.

    Boxes are whole pixels: left, top, right, bottom. An entity is a line with its words. What
    cannot be read is left out; pictures of nothing else lie in ``wordless``, since loaders take no
    form without words. A caption is linked with what is filled in where the dataset says which
    field it names; of most captions it does not. ``pictures``: grey PNG files, as FUNSD's own are
    and as its loaders name them, or the dataset's JPEG files.
    """

    pictures: Literal["png", "jpg"] = "png"

    @property
    def needs(self) -> frozenset[Label]:
        """Lines and words."""
        return NEEDED["words"]

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
        for line in sheet.lines:
            box = _box(line.quad, photo)
            if line.legible and set_straight(line) and box:
                names.append(line.field)
                entities.append(_entity(line, box, photo, number=len(entities)))
        _link(entities[start:], names)
    return entities


def _entity(line: LineView, box: list[int], photo: Photo, *, number: int) -> dict[str, Any]:
    words = [(word.text, _box(word.quad, photo)) for word in line.words]
    return {
        "id": number,
        "text": line.text,
        "box": box,
        "label": LABELS.get(line.role, "other"),
        "words": [{"text": text, "box": box} for text, box in words if box],
        "linking": [],
    }


def _box(quad: Quad, photo: Photo) -> list[int]:
    """Left, top, right, bottom of what lies inside the frame; empty when nothing does."""
    polygon = clipped(quad, photo.width, photo.height)
    return [round(edge) for edge in bounds(polygon)] if polygon else []


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
