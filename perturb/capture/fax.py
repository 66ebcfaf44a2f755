"""Fax: a few lines to the millimetre, black or white, some lost, the sender's line at the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np
from PIL import Image, ImageDraw

from perturb.capture import _scanner
from pipeline.camera import flat
from pipeline.camera.capture import Frame
from pipeline.camera.flat import Place
from pipeline.camera.scene import Scene
from pipeline.printing import fonts
from pipeline.records import Pixels
from pipeline.roles import CaptureEffect, Growth, Rng

HEAD = 0.026  # of the frame's height, for the sender's line
SHEET_MM = 297.0


@dataclass(frozen=True)
class Fax(CaptureEffect):
    """A sheet as a fax machine sends it; each parameter from severity 1 to 5.

    ``lines``: to the millimetre down the sheet (machines send 7.7 or 3.85; gateways resample),
    ``dots``: across it, ``lost``: share of lines that repeat the one before; ``penalty``: see
    ``Frame``.
    """

    condition: ClassVar[str] = "Fax"
    grows: ClassVar[Growth] = "blur"
    medium: ClassVar[bool] = True
    lines: tuple[float, ...] = (7.7, 5.2, 4.6, 4.2, 3.85)
    dots: tuple[float, ...] = (8.04, 6.0, 5.3, 4.8, 4.4)
    lost: tuple[float, ...] = (0.0, 0.005, 0.012, 0.022, 0.035)
    penalty: tuple[float, ...] = (2.8, 3.1, 3.6, 5.0, 5.0)
    stations: tuple[str, ...] = ("LOAN DESK", "BRANCH 04", "COPY SHOP", "FRONT OFFICE")

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        numbers = rng.random(4).tolist()
        skew = (2 * numbers[0] - 1) * 0.35 * severity
        small = _scanner.is_small(scene)
        zoom, at = (
            (0.5 + 0.16 * numbers[1], (0.4 * (2 * numbers[2] - 1), -0.8 + 0.3 * numbers[3]))
            if small
            else (0.99, (0.0, 0.0))
        )
        scene = flat.shaped(scene, _scanner.GLASS * 0.985)
        # The roll of paper is as wide as a sheet is: a wide one is turned.
        wide, tall = flat.size_of(scene, 0.0)
        roll = 90.0 if wide > tall and not small else 0.0
        place = Place((0.006, HEAD + 0.006, 0.994, 0.996), zoom, at, roll, skew)
        made = flat.laid(scene, "fax", flat.plain((255, 255, 255)), place=place)
        return made.noting(skew=skew)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        width, height, step = frame.scene.width, frame.scene.height, severity - 1
        rows = min(height, round(self.lines[step] * SHEET_MM))
        columns = min(width, round(self.dots[step] * SHEET_MM * width / height))
        grey = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        sent = _scanner.toned(grey, 20, 244)
        sent = np.asarray(cv2.resize(sent, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
        sent = _scanner.grained(sent, 3.0 + 3.0 * step, rng)
        sent = _scanner.bilevel(sent, float(rng.uniform(168, 188)), 44.0)
        hour, minute = int(rng.integers(8, 19)), int(rng.integers(60))
        station = self.stations[int(rng.integers(len(self.stations)))]
        head = f"{hour:02d}:{minute:02d}   FROM {station}   P.001/001"
        _headed(sent, head)
        repeated = np.flatnonzero(rng.random(rows) < self.lost[step])
        repeated = repeated[repeated > 0]
        sent[repeated] = sent[repeated - 1]
        received = np.asarray(
            cv2.resize(sent, (width, height), interpolation=cv2.INTER_NEAREST_EXACT), np.uint8
        )
        return flat.finished(frame, received, penalty=self.penalty[step]).noting(
            fax_rows=rows, fax_columns=columns, fax_head=head
        )


def _headed(sent: Pixels, text: str) -> None:
    """The sender's line and a rule below it, written into the head of the sheet."""
    rows, columns = sent.shape
    size = max(8, int(0.6 * HEAD * rows))
    line = Image.new("L", (columns, int(HEAD * rows)), 255)
    pen = ImageDraw.Draw(line)
    pen.text((0.02 * columns, 0.1 * size), text, font=fonts.pen("mono", size), fill=0)
    sent[: line.height] = np.where(np.asarray(line) > 128, 255, 0)
    sent[line.height - 1] = 0
