"""What is measured quickly of type, artwork and samples is what the plain way gives, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from flows.bench import specimens
from pipeline.camera import grid
from pipeline.printing.artwork import Drawn
from pipeline.printing.drawing import Picture
from pipeline.printing.fonts import face
from pipeline.records import Pixels, PrintedFields
from pipeline.rng import Address

PICTURE = Picture("", None, "", "seal", (0, 0, 1, 1), {}, False, 0.0)


def test_a_page_has_the_same_fields_as_arrays_and_as_records() -> None:
    fields = specimens.paper(3, 24).fields
    assert isinstance(fields, PrintedFields) and len(fields) > 3
    again = PrintedFields.of(tuple(fields))
    assert again == fields and again is not fields and PrintedFields.of(fields) is fields
    assert fields[1] is fields[1] and fields[1].box == tuple(fields.boxes[1])
    parts = [PrintedFields.of(some) for some in (fields[:2], (), fields[2:])]
    assert PrintedFields.joined(parts) == fields
    assert PrintedFields.joined(parts[::-1]) != fields


@pytest.mark.parametrize(("rows", "columns"), [(8, 12), (24, 48), (200, 200)])
def test_boxes_are_sampled_together_as_one_by_one(rows: int, columns: int) -> None:
    rng = Address(1, ("measured",)).stream()
    pixels = rng.integers(0, 256, (300, 200, 3), np.uint8)
    low = rng.uniform(-5, 150, (7, 2))
    boxes = np.concatenate([low, low + rng.uniform(1, 60, (7, 2))], axis=1)
    x, y = grid.between(grid.corners(boxes), rows, columns, edges=True)
    for look in (grid.sample, grid.nearest):
        together = look(pixels, (x, y))
        assert together.shape == (7, rows, columns, 3)
        for n, box in enumerate(together):
            line = [look(pixels, (x[n, r][None, None], y[n, r][None, None])) for r in range(rows)]
            assert np.array_equal(box, np.concatenate(line)[:, 0])


@pytest.mark.parametrize("role", ["sans", "serif_bold", "song"])
def test_a_text_is_as_wide_as_its_characters_from_left_to_right(role: str) -> None:
    text, wide = "1,234.56 Total due 0.10" * 9, 0.0
    for char in text:
        wide = wide + face(role).glyph(char)[0]
    assert face(role).width(text) == wide


@pytest.mark.parametrize("least", [0, 200])
def test_the_colour_of_artwork_is_the_mean_of_its_strong_pixels(least: int) -> None:
    art = Address(2, ("measured",)).stream().integers(least, 256, (37, 53, 4), np.uint8)
    strong = art[art[..., 3] > 128][:, :3].mean(axis=0).tolist()
    red, green, blue = strong
    assert drawn(art).ink == 0.299 * red + 0.587 * green + 0.114 * blue
    box = drawn(art).box
    inked = np.argwhere(art[..., 3] > 48)
    (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0) + 1
    assert box == (left + 5, top + 6, right + 5, bottom + 6)


def test_artwork_without_ink_has_no_box_and_is_grey() -> None:
    pale = np.full((4, 6, 4), 40, np.uint8)
    assert drawn(pale).box is None
    assert drawn(pale).ink == pytest.approx(128)


def drawn(pixels: Pixels) -> Drawn:
    return Drawn(PICTURE, pixels, 5, 6)
