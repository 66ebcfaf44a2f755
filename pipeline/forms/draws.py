"""One drawn value of a source that is no formula."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.forms import people
from pipeline.forms.identifiers import filled, remainder
from pipeline.forms.people import Locals
from pipeline.forms.source import Check, Choice, Source
from pipeline.records import Fact
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.identifiers import luhn_check

Weighted = Sequence[tuple[str, float]]  # the values of a list, with weights
_SPREAD = 6  # standard deviations between the ends of a normal range


def chosen(options: Mapping[Choice, float] | Weighted, rng: Rng) -> Choice:
    """One of them, by weight."""
    pairs = list(options.items()) if isinstance(options, Mapping) else list(options)
    at = float(rng.random()) * math.fsum(weight for _, weight in pairs)
    for value, weight in pairs:
        at -= weight
        if at < 0:
            return value
    return next(value for value, weight in reversed(pairs) if weight > 0)


def ranged(source: Source, rng: Rng) -> Decimal:
    """A number of a range, in its shape, a multiple of its step; by default to the hundredth."""
    assert source.range is not None
    least, most = source.range
    step, first, last = source.steps()
    low, high = float(least), float(most)
    if source.shape == "lognormal" and low != high:
        ends = sorted((math.log(abs(low)), math.log(abs(high))))
        drawn = math.exp(rng.normal((ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / _SPREAD))
        drawn = -drawn if high < 0 else drawn
    elif source.shape == "normal":
        drawn = float(rng.normal((low + high) / 2, (high - low) / _SPREAD))
    else:
        drawn = float(rng.uniform(low, high))
    steps = round(min(max(drawn, low), high) / float(step))
    return min(max(steps, first), last) * step


def patterned(source: Source, rng: Rng, *, number: int | None = None, key: Address) -> str:
    """A pattern's text.

    ``number``: of a unique one, the case's; ``key`` then decides which text each number gets.

    Raises:
        OverflowError: a unique pattern has no text left.
    """
    assert source.pattern is not None
    body = source.pattern if number is None else _numbered(source.pattern, number, key)
    body = filled(body, rng)
    if source.check is None:
        return body
    due = check_digits(body.replace("%", ""), source.check)
    return body.replace("%", due, 1) if "%" in body else body + due


def _numbered(pattern: str, number: int, key: Address) -> str:
    """The pattern with its places filled so that no two numbers give the same."""
    sizes = [10 if c == "#" else 26 for c in pattern if c in "#?"]
    room = math.prod(sizes)
    if number >= room:
        raise OverflowError
    # A step that shares no factor with the room visits every text once.
    rng = key.stream()
    step = 0
    while math.gcd(step, room) != 1:
        step = int(rng.integers(1, room + 1))
    left = (int(rng.integers(room)) + number * step) % room
    out = []
    for c in pattern:
        if c in "#?":
            left, digit = divmod(left, 10 if c == "#" else 26)
            c = str(digit) if c == "#" else chr(65 + digit)
        out.append(c)
    return "".join(out)


def check_digits(text: str, check: Check) -> str:
    """What completes an identifier; blanks and hyphens do not count."""
    body = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    if check == "mod97":
        return f"{98 - remainder(body + '00'):02d}"
    numbers = "".join(str(int(c, 36)) for c in body)
    if check == "luhn":
        return luhn_check(numbers)
    total = sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(numbers)))
    return "0123456789X"[-total % 11]


def drawn(source: Source, at: Address, locals_: Locals, *, lists: Mapping[str, Weighted]) -> Fact:
    """What a source gives that needs nothing of the case."""
    rng = at.stream()
    if source.value is not None:
        return source.value
    if source.choice is not None:
        return chosen(source.choice, rng)
    if source.list is not None:
        return chosen(lists[source.list], rng)
    if source.pattern is not None:
        return patterned(source, rng, key=at)
    if source.range is not None:
        return ranged(source, rng)
    if source.share is not None:
        return float(rng.random()) < source.share
    assert source.words is not None
    count = int(rng.integers(source.words[0], source.words[1] + 1))
    return people.words(locals_, count, at.at("words"))
