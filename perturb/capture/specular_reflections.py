"""Specular Reflections: toner shines and fades; a card throws back a streak of light."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import conditions
from pipeline.camera import geometry, optics
from pipeline.camera.capture import Frame
from pipeline.roles import CaptureEffect, Rng

Map = npt.NDArray[np.float32]


@dataclass(frozen=True)
class SpecularReflections(CaptureEffect):
    """A lamp's reflection on the paper.

    ``peak``: share of the surface's own light the reflection replaces at its middle; ``reach``: its
    radius as a share of the paper's shorter side; ``penalty``: see ``Frame``; each from severity 1
    to 5. ``desk``: how much of it the desk shows. ``shine``: how much brighter than the paper its
    middle is at most, without which a reflection on an empty part of a sheet could not be seen.
    """

    condition: ClassVar[str] = conditions.REFLECTIONS
    of_paper: ClassVar[bool] = True
    peak: tuple[float, ...] = (0.62, 0.74, 0.84, 0.91, 0.96)
    reach: tuple[float, ...] = (0.10, 0.14, 0.19, 0.25, 0.33)
    penalty: tuple[float, ...] = (0.2, 0.5, 0.8, 1.2, 2.0)
    desk: float = 0.3
    shine: float = 0.14

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        card = frame.scene.sheets[0].page.stock == "card"
        glare = self._glare(frame, severity, rng, card=card)
        fade = _on_surfaces(frame, glare.fade(frame), desk=0.0 if card else self.desk)
        halo = cv2.GaussianBlur(fade, (0, 0), 9)
        shine = 1 + self.shine * np.minimum(2 * halo, 1)[..., None]
        gain = np.asarray(frame.gain * shine, np.float32)
        red, green, blue = (
            float(226 * t / 0.9) if not card else 238.0 for t in frame.scene.stock.tint
        )
        penalty = frame.penalised(self.penalty[severity - 1])
        lit = replace(frame, gain=gain, fade=fade, glow=(red, green, blue), penalty=penalty)
        return lit.noting(
            glare=glare.kind,
            glare_peak=glare.peak,
            glare_reach=glare.reach,
            glare_x=glare.x,
            glare_y=glare.y,
            glare_angle=glare.angle,
        )

    def _glare(self, frame: Frame, severity: int, rng: Rng, *, card: bool) -> _Glare:
        """One somewhere on the first paper; only plastic throws back a streak."""
        quad = frame.target_quads()[0]
        side = geometry.shorter_side(quad)
        u, v = rng.uniform(0.2, 0.8, 2)
        # Plain numbers: maps stay in single precision.
        x, y = (quad[0] + u * (quad[1] - quad[0]) + v * (quad[3] - quad[0])).tolist()
        peak = min(0.97, self.peak[severity - 1] * float(rng.uniform(0.97, 1.02)))
        reach = self.reach[severity - 1] * float(rng.uniform(0.93, 1.07)) * side
        angle = float(rng.uniform(20, 70))
        kind = "streak" if card else "band" if rng.random() < 0.45 else "spot"
        return _Glare(kind, peak, reach, x, y, angle)


@dataclass(frozen=True)
class _Glare:
    """A lamp's mirror image: its middle and reach in frame pixels, its angle in degrees."""

    kind: str  # streak, band or spot
    peak: float
    reach: float
    x: float
    y: float
    angle: float

    def fade(self, frame: Frame) -> Map:
        """Share of the light that it replaces on a surface that throws back all of it."""
        x, y = optics.grid_points(frame.scene.width, frame.scene.height)
        right, down, turn = x - self.x, y - self.y, math.radians(self.angle)
        across = right * math.sin(turn) - down * math.cos(turn)
        along = right * math.cos(turn) + down * math.sin(turn)
        form = {"streak": _streak, "band": _band, "spot": _spot}[self.kind]
        share = self.peak * np.clip(form(across, along, self.reach), 0, 1)
        return np.asarray(cv2.GaussianBlur(np.asarray(share, np.float32), (0, 0), 0.6), np.float32)


def _streak(across: Map, along: Map, reach: float) -> Map:
    """A bar of light with a weaker one beside it."""
    bar = _edge(across, 0.55 * reach, 0.06 * reach)
    return bar + 0.7 * _edge(across - 1.1 * reach, 0.16 * reach, 0.05 * reach)


def _band(across: Map, along: Map, reach: float) -> Map:
    """The soft image of a tube."""
    return np.asarray(
        np.exp(-np.square(across / (0.62 * reach)) - np.square(np.square(along / (3.4 * reach))))
    )


def _spot(across: Map, along: Map, reach: float) -> Map:
    """The soft image of a bulb."""
    return np.asarray(np.exp(-(((across**2 + (0.6 * along) ** 2) / reach**2) ** 1.2)))


def _on_surfaces(frame: Frame, fade: Map, *, desk: float) -> Map:
    """The reflection as papers show it, and the desk to the share ``desk``."""
    _, paper = cv2.threshold(frame.owner, 0, 255, cv2.THRESH_BINARY)
    rows, columns = fade.shape
    on = cv2.resize(paper, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(fade * (desk + (1 - desk) * on), np.float32)


def _edge(across: Map, half: float, soft: float) -> Map:
    """A bar of half width ``half`` with rims of width ``soft``."""
    return np.asarray(np.clip((half - np.abs(across)) / max(soft, 1e-3) + 0.5, 0, 1), np.float32)
