"""Forgery localisation: patches around forged print, each with its mask and the same place honest.

Usage: python examples/training/forgery.py DATASET FOLDER
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

import creditdocs

SIDE = 128  # pixels of a patch


def main(dataset: Path, folder: Path) -> int:
    """Exports to ``folder``; returns how many pairs of patches there are to train on."""
    creditdocs.export(dataset, "forgery", folder)
    made = 0
    for forged, mask, honest in patches(folder, "train"):
        assert forged.shape == honest.shape == (SIDE, SIDE, 3) and mask.any()
        made += 1
    print(f"{made} pairs of {SIDE} x {SIDE} patches")
    return made


def patches(folder: Path, split: str) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of every forged picture with a twin: the patch around the forgery, its mask, the twin's.

    The two were taken from one place in one light: what differs is the forgery and what grain and
    JPEG make of it.
    """
    for line in (folder / f"{split}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["original"]:
            continue
        names = (row["image"], row["mask"], row["original"])
        forged, mask, honest = (np.array(Image.open(folder / name)) for name in names)
        rows, columns = np.nonzero(mask)
        top = _start(int(rows.mean()), mask.shape[0])
        left = _start(int(columns.mean()), mask.shape[1])
        place = np.s_[top : top + SIDE, left : left + SIDE]
        if mask[place].any():
            yield forged[place], mask[place], honest[place]


def _start(middle: int, length: int) -> int:
    """Where a patch around ``middle`` begins that lies inside."""
    return min(max(middle - SIDE // 2, 0), length - SIDE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
