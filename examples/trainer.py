"""A trainer's data: every legible field cut out of its picture, with its text beside it.

Usage: python examples/trainer.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import creditdocs

HEIGHT = 48  # pixels of a cut-out line


def main(folder: Path) -> int:
    """Makes ``folder/dataset``, ``folder/lines/*.png`` and ``folder/lines.jsonl``; returns how many
    lines there are."""
    data = creditdocs.generate(
        "files",
        folder / "dataset",
        cases=2,
        languages={"en": 1},
        documents={"en/pay_stub": {}, "en/bank_statement": {}},
        captures__conditions={"Normal Captures": 1, "Off-axis Viewpoints": 1},
        anomalies__share=0.0,
    )
    (folder / "lines").mkdir(exist_ok=True)
    made = 0
    with (folder / "lines.jsonl").open("w", encoding="utf-8") as lines:
        for image in data.images:
            pixels = image.pixels  # H x W x 3, RGB
            for sheet in image.documents:
                for field in sheet.fields:
                    if not field.legible:
                        continue
                    name = f"lines/{made:05d}.png"
                    Image.fromarray(upright(pixels, field.quad)).save(folder / name)
                    line = {"image": name, "text": field.text, "label": field.label}
                    lines.write(json.dumps(line, ensure_ascii=False) + "\n")
                    made += 1
    print(f"{made} lines of {len(data.images)} pictures")
    return made


def upright(pixels: np.ndarray, quad: tuple[float, ...]) -> np.ndarray:
    """The four corners of a field (x, y, clockwise from its top left) made a rectangle."""
    corners = np.array(quad, np.float32).reshape(4, 2)
    wide = float(np.hypot(*(corners[1] - corners[0])))
    tall = max(1.0, float(np.hypot(*(corners[3] - corners[0]))))
    width = max(8, round(HEIGHT * wide / tall))
    flat = np.array([[0, 0], [width, 0], [width, HEIGHT], [0, HEIGHT]], np.float32)
    return cv2.warpPerspective(pixels, cv2.getPerspectiveTransform(corners, flat), (width, HEIGHT))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
