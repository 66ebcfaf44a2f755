"""Forged pictures, where they are forged, and what was there before: for localisation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from output.formats.shared.files import Lines, json_lines, of_splits, put
from pipeline.caches import cached
from pipeline.published import DatasetReader, Exported
from pipeline.records import FileId, Photo, PhotoId
from pipeline.roles import Format

LIST = "{split}.jsonl"
_FORGED = 255
_SIZES = 16  # of pictures in one dataset that honest masks are kept of


@dataclass(frozen=True)
class Forgery(Format):
    """``images/``, ``masks/`` and ``originals/`` by split, and ``<split>.jsonl`` that pairs them.

    A mask has the picture's size: 255 where print was forged, 0 elsewhere; that of an honest
    picture is black. The original of a forged picture is its twin's, taken from the same place in
    the same light; ``--dedupe`` leaves twins out. Lies told before the printing leave no trace in
    pixels, so none in masks.
    """

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs; originals once all are there, since a twin may come first or last."""
        heads, rows, images = dataset.heads(), list[dict[str, object]](), dict[str, str]()
        for photo in dataset.photos():
            split = heads[photo.case_id].split
            image = put(target, f"images/{split}/{photo.id}.jpg", photo.jpeg)
            mask = put(target, f"masks/{split}/{photo.id}.png", _mask(photo))
            images[photo.id] = image
            rows.append(
                {
                    "id": photo.id,
                    "split": split,
                    "image": image,
                    "mask": mask,
                    "forged": photo.tampered,
                }
            )
        kinds = _forgeries(dataset)
        with Lines(target) as lines:
            for row in rows:
                beside = _beside(str(row["id"]), images, kinds) if row["forged"] else _HONEST
                if original := beside["original"]:
                    (target / original).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(target / beside["twin_image"], target / original)
                lines.json(LIST.format(split=row["split"]), {**row, **beside})

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph."""
        for _, path in of_splits(target, LIST):
            for row in json_lines(path):
                yield Exported(row["id"], (row["image"],))


_HONEST = {"forgery": "", "original": "", "twin_image": ""}


def _beside(name: str, images: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, str]:
    """Of a forged picture: by what kind of forgery, and its twin's picture, if that is written."""
    photo = PhotoId.parse(name)
    other = FileId(photo.file.case, "a" if photo.file.side == "b" else "b")
    twin = images.get(str(replace(photo, file=other)), "")
    original = twin and f"originals/{images[name].removeprefix('images/')}"
    return {"forgery": kinds[str(photo.file)], "original": original, "twin_image": twin}


def _forgeries(dataset: DatasetReader) -> dict[str, str]:
    """Case id -> the kind of what was forged in it after printing."""
    found: dict[str, str] = {}
    for case in dataset.cases():
        kinds = [anomaly.kind for anomaly in case.anomalies if anomaly.family == "tampering"]
        found[case.id] = ", ".join(kinds)
    return found


def _mask(photo: Photo) -> bytes:
    """A PNG of zeros and 255.

    Raises:
        ValueError: the dataset's own mask is no picture.
    """
    if photo.tamper_mask is None:
        return _black(photo.width, photo.height)
    levels = cv2.imdecode(np.frombuffer(photo.tamper_mask, np.uint8), cv2.IMREAD_GRAYSCALE)
    if levels is None:
        raise ValueError(f"the mask of picture {photo.id!r} cannot be decoded")
    forged = np.where(levels == _FORGED, np.uint8(_FORGED), np.uint8(0))
    return cv2.imencode(".png", forged)[1].tobytes()


@cached(most=_SIZES)
def _black(width: int, height: int) -> bytes:
    return cv2.imencode(".png", np.zeros((height, width), np.uint8))[1].tobytes()
