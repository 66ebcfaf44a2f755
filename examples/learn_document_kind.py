"""What is learned from ours alone, tried on photographs of somebody else's: the kind of a document.

Usage: python examples/learn_document_kind.py PHOTOGRAPHS LABELS [SAMPLES]

PHOTOGRAPHS is a folder of pictures, LABELS a CSV file with the columns ``file`` and ``label``: a
picture's name in the folder, and one of the labels of ``creditdocs catalogue`` ("bank_statement").
Pictures of several kinds are left out of it. Two models of the same making are tried: one saw
SAMPLES pictures (1400) of all conditions, the other as many flat pages that no camera has seen.

The model is small and old: gradients of 3 x 3 cells, counted by which of 384 shapes they are most
like, wherever they stand; colours beside them; and ridge regression. It runs on two cores.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from PIL import Image

import creditdocs

SEED, FIRST, SHAPES, NEAREST = 11, 300, 384, 4
ANGLES, CELL, FAINT = 8, 8, 4.0
SIDES = (640, 320)  # pixels: print is looked at in two sizes
RIDGE, COLOUR = 0.1, 0.5  # chosen on pictures of ours that were held out
CAMERA: Mapping[str, Any] = {"captures.size": [960, 720]}
FLAT: Mapping[str, Any] = {**CAMERA, "captures.conditions": {"Digital Original": 1}}


class Model(NamedTuple):
    """Shapes of print for each size, the labels, and a column of weights for each label."""

    shapes: list[np.ndarray]
    labels: list[str]
    mean: np.ndarray
    weights: np.ndarray

    def rank(self, pixels: np.ndarray, label: str) -> int:
        """How many labels are likelier; of one that it never met, all."""
        scores = (features(pixels, self.shapes) - self.mean) @ self.weights
        known = label in self.labels
        return int(np.sum(scores > scores[self.labels.index(label)])) if known else len(scores)


def main(folder: Path, table: Path, many: int = 1400) -> dict[str, float]:
    """Returns the share of the photographs that each model gets right, and what chance would."""
    with table.open(encoding="utf-8", newline="") as rows:
        truth = {row["file"]: row["label"] for row in csv.DictReader(rows)}
    photographs = {name: opened(folder / name) for name in truth}
    found: dict[str, float] = {}
    for name, keys in {"all conditions": CAMERA, "flat pages": FLAT}.items():
        model = learned(islice(taken(keys), many))
        ranks = np.array([model.rank(photographs[file], truth[file]) for file in truth])
        found[name], among = float(np.mean(ranks == 0)), np.mean(ranks < 3)
        print(f"{name}: {found[name]:.0%} right, {among:.0%} among the first three", flush=True)
    found["chance"] = 1 / len(model.labels)
    print(f"chance: {found['chance']:.1%} ({len(model.labels)} labels, {len(truth)} photographs)")
    return found


def opened(path: Path) -> np.ndarray:
    return np.array(Image.open(path).convert("RGB"))


def taken(keys: Mapping[str, Any]) -> Iterator[tuple[np.ndarray, str]]:
    """Pictures of one kind each, by two processes in turn, some lying on a side or their head."""
    shares = [
        creditdocs.stream("benchmark", seed=SEED, worker=n, workers=2, set=keys) for n in (0, 1)
    ]
    for turn in count():
        sample = next(shares[turn % 2])
        labels = {sheet.label for sheet in sample.documents}
        if len(labels) == 1:
            yield np.rot90(sized(sample.image, SIDES[0]), turn // 2 % 4), labels.pop()


def learned(pictures: Iterator[tuple[np.ndarray, str]]) -> Model:
    """Shapes from the first pictures, weights from all of them; every label counts the same."""
    first = list(islice(pictures, FIRST))
    shapes = [codebook([local(pixels, side) for pixels, _ in first]) for side in SIDES]
    seen = [(features(pixels, shapes), label) for pixels, label in chain(first, pictures)]
    labels = sorted({label for _, label in seen})
    given = np.array([row for row, _ in seen])
    wanted = np.array([[label == other for other in labels] for _, label in seen], float)
    each = 1 / (wanted @ wanted.sum(0))
    root = np.sqrt(each / each.mean())[:, None]
    mean = given.mean(0)
    left, right = root * (given - mean), root * (wanted - wanted.mean(0))
    inner = left.T @ left + RIDGE * np.eye(len(mean))
    return Model(shapes, labels, mean, np.linalg.solve(inner, left.T @ right))


def codebook(parts: list[np.ndarray]) -> np.ndarray:
    """The commonest shapes among some of each picture's."""
    cv2.setRNGSeed(SEED)
    some = [part[:: 1 + len(part) // 80] for part in parts]
    stop = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 15, 1e-3)
    empty: Any = None
    points = np.concatenate(some).astype(np.float32)
    return cv2.kmeans(points, SHAPES, empty, stop, 1, cv2.KMEANS_PP_CENTERS)[2]


def features(pixels: np.ndarray, shapes: list[np.ndarray]) -> np.ndarray:
    """How often a picture has each shape, in each size, and each colour."""
    parts = []
    for side, known in zip(SIDES, shapes, strict=True):
        apart = (known**2).sum(1) - 2 * local(pixels, side) @ known.T
        nearest = np.argpartition(apart, NEAREST, axis=1)[:, :NEAREST]
        parts.append(shares(nearest.ravel(), len(known)))
    lab = cv2.cvtColor(sized(pixels, 160), cv2.COLOR_RGB2LAB)[..., 1:].reshape(-1, 2).astype(float)
    hues = np.clip((lab - np.median(lab, axis=0) + 48) / 12, 0, 7).astype(int)
    return np.concatenate([*parts, COLOUR * shares(hues @ [8, 1], 64)])


def shares(numbers: np.ndarray, most: int) -> np.ndarray:
    """Roots of the shares of 0 to ``most``."""
    counts = np.bincount(numbers, minlength=most)
    return np.asarray(np.sqrt(counts / max(1, counts.sum())))


def local(pixels: np.ndarray, side: int) -> np.ndarray:
    """Of every 3 x 3 cells in which something is drawn, how strong the edges of each angle are."""
    grey = cv2.cvtColor(sized(pixels, side), cv2.COLOR_RGB2GRAY).astype(np.float32)
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.8)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, x, 1 - x, ksize=1) for x in (1, 0))
    strength, angle = cv2.cartToPolar(across, down)
    angle = angle % np.pi * (ANGLES / np.pi)
    height, width = grey.shape[0] // CELL, grey.shape[1] // CELL
    cells = np.zeros((height, width, ANGLES), np.float32)
    for n in range(ANGLES):
        off = np.abs(angle - n)
        near = strength * np.maximum(0, 1 - np.minimum(off, ANGLES - off))
        whole = near[: height * CELL, : width * CELL]
        cells[..., n] = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    found = np.lib.stride_tricks.sliding_window_view(cells, (3, 3), axis=(0, 1))
    found = found.reshape(-1, 9 * ANGLES)
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    drawn = norms[:, 0] > FAINT
    return np.asarray(np.sqrt(found[drawn] / (norms[drawn] + 1.5 * FAINT)))


def sized(pixels: np.ndarray, side: int) -> np.ndarray:
    """As large as makes the longer side so many pixels."""
    scale = side / max(pixels.shape[:2])
    size = (round(scale * pixels.shape[1]), round(scale * pixels.shape[0]))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
