"""Choosing, so that both halves of a pair choose alike.

Every draw comes from the generator given, over a stable order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pipeline.roles import Rng

T = TypeVar("T")


def shuffled(items: Sequence[T], rng: Rng) -> list[T]:
    """All of them, in a drawn order."""
    order = rng.permutation(len(items))
    return [items[int(i)] for i in order]


def some(items: Sequence[T], count: int, rng: Rng) -> list[T]:
    """At most ``count`` of them, in their own order."""
    chosen = rng.permutation(len(items))[:count]
    return [items[int(i)] for i in sorted(chosen)]


def handfuls(items: Sequence[T], turn: int, most: int) -> list[list[T]]:
    """All of them in sets of at most ``most``, dealt out in turn; nothing is drawn.

    Each ``turn`` begins at another one.
    """
    start = turn % len(items) if items else 0
    turned = [*items[start:], *items[:start]]
    count = -(-len(turned) // most)
    return [turned[n::count] for n in range(count)]
