"""The bench of lines: what a detector finds is held against what a sheet says of itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from flows.bench import lines
from flows.bench.lines import Quad, hold
from flows.bench.specimens import sheets
from flows.bench.targets import targets
from pipeline.records import Page, Pixels


@pytest.fixture(scope="module")
def sheet() -> Page:
    return next(sheets("zh/income_certificate", "framed_table"))


def found(monkeypatch: pytest.MonkeyPatch, quads: Sequence[Quad]) -> None:
    def detected(pixels: Pixels) -> Sequence[Quad]:
        assert max(pixels.shape) == lines.LONGER
        return quads

    monkeypatch.setattr(lines, "_detected", detected)


def around(page: Page, rim: float = 5) -> list[Quad]:
    """Regions as detectors draw them, a little wider than the ink."""
    boxes = page.lines.boxes * lines.LONGER / max(page.pixels.shape[:2])
    return [lines._corners(box + (-rim, -rim, rim, rim)) for box in boxes]


def test_a_detector_that_finds_every_line_has_nothing_to_say(
    sheet: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, around(sheet))
    held = hold(sheet)
    assert held.regions == [] and held.lines == []
    assert held.found == len(sheet.lines.texts) and 0 < held.asked <= held.found


def test_print_without_a_line_and_lines_without_print_are_named(
    sheet: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    quads = around(sheet)
    lost = sheet.lines.roles.index("caption")
    stray = np.array([(2, 2), (60, 2), (60, 22), (2, 22)], float)
    found(monkeypatch, [*quads[:lost], *quads[lost + 1 :], stray])
    held = hold(sheet)
    assert held.lines == [sheet.lines.texts[lost]] and held.regions == [(2, 2, 60, 22)]


def test_what_is_unboxed_is_held_against_a_limit() -> None:
    figures = {"regions_without_line": 0.03, "lines_without_region": 0.01}
    assert [target["met"] for target in targets({"lines": figures})] == [False, True]
