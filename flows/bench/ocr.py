"""An OCR engine reads the fields of a photograph through their ground-truth quads.

The engine knows nothing of us.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from flows.run.ocr_engine import engine
from output.report.pictures import photograph
from pipeline.caches import cached
from pipeline.camera.unwarp import unwarp
from pipeline.printing import template
from pipeline.printing.marks.tick import TickMark
from pipeline.records import FieldView, Page, Photo

# What no recogniser tells apart without its sentence: full- and half-width marks, the dashes, two
# primes for one, I and l, O and 0.
FOLD = {
    "—": "-",
    "–": "-",
    "―": "-",
    "一": "-",
    "_": "-",
    "·": ".",
    "〇": "o",
    "0": "o",
    "l": "i",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
}
_FOLD = str.maketrans(FOLD)


@dataclass(frozen=True)
class Reading:
    """What the engine made of one field.

    ``choice``: the field is the ticked one of some captions, which may say more than its value.
    """

    paper: str  # kind and layout
    field: FieldView
    seen: str
    choice: bool

    @property
    def exact(self) -> bool:
        """All of it and nothing else.

        A comma that follows on the paper stands within the crop's margin.
        """
        seen, told = fold(self.seen), fold(self.field.text)
        return told in seen if self.choice else told in (seen, seen.rstrip(",;"))

    @property
    def understood(self) -> bool:
        """Exact but for commas taken for points.

        A reader tells these apart by their place however coarse the picture is.
        """
        return self.exact or fold(self.seen).replace(",", ".") == fold(self.field.text).replace(
            ",", "."
        )


def fold(text: str) -> str:
    """A text without what the engine cannot know."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold().translate(_FOLD)
    # Square metres are one sign, whose 2 is a dot.
    return plain.replace("''", '"').replace("m2", "m")


def read(photo: Photo, page: Page, fields: Sequence[FieldView]) -> list[Reading]:
    """Fields of a photographed page as the engine reads them, each from its own upright crop."""
    pixels, choices = photograph(photo), _choices(page.kind, page.layout)
    recognise = engine("bench")
    crops = [
        recognise(unwarp(pixels, field.quad), use_det=False, use_cls=False, use_rec=True)
        for field in fields
    ]
    name = f"{page.kind}/{page.layout}"
    return [
        Reading(name, f, "".join(crop.txts or ()), f.name in choices)
        for f, crop in zip(fields, crops, strict=True)
    ]


@cached
def _choices(kind: str, layout: str) -> frozenset[str]:
    return frozenset(
        m.tick
        for page in template.load_layout(kind, layout).pages
        for m in page.marks
        if isinstance(m, TickMark)
    )


def some(fields: Sequence[FieldView], most: int, turn: int = 0) -> list[FieldView]:
    """At most so many of the fields in sight that a recogniser of lines can be asked for.

    Spread evenly; others at another ``turn``.
    """
    able = [f for f in fields if f.visible > 0.98 and askable(f)]
    step = max(1, len(able) // most)
    return able[turn % step :: step][:most]


def askable(field: FieldView) -> bool:
    """Can a recogniser of lines be asked for it?

    Wrapped addresses are boxes of several lines, a number masked but for its ends has stars that
    the engine counts on no clean page either, and a single character it takes for a speck.
    """
    text = field.text
    return (
        len(fold(text)) > 1
        and any(c.isalnum() for c in text)
        and "**" not in text
        and _one_line(field)
    )


def _one_line(field: FieldView) -> bool:
    q = field.quad
    wide = ((q[2] - q[0]) ** 2 + (q[3] - q[1]) ** 2) ** 0.5
    tall = ((q[6] - q[0]) ** 2 + (q[7] - q[1]) ** 2) ** 0.5
    ems = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.45 for c in field.text)
    return bool(wide > 0.5 * tall * ems)  # on one line 0.8 or more, on two a quarter of that
