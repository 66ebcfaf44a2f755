"""Beyond photographs of a desk: scans, copies, screens and the file itself; what hurts legibility.

And two conditions at once.
"""

from __future__ import annotations

import numpy as np
import pytest
from test_capture import CARD, CONDITIONS, EFFECTS, PAPER, decoded, page, shoot

MEDIA = [n for n in CONDITIONS if EFFECTS[n].medium]
HURTING = [
    "motion_blur",
    "low_light",
    "messenger_recompression",
    "folds_and_creases",
    "fingers_and_clips",
    "photocopy",
    "fax",
]


@pytest.mark.parametrize("name", HURTING)
def test_the_higher_the_severity_the_less_can_be_read(name: str) -> None:
    # In large print and small.
    papers = [page(size) for size in (CARD, PAPER, (900.0, 1273.0), (1200.0, 1697.0))]
    read = [
        sum(f.legibility for p in papers for f in shoot(name, s, [p], rotated=0.0).sheets[0].fields)
        for s in (1, 3, 5)
    ]
    assert read[0] > read[1] > read[2], read


@pytest.mark.parametrize("name", MEDIA)
@pytest.mark.parametrize("size", [PAPER, CARD])
def test_a_medium_shows_the_whole_paper_and_neither_desk_nor_camera(
    name: str, size: tuple[float, float]
) -> None:
    photo = shoot(name, EFFECTS[name].severities[-1], [page(size)])
    assert decoded(photo).shape == (photo.height, photo.width, 3)
    assert photo.sheets[0].fully_visible and all(f.visible == 1.0 for f in photo.sheets[0].fields)
    assert (
        photo.parameters["mount"] not in ("desk", "monitor")
        and photo.parameters["props"] == []
        and "noise" not in photo.parameters
    )
    gentle = shoot(name, EFFECTS[name].severities[0], [page(size)]).sheets[0]
    assert sum(f.legible for f in gentle.fields) >= 0.95 * len(gentle.fields)


@pytest.mark.parametrize("size", [PAPER, CARD])
def test_a_digital_original_is_the_page_to_the_pixel_and_the_boxes_are_its_own(
    size: tuple[float, float],
) -> None:
    target = page(size)
    photo = shoot("digital_original", 0, [target], rotated=1.0)
    assert (photo.height, photo.width) == target.pixels.shape[:2]
    left, top, right, bottom = np.array([f.box for f in target.fields]).T
    quads = np.array([f.quad for f in photo.sheets[0].fields])
    assert (
        np.abs(quads - np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)).max()
        < 0.01
    )
    inner = np.s_[60:-60, 60:-60]  # a card's corners are round
    assert np.abs(decoded(photo)[inner].astype(int) - target.pixels[inner][..., ::-1]).max() < 60
    assert np.abs(decoded(photo)[inner].astype(int) - target.pixels[inner][..., ::-1]).mean() < 1.5
    assert all(f.legible for f in photo.sheets[0].fields)


@pytest.mark.parametrize(
    "name",
    [
        "out_of_focus",
        "cropped_captures",
        "rotated_captures",
        "overlaid_watermarks",
        "fingers_and_clips",
    ],
)
def test_a_second_condition_comes_on_top_of_a_group_photo_with_the_truth_of_both(name: str) -> None:
    papers = [page(), page(name="d2"), page(CARD, "c1")]
    plain, both = (
        shoot("multi_doc_images", 0, papers, 4, rotated=0.0, second=s)
        for s in (None, (EFFECTS[name], 5))
    )
    assert (both.condition, both.second_condition, both.second_severity) == (
        "Multi-doc Images",
        EFFECTS[name].condition,
        5,
    )
    assert (plain.second_condition, plain.second_severity) == (None, 0)
    assert [s.id for s in both.sheets] == [s.id for s in plain.sheets] and both.jpeg != plain.jpeg
    whole, legible = (
        sum(s.fully_visible for s in both.sheets),
        sum(f.legible for s in both.sheets for f in s.fields),
    )
    before = sum(f.legible for s in plain.sheets for f in s.fields)
    assert (whole < 3) == (name in ("cropped_captures", "fingers_and_clips"))
    assert legible < before or name in ("overlaid_watermarks", "rotated_captures")
