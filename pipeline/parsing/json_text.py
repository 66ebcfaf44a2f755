"""JSON from outside: no recursion errors, and no nests that our own walks would fall into."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

DEEPEST = 30


def parse(text: str | bytes) -> Any:
    """What it says.

    Raises:
        ValueError: not JSON, or nested more deeply than anything we write.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    layer = [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for outer in layer:
            below += _inside(outer)
        if not below:
            return value
        layer = below
    raise ValueError("nested too deeply")


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
