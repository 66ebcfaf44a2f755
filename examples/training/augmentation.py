"""Augmentation: a page of one's own photographed several times, with its boxes moved along.

Usage: python examples/training/augmentation.py PAGE BOXES

PAGE is a picture, BOXES a JSON list of [left, top, right, bottom] in its pixels.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

import creditdocs

TIMES = 3
SEEN = 0.5  # of a box, for it to be kept
AUGMENT = creditdocs.Capture(
    {"Low Light": 1, "Off-axis Viewpoints": 1, "Folds and Creases": 1}, size=(800, 600)
)


def main(page: Path, boxes: Path) -> int:
    """Writes ``PAGE-N.jpg`` and ``PAGE-N.json`` beside the page; returns how many boxes they show
    together."""
    pixels = np.array(Image.open(page).convert("RGB"))
    given = np.array(json.loads(boxes.read_text("utf-8")), float)
    shown = 0
    for seed in range(TIMES):
        out = AUGMENT(image=pixels, bboxes=given, seed=seed)
        kept = np.asarray(out["bboxes"])[np.asarray(out["visible"]["bboxes"]) >= SEEN]
        name = page.with_name(f"{page.stem}-{seed}.jpg")
        Image.fromarray(out["image"]).save(name)
        name.with_suffix(".json").write_text(json.dumps(kept.round(1).tolist()), "utf-8")
        shown += len(kept)
    print(f"{shown} of {TIMES * len(given)} boxes in {TIMES} photographs")
    return shown


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
