"""Pictures beside a JSON line each: what is printed on them, word for word, to learn reading."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.published import Blank, DatasetReader, Exported
from pipeline.records import Photo
from pipeline.roles import Format

LINES = "pictures.jsonl"


@dataclass(frozen=True)
class PictureTexts(Format):
    """``images/<id>.jpg`` or ``.png``, and ``pictures.jsonl``: id, image, kinds and texts.

    ``legible_only`` leaves out what the picture shows too small, blurred or hidden to be read.
    """

    legible_only: bool = True

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All pictures, photographs and blank forms alike."""
        (target / "images").mkdir()
        with (target / LINES).open("w", encoding="utf-8", newline="\n") as lines:
            for picture in dataset.pictures():
                image = f"images/{picture.id}{picture.suffix}"
                (target / image).write_bytes(picture.data)
                line = {"id": picture.id, "image": image, **self._described(picture.of)}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _described(self, picture: Photo | Blank) -> dict[str, list[str]]:
        """The kinds of paper in a picture, and the texts of its fields."""
        if isinstance(picture, Blank):  # a form that nobody has filled in
            return {"kinds": [picture.kind], "texts": []}
        texts: list[str] = []
        for sheet in picture.sheets:
            texts += [f.text for f in sheet.fields if f.legible or not self.legible_only]
        return {"kinds": [sheet.kind for sheet in picture.sheets], "texts": texts}

    def read(self, target: Path) -> Iterator[Exported]:
        """Every picture with its own file."""
        for text in (target / LINES).read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            yield Exported(line["id"], (line["image"],))
