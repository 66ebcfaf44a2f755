"""Lines, words, regions and cells land where fields do, and change nothing of fields."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from flows.bench import specimens
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.camera.sight.page_text import text_of
from pipeline.camera.sight.sheet_view import Labels
from pipeline.printing import template
from pipeline.records import (
    LineRole,
    Page,
    Photo,
    PrintedLines,
    PrintedRegions,
    PrintedTable,
    SheetView,
)
from pipeline.rng import Address

HARD = ["Cropped Captures", "Specular Reflections", "Folds and Creases"]


@cache
def page() -> Page:
    """A statement of which every field is a line with two words, and some print is no field."""
    bare = next(specimens.sheets("en/bank_statement", template.layouts("en/bank_statement")[0]))
    boxes = np.array([field.box for field in bare.fields])
    sizes = np.array([field.size_px for field in bare.fields])
    other = boxes[:3] + [[0, 3, 0, 3]]  # print that is no field
    halves = np.repeat(np.concatenate([boxes, other]), 2, axis=0)
    halves[::2, 2] = halves[1::2, 0] = halves[::2, [0, 2]].mean(axis=1)
    filled: list[LineRole] = ["field"] * len(boxes)
    roles: tuple[LineRole, ...] = (*filled, "caption", "caption", "caption")
    texts = (*(field.text for field in bare.fields), "one", "two", "three")
    names = (*(field.name for field in bare.fields), "", "", "")
    lines = PrintedLines(
        texts=texts,
        roles=roles,
        fields=names,
        boxes=np.concatenate([boxes, other]),
        sizes=np.concatenate([sizes, sizes[:3]]),
        inks=np.zeros(len(texts)),
        word_counts=np.full(len(texts), 2),
        words=tuple(half for text in texts for half in (text[:2], text[2:])),
        word_fields=tuple(name for name in names for _ in (0, 1)),
        word_boxes=halves,
    )
    height, width = bare.pixels.shape[:2]
    sheet = (0.0, 0.0, float(width), float(height))
    seal = np.array([sheet, boxes[4]])
    table = PrintedTable(
        name="transactions",
        box=sheet,
        cells=np.array([[0, 0, 1, 2], [1, 0, 1, 1]]),
        heads=np.array([True, False]),
        fields=("", names[4]),
        boxes=seal,
    )
    regions = PrintedRegions(kinds=("map", "seal"), fields=("", ""), boxes=seal)
    return replace(bare, lines=lines, regions=regions, tables=(table,))


@cache
def taken(condition: str, labels: Labels, sheet: bool = True) -> Photo:
    given = page() if sheet else replace(page(), lines=PrintedLines(), regions=PrintedRegions())
    return capture.photograph(
        [given],
        [Condition(effect := specimens.effects()[condition], effect.severities[-1])],
        camera=CameraSettings((1600, 1200), 0.5, {75: 1.0}, labels),
        caption=Caption("i", "c", "en"),
        at=Address(5).at("lines"),
    )


def shot_of(sheet: Page) -> Photo:
    """The same picture of another sheet."""
    return capture.photograph(
        [sheet],
        [Condition(effect := specimens.effects()["Cropped Captures"], effect.severities[-1])],
        camera=CameraSettings((1600, 1200), 0.5, {75: 1.0}),
        caption=Caption("i", "c", "en"),
        at=Address(5).at("lines"),
    )


def view(condition: str, labels: Labels | None = None) -> SheetView:
    return taken(condition, labels or Labels()).sheets[0]


@pytest.mark.parametrize("condition", HARD)
def test_a_picture_and_its_fields_are_the_same_with_lines_and_without(condition: str) -> None:
    full, bare = taken(condition, Labels()), taken(condition, Labels(False, False), False)
    assert full.jpeg == bare.jpeg
    assert full.sheets[0].fields == bare.sheets[0].fields
    assert 0 < sum(f.legible for f in bare.sheets[0].fields) < len(bare.sheets[0].fields)


def test_letters_that_type_is_printed_upon_are_never_called_legible() -> None:
    bare = page()
    roles = tuple("security_print" if role == "caption" else role for role in bare.lines.roles)
    plain, ground = shot_of(bare), shot_of(replace(bare, lines=replace(bare.lines, roles=roles)))
    pairs = zip(plain.sheets[0].lines, ground.sheets[0].lines, strict=True)
    told = [(one.legible, other) for one, other in pairs if other.role == "security_print"]
    assert any(legible for legible, _ in told)
    assert all(line.legibility <= 0.5 and not line.legible for _, line in told)
    assert plain.sheets[0].fields == ground.sheets[0].fields


@pytest.mark.parametrize("condition", HARD)
def test_a_line_that_is_a_field_has_its_numbers(condition: str) -> None:
    sheet = view(condition)
    for field, line in zip(sheet.fields, sheet.lines, strict=False):
        told = line.text, line.field, line.quad, line.visible, line.legible, line.legibility
        assert told == (field.text, field.name, *field[3:])


def test_nothing_is_measured_twice() -> None:
    measured = text_of(page(), lines=True)
    fields, regions = len(page().fields), len(page().regions.kinds)
    assert len(measured.boxes) == fields + 3 + regions
    assert measured.lines.tolist() == [*range(fields + 3)]


def test_a_line_that_is_no_field_is_measured_as_one_would_be() -> None:
    sheet = view("Cropped Captures")
    own = page().lines
    extra = [
        page().fields[0]._replace(text=own.texts[n], box=tuple(own.boxes[n]), size_px=own.sizes[n])
        for n in (-3, -2, -1)
    ]
    as_fields = replace(page(), fields=(*page().fields, *extra), lines=PrintedLines())
    for field, line in zip(shot_of(as_fields).sheets[0].fields[-3:], sheet.lines[-3:], strict=True):
        assert field[3:] == (line.quad, line.visible, line.legible, line.legibility)


def test_a_turned_line_and_its_word_are_where_their_own_corners_are() -> None:
    printed, (height, width) = page().lines, page().pixels.shape[:2]
    corners = np.array([[0.0, 0, width, 0, width, height, 0, height]])
    counts = printed.word_counts.copy()
    counts[-1] = 1
    turned = replace(
        printed,
        word_counts=counts,
        words=printed.words[:-1],
        word_fields=printed.word_fields[:-1],
        word_boxes=printed.word_boxes[:-1],
        turned=np.array([len(counts) - 1]),
        turned_corners=corners,
    )
    before, sheet = view("Cropped Captures"), shot_of(replace(page(), lines=turned)).sheets[0]
    assert sheet.lines[-1].quad == sheet.lines[-1].words[0].quad == sheet.quad
    assert sheet.lines[:-1] == before.lines[:-1] and sheet.fields == before.fields


def test_words_fill_their_lines_and_name_what_they_are_of() -> None:
    for line in view("Cropped Captures").lines:
        assert "".join(word.text for word in line.words) == line.text
        assert {word.field for word in line.words} == {line.field}
        ends = line.words[0].quad[:2], line.words[1].quad[2:4]
        assert np.allclose([*ends[0], *ends[1]], line.quad[:4], atol=0.01)


def test_regions_and_cells_are_where_the_sheet_is_and_as_much_in_sight() -> None:
    sheet = view("Cropped Captures")
    assert not sheet.fully_visible
    whole, part = sheet.regions
    assert whole.quad == sheet.tables[0].quad == sheet.tables[0].cells[0].quad == sheet.quad
    assert part.quad == sheet.fields[4].quad and 0.2 < whole.visible < 0.99
    assert [cell[:5] for cell in sheet.tables[0].cells] == [(0, 0, 1, 2, 1), (1, 0, 1, 1, 0)]


def test_who_wants_no_words_gets_none_and_who_wants_no_lines_gets_neither() -> None:
    assert {len(line.words) for line in view("Cropped Captures").lines} == {2}
    wordless = view("Cropped Captures", Labels(words=False)).lines
    assert {len(line.words) for line in wordless} == {0} and len(wordless) == len(
        page().lines.texts
    )
    assert len(view("Cropped Captures", Labels(False, False)).lines) == 0
