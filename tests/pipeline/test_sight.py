"""What is seen of a field, character by character, held against geometry worked out another way.

And frames as small as they come.
"""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from test_capture import CARD, CONDITIONS, EFFECTS, PAPER, page, shoot

from output.tables import encoded
from pipeline.camera import arrange, capture
from pipeline.camera.desktop_screen import DESKTOP
from pipeline.camera.exposure import Frame
from pipeline.camera.phone_screen import PHONE
from pipeline.camera.scene import Scene
from pipeline.camera.screens import Screen
from pipeline.records import Page
from pipeline.rng import Address

FINE = 15  # points of a character, either way
SHOWN = ("width", "height", "tampered", "tamper_mask")
SMALLEST = [(320, 320), (320, 1200), (1200, 320), (321, 333)]


def frame_of(name: str, severity: int, paper: Page, seed: int) -> Frame:
    """The frame behind ``shoot``'s photograph."""
    at = Address(seed).at("photo")
    scene = arrange.ordinary(
        [paper], at, (1600, 1200), rotated=0.5, clutter=[page(name="other"), page(CARD, "card")]
    )
    return capture._taken(scene, [(EFFECTS[name], severity, at)], empty=False)


def lost_characters(frame: Frame, paper: Page) -> list[float]:
    """Of every field the largest share that is lost of a character.

    Each point of a character is projected for itself.
    """
    number = next(i for i, s in enumerate(frame.scene.sheets) if s.target)
    warp, (height, width) = frame.warps[number], frame.owner.shape
    found = []
    for field in paper.fields:
        left, top, right, bottom = field.box
        wide = (right - left) / len(field.text)
        steps = (np.arange(FINE) + 0.5) / FINE
        starts = np.arange(left, right - 0.5 * wide, wide)
        x, y = (
            starts[:, None, None] + steps[None, None, :] * wide,
            top + steps[None, :, None] * (bottom - top),
        )
        points = warp.forward(np.stack(np.broadcast_arrays(x, y), axis=-1).reshape(-1, 2))
        inside = (points >= 0).all(axis=1) & (points < (width, height)).all(axis=1)
        column, row = np.where(inside[:, None], points, 0).astype(int).T
        shown = (
            inside
            & (frame.owner[row, column] == number + 1)
            & (frame.worn is None or frame.worn[row, column] == 0)
        )
        found.append(float((1 - shown.reshape(len(starts), -1).mean(axis=1)).max()))
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("cropped_captures", 1),
        ("cropped_captures", 4),
        ("fingers_and_clips", 5),
        ("cluttered_background", 5),
        ("folds_and_creases", 4),
    ],
)
def test_no_field_is_legible_that_has_lost_three_tenths_of_a_character(
    name: str, severity: int, seed: int
) -> None:
    paper = page()
    lost, fields = (
        lost_characters(frame_of(name, severity, paper, seed), paper),
        shoot(name, severity, [paper], seed).sheets[0].fields,
    )
    assert not [
        (f.text, share) for f, share in zip(fields, lost, strict=True) if f.legible and share >= 0.3
    ]
    assert all(f.legibility < 0.5 for f, share in zip(fields, lost, strict=True) if share >= 0.3)
    whole = [f for f, share in zip(fields, lost, strict=True) if share == 0]
    # And what has lost nothing is not called lost.
    assert len(whole) > 20 and sum(f.legible for f in whole) >= 0.9 * len(whole)


def test_a_long_line_that_loses_one_character_is_not_legible() -> None:
    paper = page()
    first, last = paper.fields[0].box, paper.fields[3].box
    line = paper.fields[0]._replace(
        name="line",
        text="0 Quarrybank Lane, Thornmere Falls, VA 00123",
        box=(*first[:2], *last[2:]),
    )
    paper, seen = replace(paper, fields=(line,)), []
    for seed in range(40):
        frame = frame_of("cropped_captures", 1, paper, seed)
        lost, field = (
            lost_characters(frame, paper)[0],
            shoot("cropped_captures", 1, [paper], seed).sheets[0].fields[0],
        )
        seen.append((lost, field.visible))
        assert field.visible == 1.0 or lost > 0 or field.visible > 0.99
        assert not (lost >= 0.3 and field.legible)
    # Of a whole box that is little.
    assert any(lost >= 0.3 and visible > 0.9 for lost, visible in seen)


@pytest.mark.parametrize("name", ["cropped_captures", "fingers_and_clips", "specular_reflections"])
def test_a_picture_is_tampered_with_where_its_mask_shows_it_and_only_there(name: str) -> None:
    photos = [shoot(name, 5, [page(masked=True)], seed, size=(800, 600)) for seed in range(12)]
    for photo in photos:
        assert photo.tampered == (photo.tamper_mask is not None)
        assert not photo.tamper_mask or np.asarray(Image.open(io.BytesIO(photo.tamper_mask))).any()
    assert not [
        fault
        for photo in photos
        if (fault := encoded.fault(row(photo.jpeg, **{n: getattr(photo, n) for n in SHOWN})))
    ]
    if name == "cropped_captures":
        assert {p.tampered for p in photos} == {True, False}


def row(jpeg: bytes, tamper_mask: bytes | None, **cells: object) -> dict[str, object]:
    mask = tamper_mask and {"bytes": tamper_mask}
    return {"id": "a-0", "image": {"bytes": jpeg}, "tamper_mask": mask, "pdf": None, **cells}


def png(*levels: int, size: tuple[int, int] = (4, 2)) -> bytes:
    pixels = np.zeros(size[::-1], np.uint8)
    pixels.flat[: len(levels)] = levels
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("tampered", "mask", "said"),
    [
        (True, png(), "marks nothing"),
        (True, None, "missing"),
        (False, png(255), "is there"),
        (False, png(), "is there"),
        (True, png(255, 7), "other values"),
        (True, png(255, size=(2, 4)), "not an L of the picture's size"),
        (True, b"PNG", "does not decode"),
        (True, png(255), ""),
        (True, png(128), ""),
        (False, None, ""),
    ],
)
def test_a_mask_that_does_not_fit_its_flag_is_found(
    tampered: bool, mask: bytes | None, said: str
) -> None:
    jpeg = io.BytesIO()
    Image.new("RGB", (4, 2)).save(jpeg, "JPEG")
    found = encoded.fault(
        row(jpeg.getvalue(), width=4, height=2, tampered=tampered, tamper_mask=mask)
    )
    assert said in found and bool(found) == bool(said)


@pytest.mark.parametrize("spares", [0, 1, 2, 8])
def test_no_sheet_lies_on_a_cluttered_desk_twice(spares: int) -> None:
    clutter = [page(CARD if k % 2 else PAPER, f"spare{k}") for k in range(spares)]
    for severity in (3, 4, 5):
        at = Address(severity).at("photo")
        scene: Scene = arrange.ordinary([page()], at, (1600, 1200), rotated=0.0, clutter=clutter)
        made = EFFECTS["cluttered_background"].stage(scene, severity, at.stream())
        lying = [s.page.document_id for s in made.sheets if s.page.kind != "blank"]
        assert len(lying) == len(set(lying)) and lying.count("d1") == 1
        assert len(made.sheets) > severity + 1  # as many papers as ever


@pytest.mark.parametrize("name", CONDITIONS)
@pytest.mark.parametrize("size", SMALLEST)
def test_the_smallest_and_the_oddest_frames_are_photographed_too(
    name: str, size: tuple[int, int]
) -> None:
    severities = EFFECTS[name].severities
    for severity in {severities[0], severities[-1]}:
        photo = shoot(name, severity, [page()], severity, size)
        assert min(photo.width, photo.height) > 32 and len(photo.sheets[0].fields) == len(
            page().fields
        )


@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
@pytest.mark.parametrize("side", [24, 100, 254, 640])
def test_an_app_is_drawn_on_a_screen_of_any_size(screen: Screen, side: int) -> None:
    scene = Scene(side, max(2, round(side / screen.aspect)), ())
    for seed in range(6):
        assert screen.paint(scene, np.eye(3), "en", at=Address(seed)).shape == (
            scene.height,
            scene.width,
            3,
        )
