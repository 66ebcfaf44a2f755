"""ms-swift: conversations with pictures, and ``objects`` with the boxes of grounding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from output.formats.shared.conversations import (
    Coordinates,
    Located,
    Task,
    Turn,
    box,
    exported,
    name_of,
    record,
    turns,
)
from output.formats.shared.files import Lines
from output.formats.shared.labelled import NEEDED, Boxes, Labelled
from pipeline.published import DatasetReader, Exported
from pipeline.roles import Format, Label

_THOUSAND = 1000


@dataclass(frozen=True)
class Swift(Format):
    """``<task>_<split>.jsonl`` of ``messages`` and ``images``; ``ROOT_IMAGE_DIR`` is the folder.

    ``tasks``: questions, extraction of everything legible, grounding, whose answer holds
    ``<ref-object><bbox>`` for each of ``objects``. ``coordinates``: ``pixels``, which swift brings
    to what the model wants (``bbox_type`` real), or ``thousandths`` as shares of one (``norm1``).
    """

    tasks: tuple[Task, ...] = ("questions", "extraction", "grounding")
    boxes: Boxes = "fields"
    coordinates: Coordinates = "pixels"

    @property
    def needs(self) -> frozenset[Label]:
        """Of what is boxed."""
        return NEEDED[self.boxes]

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """Pictures and conversations."""
        by = Located(self.boxes, self.coordinates, _marks)
        with Lines(target) as lines:
            for task, turn in turns(dataset, target, self.tasks, by=by):
                objects = {"objects": self._objects(turn)} if task == "grounding" else {}
                lines.json(f"{task}_{turn.split}.jsonl", {**record(turn), **objects})

    def _objects(self, turn: Turn) -> dict[str, object]:
        boxes: list[list[float]] = []
        for place in turn.places:
            edges = box(place, turn.size, self.coordinates)
            shares = self.coordinates == "thousandths"
            boxes.append([edge / _THOUSAND if shares else edge for edge in edges])
        names = [name_of(place, self.boxes) for place in turn.places]
        kind = "real" if self.coordinates == "pixels" else "norm1"
        return {"ref": names, "bbox": boxes, "bbox_type": kind}

    def read(self, target: Path) -> Iterator[Exported]:
        """Every question, and every photograph that is read out."""
        return exported(target)


def _marks(place: Labelled, size: tuple[int, int]) -> str:
    return "<ref-object><bbox>"
