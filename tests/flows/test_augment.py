"""``creditdocs augment``: a folder of somebody's pictures photographed, with its COCO labels."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from command import creditdocs
from runs import CREDITDOCS, ROOT, digests, until

import creditdocs as door
from flows.augment import coco
from output.formats.shared.polygons import framed

BOXES = [[100, 120, 300, 40], [60, 500, 500, 60], [400, 700, 150, 80]]
SMALL = ("--size", "640x480", "--times", "3", "--seed", "7")


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages with a COCO file beside them: boxes, a polygon, keypoints."""
    folder = tmp_path_factory.mktemp("scans")
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, name in enumerate(("a.png", "sub/b.jpg", "sub/b.png")):
        page = np.full((850, 620, 3), 255, np.uint8)
        for left, top, width, height in BOXES:
            page[top : top + height, left : left + width] = (30, 30, 200)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        cv2.imwrite(str(path), page)
        images.append({"id": number, "file_name": name, "width": 620, "height": 850, "by": "us"})
        for box in BOXES:
            annotation = {"id": len(annotations), "image_id": number, "bbox": box, "category_id": 1}
            annotations.append({**annotation, "area": box[2] * box[3], "iscrowd": 0, "text": "x"})
        left, top, width, height = BOXES[0]
        corners = [left, top, left + width, top, left + width, top + height, left, top + height]
        annotations[-1]["segmentation"] = [corners]
        annotations[-1]["keypoints"] = [left, top, 2, 0, 0, 0]
    about = {"categories": [{"id": 1, "name": "line"}], "info": {"year": 2026}}
    whole = {**about, "images": images, "annotations": annotations}
    (folder / "coco.json").write_text(json.dumps(whole), encoding="utf-8")
    return folder


def augmented(scans: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    labels = ("--labels", str(scans / "coco.json"))
    return creditdocs("augment", str(scans), *labels, "--out", str(out), *SMALL, *options)


@pytest.fixture(scope="module")
def made(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "out"
    done = augmented(scans, out, "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out}: 9 pictures of 3, and labels.json\n"
    assert done.stderr.splitlines()[-1] == "3/3 pictures of the folder"
    return out


def test_the_files_are_the_same_for_any_number_of_workers(
    scans: Path, made: Path, tmp_path: Path
) -> None:
    done = augmented(scans, tmp_path / "out", "--workers", "3", "--quiet")
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "out") == digests(made)


def test_labels_lie_on_what_they_lay_on(made: Path) -> None:
    told = json.loads((made / "labels.json").read_text(encoding="utf-8"))
    assert told["categories"] == [{"id": 1, "name": "line"}] and told["info"] == {"year": 2026}
    assert len({image["file_name"] for image in told["images"]}) == 9
    ids = [annotation["id"] for annotation in told["annotations"]]
    assert ids == list(range(1, len(ids) + 1)) and len(ids) > 20
    inside = 0
    for image in told["images"]:
        picture = cv2.imread(str(made / "images" / image["file_name"]))
        assert picture is not None and picture.shape == (image["height"], image["width"], 3)
        assert image["by"] == "us" and image["source"].startswith(("a", "sub/b"))
        for entry in (a for a in told["annotations"] if a["image_id"] == image["id"]):
            left, top, width, height = entry["bbox"]
            assert left >= 0 and top >= 0
            assert left + width <= image["width"] + 0.01
            assert top + height <= image["height"] + 0.01
            assert 0 < entry["visible"] <= 1 and 0 <= entry["legibility"] <= 1
            centre = picture[int(top + height / 2), int(left + width / 2)].astype(int)
            inside += centre[2] - centre[0] > 15  # red, as far as there is colour
    assert inside > 0.6 * len(ids)


def test_a_picture_is_that_of_capture_with_the_seed_that_is_written_down(
    scans: Path, made: Path
) -> None:
    told = json.loads((made / "labels.json").read_text(encoding="utf-8"))
    image = told["images"][4]
    page = cv2.imread(str(scans / image["source"]))
    assert page is not None
    out = door.Capture(size=(640, 480), encode=True)(image=page[..., ::-1], seed=image["seed"])
    assert out["parameters"]["condition"] == image["condition"]
    assert out["image"].shape == (image["height"], image["width"], 3)


def test_a_segmentation_and_its_keypoint_go_along(made: Path) -> None:
    told = json.loads((made / "labels.json").read_text(encoding="utf-8"))
    outlined = [a for a in told["annotations"] if "segmentation" in a]
    assert outlined
    for entry in outlined:
        (x, y, flag), unmarked = entry["keypoints"][:3], entry["keypoints"][3:]
        assert unmarked == [0, 0, 0] and flag in (1, 2) and entry["num_keypoints"] == 1
        if flag == 2:
            points = np.reshape(entry["segmentation"][0], (-1, 2))
            assert np.hypot(*(points - (x, y)).T).min() < 0.1


def test_a_run_that_was_killed_goes_on_and_ends_with_the_same_files(
    scans: Path, made: Path, tmp_path: Path
) -> None:
    out, labels = tmp_path / "out", str(scans / "coco.json")
    command = [*CREDITDOCS, "augment", str(scans), "--labels", labels, "--out", str(out)]
    run = subprocess.Popen(
        [*command, *SMALL, "--workers", "1"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    notes = out / ".unfinished"
    assert until(lambda: len([*notes.glob("*.json")]) >= 2 or run.poll() is not None)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert not (out / "labels.json").exists()
    first = {p: p.stat().st_mtime_ns for p in sorted(out.rglob("*.jpg"))[:1]}
    done = augmented(scans, out, "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert digests(out) == digests(made)
    assert all(p.stat().st_mtime_ns == at for p, at in first.items())  # not made twice


def test_what_is_made_already_is_found_so_and_other_options_are_refused(
    scans: Path, made: Path
) -> None:
    before = digests(made)
    again = augmented(scans, made)
    assert (again.returncode, again.stdout.count("9 pictures")) == (0, 1)
    other = augmented(scans, made, "--conditions", "Fax")
    assert other.returncode == 2 and "choose another --out" in other.stderr
    assert digests(made) == before


def test_a_folder_without_labels_is_photographed_too(scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--conditions", "{Fax: 1, low light: 1}", "--severity", "[2, 3]", "--size", "same")
    done = creditdocs("augment", str(scans), "--out", str(out), *options, "--stock", "slip")
    assert done.returncode == 0, done.stderr
    told = json.loads((out / "labels.json").read_text(encoding="utf-8"))
    assert {i["condition"] for i in told["images"]} <= {"Fax", "Low Light"}
    assert {i["severity"] for i in told["images"]} <= {2, 3}
    assert [i["source"] for i in told["images"]] == ["a.png", "sub/b.jpg", "sub/b.png"]


WRONG = [
    (("--times", "0"), "--times"),
    (("--size", "huge"), "--size"),
    (("--conditions", "Fog"), "conditions"),
    (("--severity", "7"), "severity"),
    (("--stock", "foil"), "stock"),
    (("--labels", "nowhere.json"), "nowhere.json"),
]


@pytest.mark.parametrize(("options", "named"), WRONG)
def test_what_is_wrong_is_said_in_a_line_and_nothing_is_left(
    scans: Path, tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    out = tmp_path / "out"
    done = creditdocs("augment", str(scans), "--out", str(out), *options)
    assert done.returncode == 2 and not out.exists()
    assert len(done.stderr.splitlines()) == 1 and named in done.stderr


BROKEN: list[tuple[str, Any]] = [
    ("no list of images", {}),
    ("run lengths", {"segmentation": {"counts": [1], "size": [1, 1]}, "bbox": [0, 0, 1, 1]}),
    ("bbox", {"bbox": [1, 2, 3]}),
    ("threes", {"bbox": [1, 2, 3, 4], "keypoints": [1, 2]}),
    ("an annotation of image 5", {"bbox": [1, 2, 3, 4], "image_id": 5}),
]


@pytest.mark.parametrize(("said", "annotation"), BROKEN)
def test_labels_that_cannot_be_moved_are_refused_before_any_work(
    tmp_path: Path, said: str, annotation: dict[str, Any]
) -> None:
    entry = {"id": 1, "image_id": 0, **annotation}
    whole = {"images": [{"id": 0, "file_name": "a.png"}], "annotations": [entry]}
    labels = tmp_path / "coco.json"
    labels.write_text(json.dumps(whole if annotation else []), encoding="utf-8")
    with pytest.raises(door.UserError) as fault:
        coco.read(labels)
    assert said in fault.value.line()


@pytest.mark.parametrize(
    ("name", "said"),
    [("../a.png", "below the folder"), ("gone.png", "not there"), ("bad.png", "can be read")],
)
def test_a_picture_that_cannot_be_had_is_named(tmp_path: Path, name: str, said: str) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "bad.png").write_bytes(b"no picture")
    labels = tmp_path / "coco.json"
    labels.write_text(json.dumps({"images": [{"id": 0, "file_name": name}]}), encoding="utf-8")
    out = str(tmp_path / "out")
    done = creditdocs("augment", str(folder), "--labels", str(labels), "--out", out)
    assert done.returncode == 2 and said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_polygon_is_cut_to_the_frame() -> None:
    square = [(-10.0, -10.0), (10.0, -10.0), (10.0, 10.0), (-10.0, 10.0)]
    assert sorted(framed(square, 20, 5)) == [(0, 0), (0, 5), (10, 0), (10, 5)]
    assert framed([(x + 100, y + 100) for x, y in square], 20, 5) == []
    inside = [(x + 10, y + 10) for x, y in square]
    assert framed(inside, 20, 20) == inside
