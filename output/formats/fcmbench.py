"""The reference benchmark's shape: images by persona and paper, one JSON object per question."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from output.formats.shared.files import json_lines, put
from output.scoring import reference
from output.scoring.sample import Drawn, tenth
from pipeline import conditions
from pipeline.published import DatasetReader, Exported
from pipeline.records import Photo, Question
from pipeline.roles import Format

CAPTIONS = {
    conditions.NORMAL: "001_正常",
    conditions.OFF_AXIS: "002_斜拍",
    conditions.UNEVEN_LIGHT: "003_阴影",
    conditions.REFLECTIONS: "004_反光",
    conditions.OUT_OF_FOCUS: "005_模糊",
    conditions.SMALL: "006_占比小",
    conditions.SECONDARY: "007_拍电脑屏",
    conditions.CLUTTERED: "008_背景干扰",
    conditions.WATERMARKED: "009_水印",
    conditions.CROPPED: "010_拍摄不完整",
}
# Group photos are called after their second condition; FCMBench numbers the captions of zh ones
# anew.
NOTHING_ELSE = conditions.NORMAL
GROUP_CAPTIONS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        NOTHING_ELSE: "001_正常",
        conditions.OUT_OF_FOCUS: "002_模糊",
        conditions.ROTATED: "003_旋转",
        conditions.WATERMARKED: "004_水印",
        conditions.CROPPED: "005_拍摄不完整",
    },
    "en": CAPTIONS,
}
FOLDERS = {  # class -> folder of FCMBench, where they differ
    "离婚证": "离婚证（电子版）",
    "贷款调查报告": "个人贷款调查报告",
    "社保证明": "社会保险参保证明",
    "道路运输经营许可证": "道路运输许可证",
    "driver's_license": "drive_license",
}
BLANK_FOLDERS = {"zh": "空模板", "en": "空模板_eng"}
IMAGES, FULL, SMALL = "images", "testset_full.jsonl", "testset_small.jsonl"


@dataclass(frozen=True)
class Fcmbench(Format):
    """Photographs and blank forms as files, questions as JSON lines in the benchmark's own forms.

    ``images/<number>-<name>/<paper>/<caption>.jpg``; ``testset_full.jsonl`` without answers and
    ``testset_small.jsonl``, a tenth of it, with them. Conditions that the benchmark lacks are
    their own captions. Further sheets of one paper, further sessions and further layouts are
    numbered ``_2``, ``_3``.
    """

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All of it."""
        paths = {**_photographs(dataset, target), **_templates(dataset, target)}
        chosen = tenth(Drawn(q.subtask, q.robustness, q.answer, q.id) for q in dataset.questions())
        with _lines(target / FULL) as full, _lines(target / SMALL) as small:
            for question in dataset.questions():
                line = _line(question, paths)
                full.write(_text({**line, "response": ""}))
                if question.id in chosen:
                    small.write(_text(line))

    def read(self, target: Path) -> Iterator[Exported]:
        """Every question of the full set with its pictures."""
        for line in json_lines(target / FULL):
            yield Exported(line["id"], tuple(f"{IMAGES}/{path}" for path in line["images"]))


def _photographs(dataset: DatasetReader, target: Path) -> dict[str, str]:
    """Image id -> path of the photograph put there."""
    personas, paths = _personas(dataset), dict[str, str]()
    taken: Counter[str] = Counter()
    for photo in dataset.photos():
        if photo.negative:  # which the benchmark has none of, and nobody is asked about
            continue
        path = _numbered(_stem(photo, personas[photo.case_id]), "jpg", taken)
        file = target / put(target, f"{IMAGES}/{path}", photo.jpeg)
        if photo.pdf:
            file.with_suffix(".pdf").write_bytes(photo.pdf)
        paths[photo.id] = path
    return paths


def _templates(dataset: DatasetReader, target: Path) -> dict[str, str]:
    """Template id -> path of the blank form put there."""
    paths: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for blank in dataset.blanks():
        stem = f"{BLANK_FOLDERS[blank.language]}/{_folder(blank.label)}"
        paths[blank.id] = path = _numbered(stem, "png", taken)
        put(target, f"{IMAGES}/{path}", blank.png)
    return paths


def _lines(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")


def _text(line: Mapping[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def _personas(dataset: DatasetReader) -> dict[str, str]:
    """Case id -> ``<number>-<name>``; a case and its twin bear one name and a number each."""
    applicants = sorted((case.id, case.persons[0].name) for case in dataset.cases())
    return {case: f"{number}-{name}" for number, (case, name) in enumerate(applicants)}


def _numbered(stem: str, ending: str, taken: Counter[str]) -> str:
    taken[stem] += 1
    return f"{stem}.{ending}" if taken[stem] == 1 else f"{stem}_{taken[stem]}.{ending}"


def _stem(photo: Photo, persona: str) -> str:
    """``<persona>/<paper or group>/<caption>``."""
    if group := photo.parameters.get("composition"):
        condition = photo.second_condition or NOTHING_ELSE
        captions = GROUP_CAPTIONS[photo.language]
        return f"{persona}/{group}/{captions.get(condition, condition)}"
    caption = CAPTIONS.get(photo.condition, photo.condition)
    return f"{persona}/{_folder(photo.sheets[0].label)}/{caption}"


def _folder(label: str) -> str:
    return FOLDERS.get(label, label)


def _line(question: Question, paths: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": question.id,
        "images": [paths[name] for name in question.image_ids],
        "question": reference.question(question.subtask, question.id, question.question),
        "response": reference.answer(question.subtask, question.id, question.answer),
        "task": question.task,
        "subtask": question.subtask,
        "robustness": question.robustness,
    }
