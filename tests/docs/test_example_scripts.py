"""The scripts of ``examples``, run as they stand."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny
from PIL import Image

import creditdocs

ROOT = Path(__file__).resolve().parents[2]


def run(name: str, *given: Path | int) -> str:
    command = [sys.executable, str(ROOT / "examples" / f"{name}.py"), *map(str, given)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_maintainer_makes_a_version_checks_it_hands_it_out_and_marks_replies(
    tmp_path: Path,
) -> None:
    said = run("maintainer", tmp_path)
    assert "questions; who always says nothing gets" in said
    lines = (tmp_path / "public/testset_full.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines and all(json.loads(line)["response"] == "" for line in lines)


def test_a_bank_gets_files_on_its_own_form(tmp_path: Path) -> None:
    said = run("bank", tmp_path).splitlines()
    assert len(said) == 3 and all(line.startswith("en-") for line in said)
    assert (tmp_path / "ours.png").stat().st_size > 10_000


def test_a_trainer_gets_lines_with_their_text(tmp_path: Path) -> None:
    run("trainer", tmp_path)
    lines = [json.loads(n) for n in (tmp_path / "lines.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) > 50 and all(line["text"] and line["label"] for line in lines)
    assert all((tmp_path / line["image"]).is_file() for line in lines)


def test_a_trainer_takes_samples_that_are_on_no_disk() -> None:
    assert " lines of 6 pictures, the first " in run("stream", 3)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """English files with forged print and their twins, all for training."""
    keys = {"languages": {"en": 1}, "splits": {"train": 1}, "anomalies__share": 1.0}
    forged = {"anomalies__kinds": {"replaced_amount": 1}}
    return tiny.make(tmp_path_factory.mktemp("examples") / "d", cases=3, **keys, **forged)


TASKS = {
    "detection": r"(\d+) pictures with print; the maps are 160 x 160",
    "recognition": r"(\d+) characters; the last batch is \(\d+, 32, \d+\)",
    "questions": r"(\d+) conversations; one answer is .+",
    "forgery": r"(\d+) pairs of 128 x 128 patches",
}


@pytest.mark.parametrize("task", TASKS)
def test_an_export_becomes_what_a_training_loop_is_fed(
    task: str, dataset: Path, tmp_path: Path
) -> None:
    said = re.fullmatch(TASKS[task], run(f"training/{task}", dataset, tmp_path / "out").strip())
    assert said and int(said[1]) > 0


def test_a_tagger_gets_words_with_tags_of_every_kind_it_asks_for(dataset: Path) -> None:
    said = run("training/extraction", dataset)
    assert all(tag in said for tag in ("O ", "B-NAME ", "I-NAME ", "B-ADDRESS ", "B-BIRTH "))


def test_a_tagger_s_words_have_boxes_of_their_own(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "examples" / "training"))
    tagged = importlib.import_module("extraction").tagged
    images = [*creditdocs.load(dataset).images]
    pages = [tagged(image) for image in images]
    for image, page in zip(images, pages, strict=True):
        known = {word.text for line in image.lines for word in line.words}
        assert known >= {*page.words}
        assert len({*map(tuple, page.boxes)}) > 0.9 * len(page.boxes)
    words = {word for page in pages for word in page.words}
    captions = {line.text for image in images for line in image.lines if line.role == "caption"}
    assert words & captions  # what is no field is read, too


def test_a_page_of_ones_own_is_photographed_with_its_boxes(tmp_path: Path) -> None:
    page, boxes = tmp_path / "page.png", tmp_path / "boxes.json"
    Image.fromarray(np.full((1100, 850, 3), 255, np.uint8)).save(page)
    boxes.write_text("[[100, 200, 600, 240], [100, 500, 500, 540]]")
    assert "6 of 6 boxes in 3 photographs" in run("training/augmentation", page, boxes)
    for seed in range(3):
        assert Image.open(tmp_path / f"page-{seed}.jpg").size == (800, 600)
        assert len(json.loads((tmp_path / f"page-{seed}.json").read_text())) == 2


def test_a_classifier_trained_on_ours_alone_is_tried_on_a_folder_of_photographs(
    dataset: Path, tmp_path: Path
) -> None:
    rows = ["file,label"]
    for image in creditdocs.load(dataset).images:
        if len({sheet.label for sheet in image.documents}) == 1:
            (tmp_path / f"{image.id}.jpg").write_bytes(image.image)
            rows.append(f"{image.id}.jpg,{image.documents[0].label}")
    (tmp_path / "labels.csv").write_text("\n".join(rows), "utf-8")
    said = run("learn_document_kind", tmp_path, tmp_path / "labels.csv", 40).splitlines()
    right = r"\d+% right, \d+% among the first three"
    assert re.fullmatch(f"all conditions: {right}", said[0])
    assert re.fullmatch(f"flat pages: {right}", said[1])
    assert re.fullmatch(rf"chance: .*% \(\d+ labels, {len(rows) - 1} photographs\)", said[2])
