"""Choosing, so that both halves of a pair choose alike: every draw comes from the generator given, over a stable order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pipeline.roles import Rng

T = TypeVar("T")


def shuffled(items: Sequence[T], rng: Rng) -> list[T]:
    return [items[int(i)] for i in rng.permutation(len(items))]


def some(items: Sequence[T], count: int, rng: Rng) -> list[T]:
    """At most ``count`` of them, in their own order."""
    return [items[int(i)] for i in sorted(rng.permutation(len(items))[:count])]


def handfuls(items: Sequence[T], turn: int, most: int) -> list[list[T]]:
    """All of them in sets of at most ``most``, dealt out in turn beginning at another one each ``turn``; nothing is drawn."""
    turned = [*items[turn % len(items) :], *items[: turn % len(items)]] if items else []
    count = -(-len(turned) // most)
    return [turned[n::count] for n in range(count)]
