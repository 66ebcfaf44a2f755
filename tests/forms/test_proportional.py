"""Iterative proportional fitting, and whole cases shared out."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.fitting.proportional import Joint, Marginal, farthest, fitted, margin, shared_out
from pipeline.rng import stream

SHAPES = [(3, 4), (4, 3, 2), (5, 4, 3, 2), (2, 6, 5)]


def tables(truth: Joint) -> list[Marginal]:
    """Every variable against the next, and the last alone: margins of one joint."""
    pairs = [(n, n + 1) for n in range(truth.ndim - 1)]
    return [Marginal(axes, margin(truth, axes)) for axes in [*pairs, (truth.ndim - 1,)]]


def random(shape: tuple[int, ...], seed: int) -> Joint:
    found = stream(seed).gamma(0.7, size=shape) + 0.01
    return np.asarray(found / found.sum(), np.float64)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(5))
def test_the_fitted_joint_has_the_margins_asked_for(shape: tuple[int, ...], seed: int) -> None:
    wanted = tables(random(shape, seed))
    assert farthest(fitted(random(shape, seed + 100), wanted), wanted)[0] < 1e-6


def test_what_no_table_tells_goes_together_as_it_does_in_the_seed() -> None:
    seed = random((2, 2), 3)
    wanted = [Marginal((0,), np.array([0.3, 0.7])), Marginal((1,), np.array([0.6, 0.4]))]
    joint = fitted(seed, wanted)
    ratio = [j[0, 0] * j[1, 1] / (j[0, 1] * j[1, 0]) for j in (seed, joint)]
    assert ratio[0] == pytest.approx(ratio[1])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", [20, 200, 997])
@pytest.mark.parametrize("seed", range(3))
def test_every_share_got_is_within_a_case_of_that_asked_for(
    shape: tuple[int, ...], count: int, seed: int
) -> None:
    wanted = tables(random(shape, seed))
    joint = fitted(random(shape, seed + 100), wanted)
    counts = shared_out(joint, wanted, count)
    assert counts.sum() == count and counts.min() >= 0
    assert farthest(counts / count, wanted)[0] <= 1 / count + 1e-9


def test_a_cell_that_nobody_is_of_gets_no_case() -> None:
    joint = random((3, 3), 1)
    joint[1, 1] = 0
    joint /= joint.sum()
    assert shared_out(joint, tables(joint), 50)[1, 1] == 0
