"""The reference benchmark's own shape: an image tree by persona and paper, and one JSON object per line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from output.schema import SPLITS
from pipeline.errors import UserError
from pipeline.roles import Format

CAPTIONS = {
    "Normal Captures": "001_正常",
    "Off-axis Viewpoints": "002_斜拍",
    "Uneven Illumination": "003_阴影",
    "Specular Reflections": "004_反光",
    "Out-of-focus": "005_模糊",
    "Small ROIs": "006_占比小",
    "Secondary Captures": "007_拍电脑屏",
    "Cluttered Background": "008_背景干扰",
    "Overlaid Watermarks": "009_水印",
    "Cropped Captures": "010_拍摄不完整",
}
# Group photos are called after their second condition; zh ones number their captions anew (SPEC 1.4).
GROUP_CAPTIONS = {
    "zh": {"Out-of-focus": "002_模糊", "Rotated Captures": "003_旋转", "Overlaid Watermarks": "004_水印", "Cropped Captures": "005_拍摄不完整"},
    "en": CAPTIONS,
}
COLUMNS = ["id", "case_id", "language", "condition", "second_condition", "documents", "parameters", "image", "pdf"]
FOLDERS = {"driver's_license": "drive_license"}  # every other folder is called as its label
IMAGES, ROWS = "images", "testset.jsonl"


@dataclass(frozen=True)
class Fcmbench(Format):
    """Image tree ``images/<number>-<name>/<paper>/<caption>.jpg`` and ``testset.jsonl`` (SPEC 1.1-1.6), answers included. Conditions that
    the benchmark lacks are their own captions; a digital original's PDF lies beside its picture."""

    def write(self, dataset: Path, target: Path) -> None:
        """Both, from a local dataset. Further sheets of one paper, and further sessions, are numbered ``_2``, ``_3``."""
        personas = _personas(dataset)
        paths: dict[str, str] = {}
        taken: Counter[str] = Counter()
        for row in _rows(dataset, "images", COLUMNS):
            path = _path(row, personas[row["case_id"]], taken)
            paths[row["id"]] = path
            file = target / IMAGES / path
            file.parent.mkdir(parents=True, exist_ok=True)
            data = (row["image"] or {}).get("bytes")
            if not data:
                raise UserError(f"data/images: row {row['id']!r}", "has no image", "restore the file or generate the dataset again")
            file.write_bytes(data)
            if row["pdf"]:
                file.with_suffix(".pdf").write_bytes(row["pdf"])
        with (target / ROWS).open("w", encoding="utf-8", newline="\n") as lines:
            for row in _rows(dataset, "questions", None):
                lines.write(json.dumps(_line(row, paths), ensure_ascii=False) + "\n")


def _rows(dataset: Path, config: str, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    for split in SPLITS:
        for file in sorted((dataset / "data" / config / split).glob("*.parquet")):
            for batch in pq.ParquetFile(file).iter_batches(batch_size=32, columns=columns):
                yield from batch.to_pylist()


def _personas(dataset: Path) -> dict[str, str]:
    """Case id -> ``<number>-<name>``. A case and its twin are two files of one name, so each has its own number."""
    cases = sorted((row["id"], row["persons"][0]["name"]) for row in _rows(dataset, "cases", ["id", "persons"]))
    return {case: f"{number}-{name}" for number, (case, name) in enumerate(cases)}


def _path(row: Mapping[str, Any], persona: str, taken: Counter[str]) -> str:
    label = row["documents"][0]["label"]
    group = json.loads(row["parameters"]).get("composition")
    condition, captions = row["condition"], CAPTIONS
    if group:
        condition, captions = row["second_condition"] or "Normal Captures", {**GROUP_CAPTIONS[row["language"]], "Normal Captures": "001_正常"}
    stem = f"{persona}/{group or FOLDERS.get(label, label)}/{captions.get(condition, condition)}"
    taken[stem] += 1
    return f"{stem}.jpg" if taken[stem] == 1 else f"{stem}_{taken[stem]}.jpg"


def _line(row: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "images": [paths[i] for i in row["image_ids"]],
        "question": row["question"],
        "response": row["answer"],
        "task": row["task"],
        "subtask": row["subtask"],
        "robustness": row["robustness"],
    }
