"""Canaries: each place where a secret was ever found is looked into."""

from __future__ import annotations

import io

import numpy as np
import pytest
from forms_drawn import fillable, filled
from reportlab.pdfgen.canvas import Canvas

from flows.certify import canaries, ocr, sources
from flows.certify.planted_pdf import PLACES, planted
from flows.certify.secrets import Kind, Secret
from pipeline.errors import UserError

ROUNDS = 3


def paper() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.drawString(72, 720, "Application of Wilhelmine Osterkamp, born 02.05.1961")
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_there_are_at_least_sixteen_places_in_a_source() -> None:
    assert len(PLACES) >= 16


@pytest.mark.parametrize("place", PLACES)
def test_a_source_gives_up_what_is_hidden_in_it(place: str) -> None:
    name = canaries.word("test", place)
    found = sources.source(planted(paper(), {place: name}), "one", scans=False)
    texts = {secret.text for secret in found.secrets}
    assert name in texts and "Wilhelmine Osterkamp" in texts and not found.unread


def test_an_old_revision_says_where_it_is_from() -> None:
    name = canaries.word("test", "old")
    found = sources.source(planted(None, {"an old revision": name}), "one", scans=False)
    assert [s.place for s in found.secrets if s.text == name] == ["old revision"]


@pytest.mark.parametrize("place", canaries.PARTS)
def test_a_part_of_a_dataset_that_was_not_cleaned_is_caught(place: str) -> None:
    names = [canaries.word("test", place, number) for number in range(ROUNDS)]
    caught = []
    for name in names:
        secret = Secret(name, Kind.NAME, "canary", "one")
        caught.append(len(canaries.met([secret], canaries.PARTS[place](name))))
    assert caught == [1] * ROUNDS


@pytest.mark.parametrize("place", canaries.PARTS)
def test_a_part_without_the_name_is_clean(place: str) -> None:
    other = Secret(canaries.word("test", "another"), Kind.NAME, "canary", "one")
    assert not canaries.met([other], canaries.PARTS[place](canaries.word("test", place)))


def test_grey_that_no_eye_sees_is_black_once_stretched() -> None:
    page = np.full((80, 200, 3), 255, np.uint8)
    page[30:34, 50:90] = 251
    assert ocr.stretched(page)[32, 60, 0] < 180 and ocr.stretched(page)[10, 10, 0] > 240


@pytest.mark.ocr
def test_every_canary_is_detected_and_none_reaches_a_form_imported_of_the_copy() -> None:
    outcomes = canaries.self_test([paper(), filled(fillable())], b"test")
    assert all(each.detected == each.planted for each in outcomes)
    assert [e for e in outcomes if e.blocked is not None and (e.blocked, e.planted) != (2, 2)] == []


@pytest.mark.ocr
def test_of_a_copy_that_is_no_form_two_canaries_reach_its_page_as_pixels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise UserError("form.pdf", "no form", "give the form")

    monkeypatch.setattr(canaries, "call", refused)
    outcomes = canaries.self_test([paper()], b"test")
    reached = {each.place for each in outcomes if each.blocked == 0}
    assert reached == {"source: text in .985 grey", "source: text under a box of 93 %"}
