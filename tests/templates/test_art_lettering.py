"""What artwork says that it sets in letters stands where it says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pipeline import units
from pipeline.art_text import ArtText
from pipeline.records import Fact, Pixels, Plat
from pipeline.rng import stream
from pipeline.roles import Art
from templates.art.shared.map_sheet import MapSheet

Ink = npt.NDArray[np.bool_]
LOT = Plat(
    tuple((Decimal(x), Decimal(y)) for x, y in ((0, 3), (19, 0), (23, 15), (12, 21), (2, 17))),
    "41",
    "lot",
)


def said(
    name: str, value: Fact, size: tuple[int, int], **parameters: object
) -> tuple[Pixels, Sequence[ArtText]]:
    """A picture and what is set in it; both are given the same numbers."""
    unit = units.load(Art, name, parameters)  # type: ignore[type-abstract]
    pixels = unit.draw(value, *size, rng=stream(3, "lettering", name))
    return pixels, unit.inscriptions(value, *size, rng=stream(3, "lettering", name))


def outside(ink: Ink, texts: Sequence[ArtText], margin: float = 1.5) -> int:
    """How many inked pixels lie in no text's box."""
    left = ink.copy()
    for text in texts:
        assert text.box is not None
        x0, y0, x1, y1 = (round(v) for v in np.add(text.box, (-margin, -margin, margin, margin)))
        left[max(0, y0) : y1, max(0, x0) : x1] = False
    return int(left.sum())


def filled(ink: Ink, text: ArtText, slack: float = 2) -> bool:
    """Does its ink reach all four sides of its box, a pixel or two off at most?"""
    assert text.box is not None
    left, top, right, bottom = text.box
    part = ink[max(0, round(top)) : round(bottom), max(0, round(left)) : round(right)]
    rows, columns = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
    tall, wide = part.shape
    far = (rows[0], columns[0], tall - 1 - rows[-1], wide - 1 - columns[-1])
    return bool(max(far) <= slack)


@pytest.mark.parametrize("size", [(200, 200), (260, 240), (420, 400)])
@pytest.mark.parametrize("shape", ["round", "oval"])
def test_the_straight_text_of_a_stamp_stands_where_it_was_turned_to(
    size: tuple[int, int], shape: str
) -> None:
    plain = {"shape": shape, "centre": "none", "wear": 0.0, "code": "1", "max_turn": 9.0}
    pixels, texts = said("seal", "云杉科技有限公司", size, bottom="业务专用章", **plain)
    bare, _ = said("seal", "云杉科技有限公司", size, bottom="", **plain)
    ring, bottom, code = texts
    assert (ring.text, ring.part, ring.box) == ("云杉科技有限公司", "", None)
    assert (bottom.text, bottom.part) == ("业务专用章", "bottom") and code.part == "code"
    added = pixels[..., 3].astype(int) - bare[..., 3] > 60
    assert added.sum() > 200 and outside(added, [bottom]) == 0
    assert filled(added, bottom, 2 + 0.15 * bottom.size)  # corners are turned, and empty


def test_a_square_stamp_says_all_that_fills_it() -> None:
    _, texts = said("seal", "王建国", (120, 120), shape="square")
    assert [text.text for text in texts] == ["王建国印"]


def test_a_name_in_latin_letters_is_cut_in_capitals() -> None:
    _, texts = said("seal", "Quarrybank Trust", (200, 200))
    assert texts[0].text == "QUARRYBANK TRUST"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_of_a_map_is_told(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[MapSheet] = []
    finished = MapSheet.finished
    monkeypatch.setattr(MapSheet, "finished", lambda self: (drawn.append(self), finished(self))[1])
    _, texts = said("parcel_map", LOT, (460, 400), language=language)
    ink = drawn[0].letters > 60
    assert ink.sum() > 300 and outside(ink, texts) == 0
    assert {"41", "北" if language == "zh" else "N"} <= {text.text for text in texts}
    upright = [text for text in texts if text.box and text.text == "41"]
    assert all(filled(ink, text) for text in upright)


@pytest.mark.parametrize("wave", [0.0, 0.3])
def test_rows_of_microtext_are_lines_that_say_the_text_over_and_over(wave: float) -> None:
    pixels, texts = said("microtext", None, (400, 60), text="HALVERN ROAD", rows=3, wave=wave)
    ink = pixels[..., 3] > 60
    ink[:, :10] = ink[:, -10:] = False  # less than half a letter may stand there
    assert len(texts) == 3 and outside(ink, texts) == 0
    assert all("HALVERN ROAD HALVERN ROAD" in text.text for text in texts)


def test_strewn_words_are_told_as_far_as_they_lie_on_the_paper() -> None:
    pixels, texts = said("strewn", None, (420, 300), text="霁洲国", alpha=1.0)
    ink = pixels[..., 3] > 100
    whole = [text for text in texts if text.text == "霁洲国"]
    away = ink.copy()
    away[:5] = away[-5:] = away[:, :5] = away[:, -5:] = False  # half a letter may be cut away
    assert len(whole) >= 20 and outside(away, texts) == 0
    inner = [
        text
        for text in whole
        if text.box and min(text.box[:2]) > 2 and text.box[2] < 418 and text.box[3] < 298
    ]
    assert inner and all(filled(ink, text) for text in inner)


@pytest.mark.parametrize(
    ("name", "value", "asked"),
    [
        ("strewn", None, {"text": "霁洲国", "alpha": 1.0, "turn": -40.0}),
        ("strewn", None, {"text": "霁洲国", "alpha": 1.0, "turn": 25.0}),
        ("seal", "云杉科技有限公司", {"bottom": "业务专用章", "wear": 0.0, "max_turn": 12.0}),
        ("parcel_map", LOT, {"language": "en"}),
    ],
)
def test_a_turned_line_has_corners_round_its_ink_alone(
    name: str, value: Fact, asked: dict[str, object]
) -> None:
    _, texts = said(name, value, (420, 300), **asked)
    turned = [text for text in texts if text.corners and text.box]
    assert turned
    for text in turned:
        assert text.box is not None
        quad = np.array(text.corners).reshape(4, 2)
        wide, tall = quad[1] - quad[0], quad[3] - quad[0]
        # Along the text, which reads to the right or straight up, and down from it.
        assert wide[0] > -1e-6 and wide[0] * tall[1] - wide[1] * tall[0] > 0
        assert abs(float((wide * tall).sum())) < 1e-6 * np.hypot(*wide) * np.hypot(*tall) + 1e-6
        if len(text.text) > 2 and text.box[0] > 0 and text.box[2] < 420:
            assert np.hypot(*wide) > np.hypot(*tall)
        area = np.hypot(*wide) * np.hypot(*tall)
        assert area < (text.box[2] - text.box[0]) * (text.box[3] - text.box[1]) * 1.3


def test_the_ink_of_strewn_words_lies_in_their_corners() -> None:
    pixels, texts = said("strewn", None, (420, 300), text="霁洲国", alpha=1.0, turn=-40.0)
    ink = (pixels[..., 3] > 100).astype(np.uint8)
    for text in texts:
        cv2.fillPoly(ink, [np.rint(np.reshape(text.corners, (4, 2))).astype(np.int32)], 0)
    ink = cv2.erode(ink, np.ones((2, 2), np.uint8))  # a rim is rounding
    assert ink[8:-8, 8:-8].sum() == 0


def test_a_porch_says_its_title_and_its_foot() -> None:
    pixels, texts = said("columns", None, (480, 300), title="SOCIAL REGISTER", foot="HALVERN")
    assert [text.text for text in texts] == ["SOCIAL REGISTER", "HALVERN"]
    bare, _ = said("columns", None, (480, 300), title="", foot="")
    changed = np.abs(pixels[..., :3].astype(int) - bare[..., :3]).max(2) > 110
    title = changed[: round(0.3 * 300)]
    assert title.sum() > 500 and outside(title, texts[:1], 4) == 0  # its shadow lies beside it


def test_a_bar_code_says_the_value_below_its_bars() -> None:
    pixels, (text,) = said("barcode", "TX-2025", (300, 90))
    assert text.text == "TX-2025" and text.box is not None
    below = pixels[..., 0] < 120
    below[: round(0.76 * 90)] = False
    assert outside(below, [text]) == 0 and filled(below, text)
    assert said("barcode", "TX-2025", (300, 90), words=False)[1] == ()


@pytest.mark.parametrize("name", units.names(Art))
def test_what_no_value_is_drawn_of_says_nothing_but_its_own_words(name: str) -> None:
    _, texts = said(name, None, (160, 120))
    assert all(text.text.strip() and text.size > 0 for text in texts)
    assert name in {"microtext", "strewn"} or texts == () or list(texts) == []
