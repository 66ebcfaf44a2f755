"""Fingers and Clips: somebody holds the paper, or clips do, and they lie over its edge."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

import numpy as np

from pipeline.camera import geometry, occluders
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
    of_paper: ClassVar[bool] = True
    grows: ClassVar[Growth] = "cover"
    fingers: tuple[int, ...] = (1, 1, 2, 2, 3)
    clips: tuple[int, ...] = (0, 1, 1, 2, 2)
    reach: tuple[float, ...] = (0.06, 0.11, 0.15, 0.20, 0.26)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        step, at = severity - 1, Address(int(rng.integers(2**31)))
        lens = geometry.camera(scene)
        papers = [
            _Paper(geometry.warp_of(s, lens).quad(), s.page.width_pt)
            for s in scene.sheets
            if s.target
        ]
        skin = int(rng.integers(len(occluders.SKINS)))
        props = list(scene.props)
        for k in range(self.fingers[step]):
            draw = at.at("finger", k).stream()
            paper = papers[int(draw.integers(len(papers)))]
            held = _finger(paper, skin, self.reach[step], draw=draw)
            props.append(_laid(scene, paper, held, number=k, draw=draw))
        for k in range(self.clips[step]):
            draw = at.at("clip", k).stream()
            paper = papers[int(draw.integers(len(papers)))]
            props.append(_laid(scene, paper, _clip(paper, draw), number=k + 1, draw=draw))
        return replace(scene, props=tuple(props)).noting(
            fingers=self.fingers[step], clips=self.clips[step]
        )


class _Paper(NamedTuple):
    """A paper as the frame shows it."""

    quad: Floats  # clockwise
    width_pt: float

    @property
    def scale(self) -> float:
        """Pixels per point."""
        return geometry.length(self.quad[1] - self.quad[0]) / self.width_pt

    def edge(self, scene: Scene, number: int) -> tuple[Floats, Floats]:
        """Its ends; edges near the frame's rim come first, since hands come from there."""
        frame, quad = np.array([scene.width, scene.height], float), self.quad
        middles = [(quad[k] + quad[(k + 1) % 4]) / 2 for k in range(4)]
        room = [float(min(m.min(), (frame - m).min())) for m in middles]
        first = sorted(range(4), key=lambda k: room[k])[number % 4]
        return quad[first], quad[(first + 1) % 4]


class _Grip(NamedTuple):
    """What holds a paper: the sprite's name, its length and how it lies, in pixels and degrees."""

    name: str
    long: float
    reach: float  # from the paper's edge to the inner end
    askew: float


def _finger(paper: _Paper, skin: int, reach: float, *, draw: Rng) -> _Grip:
    """``reach``: a share of the paper's shorter side."""
    kind = "thumb" if draw.random() < 0.6 else "finger"
    inside = reach * float(draw.uniform(0.88, 1.12)) * geometry.shorter_side(paper.quad)
    long = occluders.LENGTH_PT[kind] * paper.scale
    return _Grip(f"{kind}_{skin}", long, inside, float(draw.uniform(-TURN, TURN)))


def _clip(paper: _Paper, draw: Rng) -> _Grip:
    name, share = ("binder_clip", 0.36) if draw.random() < 0.5 else ("paper_clip", 0.66)
    long = occluders.LENGTH_PT[name] * paper.scale
    reach = share * occluders.LENGTH_PT[name] * paper.scale
    return _Grip(name, long, reach, float(draw.normal(0, 3)))


def _laid(scene: Scene, paper: _Paper, grip: _Grip, *, number: int, draw: Rng) -> Prop:
    """A grip over an edge of the paper."""
    start, end = paper.edge(scene, number)
    along = (end - start) / geometry.length(end - start)
    inward = np.array([-along[1], along[0]])  # the quad runs clockwise
    tip = start + (end - start) * float(draw.uniform(0.2, 0.8)) + inward * grip.reach
    way = math.atan2(-inward[1], -inward[0]) + math.radians(grip.askew)
    outward = np.array([math.cos(way), math.sin(way)])
    frame = np.array([scene.width, scene.height], float)
    x, y = ((tip + (0.5 - INSET) * grip.long * outward) / frame).tolist()
    return Prop(grip.name, x, y, math.degrees(way), grip.long / scene.width, over=True)
