"""Questions, extraction and grounding as one turn of a conversation each, to fine-tune models."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from output.formats.shared import extraction
from output.formats.shared.files import as_json, json_lines, put
from output.formats.shared.labelled import Boxes, Labelled, labelled
from output.formats.shared.polygons import bounds
from pipeline.published import DatasetReader, Exported, Split
from pipeline.records import Language, Photo, Question

Task = Literal["questions", "extraction", "grounding"]
Coordinates = Literal["pixels", "thousandths"]
IMAGE = "<image>"  # what frameworks put a picture in the place of
_TAG = re.compile(r"<image_(\d{3})>")
MOST = 20  # places asked for at once
_EXTRACT: Mapping[Language, str] = {
    "zh": "请读出图中每份文件的类别和看得清的字段，照原样抄写，编号的字段写成列表。\n"
    '回答只能是一个 JSON 对象：{"documents": [{"class": "…", "fields": {"…": "…"}}]}',
    "en": "Read the class of every document in the picture and its legible fields, copied as "
    "printed; numbered fields are lists.\n"
    'Reply with one JSON object: {"documents": [{"class": "…", "fields": {"…": "…"}}]}',
}
_LOCATE: Mapping[Language, str] = {
    "zh": "请指出下列各项在图中的位置：",
    "en": "Show where each of these is in the picture:",
}
_UNIT: Mapping[Coordinates, Mapping[Language, str]] = {
    "pixels": {"zh": "像素", "en": "in pixels"},
    "thousandths": {"zh": "以图宽、图高的千分之一为单位", "en": "in thousandths of its sides"},
}
_SHAPE: Mapping[Language, str] = {
    "zh": "方框依次为左、上、右、下（{unit}）。",
    "en": "A box is left, top, right, bottom, {unit}.",
}


class Turn(NamedTuple):
    """What is asked and answered. ``prompt`` has an ``<image>`` for every picture, in order."""

    id: str  # of the question, or of the photograph
    split: Split
    prompt: str
    answer: str
    images: tuple[str, ...]  # paths below the folder
    places: tuple[Labelled, ...] = ()  # of grounding: what is asked for, in order
    size: tuple[int, int] = (1, 1)  # of the picture, width and height, in pixels


def asked(question: Question, split: Split, paths: Mapping[str, str]) -> Turn:
    """A question; its pictures in the order in which the prompt shows them.

    Raises:
        ValueError: the prompt does not show each of its pictures once.
    """
    numbers = [int(n) for n in _TAG.findall(question.question)]
    if sorted(numbers) != list(range(1, len(question.image_ids) + 1)):
        raise ValueError(f"question {question.id!r} does not show each of its pictures once")
    shown = tuple(paths[question.image_ids[n - 1]] for n in numbers)
    return Turn(question.id, split, _TAG.sub(IMAGE, question.question), question.answer, shown)


def read_out(photo: Photo, split: Split, path: str) -> Turn:
    """Everything legible in a photograph."""
    answer = as_json({"documents": extraction.documents(photo)})
    return Turn(photo.id, split, f"{IMAGE}\n{_EXTRACT[photo.language]}", answer, (path,))


def exported(target: Path) -> Iterator[Exported]:
    """Every question, and every photograph that is read out, of the files of conversations."""
    for path in sorted(target.glob("*.jsonl")):
        if not path.name.startswith("grounding"):
            for line in json_lines(path):
                yield Exported(line["id"], tuple(line["images"]))


def record(turn: Turn) -> dict[str, object]:
    """A line of JSON that LLaMA-Factory and ms-swift read alike."""
    messages = [
        {"role": "user", "content": turn.prompt},
        {"role": "assistant", "content": turn.answer},
    ]
    return {"id": turn.id, "messages": messages, "images": list(turn.images)}


class Located(NamedTuple):
    """How grounding is asked for and answered."""

    boxes: Boxes
    coordinates: Coordinates
    form: Callable[[Labelled, tuple[int, int]], str]  # one place in the answer


def located(photo: Photo, split: Split, path: str, *, by: Located) -> Turn | None:
    """Where things are of which the picture has one alone, so that their name means them.

    At most the first twenty; None where there are none.
    """
    places = _unambiguous(photo, by.boxes)[:MOST]
    if not places:
        return None
    size = photo.width, photo.height
    unit = _UNIT[by.coordinates][photo.language]
    names = [name_of(place, by.boxes) for place in places]
    shape = _SHAPE[photo.language].format(unit=unit)
    prompt = "\n".join([IMAGE, _LOCATE[photo.language], *names, shape])
    answer = "\n".join(by.form(place, size) for place in places)
    return Turn(photo.id, split, prompt, answer, (path,), tuple(places), size)


def name_of(place: Labelled, boxes: Boxes) -> str:
    """What it is asked for by: lines and words by their text, anything else by its label."""
    return place.text if boxes in ("lines", "words") else place.category


def _unambiguous(photo: Photo, boxes: Boxes) -> list[Labelled]:
    found = [p for p in labelled(photo, boxes) if name_of(p, boxes)]
    count = Counter(name_of(place, boxes) for place in found)
    return [p for p in found if p.legible and count[name_of(p, boxes)] == 1]


def box(place: Labelled, size: tuple[int, int], coordinates: Coordinates) -> list[int]:
    """Left, top, right, bottom as whole numbers."""
    edges = bounds(place.polygon)
    if coordinates == "pixels":
        return [round(edge) for edge in edges]
    sides = (*size, *size)
    return [round(1000 * edge / side) for edge, side in zip(edges, sides, strict=True)]


def turns(
    dataset: DatasetReader, target: Path, tasks: tuple[Task, ...], *, by: Located
) -> Iterator[tuple[Task, Turn]]:
    """Every turn of the tasks, while the pictures are put down as ``images/<id>``."""
    heads, paths, splits = dataset.heads(), dict[str, str](), dict[str, Split]()
    for photo in dataset.photos():
        split = splits[photo.id] = heads[photo.case_id].split
        path = paths[photo.id] = put(target, f"images/{photo.id}.jpg", photo.jpeg)
        if "extraction" in tasks:
            yield "extraction", read_out(photo, split, path)
        if "grounding" in tasks and (turn := located(photo, split, path, by=by)):
            yield "grounding", turn
    if "questions" in tasks:
        for blank in dataset.blanks():
            paths[blank.id] = put(target, f"images/{blank.id}.png", blank.png)
        for question in dataset.questions():
            split = next(splits[name] for name in question.image_ids if name in splits)
            yield "questions", asked(question, split, paths)
