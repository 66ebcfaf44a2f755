"""Randomness by address: the only place a generator is made.

A draw depends on the seed and on a name for what is drawn, never on how many draws came before it,
so shards, workers and new units cannot shift anybody else's numbers (numpy ``SeedSequence`` spawn
keys over a blake2b digest).
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Generic, NamedTuple, TypeVar

import numpy as np

Step = str | int
K = TypeVar("K", bound=str)


class Stratified(NamedTuple, Generic[K]):
    """What one turn of a stratified draw gave."""

    name: K
    before: int  # turns that gave the same name


@dataclass(frozen=True)
class Address:
    """A seed and the path to one thing that is drawn: ``Address(7).at("case", 42, "ledger")``."""

    seed: int
    path: tuple[Step, ...] = ()

    def at(self, *steps: Step) -> Address:
        """The address of a part of this thing."""
        return Address(self.seed, (*self.path, *steps))

    def stream(self) -> np.random.Generator:
        """A fresh generator; two calls give the same numbers."""
        text = json.dumps(self.path, ensure_ascii=False, separators=(",", ":"))
        key = struct.unpack("<4I", blake2b(text.encode(), digest_size=16).digest())
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key))
        )

    def uniform(self) -> float:
        """One number in [0, 1)."""
        return float(self.stream().random())

    def stratified(self, weights: Mapping[K, float], turn: int) -> Stratified[K]:
        """A name, by weight, and how often it was drawn before.

        Every name comes round in its own time, one over its share of the weights, so that even few
        turns hold all names in proportion; another weight draws all turns anew.

        Raises:
            ValueError: no name has a positive weight.
        """
        whole = math.fsum(max(w, 0) for w in weights.values())
        shares = {name: w / whole for name, w in sorted(weights.items()) if w > 0}
        if not shares:
            raise ValueError(f"nothing to draw at {self.path}: every weight is zero")
        first = {name: self.at("deal", name).uniform() for name in shares}
        # Before a time no name is behind or ahead by a whole round, so the turn is found among the
        # rounds about it.
        start, end = turn - len(shares) - 1, turn + len(shares) + 1
        rounds: list[tuple[float, K, int]] = []
        before = 0
        for name, share in shares.items():
            begun = max(0, math.ceil(start * share - first[name]))
            ended = max(0, math.ceil(end * share - first[name]))
            before += begun
            rounds += [((n + first[name]) / share, name, n) for n in range(begun, ended + 1)]
        _, name, number = sorted(rounds)[turn - before]
        return Stratified(name, number)

    def pick(self, weights: Mapping[K, float]) -> K:
        """One name, by weight.

        Every name runs its own race, so a new name only takes the picks it wins itself.

        Raises:
            ValueError: no name has a positive weight.
        """
        # Exponential race: argmin of -ln(u)/w is distributed as w.
        races = {
            n: -math.log1p(-self.at("pick", n).uniform()) / w for n, w in weights.items() if w > 0
        }
        if not races:
            raise ValueError(f"nothing to pick at {self.path}: every weight is zero")
        return min(races, key=lambda n: (races[n], n))


def stream(seed: int, *path: Step) -> np.random.Generator:
    """The generator at one address."""
    return Address(seed, path).stream()
