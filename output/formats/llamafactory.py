"""LLaMA-Factory: conversations with pictures, and the ``dataset_info.json`` that names them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from output.formats.shared.conversations import (
    Coordinates,
    Located,
    Task,
    box,
    exported,
    name_of,
    record,
    turns,
)
from output.formats.shared.files import Lines, as_json
from output.formats.shared.labelled import NEEDED, Boxes, Labelled
from pipeline.published import DatasetReader, Exported
from pipeline.roles import Format, Label

INFO = "dataset_info.json"
_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
}


@dataclass(frozen=True)
class Llamafactory(Format):
    """``<task>_<split>.jsonl`` of ``messages`` and ``images``: the folder is a ``dataset_dir``.

    ``tasks``: questions, extraction of everything legible, grounding. ``boxes`` and
    ``coordinates``, pixels or thousandths of the picture's sides, are those of grounding.
    """

    tasks: tuple[Task, ...] = ("questions", "extraction", "grounding")
    boxes: Boxes = "fields"
    coordinates: Coordinates = "thousandths"

    @property
    def needs(self) -> frozenset[Label]:
        """Of what is boxed."""
        return NEEDED[self.boxes]

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """Pictures, conversations, and their names for ``--dataset``."""
        named: dict[str, str] = {}
        with Lines(target) as lines:
            by = Located(self.boxes, self.coordinates, self._place)
            for task, turn in turns(dataset, target, self.tasks, by=by):
                file = f"{task}_{turn.split}.jsonl"
                named[f"creditdocs_{task}_{turn.split}"] = file
                lines.json(file, record(turn))
        info = {name: _entry(file) for name, file in sorted(named.items())}
        text = json.dumps(info, indent=2) + "\n"
        (target / INFO).write_text(text, encoding="utf-8", newline="\n")

    def _place(self, place: Labelled, size: tuple[int, int]) -> str:
        where = box(place, size, self.coordinates)
        return as_json({"bbox_2d": where, "label": name_of(place, self.boxes)})

    def read(self, target: Path) -> Iterator[Exported]:
        """Every question, and every photograph that is read out."""
        return exported(target)


def _entry(file: str) -> dict[str, object]:
    columns = {"messages": "messages", "images": "images"}
    return {"file_name": file, "formatting": "sharegpt", "columns": columns, "tags": _TAGS}
