"""PaddleOCR: polygons with their texts for detection, upright crops for recognition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from output.formats.shared.crops import crops
from output.formats.shared.files import Lines, as_json, of_splits, put
from output.formats.shared.labelled import NEEDED, Boxes, labelled
from output.formats.shared.polygons import rounded
from output.formats.shared.threads import in_order
from pipeline.published import DatasetReader, Exported
from pipeline.records import Photo
from pipeline.roles import Format, Label

DETECTION, RECOGNITION = "det_{split}.txt", "rec_{split}.txt"
IGNORED = "###"  # a transcription that PaddleOCR trains nothing on


@dataclass(frozen=True)
class Ppocr(Format):
    """``det_<split>.txt`` over ``images/``, ``rec_<split>.txt`` over ``crops/``; tabs between.

    The folder is the ``data_dir`` of both. What cannot be read has the transcription ``###``.
    Crops are made of what can be read and lies wholly in the frame.
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

        with Lines(target) as lines:
            for labels in in_order(files, dataset.photos()):
                lines.text(DETECTION.format(split=labels.split), labels.detection)
                for text in labels.recognition:
                    lines.text(RECOGNITION.format(split=labels.split), text)

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph."""
        for _, path in of_splits(target, DETECTION):
            for text in path.read_text(encoding="utf-8").splitlines():
                image = text.partition("\t")[0]
                yield Exported(Path(image).stem, (image,))


class _Labels(NamedTuple):
    """The lines of the label files that a picture has."""

    split: str
    detection: str
    recognition: list[str]


def _files(photo: Photo, target: Path, split: str, *, boxes: Boxes) -> _Labels:
    """The picture and its crops put down."""
    path = put(target, f"images/{split}/{photo.id}.jpg", photo.jpeg)
    recognition = []
    for number, crop in enumerate(crops(photo)):
        cut = put(target, f"crops/{split}/{photo.id}/{number:04d}.jpg", crop.jpeg)
        recognition.append(f"{cut}\t{_one_line(crop.text)}")
    return _Labels(split, f"{path}\t{as_json(_regions(photo, boxes))}", recognition)


def _regions(photo: Photo, boxes: Boxes) -> list[dict[str, object]]:
    return [
        {
            "transcription": _one_line(one.text) if one.legible else IGNORED,
            "points": rounded(one.polygon),
        }
        for one in labelled(photo, boxes)
    ]


def _one_line(text: str) -> str:
    """Without the characters that end a line or a column of the label files."""
    return " ".join(text.split())
