"""Key information extraction: a picture's words with boxes of 0-1000 and a BIO tag for each.

What LayoutLM and its like are trained on.

Usage: python examples/training/extraction.py DATASET
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import creditdocs
from creditdocs import FieldView, Image

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
    """Every legible field of a picture, cut into words."""
    page = Page([], [], [])
    for sheet in image.documents:
        for field in sheet.fields:
            if not field.legible:
                continue
            tag = WANTED.get(field.name, "")
            for number, (word, box) in enumerate(words(field, image)):
                page.words.append(word)
                page.boxes.append(box)
                page.tags.append(f"{'I' if number else 'B'}-{tag}" if tag else "O")
    return page


def words(field: FieldView, image: Image) -> Iterator[tuple[str, list[int]]]:
    """The words of a field, each with the box of the whole, as segment-level layouts have it."""
    xs = [1000 * min(max(x, 0), image.width) / image.width for x in field.quad[0::2]]
    ys = [1000 * min(max(y, 0), image.height) / image.height for y in field.quad[1::2]]
    box = [round(edge) for edge in (min(xs), min(ys), max(xs), max(ys))]
    yield from ((word, box) for word in field.text.split())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
