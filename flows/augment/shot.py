"""Somebody's own picture as the camera sees it, and what its labels become there.

Places are edge coordinates: a pixel covers [i, i + 1), and the middle of the first is (0.5, 0.5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera import capture, grid, sensor, sheets, tiles
from pipeline.camera.arrange import CARD_PT
from pipeline.camera.capture import CameraSettings, Condition
from pipeline.camera.exposure import Frame
from pipeline.camera.geometry import STEP, Float32, Floats, Warp
from pipeline.camera.scene import Curl, Placed, Scene
from pipeline.camera.sight import covering, legibility, sheet_view
from pipeline.camera.sight.page_text import text_of
from pipeline.camera.tiles import Box, Cover, enlarged
from pipeline.records import Page, Pixels, PrintedField
from pipeline.rng import Address

PaperStock = Literal["paper", "card", "slip"]
# The longer side of what is photographed, in points: A4, an ID-1 card, a till receipt that is cut.
LONGER_SIDE: Mapping[PaperStock, float] = {"paper": 841.89, "card": 242.65, "slip": CARD_PT - 1}
# As good as a JPEG of the highest quality that legibility was measured for.
UNCOMPRESSED = 95
INK = 20.0  # luminance of print, where nobody says
ALONG, ACROSS = 24, 8  # sample points of a label, by which its share in sight is told


class Label(NamedTuple):
    """A polygon around a line of print: N x 2, clockwise from the text's own top left."""

    outline: Floats
    text: str | None = None  # None: so many letters as fit


@dataclass(frozen=True)
class Measures:
    """Of every label: the share of it in sight, and the chance that it is read to the letter."""

    visible: Floats
    legibility: Floats


@dataclass(frozen=True)
class Shot:
    """A picture taken of one sheet."""

    pixels: Pixels  # H x W x 3, RGB
    jpeg: bytes | None
    parameters: Mapping[str, object]
    frame: Frame
    grey: Pixels  # H x W
    quality: int

    @property
    def owner(self) -> int:
        """The sheet's number in ``frame.owner``."""
        targets = [sheet.target for sheet in self.frame.scene.sheets]
        return targets.index(True) + 1

    @property
    def page(self) -> Page:
        """The sheet."""
        return self.frame.scene.sheets[self.owner - 1].page

    @property
    def warp(self) -> Warp:
        """Where the sheet lands."""
        return self.frame.warps[self.owner - 1]

    def points(self, places: Floats) -> Floats:
        """N x 2 places of the sheet -> where the picture shows them, or would if it were larger."""
        return self.warp.forward(places) if len(places) else np.zeros((0, 2))

    def seen(self, places: Floats) -> Floats:
        """N: 1.0 for places of the sheet that the picture shows, 0.0 for others."""
        if not len(places):
            return np.zeros(0)
        x, y = self.points(places).astype(np.float32).T
        shown = grid.nearest(self._shown, (x[:, None, None], y[:, None, None])).reshape(-1) / 255
        return np.asarray(np.where(_on(self.page, places), shown, 0.0), float)

    def mask(self, mask: Pixels) -> Pixels:
        """A mask of the sheet as the picture shows it: 0 where it shows something else."""
        height, width = self.frame.owner.shape
        out = np.zeros((height, width, *mask.shape[2:]), mask.dtype)
        moved = sheets.remap_mask(mask, self.warp, width, height=height)
        if moved is not None:
            part, box = moved
            seen = self.frame.owner[box.window] == self.owner
            out[box.window][seen] = part.reshape(*part.shape[:2], *mask.shape[2:])[seen]
        return out

    def grid(self) -> Float32:
        """H x W x 2: the place of the sheet that every pixel's middle shows, NaN for none."""
        height, width = self.frame.owner.shape
        box = Box(0, 0, width, height)
        places = [enlarged(n, STEP, box) for n in self.warp.nodes(0, 0, width, height=height)]
        elsewhere = self.frame.owner != self.owner
        return np.where(elsewhere[..., None], np.float32(np.nan), np.stack(places, axis=-1))

    def measures(self, labels: Sequence[Label]) -> Measures:
        """What can be seen and read of each label, which is taken for one line of print."""
        if not labels:
            return Measures(np.zeros(0), np.zeros(0))
        fields = tuple(_field(label) for label in labels)
        readings, _ = legibility.read_sheet(
            self.frame,
            self.grey,
            text_of(replace(self.page, fields=fields), lines=False),
            warp=self.warp,
            owner=self.owner,
            quality=self.quality,
            bare=self._whole,
        )
        return Measures(self.shares([label.outline for label in labels]), readings.legibility)

    def shares(self, outlines: Sequence[Floats]) -> Floats:
        """Of every polygon the share in sight, by sample points in it."""
        if not len(outlines):
            return np.zeros(0)
        places = [_inner(outline) for outline in outlines]
        starts = np.cumsum([0, *map(len, places)])[:-1]
        seen = np.add.reduceat(self.seen(np.concatenate(places)), starts)
        return np.asarray((seen / [len(p) for p in places]).round(4), float)

    @cached_property
    def _whole(self) -> bool:
        """Is all of the sheet in the picture, with nothing over it?"""
        seen = int(np.count_nonzero(self.frame.owner == self.owner))
        cover = self.frame.covers[self.owner - 1]
        return sheet_view.fully_visible(self.frame, self.warp, cover, seen=seen)

    @cached_property
    def _shown(self) -> Pixels:
        """H x W: 255 where the sheet is seen, 0 where it is not."""
        return covering.shown(self.frame, self.owner)


def taken(
    page: Page, condition: Condition, camera: CameraSettings, *, at: Address, encode: bool = False
) -> Shot:
    """The picture of one sheet; the same address gives the same one.

    Args:
        encode: as a JPEG, which is then what the pixels are those of.

    Raises:
        ValueError: a severity the effect does not have.
    """
    frame = capture.frame_of([page], [condition], camera=camera, at=at)
    said = {"condition": condition.effect.condition, "severity": condition.severity}
    return _shot(frame, camera, said, frame.scene.parameters(), frame.notes, at=at, encode=encode)


def untouched(page: Page, camera: CameraSettings, *, at: Address, encode: bool = False) -> Shot:
    """The sheet's own pixels, which no camera has seen."""
    height, width = page.pixels.shape[:2]
    scene, warp = Scene(width, height, (Placed(page),)), Warp(np.eye(3), width, height, Curl())
    frame = Frame(
        scene=scene,
        lens=np.eye(3),
        pixels=page.pixels,
        owner=np.ones((height, width), np.uint8),
        warps=(warp,),
        covers=(Cover.of(warp.outline(), width, height),),
        gain=np.ones((1, 1, 3), np.float32),
        lit=True,
        finished=True,
    )
    return _shot(frame, camera, at=at, encode=encode)


def _shot(
    frame: Frame,
    camera: CameraSettings,
    *said: Mapping[str, object],
    at: Address,
    encode: bool,
) -> Shot:
    """A frame as the camera keeps it. ``said``: what is known of it before."""
    picture, grey, numbers = capture.sense(frame, at)
    quality, jpeg = UNCOMPRESSED, None
    if encode:
        quality = frame.quality or sensor.pick_quality(camera.quality, at.at("quality"))
        jpeg = sensor.jpeg(picture, quality)
        numbers = {**numbers, "jpeg_quality": quality}
    pixels = _rgb(picture) if jpeg is None else _decoded(jpeg)
    return Shot(pixels, jpeg, capture.written(*said, numbers), frame, grey, quality)


def sheet_of(pixels: Pixels, stock: PaperStock = "paper") -> Page:
    """Somebody's own picture (H x W x 3, RGB) as a sheet of paper before the camera."""
    height, width = pixels.shape[:2]
    scale = LONGER_SIDE[stock] / max(width, height)
    return Page(
        document_id="",
        kind="",
        label="",
        person_id="",
        layout="",
        number=0,
        pixels=pixels,
        width_pt=width * scale,
        height_pt=height * scale,
        stock=stock,
        fields=(),
    )


def _on(page: Page, places: Floats) -> npt.NDArray[np.bool_]:
    """Of every place, whether it is one of the sheet."""
    height, width = page.pixels.shape[:2]
    return np.asarray(((places >= 0) & (places <= (width, height))).all(axis=1), np.bool_)


def _inner(outline: Floats) -> Floats:
    """Places that lie evenly in a polygon; one at least."""
    low, size = outline.min(axis=0), np.maximum(np.ptp(outline, axis=0), 1e-6)
    cells = np.zeros((ACROSS, ALONG), np.uint8)
    unit = (outline - low) / size * (ALONG, ACROSS)
    cv2.fillPoly(cells, [tiles.fixed(unit, 0, 0)], 1, cv2.LINE_8, 4)
    rows, columns = np.nonzero(cells)
    if not len(rows):
        return np.asarray(outline.mean(axis=0)[None], float)
    middles = np.stack([columns + 0.5, rows + 0.5], axis=1) / (ALONG, ACROSS)
    return np.asarray(low + middles * size, float)


def _field(label: Label) -> PrintedField:
    """A label as a line of print, whose letters are as high as it is and half as wide."""
    (wide, tall) = sorted(cv2.minAreaRect(label.outline.astype(np.float32))[1], reverse=True)
    em = max(tall, 1.0)
    text = "n" * max(1, round(2 * wide / em)) if label.text is None else label.text
    left, top = label.outline.min(axis=0).tolist()
    right, bottom = label.outline.max(axis=0).tolist()
    box = left, top, max(right, left + 1e-3), max(bottom, top + 1e-3)
    return PrintedField("", "", text, box, em, INK)


def _decoded(jpeg: bytes) -> Pixels:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return _rgb(np.asarray(picture, np.uint8))


def _rgb(picture: Pixels) -> Pixels:
    """Of a picture as cv2 has it."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
