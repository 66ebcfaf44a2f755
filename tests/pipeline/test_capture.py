"""The camera.

Points are where it says, pixels are what it says, and every condition grows with its severity.
"""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, get_args

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline import units
from pipeline.camera import arrange, capture, exposure, geometry, optics
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.camera.exposure import Frame
from pipeline.camera.sight import covering
from pipeline.camera.unwarp import unwarp
from pipeline.records import Page, Photo, Pixels, PrintedField
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Growth

SIZE = (1600, 1200)
CONDITIONS = units.names(CaptureEffect)
EFFECTS = {n: units.load(CaptureEffect, n) for n in CONDITIONS}
GRADED = [n for n in CONDITIONS if len(EFFECTS[n].severities) > 1]
DOT, FAINT = 6.0, 0.1  # page pixels of a dot's spread; how much darker than around it is still seen
PAPER, CARD = (595.28, 841.89), (242.65, 153.07)


@cache
def page(size: tuple[float, float] = PAPER, name: str = "d1", masked: bool = False) -> Page:
    """A sheet with lines of figures, each a field."""
    scale = capture.raster_scale(*size, SIZE)
    image = Image.new("RGB", (round(size[0] * scale), round(size[1] * scale)), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(10.5 * scale)
    fields, draw = [], Address(3).at(name).stream()
    for row in range(int((size[1] - 30) / 24)):
        for column in range(int(size[0] / 130)):
            at, text = (
                ((20 + column * 130) * scale, (15 + row * 24) * scale),
                f"{draw.integers(10**6) / 100:,.2f}",
            )
            pen.text(at, text, font=font, fill=(20, 20, 20))
            fields.append(
                PrintedField(
                    f"f.{len(fields)}",
                    "figure",
                    text,
                    tuple(map(float, pen.textbbox(at, text, font=font))),
                    10.5 * scale,
                    20.0,
                )
            )
    pixels = np.asarray(image).copy()
    mask = np.zeros(pixels.shape[:2], np.uint8) if masked else None
    if mask is not None:
        left, top, right, bottom = (int(v) for v in fields[5].box)
        mask[top:bottom, left:right] = 255
    stock = "card" if size[0] < 400 else "paper"
    return Page(
        document_id=name,
        kind="en/bank_statement",
        label="bank_statement",
        person_id="p",
        layout="plain",
        number=0,
        pixels=pixels,
        width_pt=size[0],
        height_pt=size[1],
        stock=stock,
        fields=tuple(fields),
        mask=mask,
    )


def shoot(
    name: str,
    severity: int,
    pages: list[Page],
    seed: int = 1,
    size: tuple[int, int] = SIZE,
    rotated: float = 0.5,
    second: tuple[CaptureEffect, int] | None = None,
) -> Photo:
    conditions = [Condition(EFFECTS[name], severity)]
    if second is not None:
        conditions.append(Condition(*second))
    return capture.photograph(
        pages,
        conditions,
        camera=CameraSettings(size, rotated, {55: 1, 75: 1, 90: 1}),
        caption=Caption("i", "c", "en"),
        at=Address(seed).at("photo"),
        clutter=[page(name="other"), page(CARD, "card")],
    )


def decoded(photo: Photo) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(photo.jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def dotted(columns: int = 9, rows: int = 12) -> tuple[Page, np.ndarray]:
    """A white sheet with soft dark dots at known, fractional page positions."""
    width, height = 1100, 1556
    sheet = np.full((height, width), 255.0)
    x, y = np.meshgrid(np.linspace(70, width - 70, columns), np.linspace(70, height - 70, rows))
    points = np.stack([x, y], axis=-1).reshape(-1, 2)
    points = points + Address(9).at("dots").stream().random(points.shape)
    down, across = np.mgrid[0:height, 0:width] + 0.5
    for px, py in points:
        near = np.s_[int(py) - 30 : int(py) + 31, int(px) - 30 : int(px) + 31]
        sheet[near] -= 215 * np.exp(
            -((across[near] - px) ** 2 + (down[near] - py) ** 2) / (2 * DOT**2)
        )
    grey = np.clip(sheet, 0, 255).astype(np.uint8)
    sheet_of_dots = Page(
        document_id="dots",
        kind="en/x",
        label="x",
        person_id="p",
        layout="plain",
        number=0,
        pixels=np.dstack([grey] * 3),
        width_pt=PAPER[0],
        height_pt=PAPER[1],
        stock="paper",
        fields=(),
    )
    return sheet_of_dots, points


def develop(effect: CaptureEffect, severity: int, target: Page, seed: int) -> exposure.Frame:
    """The engine's own steps, up to the sensor."""
    at = Address(seed).at("photo")
    scene = effect.stage(
        arrange.ordinary([target], at, SIZE, rotated=0.5, clutter=[page(name="other")]),
        severity,
        at.at("stage").stream(),
    )
    return exposure.light_up(
        effect.develop(
            exposure.expose(scene, geometry.camera(scene)), severity, at.at("develop").stream()
        )
    )


def centroid(grey: np.ndarray, x: float, y: float, radius: int) -> np.ndarray | None:
    """Darkness-weighted centre around a predicted point, edge coordinates.

    None when the dot has gone.
    """
    left, top = round(x) - radius, round(y) - radius
    patch = grey[max(top, 0) : top + 2 * radius, max(left, 0) : left + 2 * radius].astype(float)
    if patch.shape != (2 * radius, 2 * radius):
        return None
    # Smooth light leaves a plane behind; what is left of the dot stands out of it.
    rows, columns = np.mgrid[0 : 2 * radius, 0 : 2 * radius]
    rim = np.hypot(rows - radius + 0.5, columns - radius + 0.5) > 0.8 * radius
    plane = np.linalg.lstsq(
        np.stack([rows[rim], columns[rim], np.ones(rim.sum())], 1), patch[rim], rcond=None
    )[0]
    depth = plane[0] * rows + plane[1] * columns + plane[2] - patch
    noise = max(float(np.abs(depth[rim]).max()), 2.0)
    depth = np.where(rim, 0, np.maximum(depth - 0.5 * noise, 0))
    if depth.max() < 3 * noise:
        return None
    total = depth.sum()
    return np.array(
        [left + 0.5 + (depth * columns).sum() / total, top + 0.5 + (depth * rows).sum() / total]
    )


@pytest.mark.parametrize("name", CONDITIONS)
def test_dots_are_where_the_engine_says_under_every_condition_and_severity(name: str) -> None:
    target, points = dotted()
    errors: list[float] = []
    for severity in EFFECTS[name].severities:
        frame = develop(EFFECTS[name], severity, target, seed=severity + 2)
        index = next(i for i, s in enumerate(frame.scene.sheets) if s.target)
        warp = frame.warps[index]
        grey = cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY)
        scale = (geometry.area(warp.quad()) / (warp.width * warp.height)) ** 0.5
        for x, y in warp.forward(points):
            radius = int(24 * scale) + 8
            inside = radius < x < SIZE[0] - radius and radius < y < SIZE[1] - radius
            if (
                inside
                and (
                    frame.owner[
                        int(y) - radius : int(y) + radius, int(x) - radius : int(x) + radius
                    ]
                    == index + 1
                ).all()
            ):
                found = centroid(grey, x, y, radius)
                if found is not None:
                    errors.append(float(np.hypot(*(found - (x, y)))))
    assert len(errors) > 50 * len(EFFECTS[name].severities)
    assert np.mean(errors) <= 0.5, np.mean(errors)
    # A fold through a dot leaves only one side of it.
    most = 0.95 if name == "folds_and_creases" else 0.99
    assert np.quantile(errors, most) <= 1.5, np.quantile(errors, most)


def depths(effect: CaptureEffect, severity: int) -> np.ndarray:
    """How much darker than what is around it each dot is that the frame says can be seen.

    Left out is what is beyond the frame, under something, worn off or under a reflection: all of
    which an effect has to say.
    """
    target, points = dotted(20, 30)
    frame = develop(effect, severity, target, seed=severity + 2)
    index = next(i for i, s in enumerate(frame.scene.sheets) if s.target)
    seen = covering.shown(frame, index + 1)
    if frame.worn is not None:
        seen = np.minimum(seen, 255 - frame.worn)
    warp, grey = frame.warps[index], cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY)
    spread = DOT * (geometry.area(warp.quad()) / (warp.width * warp.height)) ** 0.5
    radius = int(4.2 * spread) + 2
    away = np.hypot(*(np.mgrid[0 : 2 * radius, 0 : 2 * radius] - radius + 0.5))
    inner, around = away < max(spread, 1), (away > 3.2 * spread) & (away < 4.2 * spread)
    found = []
    for x, y in warp.forward(points).round().astype(int):
        window = np.s_[y - radius : y + radius, x - radius : x + radius]
        if min(x, y) >= radius and seen[window].shape == away.shape and seen[window].all():
            patch = grey[window]
            found.append(1 - patch[inner].mean() / max(np.median(patch[around]), 1))
    return np.array(found)


def vanished(effect: CaptureEffect, severity: int) -> int:
    """Dots that are gone though the effect does not say so; what blurs takes from all alike."""
    found = depths(effect, severity)
    least = min(FAINT, float(np.median(found)) / 3) if effect.grows == "blur" else FAINT
    return int((found < least).sum())


@pytest.mark.parametrize("name", CONDITIONS)
def test_an_effect_takes_no_print_away_that_it_does_not_call_hidden(name: str) -> None:
    """By ``owner``, ``worn`` or ``fade``: else fields beneath go on being called visible."""
    for severity in EFFECTS[name].severities:
        assert vanished(EFFECTS[name], severity) == 0, severity


@dataclass(frozen=True)
class Label(CaptureEffect):
    """A label stuck on a paper; ``honest``: and ``owner`` knows of it."""

    condition: ClassVar[str] = "Label"
    honest: bool = False

    def develop(self, frame: Frame, severity: int, rng: np.random.Generator) -> Frame:
        (quad,) = frame.target_quads()
        x, y = quad.mean(axis=0).astype(int)
        on = np.s_[y : y + 16 * severity, x : x + 16 * severity]
        pixels, owner = frame.pixels.copy(), frame.owner.copy()
        pixels[on] = rng.integers(190, 240, pixels[on].shape)
        if self.honest:
            owner[on] = exposure.OVER
        return replace(frame, pixels=pixels, owner=owner)


@pytest.mark.parametrize("severity", [3, 4, 5])
def test_a_cover_that_nobody_declared_is_noticed_whatever_it_says_it_grows(severity: int) -> None:
    assert vanished(Label(), severity)
    assert not vanished(Label(honest=True), severity)


def test_a_flat_sheet_and_a_curled_one_are_projected_to_a_twentieth_of_a_pixel() -> None:
    target, points = dotted()
    frame = develop(EFFECTS["normal_captures"], 0, target, seed=4)
    warp, grey = frame.warps[0], 255.0 - frame.pixels[..., 1]
    back = warp.backward(warp.forward(points))
    assert np.abs(back - points).max() < 1e-3  # what truth is written to
    errors = []
    for x, y in warp.forward(points):
        found = centroid(255 - grey, x, y, 26)
        if found is not None:
            errors.append(float(np.hypot(*(found - (x, y)))))
    assert np.median(errors) < 0.05


def _turn(photo: Photo) -> float:
    q = photo.sheets[0].quad
    return abs(float(np.degrees(np.arctan2(q[3] - q[1], q[2] - q[0]))))


def _change(photo: Photo) -> float:
    """Mean grey levels between the photograph and the undisturbed one from the same address."""
    plain = shoot("normal_captures", 0, [page()], seed=5, rotated=0.0)
    return float(np.abs(decoded(photo).astype(int) - decoded(plain)).mean())


def _sharpness(photo: Photo) -> float:
    return float(cv2.Laplacian(cv2.cvtColor(decoded(photo), cv2.COLOR_BGR2GRAY), cv2.CV_32F).std())


def _target_area(photo: Photo) -> float:
    """Pixels of the first sheet, hidden or not."""
    return geometry.area(np.array(photo.sheets[0].quad).reshape(4, 2))


def _beyond(photo: Photo) -> float:
    """Share of the first sheet that is not in the picture."""
    return 1 - geometry.inside_share(np.array(photo.sheets[0].quad).reshape(4, 2), *SIZE)


# Each word for what an effect gives more of, as a number that rises with it.
MEASURES: dict[Growth, Callable[[Photo], float]] = {
    "difference": _change,
    "turn": lambda p: min(_turn(p), 180 - _turn(p)),
    "blur": lambda p: -_sharpness(p),
    "smallness": lambda p: -sum(s.area_fraction for s in p.sheets),
    "darkness": lambda p: -float(decoded(p).mean()),
    "compression": lambda p: -len(p.jpeg),
    "loss": _beyond,
    "cover": lambda p: 1 - p.sheets[0].area_fraction * SIZE[0] * SIZE[1] / _target_area(p),
}


@pytest.mark.parametrize("name", GRADED)
def test_a_picture_shows_more_of_what_its_effect_does_the_higher_the_severity(name: str) -> None:
    effect = EFFECTS[name]
    shown = MEASURES[effect.grows]
    sizes = [shown(shoot(name, s, [page()], seed=5, rotated=0.0)) for s in effect.severities]
    assert all(a < b for a, b in itertools.pairwise(sizes)), sizes


def test_there_is_a_measure_for_every_word_an_effect_may_use() -> None:
    assert {*MEASURES} == {*get_args(Growth)}


@pytest.mark.parametrize(
    "name", ["out_of_focus", "specular_reflections", "small_rois", "cropped_captures"]
)
def test_less_can_be_read_at_the_highest_severity_than_at_the_lowest(name: str) -> None:
    low, high = (
        sum(f.legible for k in (1, 2, 3) for f in shoot(name, s, [page()], k).sheets[0].fields)
        for s in (1, 5)
    )
    assert high < low


@pytest.mark.parametrize("size", [PAPER, CARD])
@pytest.mark.parametrize("seed", range(4))
def test_a_normal_capture_shows_everything_and_everything_legibly(
    size: tuple[float, float], seed: int
) -> None:
    sheet = shoot("normal_captures", 0, [page(size)], seed).sheets[0]
    assert sheet.fully_visible
    assert all(f.visible == 1.0 for f in sheet.fields)
    assert all(f.legible for f in sheet.fields)
    low, high = (0.38, 0.85) if size == PAPER else (0.11, 0.3)
    assert low <= sheet.area_fraction <= high


@pytest.mark.parametrize("size", [PAPER, CARD])
@pytest.mark.parametrize("severity", [1, 3, 5])
def test_a_small_region_covers_less_than_a_fifth_and_a_crop_really_crops(
    size: tuple[float, float], severity: int
) -> None:
    small = shoot("small_rois", severity, [page(size)], severity).sheets[0]
    assert small.area_fraction < 0.2 and small.fully_visible
    cropped = shoot("cropped_captures", severity, [page(size)], severity).sheets[0]
    assert not cropped.fully_visible
    quad = np.array(cropped.quad).reshape(4, 2)
    lost = 1 - geometry.inside_share(quad, *SIZE)
    assert 0.05 <= lost <= 0.45
    # Corners a card does not have, and papers' curled edges, are counted by area only.
    assert (
        abs(cropped.area_fraction - (1 - lost) * geometry.area(quad) / (SIZE[0] * SIZE[1])) < 0.01
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [PAPER, CARD])
def test_a_neighbour_over_the_edge_is_counted_as_hiding_it(
    size: tuple[float, float], seed: int
) -> None:
    photo = shoot("cluttered_background", 5, [page(size)], seed)
    assert len(photo.sheets) == 1  # clutter is never labelled
    assert not photo.sheets[0].fully_visible
    assert shoot("cluttered_background", 2, [page(size)], seed).sheets[0].fully_visible


def test_sheets_of_a_group_photo_lie_side_by_side() -> None:
    for seed in range(4):
        photo = shoot("multi_doc_images", 0, [page(), page(name="d2"), page(CARD, "c1")], seed)
        assert [s.id for s in photo.sheets] == ["d1", "d2", "c1"]
        assert all(s.fully_visible for s in photo.sheets)


@pytest.mark.parametrize("name", CONDITIONS)
def test_the_same_address_gives_the_same_bytes_and_another_one_others(name: str) -> None:
    severity = EFFECTS[name].severities[-1]
    first, again, other = (shoot(name, severity, [page()], seed) for seed in (7, 7, 8))
    assert first == again
    # Nothing about the file itself is left to chance.
    assert (first.jpeg != other.jpeg) != EFFECTS[name].original
    assert json.loads(json.dumps(dict(first.parameters))).keys() == first.parameters.keys()


def test_the_file_is_a_plain_jfif_with_the_tables_of_its_quality() -> None:
    photo = shoot("normal_captures", 0, [page()])
    image = Image.open(io.BytesIO(photo.jpeg))
    assert image.size == SIZE and not image.getexif() and b"Exif" not in photo.jpeg[:2000]
    plain = io.BytesIO()
    Image.new("RGB", (16, 16)).save(
        plain, "JPEG", quality=photo.parameters["jpeg_quality"], subsampling="4:2:0"
    )
    assert image.quantization == Image.open(plain).quantization  # type: ignore[attr-defined]
    assert [c[1:3] for c in image.layer] == [(2, 2), (1, 1), (1, 1)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    [
        "off_axis_viewpoints",
        "scanned_copy",
        "fax",
        "screenshot",
        "messenger_recompression",
        "rotated_captures",
    ],
)
def test_the_mask_of_a_forgery_lands_on_the_forged_field(name: str) -> None:
    photo = shoot(name, 3, [page(masked=True)])
    assert photo.tampered and photo.tamper_mask
    mask = cv2.imdecode(np.frombuffer(photo.tamper_mask, np.uint8), cv2.IMREAD_UNCHANGED)
    assert mask.shape == (photo.height, photo.width) and set(np.unique(mask)) == {0, 255}
    quad = np.array(photo.sheets[0].fields[5].quad, np.float32).reshape(4, 2)
    expected = np.zeros_like(mask)
    cv2.fillConvexPoly(expected, np.rint((quad - 0.5) * 16).astype(np.int32), 255, shift=4)
    both, either = ((mask > 0) & (expected > 0)).sum(), ((mask > 0) | (expected > 0)).sum()
    assert both / either > 0.8
    assert not shoot("normal_captures", 0, [page()]).tampered


def test_highlights_are_not_clipped() -> None:
    for seed in range(3):
        grey = cv2.cvtColor(
            decoded(shoot("specular_reflections", 5, [page()], seed)), cv2.COLOR_BGR2GRAY
        )
        assert (grey >= 250).mean() < 0.01


def test_a_phone_sized_frame_is_photographed_too() -> None:
    photo = shoot("uneven_illumination", 2, [page()], size=(4032, 3024))
    assert (photo.width, photo.height) == (4032, 3024) == decoded(photo).shape[1::-1]
    assert photo.sheets[0].fully_visible


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(ValueError, match="severit"):
        shoot("normal_captures", 3, [page()])


def test_unwarping_gives_an_upright_crop_of_the_field() -> None:
    photo = shoot("off_axis_viewpoints", 4, [page()], 3)
    field = photo.sheets[0].fields[0]
    crop = unwarp(decoded(photo), field.quad)
    assert crop.shape[0] == 48 and crop.shape[1] > 2 * 48
    assert crop[20:28].min() < crop.max() - 60  # ink on paper
    assert optics.disc(3.0).sum() == pytest.approx(1.0)
