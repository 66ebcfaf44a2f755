"""Drawn artwork: right shape, same every time, and each picture says what it was asked to say."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import cv2
import numpy as np
import pytest

from pipeline import units
from pipeline.errors import UserError
from pipeline.records import Fact, Pixels, Plat, Portrait
from pipeline.rng import stream
from pipeline.roles import Art
from templates.art.barcode import _WIDTHS, modules

PERSON = Portrait("F", 34, "case-1/applicant")
LOT = Plat(
    tuple((Decimal(x), Decimal(y)) for x, y in ((0, 3), (19, 0), (23, 15), (12, 21), (2, 17))),
    "41",
    "lot",
)
VALUES: dict[str, Fact] = {
    "barcode": "TX2025081900012345",
    "logo": "云杉银行",
    "parcel_map": LOT,
    "portrait": PERSON,
    "qr": "TX2025081900012345",
    "seal": "云杉科技有限公司",
    "signature": "蒋颂颢",
}
NAMES = units.names(Art)
LONG = "沧瑞省景澈市澄渊区远航国际供应链管理集团有限公司"


def draw(
    name: str, value: Fact, width: int, height: int, number: int = 0, **parameters: object
) -> Pixels:
    return units.load(Art, name, parameters).draw(
        value, width, height, rng=stream(number, "art", name)
    )  # type: ignore[type-abstract]


def over(picture: Pixels, paper: float = 255.0) -> np.ndarray:
    alpha = picture[..., 3:].astype(np.float32) / 255
    return np.asarray(paper * (1 - alpha) + picture[..., :3] * alpha)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(160, 120), (75, 131)])
def test_every_unit_draws_rgba_of_the_size_asked(name: str, size: tuple[int, int]) -> None:
    picture = draw(name, VALUES.get(name), *size)
    assert picture.shape == (size[1], size[0], 4)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize("name", NAMES)
def test_every_unit_takes_a_missing_fact(name: str) -> None:
    assert draw(name, None, 60, 40).shape == (40, 60, 4)


@pytest.mark.parametrize("name", NAMES)
def test_same_value_and_stream_give_the_same_pixels(name: str) -> None:
    first, second = (draw(name, VALUES.get(name), 180, 140, 5) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("name", NAMES)
def test_something_is_drawn(name: str) -> None:
    picture = draw(name, VALUES.get(name), 180, 140)
    assert picture[..., 3].max() > 60
    assert over(picture).std() > 0.5


def test_one_person_has_one_face_on_every_paper() -> None:
    assert np.array_equal(
        draw("portrait", PERSON, 140, 175, 1), draw("portrait", PERSON, 140, 175, 2)
    )


@pytest.mark.parametrize(
    "other",
    [
        Portrait("M", 34, PERSON.key),
        Portrait("F", 71, PERSON.key),
        Portrait("F", 34, "somebody else"),
    ],
)
def test_sex_age_and_key_change_the_face(other: Portrait) -> None:
    a, b = (over(draw("portrait", who, 140, 175)) for who in (PERSON, other))
    assert np.abs(a - b).mean() > 2


def test_old_hair_is_lighter_than_young_hair() -> None:
    crown = [
        np.mean(
            [
                over(draw("portrait", Portrait("F", age, f"p{i}"), 140, 175))[18:30, 60:80].mean()
                for i in range(12)
            ]
        )
        for age in (24, 74)
    ]
    assert crown[1] > crown[0] + 20


def test_grey_and_ghost_portraits_have_no_colour() -> None:
    grey, ghost = (
        draw("portrait", PERSON, 120, 150, greyscale=True),
        draw("portrait", PERSON, 120, 150, ghost=True),
    )
    assert np.ptp(grey[..., :3].astype(int), axis=2).max() == 0
    assert ghost[..., 3].max() < 140


def test_a_portrait_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="Portrait"):
        draw("portrait", "云杉银行", 60, 80)


@pytest.mark.parametrize("shape", ["round", "oval"])
@pytest.mark.parametrize("count", [4, 8, 14, 19, 24])
def test_ring_text_stays_inside_the_ring(count: int, shape: Literal["round", "oval"]) -> None:
    size, half = 320, (160.0, 160.0 if shape == "round" else 160 * 0.68)
    both = [
        draw("seal", t, size, size, shape=shape, centre="none", max_turn=0.0, wear=0.0)[
            ..., 3
        ].astype(int)
        for t in (LONG[:count], "一")
    ]
    letters = np.abs(both[0] - both[1]) > 60  # rings and ink are the same, so what differs is text
    y, x = np.mgrid[0:size, 0:size] - 159.5
    room = 15 if shape == "round" else 21  # pixels the ring takes at the edge

    def inside(inset: float) -> np.ndarray:
        return np.asarray((x / (half[0] - inset)) ** 2 + (y / (half[1] - inset)) ** 2 < 1)

    assert letters.sum() > 80 * count
    assert not (letters & ~inside(room)).any(), "no glyph touches the ring"
    assert not (letters & inside(room + 52)).any(), "nor reaches the middle"


def test_longer_seal_text_covers_more() -> None:
    ink = [
        int((draw("seal", LONG[:n], 300, 300, centre="none", max_turn=0.0)[..., 3] > 90).sum())
        for n in (4, 10, 20)
    ]
    assert ink[0] < ink[1] < ink[2]


def test_seal_prints_by_multiplying() -> None:
    assert (
        units.unit_class(Art, "seal").blend
        == units.unit_class(Art, "signature").blend
        == "multiply"
    )


@pytest.mark.parametrize(
    "text", ["TX2025081900012345", "https://verify.invalid/9F2A7712", "税务局 0042"]
)
def test_qr_codes_decode(text: str) -> None:
    picture = over(draw("qr", text, 240, 240)).astype(np.uint8)
    assert (
        cv2.QRCodeDetector().detectAndDecode(
            np.pad(picture, ((20, 20), (20, 20), (0, 0)), constant_values=255)
        )[0]
        == text
    )


def test_bar_code_symbols_are_those_of_the_standard() -> None:
    symbols = [_WIDTHS[i : i + 6] for i in range(0, len(_WIDTHS), 6)]
    assert len(symbols) == len(set(symbols)) == 106
    assert all(sum(map(int, s)) == 11 and sum(map(int, s[::2])) % 2 == 0 for s in symbols)


def test_bar_code_reads_back() -> None:
    for text in ("TX2025081900012345", "AB-7", "12345", "1234567890"):
        assert _read(modules(text)) == text


def _read(bars: np.ndarray) -> str:
    """A second, independent reading of Code 128 modules."""
    body = bars[np.flatnonzero(bars)[0] : np.flatnonzero(bars)[-1] + 1]
    parts = [body[i : i + 11] for i in range(0, len(body) - 13, 11)]
    runs = [
        "".join(map(str, np.diff([0, *(np.flatnonzero(np.diff(p.astype(int))) + 1), 11])))
        for p in parts
    ]
    codes = [_symbol_number(r) for r in runs]
    assert codes[-1] == (codes[0] + sum(i * c for i, c in enumerate(codes[1:-1], 1))) % 103
    text, pairs = "", codes[0] == 105
    for code in codes[1:-1]:
        if code in (99, 100) and not (pairs and code == 99):
            pairs = code == 99
        else:
            text += f"{code:02d}" if pairs else chr(code + 32)
    return text


def _symbol_number(runs: str) -> int:
    return [_WIDTHS[i : i + 6] for i in range(0, len(_WIDTHS), 6)].index(runs)


def test_a_name_has_one_mark_and_names_differ() -> None:
    marks = {draw("logo", f"银行{i}", 48, 48, i).tobytes() for i in range(8)}
    assert len(marks) >= 6
    assert np.array_equal(draw("logo", "云杉银行", 48, 48, 1), draw("logo", "云杉银行", 48, 48, 2))


def test_security_paper_follows_its_seed_only() -> None:
    assert np.array_equal(
        draw("guilloche", None, 200, 126, 1, seed=4), draw("guilloche", None, 200, 126, 2, seed=4)
    )
    assert not np.array_equal(
        draw("guilloche", None, 200, 126, 1, seed=4), draw("guilloche", None, 200, 126, 1, seed=5)
    )


@pytest.mark.parametrize("name", ["蒋颂颢", "周荟", "Jerry Campbell", "Margaret Featherstonehaugh"])
def test_signatures_keep_inside_their_box(name: str) -> None:
    for i in range(6):
        alpha = draw("signature", name, 240, 70, i, underline=0.0)[..., 3]
        assert (alpha > 90).sum() > 200
        edge = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
        assert (edge > 90).mean() < 0.01


def test_a_character_no_face_has_is_refused_rather_than_drawn_as_a_square() -> None:
    with pytest.raises(UserError, match="no face has"):
        draw("seal", "云𪚥公司", 120, 120)


def test_a_frame_leaves_its_middle_free() -> None:
    assert draw("border", None, 300, 200)[20:-20, 20:-20, 3].max() == 0
