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
    radius as a share of the paper's shorter side; ``harsh``: see ``Frame``; each from severity 1 to
    5. ``desk``: how much of it the desk shows. ``shine``: how much brighter than the paper its
    middle is at most, without which a reflection on an empty part of a sheet could not be seen.
    """

    condition: ClassVar[str] = conditions.REFLECTIONS
    peak: tuple[float, ...] = (0.62, 0.74, 0.84, 0.91, 0.96)
    reach: tuple[float, ...] = (0.10, 0.14, 0.19, 0.25, 0.33)
    harsh: tuple[float, ...] = (0.2, 0.5, 0.8, 1.2, 2.0)
    desk: float = 0.3
    shine: float = 0.14

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        width, height = frame.scene.width, frame.scene.height
        x, y = optics.grid_points(width, height)
        quad = frame.target_quads()[0]
        side = min(geometry.length(quad[1] - quad[0]), geometry.length(quad[3] - quad[0]))
        u, v = rng.uniform(0.2, 0.8, 2)
        # Plain numbers: maps stay in single precision.
        cx, cy = (quad[0] + u * (quad[1] - quad[0]) + v * (quad[3] - quad[0])).tolist()
        peak = min(0.97, self.peak[severity - 1] * float(rng.uniform(0.97, 1.02)))
        reach = self.reach[severity - 1] * float(rng.uniform(0.93, 1.07)) * side
        card = frame.scene.sheets[0].page.stock == "card"
        angle, kind = (
            float(rng.uniform(20, 70)),
            "streak" if card else "band" if rng.random() < 0.45 else "spot",
        )
        across = (x - cx) * math.sin(math.radians(angle)) - (y - cy) * math.cos(math.radians(angle))
        along = (x - cx) * math.cos(math.radians(angle)) + (y - cy) * math.sin(math.radians(angle))
        if kind == "streak":
            fade = _edge(across, 0.55 * reach, 0.06 * reach) + 0.7 * _edge(
                across - 1.1 * reach, 0.16 * reach, 0.05 * reach
            )
        elif kind == "band":
            fade = np.exp(
                -np.square(across / (0.62 * reach)) - np.square(np.square(along / (3.4 * reach)))
            )
        else:
            fade = np.exp(-(((across**2 + (0.6 * along) ** 2) / reach**2) ** 1.2))
        desk = 0.0 if card else self.desk  # only the plastic mirrors the lamp
        blurred = cv2.GaussianBlur(np.asarray(peak * np.clip(fade, 0, 1), np.float32), (0, 0), 0.6)
        _, paper = cv2.threshold(frame.owner, 0, 255, cv2.THRESH_BINARY)
        on = (
            cv2.resize(paper, (x.shape[1], x.shape[0]), interpolation=cv2.INTER_AREA).astype(
                np.float32
            )
            / 255
        )
        fade = np.asarray(blurred * (desk + (1 - desk) * on), np.float32)
        halo = cv2.GaussianBlur(fade, (0, 0), 9)
        gain = np.asarray(
            frame.gain * (1 + self.shine * np.minimum(2 * halo, 1)[..., None]), np.float32
        )
        glow = tuple(float(226 * t / 0.9) if not card else 238.0 for t in frame.scene.stock.tint)
        harsh = frame.harsher(self.harsh[severity - 1])
        lit = replace(frame, gain=gain, fade=fade, glow=(glow[0], glow[1], glow[2]), harsh=harsh)
        return lit.noting(
            glare=kind,
            glare_peak=peak,
            glare_reach=reach,
            glare_x=cx,
            glare_y=cy,
            glare_angle=angle,
        )


def _edge(across: Map, half: float, soft: float) -> Map:
    """A bar of half width ``half`` with rims of width ``soft``."""
    return np.asarray(np.clip((half - np.abs(across)) / max(soft, 1e-3) + 0.5, 0, 1), np.float32)
