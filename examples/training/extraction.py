"""Key information extraction: a picture's words with boxes of 0-1000 and a BIO tag for each.

What LayoutLM and its like are trained on.

Usage: python examples/training/extraction.py DATASET
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import creditdocs
from creditdocs import Image, WordView

WANTED = {"person.name": "NAME", "person.address": "ADDRESS", "person.birth_date": "BIRTH"}


class Page(NamedTuple):
    """A picture as a tagger reads it; the lists are of one length."""

    words: list[str]
    boxes: list[list[int]]  # left, top, right, bottom, in thousandths of the picture's sides
    tags: list[str]


def main(dataset: Path) -> Counter[str]:
    """Returns how many words have which tag."""
    found: Counter[str] = Counter()
    for image in creditdocs.load(dataset).images.where(split="train", language="en"):
        page = tagged(image)
        assert all(0 <= edge <= 1000 for box in page.boxes for edge in box)
        found.update(page.tags)
    print(", ".join(f"{tag} {count}" for tag, count in found.most_common()))
    return found


def tagged(image: Image) -> Page:
    """The words of every legible line of a picture, captions and running text too."""
    page = Page([], [], [])
    for sheet in image.documents:
        before = ""  # the field of the last word: a field goes on over its lines
        for line in sheet.lines:
            for word in line.words if line.legible else ():
                tag = WANTED.get(word.field, "")
                page.words.append(word.text)
                page.boxes.append(box(word, image))
                page.tags.append(f"{'I' if word.field == before else 'B'}-{tag}" if tag else "O")
                before = word.field
    return page


def box(word: WordView, image: Image) -> list[int]:
    """Upright, around the word as far as it lies in the frame."""
    xs = [1000 * min(max(x, 0), image.width) / image.width for x in word.quad[0::2]]
    ys = [1000 * min(max(y, 0), image.height) / image.height for y in word.quad[1::2]]
    return [round(edge) for edge in (min(xs), min(ys), max(xs), max(ys))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
