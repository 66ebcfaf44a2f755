"""The camera for pictures of one's own: labels are where it says, for every condition."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from creditdocs import Capture, UserError
from pipeline import units
from pipeline.rng import Address
from pipeline.roles import CaptureEffect

UNITS = units.load_all(CaptureEffect)
SEVERITIES = {unit.condition: unit.severities for unit in UNITS.values()}
SPREAD = 5.0  # pixels of the image, of a dot


def page(width: int = 850, height: int = 1100) -> np.ndarray:
    """White, with lines of figures that fill the boxes of ``lines``."""
    image = np.full((height, width, 3), 255, np.uint8)
    for number, (left, _, _, bottom) in enumerate(lines(height).astype(int).tolist()):
        text = f"{number + 10} {number * 7919:08d}"
        cv2.putText(image, text, (left, bottom - 4), 0, 0.9, (20, 20, 20), 2, cv2.LINE_AA)
    return image


def lines(height: int = 1100) -> np.ndarray:
    tops = np.arange(80, height - 60, 60)
    return np.stack([tops * 0 + 80, tops, tops * 0 + 310, tops + 30], axis=1).astype(float)


def dotted(width: int = 900, height: int = 1200) -> tuple[np.ndarray, np.ndarray]:
    """Soft dark dots on white, and where they are printed."""
    x, y = np.meshgrid(np.linspace(60, width - 60, 9), np.linspace(60, height - 60, 12))
    points = np.stack([x, y], axis=-1).reshape(-1, 2)
    points = points + Address(9).at("dots").stream().random(points.shape)
    down, across = np.mgrid[0:height, 0:width] + 0.5
    sheet = np.full((height, width), 255.0)
    for px, py in points:
        near = np.s_[int(py) - 25 : int(py) + 26, int(px) - 25 : int(px) + 26]
        away = (across[near] - px) ** 2 + (down[near] - py) ** 2
        sheet[near] -= 225 * np.exp(-away / (2 * SPREAD**2))
    return np.dstack([sheet.clip(0, 255).astype(np.uint8)] * 3), points


def found(grey: np.ndarray, x: float, y: float, spread: float) -> np.ndarray | None:
    """The middle of the dark spot near a place; None where there is none to be told from noise.

    A soft dot on a slope of light is fitted by least squares, in which pixels count little that
    fit neither: those of a fold or a watermark's edge through the dot.
    """
    radius = int(3.2 * spread) + 3
    left, top = round(x) - radius, round(y) - radius
    patch = grey[max(top, 0) : top + 2 * radius, max(left, 0) : left + 2 * radius].astype(float)
    if patch.shape != (2 * radius, 2 * radius):
        return None
    down, across = (m.ravel() + 0.5 for m in np.mgrid[0 : 2 * radius, 0 : 2 * radius])
    seen, middle, wide = patch.ravel(), np.array([x - left, y - top]), spread
    weights = np.ones(len(seen))
    for _ in range(30):
        dx, dy = across - middle[0], down - middle[1]
        dot = np.exp(-(dx**2 + dy**2) / (2 * wide**2))
        slopes = [dot * dx / wide**2, dot * dy / wide**2, dot * (dx**2 + dy**2) / wide**3]
        terms = np.stack([dot, dx, dy, np.ones(len(dx)), *slopes], axis=1)
        root = np.sqrt(weights)
        fit = np.linalg.lstsq(terms * root[:, None], seen * root, rcond=None)[0]
        off = seen - terms @ fit
        noise = max(1.48 * float(np.median(np.abs(off))), 0.5)
        weights = 1 / (1 + (off / (2 * noise)) ** 2)
        if fit[0] > -noise:
            return None
        step = np.clip(fit[4:] / fit[0], -0.5, 0.5) if abs(fit[0]) > 1e-6 else np.zeros(3)
        middle, wide = middle + step[:2], float(np.clip(wide + step[2], spread / 2, 2 * spread))
        if np.abs(step).max() < 1e-3:
            break
    return np.array([left, top]) + middle if -fit[0] > 2 * noise else None


def misses(condition: str, severity: int, seed: int, aside: float = 0.0) -> np.ndarray:
    """12 x 9 x 2: from where its label, moved ``aside``, says a dot is to where it is found, in
    pixels; NaN for dots that are out of sight or lost in noise."""
    image, points = dotted()
    around = np.concatenate([points - 15, points + 15], axis=1)
    out = Capture(condition, severity or None)(
        image=image, keypoints=points, bboxes=around, seed=seed
    )
    assert out["parameters"]["severity"] == severity
    grey = cv2.cvtColor(out["image"], cv2.COLOR_RGB2GRAY)
    spread = SPREAD * np.sqrt(cv2.contourArea(out["quads"][0].astype(np.float32))) / 30
    in_sight = (out["visible"]["bboxes"] == 1) & (out["visible"]["keypoints"] == 1)
    missed = np.full((len(points), 2), np.nan)
    for number in np.flatnonzero(in_sight):
        said = out["keypoints"][number] + aside
        spot = found(grey, *said, spread)
        if spot is not None:
            missed[number] = spot - said
    return missed.reshape(12, 9, 2)


# A dot in the noise of a dark photograph is not found to a pixel, nine of them together are.
NOISY = {"Low Light": 3}
# A fold through a dot leaves one side of it, on which it is found.
CUT = {"Folds and Creases": 0.98}
CASES = [(name, grade) for name, grades in SEVERITIES.items() for grade in grades]


@pytest.mark.parametrize(("condition", "severity"), CASES)
def test_dots_printed_on_an_image_are_where_their_labels_say(condition: str, severity: int) -> None:
    missed, side = misses(condition, severity, seed=severity + 3), NOISY.get(condition, 1)
    groups = missed.reshape(12 // side, side, 9 // side, side, 2).swapaxes(1, 2)
    marks = groups.reshape(-1, side * side, 2)
    off = np.hypot(*marks[np.isfinite(marks).all(axis=(1, 2))].mean(axis=1).T)
    assert len(off) >= 40 / side**2
    assert off.mean() <= 0.5
    assert np.quantile(off, CUT.get(condition, 1.0)) <= 1.0


def test_a_label_that_is_two_pixels_off_would_be_noticed() -> None:
    missed = misses("Normal Captures", 0, seed=3, aside=1.5)
    assert np.hypot(*np.moveaxis(missed, 2, 0)).mean() == pytest.approx(2.1, abs=0.1)


def test_the_same_seed_gives_the_same_picture_and_another_one_another() -> None:
    aug = Capture(encode=True)
    first, again, other = (aug(image=page(), bboxes=lines(), seed=seed) for seed in (7, 7, 8))
    assert first["jpeg"] == again["jpeg"] != other["jpeg"]
    assert (first["quads"] == again["quads"]).all()
    assert aug(image=page())["seed"] != aug(image=page())["seed"]


def test_a_seed_that_was_drawn_gives_its_picture_again() -> None:
    aug = Capture(size=(400, 300))
    drawn = aug(image=page())
    assert (aug(image=page(), seed=drawn["seed"])["image"] == drawn["image"]).all()


def test_nothing_is_encoded_unless_it_is_asked_for() -> None:
    plain = Capture("Normal Captures")(image=page(), seed=1)
    coded = Capture("Normal Captures", encode=True)(image=page(), seed=1)
    assert "jpeg" not in plain
    assert (np.asarray(Image.open(io.BytesIO(coded["jpeg"]))) == coded["image"]).mean() > 0.99
    assert 0 < np.abs(plain["image"].astype(int) - coded["image"]).mean() < 3


@pytest.mark.parametrize("shape", [(1, 1), (7, 9, 3), (64, 2000), (2000, 64, 1), (3000, 2200, 3)])
@pytest.mark.parametrize("condition", ["Normal Captures", "Fax", "Folds and Creases"])
def test_an_image_of_any_size_is_taken_and_stays_in_colour_or_grey(
    shape: tuple[int, ...], condition: str
) -> None:
    image = np.full(shape, 200, np.uint8)
    out = Capture(condition, 3, (640, 480))(image=image, bboxes=[[0, 0, 1, 1]], mask=image, seed=1)
    assert out["image"].ndim == len(shape) and out["image"].shape[2:] == shape[2:]
    assert out["mask"].shape == (*out["image"].shape[:2], *shape[2:])
    assert (out["mask"] == 200).any()


def test_a_photograph_is_as_large_as_asked_or_as_the_image() -> None:
    for size, shape in (
        ((640, 480), (480, 640, 3)),
        ((300, 500), (500, 300, 3)),
        (None, (1100, 850, 3)),
    ):
        assert Capture("Normal Captures", size=size)(image=page(), seed=1)["image"].shape == shape


def test_boxes_come_back_in_the_form_they_were_given() -> None:
    upright, aug = lines(), Capture("Off-axis Viewpoints", 4)
    corners = upright[:, [0, 1, 2, 1, 2, 3, 0, 3]]
    turned = np.array([[(a + c) / 2, (b + d) / 2, c - a, d - b, 0.0] for a, b, c, d in upright])
    forms = {(4,): upright, (5,): turned, (8,): corners, (4, 2): corners.reshape(-1, 4, 2)}
    outs = {form: aug(image=page(), bboxes=given, seed=4) for form, given in forms.items()}
    for form, out in outs.items():
        assert out["bboxes"].shape == (len(upright), *form)
        assert np.allclose(out["quads"], outs[(4,)]["quads"])
    quads = outs[(4,)]["quads"]
    assert np.allclose(outs[(8,)]["bboxes"].reshape(-1, 4, 2), quads)
    low, high = quads.min(axis=1), quads.max(axis=1)
    assert np.abs(outs[(4,)]["bboxes"] - np.concatenate([low, high], axis=1)).max() < 1
    assert np.abs(outs[(5,)]["bboxes"][:, :2] - quads.mean(axis=1)).max() < 0.5


def test_a_turned_box_is_the_one_around_turned_print() -> None:
    out = Capture("Digital Original")(image=page(), bboxes=[[300, 400, 200, 40, 90]], seed=1)
    want = [[320, 300], [320, 500], [280, 500], [280, 300]]
    assert np.abs(out["quads"][0] - want).max() < 0.1
    assert np.abs(out["bboxes"][0] - [300, 400, 200, 40, 90]).max() < 0.1


def test_masks_polygons_and_the_map_agree() -> None:
    image, mask = page(), np.zeros((1100, 850), np.uint8)
    polygon = np.array([[200, 300], [600, 350], [500, 700], [250, 650]], float)
    cv2.fillPoly(mask, [polygon.astype(np.int32)], 7)
    flags = mask > 0
    aug = Capture("Rotated Captures", 4, grid=True)
    out = aug(image=image, mask=mask, masks=[flags, mask], polygons=[polygon], seed=2)
    drawn = np.zeros(out["mask"].shape, np.uint8)
    cv2.fillPoly(drawn, [np.rint(out["polygons"][0]).astype(np.int32)], 7)
    assert set(np.unique(out["mask"])) == {0, 7}
    assert ((drawn > 0) != (out["mask"] > 0)).sum() < 0.02 * (drawn > 0).sum()
    assert out["masks"][0].dtype == bool and (out["masks"][0] == (out["mask"] > 0)).all()
    assert (out["masks"][1] == out["mask"]).all()
    inside = np.isfinite(out["grid"]).all(axis=2)
    x, y = np.floor(out["grid"][inside]).astype(int).clip(0, [849, 1099]).T
    assert (mask[y, x] == out["mask"][inside]).mean() > 0.999
    assert not out["mask"][~inside].any()


@pytest.mark.parametrize(("dtype", "value"), [("uint16", 300), ("int16", -5), ("float32", 0.5)])
def test_a_mask_keeps_values_that_a_byte_does_not_hold(dtype: str, value: float) -> None:
    mask = np.full((1100, 850), value, dtype)
    out = Capture("Normal Captures", 1)(image=page(), mask=mask, seed=2)["mask"]
    assert out.dtype == mask.dtype and set(np.unique(out).tolist()) == {0, value}


def test_an_image_without_labels_has_none_in_its_picture() -> None:
    out = Capture("Normal Captures", 1)(image=page(), bboxes=[], polygons=[], keypoints=[], seed=2)
    assert out["bboxes"].shape == (0, 4) and out["quads"].shape == (0, 4, 2)
    assert not len(out["polygons"]) and not len(out["keypoints"])
    assert not any(map(len, (*out["visible"].values(), *out["legibility"].values())))


def test_what_is_cut_off_is_out_of_sight_and_none_is_left_out() -> None:
    corners = [[0.5, 0.5], [849.5, 0.5], [849.5, 1099.5], [0.5, 1099.5]]
    out = Capture("Cropped Captures", 5)(
        image=page(), bboxes=lines(), polygons=[np.array(corners)], keypoints=corners, seed=3
    )
    height, width = out["image"].shape[:2]
    inside = ((out["keypoints"] > 0) & (out["keypoints"] < (width, height))).all(axis=1)
    assert (out["visible"]["keypoints"] == inside).all() and not inside.all()
    assert len(out["bboxes"]) == len(lines())
    assert 0.55 < out["visible"]["polygons"][0] < 0.7  # 41 % of it is lost at that severity
    gone = (out["quads"] > (width, height)).any(axis=(1, 2)) | (out["quads"] < 0).any(axis=(1, 2))
    assert ((out["visible"]["bboxes"] < 1) == gone).all()
    assert (out["legibility"]["bboxes"][out["visible"]["bboxes"] < 0.9] < 0.9).all()


def test_print_is_the_less_legible_the_worse_it_is_taken() -> None:
    def legibility(severity: int) -> float:
        out = Capture("Out-of-focus", severity)(image=page(), bboxes=lines(), seed=3)
        return float(out["legibility"]["bboxes"].mean())

    assert legibility(1) > 0.9 > legibility(5)


def test_an_image_that_is_not_taken_comes_back_as_it_is() -> None:
    out = Capture(p=0.0)(image=page(), bboxes=lines(), keypoints=[[3, 4]], seed=1)
    assert not out["taken"] and (out["image"] == page()).all()
    assert np.allclose(out["bboxes"], lines()) and out["keypoints"].tolist() == [[3, 4]]
    assert (out["visible"]["bboxes"] == 1).all() and (out["legibility"]["bboxes"] > 0.9).all()
    taken = [
        Capture(p=0.3, size=(64, 64))(image=page()[:64, :64], seed=n)["taken"] for n in range(200)
    ]
    assert 40 <= sum(taken) <= 80


def test_weights_name_what_is_taken_and_the_parameters_can_be_written_down() -> None:
    aug = Capture({"low light": 1, "specular_reflections": 3}, {2: 1, 4: 1}, (160, 120))
    drawn = [aug(image=page()[:90, :120], seed=n)["parameters"] for n in range(40)]
    assert {d["condition"] for d in drawn} == {"Low Light", "Specular Reflections"}
    assert {d["severity"] for d in drawn} == {2, 4}
    assert json.loads(json.dumps(drawn)) == drawn


WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"conditions": "Fog"}, {}, "conditions"),
    ({"conditions": {"Fax": 0}}, {}, "conditions"),
    ({"conditions": {"Fax": -1}}, {}, "conditions.Fax"),
    ({"severity": 6}, {}, "severity"),
    ({"size": (1600,)}, {}, "size"),
    ({"size": (16000, 12000)}, {}, "size"),
    ({"stock": "foil"}, {}, "stock"),
    ({"p": 2}, {}, "p"),
    ({}, {"image": page().astype(float)}, "image"),
    ({}, {"image": page()[..., :2]}, "image"),
    ({}, {"bboxes": [[1, 2, 3]]}, "bboxes"),
    ({}, {"bboxes": [[1, 2, 3, np.nan]]}, "bboxes"),
    ({}, {"polygons": [[[1, 2], [3, 4]]]}, "polygons[0]"),
    ({}, {"polygons": 3}, "polygons"),
    ({}, {"keypoints": [1, 2]}, "keypoints"),
    ({}, {"mask": np.zeros((3, 3), np.uint8)}, "mask"),
    ({}, {"masks": [np.zeros((1100, 850), int)]}, "masks[0]"),
    ({}, {"bboxes": [[1, 2, 3, 4]], "texts": []}, "texts"),
    ({}, {"boxes": [[1, 2, 3, 4]]}, "boxes"),
    ({}, {"seed": -1}, "seed"),
]


@pytest.mark.parametrize(("settings", "given", "where"), WRONG)
def test_what_cannot_be_is_said_in_one_line(
    settings: dict[str, Any], given: dict[str, Any], where: str
) -> None:
    with pytest.raises(UserError) as fault:
        Capture(**settings)(**{"image": page(), "seed": 1, **given})
    assert fault.value.where == where
    assert len(fault.value.line().splitlines()) == 1


def test_the_libraries_of_a_program_stay_as_they_were() -> None:
    program = """
import os, cv2, numpy, creditdocs
cv2.setNumThreads(3)
before = dict(os.environ)
creditdocs.Capture(size=(320, 240))(image=numpy.zeros((99, 99, 3), numpy.uint8), seed=1)
assert cv2.getNumThreads() == 3
assert dict(os.environ) == before, set(os.environ.items()) ^ set(before.items())
"""
    bare = {k: v for k, v in os.environ.items() if k != "NO_ALBUMENTATIONS_UPDATE"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=bare)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_program_that_loads_nothing_else_keeps_its_environment() -> None:
    program = """
import os
before = dict(os.environ)
import creditdocs
assert dict(os.environ) == before
before["OMP_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "3"  # its own affair, once imported
creditdocs.Capture(size=(320, 240))
creditdocs.generate
assert dict(os.environ) == before, set(os.environ.items()) ^ set(before.items())
assert creditdocs.albumentations.Capture is not creditdocs.Capture
"""
    bare = {k: v for k, v in os.environ.items() if k != "NO_ALBUMENTATIONS_UPDATE"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=bare)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
