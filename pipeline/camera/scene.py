"""What stands before the camera: papers, props, desk, light and the camera itself.

Plain values; no pixel is touched here.

Desk coordinates are points (1/72 inch) on the desk plane, y down. Places given as a share are
shares of the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.records import Page, Pixels

Number = float | int | str | bool
Colour = tuple[float, float, float]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curl:
    """Two gentle waves of a sheet.

    ``bend`` and ``ripple`` are shares of the page side they shift along.
    """

    bend: float = 0.0
    bend_waves: float = 1.0
    bend_phase: float = 0.0
    ripple: float = 0.0
    ripple_waves: float = 1.0
    ripple_phase: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A sheet on the desk, centre at (x, y).

    Targets are labelled, the others are clutter. Drawn in order.
    """

    page: Page
    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0  # degrees, clockwise
    curl: Curl = Curl()
    target: bool = True
    stack: int = 0  # blank sheets beneath

    def parameters(self) -> dict[str, object]:
        """Which sheet lies where, as JSON-able numbers."""
        return {
            "kind": self.page.kind,
            "page": self.page.number,
            "target": self.target,
            "x": self.x,
            "y": self.y,
            "angle": self.angle,
            "stack": self.stack,
            "curl": dict(vars(self.curl)),
        }


@dataclass(frozen=True)
class Prop:
    """An object of the desk. ``over`` is drawn after the papers and hides what it covers."""

    name: str
    x: float  # centre, share of the frame
    y: float
    angle: float
    size: float  # length, share of the frame width
    over: bool = False


@dataclass(frozen=True)
class View:
    """The camera.

    ``fill``: share of the frame the targets' bounding box takes on its tighter side; ``area``: most
    of the frame they may cover; ``lost``: share of their area pushed out of the frame towards
    ``lost_towards`` (degrees).
    """

    pitch: float = 0.0
    yaw: float = 0.0
    roll: float = 0.0
    fill: float = 0.92
    area: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)  # share of the free room, -1..1
    focal: float = 0.85  # share of the frame's longer side
    lost: float = 0.0
    lost_towards: float = 0.0


@dataclass(frozen=True)
class Light:
    """The room's light before any disturbance. Colours are RGB gains."""

    level: float = 0.92
    cast: Colour = (1.0, 0.985, 0.95)
    angle: float = 40.0  # where it comes from, degrees
    falloff: float = 0.12  # loss across the frame
    falloff_cast: Colour = (1.0, 1.0, 1.0)  # colour of the darker side
    vignette: float = 0.06


@dataclass(frozen=True)
class Stock:
    """How a sheet reflects: paper tint per channel and the grey that toner leaves."""

    tint: Colour = (0.90, 0.90, 0.95)
    toner: float = 0.13


@dataclass(frozen=True)
class Desk:
    """What the papers lie on.

    ``edge`` (angle, distance as share of the frame height) lets the floor show beyond a straight
    desk edge.
    """

    material: str = "laminate_cream"
    tint: Colour = (1.0, 1.0, 1.0)
    offset: tuple[float, float] = (0.0, 0.0)
    floor: str = "carpet_grey"
    edge: tuple[float, float] | None = None


@dataclass(frozen=True)
class Scene:
    """Everything an effect may rearrange before the shutter, the size of the frame too.

    ``mount``: what the papers lie on or are shown by, and ``backdrop``: what paints it (H x W x 3)
    for a scene and its lens; without one it is the desk, which alone shows their shadows.
    ``notes``: the numbers that made it, for the record.
    """

    width: int
    height: int
    sheets: tuple[Placed, ...]
    view: View = View()
    desk: Desk = Desk()
    light: Light = Light()
    stock: Stock = Stock()
    props: tuple[Prop, ...] = ()
    spare: Sequence[Page] = ()  # other papers an effect may lay around; printed when looked at
    mount: str = "desk"
    backdrop: Callable[[Scene, Floats], Pixels] | None = None
    notes: Mapping[str, Number] = field(default_factory=dict)

    @property
    def unit(self) -> float:
        """Pixels of a frame that correspond to one pixel at 1600 x 1200.

        Blur and penumbra scale with it.
        """
        return max(self.width, self.height) / 1600

    def noting(self, **numbers: Number) -> Scene:
        """The scene with more numbers on record."""
        return replace(self, notes={**self.notes, **numbers})

    def parameters(self) -> dict[str, object]:
        """The scene as JSON-able numbers."""
        return {
            "view": dict(vars(self.view)),
            "desk": dict(vars(self.desk)),
            "light": dict(vars(self.light)),
            "stock": dict(vars(self.stock)),
            "mount": self.mount,
            "props": [dict(vars(p)) for p in self.props],
            "sheets": [s.parameters() for s in self.sheets],
            **self.notes,
        }
