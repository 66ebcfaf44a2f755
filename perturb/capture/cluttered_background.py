"""Cluttered Background: other papers and things lie around the paper and a little over its edge."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera.arrange import blank, curl_of, rim_prop
from pipeline.camera.scene import Placed, Scene
from pipeline.records import Page
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Growth, Rng


@dataclass(frozen=True)
class ClutteredBackground(CaptureEffect):
    """Other papers and things about the paper; each parameter from severity 1 to 5.

    ``papers`` and ``things``: how many lie about; ``area``: most of the frame the paper covers;
    ``overlap``: how far (share of the paper's side) one neighbour reaches over its edge.
    """

    condition: ClassVar[str] = conditions.CLUTTERED
    grows: ClassVar[Growth] = "smallness"
    papers: tuple[int, ...] = (2, 3, 4, 5, 6)
    things: tuple[int, ...] = (1, 1, 2, 3, 4)
    area: tuple[float, ...] = (0.42, 0.385, 0.35, 0.315, 0.28)
    overlap: tuple[float, ...] = (0.0, 0.0, 0.0, 0.025, 0.05)

    def stage(self, scene: Scene, severity: int, rng: Rng) -> Scene:
        at, step = Address(int(rng.integers(2**31))), severity - 1
        reach, target = self.overlap[step], scene.sheets[0]
        spare = scene.spare or (blank(target.page),)
        over: tuple[Placed, ...] = ()
        if reach:
            # The largest paper, at a side where the frame ends soon: a neighbour seen whole would
            # pass for one in the picture.
            largest = max(spare, key=lambda p: p.width_pt * p.height_pt)
            spare = tuple(page for page in spare if page is not largest)
            over = (_over(target, largest, at.at("over"), reach=reach, roll=scene.view.roll),)
        # No sheet lies on the desk twice: where the papers run out, blank ones lie about.
        lying = [*spare, *[blank(target.page)] * self.papers[step]][: self.papers[step]]
        below = [_beside(target, page, at.at("under", k)) for k, page in enumerate(lying)]
        things = tuple(rim_prop(at.at("prop", k), 0.8, 0.06) for k in range(self.things[step]))
        small = scene.view.area < 0.5
        area = self.area[step] * (0.6 if small else 1.0)
        view = replace(scene.view, area=area, shift=(0.0, 0.0))
        return replace(
            scene, sheets=(*below, *scene.sheets, *over), view=view, props=things
        ).noting(clutter_papers=len(below) + len(over), clutter_things=len(things), overlap=reach)


def _beside(target: Placed, page: Page, at: Address) -> Placed:
    """A paper lying anywhere half under the target."""
    draw = at.stream()
    way = math.radians(90 * int(draw.integers(4)) + float(draw.uniform(-40, 40)))
    angle = float(draw.uniform(-40, 40)) + 90 * int(draw.integers(4))
    # From the target's edge in this direction, by no more than half of the paper's own half width:
    # part of it stays covered.
    c, s = max(abs(math.cos(way)), 1e-6), max(abs(math.sin(way)), 1e-6)
    edge = min(target.page.width_pt / c, target.page.height_pt / s) / 2
    far = edge + min(page.width_pt, page.height_pt) / 2 * float(draw.uniform(-0.1, 0.5))
    return Placed(
        page,
        target.x + far * math.cos(way),
        target.y + far * math.sin(way),
        angle,
        curl_of(page, draw),
        target=False,
    )


def _over(target: Placed, page: Page, at: Address, *, reach: float, roll: float) -> Placed:
    """A paper whose side lies ``reach`` inside the target's, above or below it in the frame."""
    draw = at.stream()
    turned = abs(roll) > 45
    sign = 1 if draw.random() < 0.5 else -1
    along, angle = float(draw.uniform(-0.35, 0.35)), float(draw.uniform(-8, 8))
    near, far = (
        (target.page.width_pt, page.width_pt) if turned else (target.page.height_pt, page.height_pt)
    )
    out = sign * (near * (0.5 - reach) + far / 2)
    x = target.x + (out if turned else along * target.page.width_pt)
    y = target.y + (along * target.page.height_pt if turned else out)
    return Placed(page, x, y, angle, curl_of(page, draw), target=False)
