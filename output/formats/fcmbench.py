"""The reference benchmark's own shape: an image tree by persona and paper, and one JSON object per line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pyarrow.parquet as pq

from output.scoring import reference
from output.scoring.sample import Drawn, tenth
from output.tables.schema import COLUMNS, SPLITS, TEMPLATES
from pipeline import conditions
from pipeline.errors import UserError
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
# Group photos are called after their second condition; zh ones number their captions anew (SPEC 1.4).
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
FOLDERS = {  # class -> folder, where they differ (SPEC 2.1)
    "离婚证": "离婚证（电子版）",
    "贷款调查报告": "个人贷款调查报告",
    "社保证明": "社会保险参保证明",
    "道路运输经营许可证": "道路运输许可证",
    "driver's_license": "drive_license",
}
BLANK_FOLDERS = {"zh": "空模板", "en": "空模板_eng"}
IMAGES, FULL, SMALL = "images", "testset_full.jsonl", "testset_small.jsonl"
_NEEDED = (
    "id",
    "case_id",
    "language",
    "condition",
    "second_condition",
    "documents",
    "parameters",
    "image",
    "pdf",
)


@dataclass(frozen=True)
class Fcmbench(Format):
    """Image tree ``images/<number>-<name>/<paper>/<caption>.jpg`` with blank templates, ``testset_full.jsonl`` without answers and
    ``testset_small.jsonl``, a tenth of it, with them, prompts and answers in the benchmark's own forms (SPEC 1.1-1.6). Conditions that it lacks
    are their own captions."""

    def write(self, dataset: Path, target: Path) -> None:
        """All of it, from a local dataset. Further sheets of one paper, further sessions and further layouts are numbered ``_2``, ``_3``."""
        paths = {**_photographs(dataset, target), **_templates(dataset, target)}
        drawn = _rows(dataset, "questions", ["id", "subtask", "robustness", "answer"])
        chosen = tenth(
            Drawn(row["subtask"], row["robustness"], row["answer"], row["id"]) for row in drawn
        )
        with _lines(target / FULL) as full, _lines(target / SMALL) as small:
            for row in _rows(dataset, "questions", None):
                line = _line(row, paths)
                full.write(_text({**line, "response": ""}))
                if row["id"] in chosen:
                    small.write(_text(line))


def _photographs(dataset: Path, target: Path) -> dict[str, str]:
    """Image id -> path of the photograph put there."""
    personas, paths = _personas(dataset), dict[str, str]()
    taken: Counter[str] = Counter()
    present = [name for name, _ in COLUMNS["images"] if name in _NEEDED]
    for row in _rows(dataset, "images", present):
        paths[row["id"]] = path = _numbered(_stem(row, personas[row["case_id"]]), "jpg", taken)
        file = _put(target, path, row, config="images")
        if row.get("pdf"):
            file.with_suffix(".pdf").write_bytes(row["pdf"])
    return paths


def _templates(dataset: Path, target: Path) -> dict[str, str]:
    """Template id -> path of the blank form put there."""
    paths: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for row in _rows(dataset, TEMPLATES, None):
        paths[row["id"]] = path = _numbered(
            f"{BLANK_FOLDERS[row['language']]}/{_folder(row['label'])}", "png", taken
        )
        _put(target, path, row, config=TEMPLATES)
    return paths


def _put(target: Path, path: str, row: Mapping[str, Any], *, config: str) -> Path:
    file = target / IMAGES / path
    file.parent.mkdir(parents=True, exist_ok=True)
    data = (row["image"] or {}).get("bytes")
    if not data:
        raise UserError(
            f"data/{config}: row {row['id']!r}",
            "has no image",
            "restore the file or generate the dataset again",
        )
    file.write_bytes(data)
    return file


def _lines(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")


def _text(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def _rows(dataset: Path, config: str, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    for split in SPLITS:
        for file in sorted((dataset / "data" / config / split).glob("*.parquet")):
            for batch in pq.ParquetFile(file).iter_batches(batch_size=32, columns=columns):
                yield from batch.to_pylist()


def _personas(dataset: Path) -> dict[str, str]:
    """Case id -> ``<number>-<name>``. A case and its twin are two files of one name, so each has its own number."""
    cases = sorted(
        (row["id"], row["persons"][0]["name"]) for row in _rows(dataset, "cases", ["id", "persons"])
    )
    return {case: f"{number}-{name}" for number, (case, name) in enumerate(cases)}


def _numbered(stem: str, ending: str, taken: Counter[str]) -> str:
    taken[stem] += 1
    return f"{stem}.{ending}" if taken[stem] == 1 else f"{stem}_{taken[stem]}.{ending}"


def _stem(row: Mapping[str, Any], persona: str) -> str:
    """``<persona>/<paper or group>/<caption>``."""
    if group := json.loads(row["parameters"]).get("composition"):
        condition, captions = (
            row.get("second_condition") or NOTHING_ELSE,
            GROUP_CAPTIONS[row["language"]],
        )
        return f"{persona}/{group}/{captions.get(condition, condition)}"
    return f"{persona}/{_folder(row['documents'][0]['label'])}/{CAPTIONS.get(row['condition'], row['condition'])}"


def _folder(label: str) -> str:
    return FOLDERS.get(label, label)


def _line(row: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "images": [paths[i] for i in row["image_ids"]],
        "question": reference.question(row["subtask"], row["id"], row["question"]),
        "response": reference.answer(row["subtask"], row["id"], row["answer"]),
        "task": row["task"],
        "subtask": row["subtask"],
        "robustness": row["robustness"],
    }
