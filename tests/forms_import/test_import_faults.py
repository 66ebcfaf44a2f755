"""What an import keeps of a form by name, and what it says when it cannot read one."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from flows.commands import import_form as command
from flows.forms import blanking, importing
from flows.forms.model import Content, Form, Place, Segment, Shape, Unfit
from flows.forms.pdf import background
from flows.forms.pdf.vector_art import drawn
from flows.forms.scans import straighten
from flows.forms.suspects import remainder
from flows.run.isolated import Killed
from flows.run.ocr_engine import Line
from pipeline.errors import UserError

BLANK = np.full((100, 400, 3), 255, np.uint8)
QUAD = np.array([[10, 10], [390, 10], [390, 40], [10, 40]], np.float64)
LINE = "Beispielbank Wilhelmine Osterkamp"


@pytest.mark.parametrize(
    ("text", "keep", "left"),
    [
        (LINE, ["Beispielbank"], "Wilhelmine Osterkamp"),
        ("Beispielbankier", ["Beispielbank"], "Beispielbankier"),
        ("Hausbank AG", ["bank AG"], "Hausbank AG"),
        (LINE, ["", " "], LINE),
        ("C. A. Bank (neu)", ["C. A. Bank (neu)"], ""),
    ],
)
def test_kept_are_whole_words_and_nothing_beside_them(
    text: str, keep: list[str], left: str
) -> None:
    assert remainder(text, keep) == left


@pytest.mark.parametrize(
    ("said", "keep", "gone"),
    [
        (LINE, ["Beispielbank"], True),
        (LINE, [""], True),
        (LINE, [LINE], False),
        ("Beispielbank", ["Beispielbank"], False),
    ],
)
def test_a_line_stays_in_a_picture_and_in_outlines_if_all_of_it_is_kept(
    said: str, keep: list[str], gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def readings(*_: object) -> list[Line]:
        return [Line(QUAD, said, 0.9)]

    monkeypatch.setattr(blanking, "readings", readings)
    monkeypatch.setattr(background, "readings", readings)
    assert (blanking.without_words(BLANK, keep)[1] > 0) is gone
    corners = ((5.0, 5.0), (40.0, 12.0), (70.0, 5.0))
    path = tuple(Segment("line" if n else "move", (at,)) for n, at in enumerate(corners))
    shape = Shape(path, (5.0, 5.0, 70.0, 12.0), "#000000", None)
    page = Content(300.0, 200.0, (), (shape,), (), BLANK)
    ground = drawn([[shape]], page.width, page.height)
    made = background.rebuilt(ground, [page], [], source=[page], keep=keep)
    assert any("outlined words" in note for note in made.notes) is gone


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (RuntimeError("Traceback\nWilhelmine Osterkamp: born 1961"), "of an import; open"),
        (RuntimeError("Traceback\nOsterkampError"), "of an import; open"),
        (RuntimeError("Traceback\nZeroDivisionError: by zero"), "(ZeroDivisionError); open"),
        (Killed("creditdocs", "its process was killed", "none"), "of an import; open"),
        (UserError("creditdocs", "needs the extra", "install it"), "needs the extra; install it"),
    ],
)
def test_of_last_words_only_the_name_of_an_exception_is_passed_on(
    fault: Exception, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    def call(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(command, "call", call)
    with pytest.raises(UserError) as told:
        command.import_form([__file__], f"{tmp_path}/out")
    assert said in told.value.line() and "Osterkamp" not in told.value.line()


def test_a_picture_of_unknown_pixels_is_told_as_that() -> None:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((300, 300), np.uint16)).save(buffer, "PNG")
    with pytest.raises(Unfit, match="I;16"):
        straighten.opened(buffer.getvalue())


def test_a_place_that_a_layout_cannot_take_is_told() -> None:
    page = Content(300.0, 200.0, (), (), (), BLANK)
    fits, off = (
        Place(0, (10.0, 10.0, 90.0, 30.0), "text", "a"),
        Place(0, (310.0, 10.0, 390.0, 30.0), "text", "b"),
    )
    form = importing.fitted(Form((page,), (fits, off), notes=("level",), scan=True))
    assert form.places == (fits,)
    assert form.notes == ("page 1: a field is covered by another, or off the page", "level")
