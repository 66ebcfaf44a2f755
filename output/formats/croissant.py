"""Croissant 1.1: pictures, questions, and a description of both that machines read, with RAI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from output.formats.shared import croissant_terms as terms
from output.formats.shared.files import Lines, as_json, json_lines, put
from output.formats.shared.labelled import NEEDED, Boxes, labelled
from output.formats.shared.polygons import rounded
from output.tables.schema import SPLITS
from pipeline.errors import UserError
from pipeline.kinds import OWN
from pipeline.published import DatasetReader, Exported, Split
from pipeline.records import Photo, Question
from pipeline.roles import Format, Label

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
PICTURES, QUESTIONS, DESCRIPTION = "pictures.jsonl", "questions.jsonl", "croissant.json"


@dataclass(frozen=True)
class Croissant(Format):
    """``croissant.json`` over ``pictures.jsonl``, ``questions.jsonl`` and ``images/``.

    ``name``, ``url``, ``published`` and ``licence`` are what only the publisher knows. Without a
    licence it is CC0; of somebody's own forms it must be given. ``boxes``: what ``annotations``
    hold.
    """

    name: str = "creditdocs"
    url: str = "https://example.com/creditdocs"
    published: date | None = None
    licence: str | None = None
    version: str = "1.0.0"
    boxes: Boxes = "fields"

    @property
    def needs(self) -> frozenset[Label]:
        """Of what is boxed."""
        return NEEDED[self.boxes]

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs, blank forms and questions.

        Raises:
            UserError: somebody's own forms, and no licence.
        """
        heads = dataset.heads()
        splits: dict[str, Split] = {}
        paths: dict[str, str] = {}
        with Lines(target) as lines:
            for photo in dataset.photos():
                self._licensed(photo)
                split = splits[photo.id] = heads[photo.case_id].split
                path = paths[photo.id] = put(target, f"images/{photo.id}.jpg", photo.jpeg)
                lines.json(PICTURES, _picture(photo, path, split, boxes=self.boxes))
            for blank in dataset.blanks():
                paths[blank.id] = put(target, f"images/{blank.id}.png", blank.png)
            for question in dataset.questions():
                split = next(splits[name] for name in question.image_ids if name in splits)
                images = [paths[name] for name in question.image_ids]
                lines.json(QUESTIONS, _question(question, split, images))
        text = json.dumps(self._description(target), indent=2, ensure_ascii=False) + "\n"
        (target / DESCRIPTION).write_text(text, encoding="utf-8", newline="\n")

    def _licensed(self, photo: Photo) -> None:
        own = next((sheet.kind for sheet in photo.sheets if sheet.kind.startswith(OWN)), None)
        if own and self.licence is None:
            remedy = "name it: --set licence=URL"
            raise UserError(own, "somebody's own form, whose licence only they know", remedy)

    def _description(self, target: Path) -> dict[str, Any]:
        tables = [name for name in (PICTURES, QUESTIONS) if (target / name).is_file()]
        dated = {"datePublished": self.published.isoformat()} if self.published else {}
        return {
            "@context": terms.CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": list(terms.CONFORMS_TO),
            "name": self.name,
            "description": terms.DESCRIPTION,
            "license": self.licence or CC0,
            "url": self.url,
            "version": self.version,
            "creator": {"@type": "sc:Organization", "name": "creditdocs", "url": self.url},
            "citeAs": f"@misc{{creditdocs, title = {{{self.name}}}, url = {{{self.url}}}}}",
            "keywords": list(terms.KEYWORDS),
            **dated,
            **terms.RAI,
            "distribution": [*(_file(target / name) for name in tables), terms.IMAGE_FILES],
            "recordSet": [terms.splits(SPLITS), terms.IMAGES]
            + [terms.record_set(name, terms.TABLES[name]) for name in tables],
        }

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph and every question."""
        for row in json_lines(target / PICTURES):
            yield Exported(row["id"], (row["image"],))
        if (target / QUESTIONS).is_file():
            for row in json_lines(target / QUESTIONS):
                yield Exported(row["id"], tuple(row["images"]))


def _picture(photo: Photo, path: str, split: str, *, boxes: Boxes) -> dict[str, object]:
    annotations = [
        {
            "category": one.category,
            "text": one.text,
            "polygon": rounded(one.polygon),
            "legible": one.legible,
        }
        for one in labelled(photo, boxes)
    ]
    return {
        "id": photo.id,
        "image": path,
        "split": split,
        "language": photo.language,
        "condition": photo.condition,
        "severity": photo.severity,
        "width": photo.width,
        "height": photo.height,
        "tampered": photo.tampered,
        "kinds": [sheet.kind for sheet in photo.sheets],
        "annotations": as_json(annotations),
    }


def _question(question: Question, split: str, images: list[str]) -> dict[str, object]:
    return {
        "id": question.id,
        "images": images,
        "split": split,
        "language": question.language,
        "task": question.task,
        "subtask": question.subtask,
        "question": question.question,
        "answer": question.answer,
    }


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/jsonlines",
        "sha256": digest.hexdigest(),
    }
