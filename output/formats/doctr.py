"""docTR: polygons for its detection, crops with their texts for its recognition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TextIO

from output.formats.shared.crops import crops
from output.formats.shared.files import as_json, of_splits, put
from output.formats.shared.labelled import NEEDED, Boxes, labelled
from output.formats.shared.polygons import four_corners, rounded
from output.formats.shared.threads import in_order
from pipeline.published import DatasetReader, Exported
from pipeline.records import Photo
from pipeline.roles import Format, Label

DETECTION, RECOGNITION = "detection/{split}/labels.json", "recognition/{split}/labels.json"
_IMAGES = "images"


@dataclass(frozen=True)
class Doctr(Format):
    """``detection/<split>`` and ``recognition/<split>``, each ``images/`` and ``labels.json``.

    Its training scripts take such a folder. A polygon has four corners; docTR has no mark for
    text to be ignored, so what cannot be read is boxed like the rest. A picture without any text
    is not in the labels, which docTR cannot hold empty. Crops are of what can be read.
    """

    boxes: Boxes = "lines"

    @property
    def needs(self) -> frozenset[Label]:
        """Lines, of which the crops are, and what is boxed."""
        return NEEDED["lines"] | NEEDED[self.boxes]

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs and all their legible lines."""
        heads = dataset.heads()

        def files(photo: Photo) -> _Labels:
            return _files(photo, target, heads[photo.case_id].split, boxes=self.boxes)

        with _Objects(target) as labels:
            for made in in_order(files, dataset.photos()):
                if made.detection["polygons"]:
                    labels.add(DETECTION.format(split=made.split), made.name, made.detection)
                for name, text in made.recognition.items():
                    labels.add(RECOGNITION.format(split=made.split), name, text)

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph that shows any text."""
        for split, path in of_splits(target, DETECTION):
            for name in json.loads(path.read_text(encoding="utf-8")):
                file = f"detection/{split}/{_IMAGES}/{name}"
                yield Exported(name.removesuffix(".jpg"), (file,))


class _Labels(NamedTuple):
    """What the label files say of a picture and of its crops."""

    split: str
    name: str
    detection: dict[str, Any]
    recognition: dict[str, str]


def _files(photo: Photo, target: Path, split: str, *, boxes: Boxes) -> _Labels:
    """The picture and its crops put down."""
    name = f"{photo.id}.jpg"
    put(target, f"detection/{split}/{_IMAGES}/{name}", photo.jpeg)
    recognition = {}
    for number, crop in enumerate(crops(photo)):
        cut = f"{photo.id}-{number:04d}.jpg"
        put(target, f"recognition/{split}/{_IMAGES}/{cut}", crop.jpeg)
        recognition[cut] = crop.text
    return _Labels(split, name, _detection(photo, boxes), recognition)


def _detection(photo: Photo, boxes: Boxes) -> dict[str, Any]:
    found = [rounded(four_corners(one.polygon)) for one in labelled(photo, boxes)]
    return {
        "img_dimensions": [photo.height, photo.width],
        "img_hash": sha256(photo.jpeg).hexdigest(),
        "polygons": found,
    }


@dataclass
class _Objects(AbstractContextManager["_Objects"]):
    """JSON files of one object each, written a key at a time."""

    target: Path
    files: dict[str, TextIO] = field(default_factory=dict)

    def add(self, path: str, key: str, value: object) -> None:
        first = path not in self.files
        if first:
            self.files[path] = (self.target / path).open("w", encoding="utf-8", newline="\n")
        self.files[path].write(f"{'{' if first else ','}\n{as_json(key)}: {as_json(value)}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self.files.values():
            with file:
                file.write("\n}\n")
