"""Light on a surface of soft bumps: how it tilts, and how they add up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]
# a bump: amplitude, x and y of its middle, its spread in x and y
Bump = tuple[float, float, float, float, float]
_REACH = 5.0  # spreads from its middle a bump is drawn: beyond lie four millionths of its height


class _Bumps:
    """Separable bumps over a grid: what each is across and down, and where it is more than nothing.

    They are added one after the other: one matrix product would be shorter, but a linear algebra
    library adds up in an order that it chooses by processor.
    """

    def __init__(self, bumps: list[Bump], x: Field, y: Field) -> None:
        a, bx, by, sx, sy = np.array(bumps, np.float32).T[:, :, None]
        dx, dy = (x - bx) / sx, (y.T - by) / sy
        self.across, self.down = np.exp(-0.5 * dx * dx), np.exp(-0.5 * dy * dy) * a
        self.tilt_across, self.tilt_down = dx / sx * self.across, dy / sy * self.down
        self.windows = [(_span(v), _span(u)) for u, v in zip(dx, dy, strict=True)]

    def total(self, down: Field, across: Field) -> Field:
        out = np.zeros((down.shape[1], across.shape[1]), np.float32)
        for window, v, u in zip(self.windows, down, across, strict=True):
            out[window] += v[window[0], None] * u[None, window[1]]
        return out


def _span(distance: Field) -> slice:
    """Where a bump reaches, by distances in spreads, which ascend."""
    low, high = np.searchsorted(distance, (-_REACH, _REACH))
    return slice(int(low), int(high))


def slopes(bumps: list[Bump], x: Field, y: Field) -> tuple[Field, Field]:
    """Normal tilt in x and y."""
    b = _Bumps(bumps, x, y)
    return b.total(b.down, b.tilt_across), b.total(b.tilt_down, b.across)


def total(bumps: list[Bump], x: Field, y: Field) -> Field:
    b = _Bumps(bumps, x, y)
    return b.total(b.down, b.across)
