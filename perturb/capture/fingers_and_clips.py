"""Fingers and Clips: somebody holds the paper, or clips do, and they lie over its edge."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from pipeline.camera import geometry, grips
from pipeline.camera.geometry import Floats
from pipeline.camera.scene import Prop, Scene
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Growth, Rng

TURN = 16.0  # degrees a hand comes in askew, at most
INSET = 0.012  # share of a grip's picture before its inner end


@dataclass(frozen=True)
class FingersAndClips(CaptureEffect):
    """What holds the paper; each parameter from severity 1 to 5.

    ``fingers``: how many; ``clips``: how many; ``reach``: how far a finger lies over the paper, as
    a share of its shorter side.
    """

    condition: ClassVar[str] = "Fingers and Clips"
    grows: ClassVar[Growth] = "cover"
    fingers: tuple[int, ...] = (1, 1, 2, 2, 3)
    clips: tuple[int, ...] = (0, 1, 1, 2, 2)
    reach: tuple[float, ...] = (0.06, 0.11, 0.15, 0.20, 0.26)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        step, at = severity - 1, Address(int(rng.integers(2**31)))
        lens = geometry.camera(scene)
        quads = [
            (geometry.warp_of(s, lens).quad(), s.page.width_pt) for s in scene.sheets if s.target
        ]
        skin = int(rng.integers(len(grips.SKINS)))
        props = []
        for k in range(self.fingers[step]):
            draw = at.at("finger", k).stream()
            quad, wide = quads[int(draw.integers(len(quads)))]
            side = min(geometry.length(quad[1] - quad[0]), geometry.length(quad[3] - quad[0]))
            name = f"{'thumb' if draw.random() < 0.6 else 'finger'}_{skin}"
            reach = self.reach[step] * float(draw.uniform(0.88, 1.12)) * side
            props.append(
                _laid(
                    scene,
                    quad,
                    wide,
                    name=name,
                    reach=reach,
                    askew=float(draw.uniform(-TURN, TURN)),
                    number=k,
                    rng=draw,
                )
            )
        for k in range(self.clips[step]):
            draw = at.at("clip", k).stream()
            quad, wide = quads[int(draw.integers(len(quads)))]
            name, share = ("binder_clip", 0.36) if draw.random() < 0.5 else ("paper_clip", 0.66)
            reach = share * grips.LENGTH_PT[name] * _scale(quad, wide)
            props.append(
                _laid(
                    scene,
                    quad,
                    wide,
                    name=name,
                    reach=reach,
                    askew=float(draw.normal(0, 3)),
                    number=k + 1,
                    rng=draw,
                )
            )
        return replace(scene, props=(*scene.props, *props)).noting(
            fingers=self.fingers[step], clips=self.clips[step]
        )


def _scale(quad: Floats, width_pt: float) -> float:
    """Pixels per point."""
    return geometry.length(quad[1] - quad[0]) / width_pt


def _laid(
    scene: Scene,
    quad: Floats,
    width_pt: float,
    *,
    name: str,
    reach: float,
    askew: float,
    number: int,
    rng: Rng,
) -> Prop:
    """A grip over an edge of the paper, its inner end ``reach`` pixels inside.

    Edges near the frame's rim come first: hands come from there.
    """
    frame = np.array([scene.width, scene.height], float)
    middles = [(quad[k] + quad[(k + 1) % 4]) / 2 for k in range(4)]
    room = [float(min(m.min(), (frame - m).min())) for m in middles]
    edge = sorted(range(4), key=lambda k: room[k])[number % 4]
    start, end = quad[edge], quad[(edge + 1) % 4]
    along = (end - start) / geometry.length(end - start)
    inward = np.array([-along[1], along[0]])  # the quad runs clockwise
    tip = start + (end - start) * float(rng.uniform(0.2, 0.8)) + inward * reach
    way = math.atan2(-inward[1], -inward[0]) + math.radians(askew)
    long = grips.LENGTH_PT[name.partition("_")[0] if name[-1].isdigit() else name] * _scale(
        quad, width_pt
    )
    centre = (tip + (0.5 - INSET) * long * np.array([math.cos(way), math.sin(way)])) / frame
    return Prop(
        name, float(centre[0]), float(centre[1]), math.degrees(way), long / scene.width, over=True
    )
