"""JSON that strangers wrote: read without recursion errors, numbers without end or nests that our own walks would fall into."""

from __future__ import annotations

import json
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
        layer = [
            inner
            for v in layer
            for inner in (v.values() if isinstance(v, dict) else v if isinstance(v, list) else ())
        ]
        if not layer:
            return value
    raise ValueError("nested too deeply")
