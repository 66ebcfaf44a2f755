"""Pictures for training that are never on a disk: crops of every legible field, from two shares.

Usage: python examples/stream.py HOW_MANY
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

import creditdocs
from creditdocs import Sample

RECIPE: dict[str, Any] = {
    "languages": {"en": 1},
    "documents": {"en/pay_stub": {}, "en/ssn_card": {}},
    "captures": {"size": [1024, 768], "conditions": {"Normal Captures": 1, "Low Light": 1}},
}


def main(many: int) -> int:
    """Takes as many samples from each of two workers' shares; returns how many lines they show."""
    seen: list[Sample] = []
    for worker in range(2):  # in earnest each is a process of its own
        samples = creditdocs.stream(RECIPE, seed=7, worker=worker, workers=2)
        seen += islice(samples, many)
        samples.close()
    assert len({sample.id for sample in seen}) == 2 * many  # no two alike
    again = creditdocs.sample(RECIPE, seen[-1].seed)
    assert np.array_equal(again.image, seen[-1].image)
    lines = [text for sample in seen for _, text in cut(sample)]
    print(f"{len(lines)} lines of {len(seen)} pictures, the first {lines[0]!r}")
    return len(lines)


def cut(sample: Sample) -> Iterator[tuple[np.ndarray, str]]:
    """The upright box around every legible field, and its text."""
    pixels = sample.image
    for sheet in sample.documents:
        for field in sheet.fields:
            left, top = (max(0, int(min(field.quad[n::2]))) for n in (0, 1))
            right, bottom = (int(max(field.quad[n::2])) + 1 for n in (0, 1))
            if field.legible:
                yield pixels[top:bottom, left:right], field.text


if __name__ == "__main__":
    main(int(sys.argv[1]))
