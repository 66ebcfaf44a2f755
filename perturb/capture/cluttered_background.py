"""Cluttered Background: other papers and things lie around the paper, under it and a little over its edge."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline.arrange import blank, curl_of, rim_prop
from pipeline.records import Page
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Rng
from pipeline.scene import Placed, Scene


@dataclass(frozen=True)
class ClutteredBackground(CaptureEffect):
    """``papers`` and ``things``: how many lie about; ``area``: most of the frame the paper covers; ``overlap``: how far
    (share of the paper's side) one neighbour reaches over its edge. Each from severity 1 to 5."""

    condition: ClassVar[str] = "Cluttered Background"
    papers: tuple[int, ...] = (2, 3, 4, 5, 6)
    things: tuple[int, ...] = (1, 1, 2, 3, 4)
    area: tuple[float, ...] = (0.42, 0.385, 0.35, 0.315, 0.28)
    overlap: tuple[float, ...] = (0.0, 0.0, 0.0, 0.025, 0.05)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        seed, reach = int(rng.integers(2**31)), self.overlap[severity - 1]
        target = scene.sheets[0]
        spare = scene.spare or (blank(target.page),)
        below = tuple(
            _beside(target, spare[k % len(spare)], Address(seed).at("under", k), -1.0) for k in range(self.papers[severity - 1])
        )
        over = (_beside(target, spare[-1], Address(seed).at("over"), reach),) if reach else ()
        things = tuple(rim_prop(Address(seed).at("prop", k), 0.8, 0.06) for k in range(self.things[severity - 1]))
        small = scene.view.area < 0.5
        area = self.area[severity - 1] * (0.6 if small else 1.0)
        view = replace(scene.view, area=area, shift=(0.0, 0.0))
        return replace(scene, sheets=(*below, *scene.sheets, *over), view=view, props=things).noting(
            clutter_papers=len(below) + len(over), clutter_things=len(things), overlap=reach
        )


def _beside(target: Placed, page: Page, at: Address, reach: float) -> Placed:
    """A paper lying beside the target: ``reach`` of its side over its edge, or anywhere half under it when negative."""
    draw = at.stream()
    way = math.radians(90 * int(draw.integers(4)) + float(draw.uniform(-40, 40)))
    angle = float(draw.uniform(-40, 40)) + 90 * int(draw.integers(4)) if reach < 0 else float(draw.uniform(-12, 12))
    c, s = abs(math.cos(way)), abs(math.sin(way))
    a = math.radians(angle)
    ca, sa = abs(math.cos(a)), abs(math.sin(a))
    half_x, half_y = (ca * page.width_pt + sa * page.height_pt) / 2, (sa * page.width_pt + ca * page.height_pt) / 2
    if reach < 0:
        # From the target's edge in this direction, by no more than half of the paper's own half width: part of it stays covered.
        edge = min(target.page.width_pt / max(c, 1e-6), target.page.height_pt / max(s, 1e-6)) / 2
        far = edge + min(page.width_pt, page.height_pt) / 2 * float(draw.uniform(-0.1, 0.5))
        return Placed(page, target.x + far * math.cos(way), target.y + far * math.sin(way), angle, curl_of(page, draw), target=False)
    side = int(draw.integers(4))
    dx, dy = ((1, 0), (0, 1), (-1, 0), (0, -1))[side]
    x = target.x + dx * (target.page.width_pt * (0.5 - reach) + half_x) + dy * float(draw.uniform(-0.5, 0.5)) * target.page.width_pt
    y = target.y + dy * (target.page.height_pt * (0.5 - reach) + half_y) + dx * float(draw.uniform(-0.5, 0.5)) * target.page.height_pt
    return Placed(page, x, y, angle, curl_of(page, draw), target=False)
