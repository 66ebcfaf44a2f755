"""Lines of type: measuring, wrapping and placing text before anything is drawn.

Lengths are points, y down from the page's top. Its nouns are tuples: a full page makes thousands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.printing.fonts import face

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

_SHIFTS = {"left": 0.0, "center": 0.5, "right": 1.0}  # of a line's width, to the left
NO_START = frozenset("、，。；：？！）》〉】』」〕”’…—·％%,.;:?!)]}")
NO_END = frozenset("（《〈【『「〔“‘([{￥$")
TIED = re.compile(r"\b[A-Z]{2} (?=\d{5}\b)")  # a region and its postal code share a line


class Run(NamedTuple):
    """Text printed in one go from a baseline point.

    ``spacing`` points are added between characters.
    """

    text: str
    font: str
    size: float
    color: str
    x: float
    y: float
    spacing: float = 0.0

    @property
    def width(self) -> float:
        gaps = max(0, len(self.text) - 1)
        return face(self.font).width(self.text) * self.size + self.spacing * gaps

    @property
    def ink(self) -> Rectangle | None:
        """Where its ink lies; None for blanks."""
        text, font, size, _, x, y, spacing = self
        box = face(font).ink(text, spacing / size)
        if box is None:
            return None
        left, bottom, right, top = box
        return x + left * size, y - top * size, x + right * size, y - bottom * size


class Style(NamedTuple):
    """A font at a size in a colour; ``spacing`` as a run's."""

    font: str
    size: float
    color: str
    spacing: float = 0.0

    def shrunk(self, factor: float) -> Style:
        """The same in another size."""
        if factor == 1:
            return self
        return self._replace(size=self.size * factor, spacing=self.spacing * factor)

    def width(self, text: str) -> float:
        """Points the text takes on one line."""
        gaps = max(0, len(text) - 1)
        return face(self.font).width(text) * self.size + self.spacing * gaps


class Space(NamedTuple):
    """Room for text: left, top, width, height, and how it stands there.

    ``vertical`` "first" puts the first line where the first of ``lines`` lines would stand.
    """

    box: Rectangle
    align: str = "left"
    vertical: str = "first"
    lines: int = 1
    leading: float | None = None
    shrink: float = 1.0
    anywhere: bool = False


class Overflow(Exception):
    """Text that does not fit its space."""


def union(boxes: Sequence[Rectangle | None]) -> Rectangle | None:
    """The smallest rectangle around those that are there."""
    known = [b for b in boxes if b is not None]
    if len(known) < 2:
        return known[0] if known else None
    return (
        min(b[0] for b in known),
        min(b[1] for b in known),
        max(b[2] for b in known),
        max(b[3] for b in known),
    )


def anchored(text: str, style: Style, x: float, *, y: float, anchor: str) -> Run:
    """One line whose left end, middle or right end stands at the point."""
    shift = _SHIFTS[anchor]
    if shift:
        x -= shift * style.width(text)
    return Run(text, style.font, style.size, style.color, x, y, style.spacing)


def fit(text: str, style: Style, space: Space) -> list[Run]:
    """The text in its space, at full size if possible, else shrunk as far as allowed.

    Raises:
        Overflow: it does not fit even so.
    """
    wide = space.box[2]
    natural = style.width(text) if "\n" not in text else float("inf")
    if natural <= wide + 1e-6:
        return _stand([text], style, space)
    if space.lines == 1 and natural * space.shrink <= wide + 1e-6:
        return _stand([text], style.shrunk(wide / natural), space)
    for factor in _factors(space.shrink) if space.lines > 1 else ():
        small = style.shrunk(factor)
        lines = wrap(text, small, wide, anywhere=space.anywhere)
        if lines is not None and len(lines) <= space.lines:
            return _stand(lines, small, space)
    raise Overflow(
        f"{natural * space.shrink:.0f} pt of text for {space.lines} line(s) of {wide:.0f} pt"
    )


def _factors(least: float) -> list[float]:
    steps = round((1 - least) / 0.02)
    return [1 - 0.02 * i for i in range(steps + 1)] if steps else [1.0]


def _stand(lines: Sequence[str], style: Style, space: Space) -> list[Run]:
    left, top, width, height = space.box
    leading = space.leading or 1.25 * style.size
    counted = space.lines if space.vertical == "first" else len(lines)
    free = height - style.size - (counted - 1) * leading
    drop = {"top": 0.0, "bottom": free}.get(space.vertical, free / 2)
    y = top + drop + face(style.font).ascent * style.size
    x = {"left": left, "center": left + width / 2, "right": left + width}[space.align]
    return [
        anchored(line, style, x, y=y + i * leading, anchor=space.align)
        for i, line in enumerate(lines)
        if line
    ]


def wrap(text: str, style: Style, width: float, *, anywhere: bool = False) -> list[str] | None:
    """The text cut into lines no wider than ``width``; None if a word is wider than a line."""
    out: list[str] = []
    for part in text.split("\n"):
        glyph = face(style.font).glyph
        advances = [glyph(c)[0] * style.size + style.spacing for c in part]
        cuts = [breakable(a, b, anywhere) for a, b in zip(part, part[1:], strict=False)]
        for match in TIED.finditer(part):
            cuts[match.end() - 1] = False
        spans = fill(part, advances, cuts, width=width + style.spacing)
        if spans is None:
            return None
        out += [part[a:b].strip(" ") for a, b in spans]
    return out


def breakable(before: str, after: str, anywhere: bool = False) -> bool:
    """May a line end between these two characters?"""
    if after == " " or after in NO_START or before in NO_END:
        return False
    return anywhere or before == " " or wide(before) or wide(after)


def wide(char: str) -> bool:
    """A character set in a full em: Han, kana, full-width forms."""
    return "⺀" <= char <= "\uffef"


def fill(
    text: str, advances: Sequence[float], cuts: Sequence[bool], *, width: float, indent: float = 0.0
) -> list[tuple[int, int]] | None:
    """Greedy lines as (start, end) spans; blanks may hang over a line's end.

    ``cuts[i]``: may be cut after character i.
    """
    spans: list[tuple[int, int]] = []
    start, pen, cut = 0, indent, -1
    i = 0
    while i < len(text):
        if text[i] != " " and pen + advances[i] > width + 1e-6:
            if cut <= start:
                return None
            spans.append((start, cut))
            start = i = cut
            while start < len(text) and text[start] == " ":
                start += 1
            i, pen, cut = start, 0.0, -1
            continue
        pen += advances[i]
        i += 1
        if i < len(text) and cuts[i - 1]:
            cut = i
    return [*spans, (start, len(text))]
