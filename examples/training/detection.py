"""Text detection: pictures with maps of where print is and of what is not to be trained on.

Usage: python examples/training/detection.py DATASET FOLDER
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import creditdocs

SIDE = 640  # pixels of a training picture, which is stretched to a square
SCALE = 4  # a map is so many times smaller


def main(dataset: Path, folder: Path) -> int:
    """Exports to ``folder`` in PaddleOCR's shape; returns how many pictures have print."""
    creditdocs.export(dataset, "ppocr", folder, boxes="lines")
    printed = 0
    for pixels, text, ignored in samples(folder, "train"):
        assert pixels.shape == (SIDE, SIDE, 3) and text.shape == ignored.shape
        printed += bool(text.any())
    print(f"{printed} pictures with print; the maps are {text.shape[1]} x {text.shape[0]}")
    return printed


def samples(folder: Path, split: str) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Picture, and as 0 and 1 where text is and where it cannot be read."""
    for line in (folder / f"det_{split}.txt").read_text("utf-8").splitlines():
        name, _, label = line.partition("\t")
        pixels = np.array(Image.open(folder / name))
        height, width = pixels.shape[:2]
        shrunk = np.array([SIDE / width, SIDE / height]) / SCALE
        text, ignored = np.zeros((2, SIDE // SCALE, SIDE // SCALE), np.uint8)
        for region in json.loads(label):
            polygon = np.rint(np.array(region["points"]) * shrunk).astype(np.int32)
            unread = region["transcription"] == "###"
            cv2.fillPoly(ignored if unread else text, [polygon], 1)
        yield cv2.resize(pixels, (SIDE, SIDE)), text, ignored


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
