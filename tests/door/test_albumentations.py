"""The camera stands in a pipeline of Albumentations, with that library's labels."""

from __future__ import annotations

from typing import Any

import albumentations
import cv2
import numpy as np
import pytest
from albumentations import BboxParams, Compose, KeypointParams

import creditdocs
from creditdocs.albumentations import Capture
from pipeline.rng import Address

HEIGHT, WIDTH = 1100, 850
BOXES = np.array([[80, 100, 400, 130], [300, 600, 500, 640], [10, 1000, 840, 1090]], float)


def marked() -> np.ndarray:
    """White, with a red box where each of ``BOXES`` is."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for left, top, right, bottom in BOXES.astype(int).tolist():
        image[top:bottom, left:right] = (200, 20, 20)
    return image


def red(image: np.ndarray) -> np.ndarray:
    return np.asarray(image[..., 0].astype(int) - image[..., 1] > 60)


def in_format(boxes: np.ndarray, name: str, width: int, height: int) -> np.ndarray:
    left, top, right, bottom = boxes.T
    size = np.array([width, height, width, height])
    coco = np.stack([left, top, right - left, bottom - top], axis=1)
    yolo = np.stack([(left + right) / 2, (top + bottom) / 2, right - left, bottom - top], axis=1)
    return np.asarray(
        {"pascal_voc": boxes, "coco": coco, "yolo": yolo / size, "albumentations": boxes / size}[
            name
        ]
    )


@pytest.mark.parametrize("name", ["pascal_voc", "coco", "yolo", "albumentations"])
@pytest.mark.parametrize("condition", ["Off-axis Viewpoints", "Screenshot", "Folds and Creases"])
def test_boxes_of_every_format_lie_around_what_they_lay_around(name: str, condition: str) -> None:
    pipeline = Compose(
        [Capture(condition, 3)], bbox_params=BboxParams(name, label_fields=["kinds"]), seed=5
    )
    given = in_format(BOXES, name, WIDTH, HEIGHT)
    out = pipeline(image=marked(), bboxes=given, kinds=["a", "b", "c"])
    assert out["kinds"] == ["a", "b", "c"]
    height, width = out["image"].shape[:2]
    _, _, stats, _ = cv2.connectedComponentsWithStats(red(out["image"]).astype(np.uint8))
    spots = sorted(stats[1:].tolist(), key=lambda s: -s[4])[:3]
    seen = np.array([[x, y, x + w, y + h] for x, y, w, h, _ in spots], float)
    want = in_format(seen, name, width, height)
    scale = np.array([width, height] * 2) if name in ("yolo", "albumentations") else 1
    for box in out["bboxes"]:
        assert np.abs((want - box) * scale).max(axis=1).min() < 4


def test_masks_and_keypoints_go_along_with_angle_and_scale() -> None:
    pipeline = Compose(
        [Capture("Rotated Captures", 5)],
        keypoint_params=KeypointParams("xyas", remove_invisible=False),
        seed=3,
    )
    places = Address(1).at("places").stream().uniform(50, 800, (20, 2)).round()
    turned = np.column_stack([places, np.full(20, 30.0), np.full(20, 10.0)])
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for number, (x, y) in enumerate(places.astype(int).tolist()):
        mask[y - 6 : y + 7, x - 6 : x + 7] = number + 1
    out = pipeline(image=marked(), mask=mask, masks=[mask, mask], keypoints=turned)
    assert (out["masks"][0] == out["mask"]).all() and len(out["masks"]) == 2
    for number, (x, y, *_) in enumerate(out["keypoints"]):
        rows, columns = np.nonzero(out["mask"] == number + 1)
        if len(rows) > 50:  # not under a later one
            assert np.hypot(columns.mean() - x, rows.mean() - y) < 1
    turns = [k[2] for k in out["keypoints"]]
    assert np.ptp(turns) < 6 and not 25 < turns[0] < 35
    assert all(2 < k[3] < 30 for k in out["keypoints"])


def test_the_seed_of_a_pipeline_settles_its_pictures() -> None:
    def pictures(seed: int) -> list[bytes]:
        pipeline = Compose([Capture(size=(320, 240))], seed=seed)
        return [pipeline(image=marked())["image"].tobytes() for _ in range(3)]

    assert pictures(1) == pictures(1) != pictures(2)
    assert len(set(pictures(1))) == 3


def test_boxes_of_which_little_is_in_sight_are_left_out_with_their_labels() -> None:
    def left(**settings: Any) -> list[int]:
        pipeline = Compose(
            [Capture("Specular Reflections", 5, **settings)],
            bbox_params=BboxParams("pascal_voc", label_fields=["numbers"]),
            seed=4,
        )
        tops = np.arange(20, 1060, 20)
        boxes = np.stack([tops * 0 + 300, tops, tops * 0 + 400, tops + 12], axis=1)
        out = pipeline(image=marked(), bboxes=boxes, numbers=list(range(len(tops))))
        assert len(out["bboxes"]) == len(out["numbers"])
        return [int(n) for n in out["numbers"]]

    assert len(left(min_visible=0.99)) < len(left())


def test_other_transforms_may_come_before_and_after() -> None:
    pipeline = Compose(
        [
            albumentations.HorizontalFlip(p=1),
            Capture("Fax", 2),
            albumentations.LongestMaxSize(512),
            albumentations.PadIfNeeded(512, 512),
        ],
        bbox_params=BboxParams("pascal_voc"),
        seed=1,
    )
    out = pipeline(image=marked()[..., 0], bboxes=BOXES)
    assert out["image"].shape == (512, 512) and len(out["bboxes"]) == 3


def test_a_pipeline_without_labels_or_with_none_of_them_works() -> None:
    pipeline = Compose(
        [Capture("Low Light", size=(200, 160), p=0.5)], bbox_params=BboxParams("coco"), seed=1
    )
    shapes = {pipeline(image=marked(), bboxes=np.zeros((0, 4)))["image"].shape for _ in range(12)}
    assert shapes == {(160, 200, 3), (HEIGHT, WIDTH, 3)}


def test_it_can_be_written_down_and_read_again() -> None:
    written = albumentations.to_dict(Capture(["Fax"], 2, (640, 480), stock="slip", p=0.5))
    again = albumentations.from_dict(written)
    assert (again.conditions, again.severity, tuple(again.size)) == (["Fax"], 2, (640, 480))
    assert (again.stock, again.p) == ("slip", 0.5)


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(creditdocs.UserError, match="conditions"):
        Capture("Fog")
