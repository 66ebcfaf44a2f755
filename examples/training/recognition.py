"""Text recognition: batches of crops of one height with their texts as numbers, as CTC wants them.

Usage: python examples/training/recognition.py DATASET FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import creditdocs

HEIGHT, BATCH = 32, 16


def main(dataset: Path, folder: Path) -> int:
    """Exports to ``folder`` in PaddleOCR's shape; returns how many characters there are."""
    creditdocs.export(dataset, "ppocr", folder, where="language == 'en'")
    alphabet = sorted({c for _, text in lines(folder, "train") for c in text})
    numbers = {character: n for n, character in enumerate(alphabet, 1)}  # 0 is the blank
    for pixels, texts in batches(folder, numbers):
        assert pixels.shape[:2] == (len(texts), HEIGHT)
    print(f"{len(alphabet)} characters; the last batch is {pixels.shape}")
    return len(alphabet)


def lines(folder: Path, split: str) -> Iterator[tuple[Path, str]]:
    """Crop and text."""
    for line in (folder / f"rec_{split}.txt").read_text("utf-8").splitlines():
        name, _, text = line.partition("\t")
        yield folder / name, text


def batches(folder: Path, numbers: dict[str, int]) -> Iterator[tuple[np.ndarray, list[list[int]]]]:
    """Grey crops, N x HEIGHT x the widest of the batch, white beyond their end; and their texts.

    Crops of like width are put together, so that little of a batch is empty.
    """
    crops = []
    for path, text in lines(folder, "train"):
        grey = np.array(Image.open(path).convert("L"))
        width = max(HEIGHT, round(HEIGHT * grey.shape[1] / grey.shape[0]))
        crops.append((cv2.resize(grey, (width, HEIGHT)), [numbers[c] for c in text]))
    crops.sort(key=lambda crop: crop[0].shape[1])
    for start in range(0, len(crops), BATCH):
        part = crops[start : start + BATCH]
        pixels = np.full((len(part), HEIGHT, part[-1][0].shape[1]), 255, np.uint8)
        for row, (grey, _) in zip(pixels, part, strict=True):
            row[:, : grey.shape[1]] = grey
        yield pixels, [text for _, text in part]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
