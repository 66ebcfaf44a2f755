"""Tiny datasets made in this process: a few cases, small pictures, no Prefect and no workers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from runs import PAPERS, made_in_this_process

TINY: Mapping[str, object] = {
    "seed": 14,
    "cases": 4,
    "captures.sessions": 1,
    "documents": {kind: {} for kind in PAPERS},
    "captures.size": [1024, 768],
    "captures.conditions": {"Normal Captures": 1, "Specular Reflections": 1, "Multi-doc Images": 1},
    "anomalies.share": 0.6,
    "anomalies.kinds": {"replaced_amount": 4, "wrong_total": 1, "expired_document": 1},
}


def make(target: Path, **changed: object) -> Path:
    """A dataset of the tiny recipe with some keys (dots written as two underscores) changed."""
    made_in_this_process(
        target, {**TINY, **{key.replace("__", "."): value for key, value in changed.items()}}
    )
    return target
