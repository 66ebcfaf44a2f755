"""Whose signature a form asks for, and which outline its stamp has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from own_forms import EXAMPLE, somebody, unit

from flows.forms.captions import guessed
from flows.forms.model import Place
from flows.forms.scans import classes
from flows.forms.signatures import STAMPED
from flows.forms.written.layout_yaml import Bound, _stamp
from pipeline.forms import sources
from templates.art.seal import Seal


def place(caption: str, look: str = "signature", **more: Any) -> Place:
    return Place(0, (0.0, 0.0, 160.0, 30.0), look, "", caption, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("caption", "source"),
    [
        ("Unterschrift Antragsteller", "person.name"),
        ("Unterschrift des Mitantragstellers", "spouse.name"),
        ("Unterschrift 2. Kreditnehmer", "spouse.name"),
        ("Signature of co-applicant", "spouse.name"),
        ("Joint applicant signature", "spouse.name"),
        ("Applicant's signature", "person.name"),
        ("Unterschrift Kundenberater", "bank.officer"),
        ("Signature of loan officer", "bank.officer"),
        ("Ort, Datum, Unterschrift des Arbeitgebers", "employer.officer"),
        ("Firma del coniuge", "spouse.name"),
        ("Handtekening mede-aanvrager", "spouse.name"),
        ("Unterschrift", "person.name"),
        ("", "person.name"),
    ],
)
def test_a_signature_is_of_whom_its_caption_names(caption: str, source: str) -> None:
    assert guessed(place(caption)).source == source


def test_a_field_of_text_for_a_signature_is_of_whom_it_names_too() -> None:
    found = guessed(place("Unterschrift Mitantragsteller", "text"))
    assert (found.name, found.source) == ("co_applicant.signature", "spouse.name")


def test_who_signs_on_a_stamp_signs_for_whoever_issues_the_paper() -> None:
    found = guessed(place("Unterschrift", sample=STAMPED))
    assert (found.source, found.sure) == ("employer.officer", True)


def test_officers_are_people_of_the_locale_and_not_the_applicant() -> None:
    own = unit(EXAMPLE / "kind.yaml")
    for index in range(20):
        case = somebody(own, index)
        names = {
            sources.value(name, case, own.kind.people)
            for name in ("bank.officer", "employer.officer", "person.name")
        }
        assert len(names) == 3 and all(len(str(name).split()) >= 2 for name in names)


def ring(sheet: Any) -> None:
    cv2.ellipse(sheet, (400, 400), (150, 100), 0, 0, 360, 140, 5)


def frame(sheet: Any) -> None:
    box = cv2.boxPoints(((400, 400), (320, 140), 9)).astype(np.int32)
    cv2.polylines(sheet, [box], True, 140, 5)


@pytest.mark.parametrize(("draw", "square"), [(ring, False), (frame, True)])
def test_a_stamp_with_corners_is_told_from_a_ring(
    draw: Callable[[Any], None], square: bool
) -> None:
    sheet = np.full((800, 1000), 255, np.uint8)
    draw(sheet)
    cv2.putText(sheet, "PERSONAL", (320, 410), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 140, 2)
    sheet[700:760, 100:900] = 0  # print, which is darker
    dark = 255 - sheet
    ink = dark > 40
    pixels = np.repeat(sheet[..., None], 3, axis=2)
    found = classes.told_apart(classes.Ink(pixels, dark, ink, [], [(95, 695, 905, 765)], []))
    (stamp,) = [mark for mark in found if mark.kind == "stamp"]
    assert stamp.square is square
    shaped = Place(0, (0.0, 0.0, 120.0, 50.0), "stamp", "", square=stamp.square)
    assert ("shape: rectangle" in _stamp(Bound(shaped, "stamp"))) is square


@pytest.mark.parametrize("size", [(300, 120), (200, 200), (120, 60)])
@pytest.mark.parametrize("name", ["Brunnhofer Werke GmbH", "Bank", "A. B. Conway & Sons Ltd of Y"])
def test_a_rectangular_stamp_is_a_frame_with_the_name_inside_it(
    size: tuple[int, int], name: str
) -> None:
    wide, tall = size
    plate = Seal(shape="rectangle", centre="none", font="sans_bold").cut(name, wide, tall)
    rows, columns = np.flatnonzero(plate.any(1)), np.flatnonzero(plate.any(0))
    assert rows[0] > 0 and columns[0] > 0 and rows[-1] < tall - 1 and columns[-1] < wide - 1
    frame = round(0.1 * min(size)) + 1 - int(rows[0])  # its inset and its thickness
    inside = plate[rows[0] + frame : rows[-1] - frame, columns[0] + frame : columns[-1] - frame]
    assert (inside > 0).mean() > 0.05, "letters"
    border = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    assert not border.any(), "no letter touches the frame"
