"""Draws depend on their address and on nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rng import Address, stream

NAMES = st.lists(st.text("abcdef", min_size=1, max_size=4), min_size=1, max_size=6, unique=True)


def test_the_same_address_gives_the_same_numbers_in_another_process() -> None:
    code = "from pipeline.rng import stream; print(stream(7, 'case', 3, 'x').integers(2**60))"
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert int(there) == int(stream(7, "case", 3, "x").integers(2**60))


@given(st.integers(0, 2**62), st.text(max_size=5), st.text(max_size=5))
def test_neighbouring_addresses_are_independent(seed: int, a: str, b: str) -> None:
    first, second = Address(seed, ("case", a)), Address(seed, ("case", b))
    assert (first.uniform() == second.uniform()) == (a == b)
    assert Address(seed).at("case", 1).uniform() != Address(seed + 1).at("case", 1).uniform()


@given(st.integers(0, 10_000), NAMES, st.text("ghi", min_size=1, max_size=3))
def test_a_new_name_takes_only_the_picks_it_wins(seed: int, names: list[str], new: str) -> None:
    before = Address(seed, ("pick",)).pick(dict.fromkeys(names, 1.0))
    after = Address(seed, ("pick",)).pick({**dict.fromkeys(names, 1.0), new: 1.0})
    assert after in (before, new)


def test_picks_follow_their_weights() -> None:
    picks = [Address(5, ("n", i)).pick({"rare": 1, "common": 3, "never": 0}) for i in range(4000)]
    assert 0.22 < picks.count("rare") / 4000 < 0.28
    assert "never" not in picks


def test_names_dealt_out_over_many_turns_keep_to_their_weights() -> None:
    weights = {"a": 1.0, "b": 2.0, "c": 0.0, "d": 5.0}
    for seed in range(40):
        at = Address(seed).at("one")
        dealt, counts = [at.stratified(weights, n) for n in range(160)], Counter[str]()
        for turn, (name, before) in enumerate(dealt, 1):
            assert before == counts[name]
            counts[name] += 1
            assert all(abs(counts[k] - turn * w / 8) < 2 for k, w in weights.items())
        assert [at.stratified(dict(reversed(weights.items())), n) for n in range(9)] == dealt[:9]
    assert [Address(7).stratified(weights, n) for n in range(9)] != [
        Address(8).stratified(weights, n) for n in range(9)
    ]
    with pytest.raises(ValueError, match="nothing to draw"):
        Address(7).stratified({"a": 0.0}, 1)
