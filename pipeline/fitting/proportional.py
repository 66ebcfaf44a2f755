"""Iterative proportional fitting, and whole cases shared out by what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Joint = NDArray[np.float64]
ROUNDS, NEAR = 2_000, 1e-10
SWAPS, LOOKED_AT = 2_000, 60


class Marginal(NamedTuple):
    """What the joint shall add up to over all axes but these, which run upwards."""

    axes: tuple[int, ...]
    target: Joint  # one axis for each


def margin(joint: Joint, axes: Sequence[int]) -> Joint:
    """The joint's sums over all other axes."""
    others = tuple(n for n in range(joint.ndim) if n not in axes)
    return np.asarray(joint.sum(axis=others), np.float64)


def spread(values: Joint, axes: Sequence[int], ndim: int) -> Joint:
    """Values of some axes as they stand against the whole joint."""
    shape = [1] * ndim
    for axis, size in zip(axes, values.shape, strict=True):
        shape[axis] = size
    return values.reshape(shape)


def fitted(seed: Joint, marginals: Sequence[Marginal]) -> Joint:
    """The joint nearest to ``seed`` (its odds ratios stay) that has these marginals.

    Where they contradict each other, or zeros of the seed bar the way, as near as the rounds led:
    compare its margins with the targets.
    """
    joint = seed / seed.sum()
    for _ in range(ROUNDS):
        moved = 0.0
        for axes, target in marginals:
            now = margin(joint, axes)
            ratio = np.divide(target, now, out=np.zeros_like(target), where=now > 0)
            moved = max(moved, float(np.abs(now - target).max()))
            joint = joint * spread(ratio, axes, joint.ndim)
        if moved < NEAR:
            break
    return np.asarray(joint, np.float64)


def farthest(joint: Joint, marginals: Sequence[Marginal]) -> tuple[float, int, tuple[int, ...]]:
    """Of the margin that is farthest from its target: how far, which it is, and at which cell."""
    worst = (0.0, 0, (0,) * len(marginals[0].axes))
    for n, (axes, target) in enumerate(marginals):
        apart = np.abs(margin(joint, axes) - target)
        place = np.unravel_index(int(apart.argmax()), apart.shape)
        if apart[place] > worst[0]:
            worst = float(apart[place]), n, tuple(int(p) for p in place)
    return worst


class _Share:
    """Whole cases in the cells of a joint, and how far the margins are off."""

    def __init__(self, joint: Joint, marginals: Sequence[Marginal], count: int) -> None:
        self.open = joint > 0
        self.axes = [*(m.axes for m in marginals), tuple(range(joint.ndim))]
        # The joint itself counts little: only where margins do not decide.
        self.weights = [1.0] * len(marginals) + [0.1]
        wanted = joint / joint.sum() * count
        self.counts = np.floor(wanted + 1e-9)
        self.off = [margin(self.counts - wanted, axes) for axes in self.axes]

    def cost(self) -> Joint:
        """How much worse it gets by one more case, cell by cell."""
        parts = zip(self.off, self.axes, self.weights, strict=True)
        found = sum(w * spread(off, axes, self.counts.ndim) for off, axes, w in parts)
        return np.asarray(found, np.float64)

    def add(self, cell: tuple[int, ...], step: int) -> None:
        self.counts[cell] += step
        for off, axes in zip(self.off, self.axes, strict=True):
            off[tuple(cell[axis] for axis in axes)] += step

    def place(self) -> None:
        """One more case, where it helps most."""
        cost = np.where(self.open, self.cost(), np.inf)
        self.add(_cell(int(cost.argmin()), cost.shape), 1)

    def swap(self) -> bool:
        """Move a case to where it helps more. False where no move does."""
        cost = self.cost()
        held = np.where(self.counts > 0, cost, -np.inf).ravel()
        for flat in np.argsort(-held, kind="stable")[:LOOKED_AT]:
            if held[flat] == -np.inf:
                return False
            cell = _cell(int(flat), cost.shape)
            self.add(cell, -1)
            now = np.where(self.open, self.cost(), np.inf)
            best = _cell(int(now.argmin()), now.shape)
            better = now[best] < now[cell] - 1e-9
            self.add(best if better else cell, 1)
            if better:
                return True
        return False


def _cell(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(n) for n in np.unravel_index(flat, shape))


def shared_out(joint: Joint, marginals: Sequence[Marginal], count: int) -> NDArray[np.int64]:
    """``count`` whole cases over the cells of a joint, its margins kept to a case where that goes.

    Cells of no weight get none.
    """
    share = _Share(joint, marginals, count)
    for _ in range(count - int(share.counts.sum())):
        share.place()
    for _ in range(SWAPS):
        if not share.swap():
            break
    return np.asarray(share.counts, np.int64)
