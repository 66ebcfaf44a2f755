"""Running text with facts in it: one fact stays on one line where it can, and each knows where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.printing.drawing import Stroke
from pipeline.printing.fonts import face
from pipeline.printing.marks import ParagraphMark
from pipeline.printing.typeset import Overflow, Run, Style, breakable, fill


def paragraph(
    mark: ParagraphMark, pieces: Sequence[tuple[str, str]]
) -> tuple[list[list[Run]], list[Stroke]]:
    """The runs of every piece (fact name or "", text), in order, and the rules below the facts.

    Raises:
        Overflow: more lines than the box holds, or a word wider than a line.
    """
    plain = Style(mark.font, mark.size, mark.color)
    value = Style(mark.value_font or mark.font, mark.size, mark.value_color or mark.color)
    styles = [value if name else plain for name, _ in pieces]
    text = "".join(t for _, t in pieces)
    owner = [i for i, (_, t) in enumerate(pieces) for _ in t]
    advances = [
        face(styles[o].font).glyph(c)[0] * mark.size for c, o in zip(text, owner, strict=True)
    ]
    spans = _lines(mark, pieces, text, owner=owner, advances=advances)
    leading = mark.leading or 1.5 * mark.size
    if mark.size + (len(spans) - 1) * leading > mark.box[3] + 0.5:
        raise Overflow(f"{len(spans)} lines in {mark.box[3]:.0f} pt")
    runs: list[list[Run]] = [[] for _ in pieces]
    strokes: list[Stroke] = []
    for number, (start, end) in enumerate(spans):
        y = mark.box[1] + face(mark.font).ascent * mark.size + number * leading
        x = mark.box[0] + (mark.indent if number == 0 else 0.0)
        while end > start and text[end - 1] == " ":
            end -= 1
        for first, last in _stretches(owner, start, end):
            piece, style = owner[first], styles[owner[first]]
            width = sum(advances[first:last])
            runs[piece].append(Run(text[first:last], style.font, style.size, style.color, x, y))
            if mark.underline and pieces[piece][0]:
                rule = y + 0.2 * mark.size
                ends = (
                    max(mark.box[0], x - 0.15 * mark.size),
                    min(mark.box[0] + mark.box[2], x + width + 0.15 * mark.size),
                )
                strokes.append(
                    Stroke(((ends[0], rule), (ends[1], rule)), 0.05 * mark.size, mark.color)
                )
            x += width
    return runs, strokes


def _lines(
    mark: ParagraphMark,
    pieces: Sequence[tuple[str, str]],
    text: str,
    *,
    owner: list[int],
    advances: list[float],
) -> list[tuple[int, int]]:
    """A short fact is not cut; a long one, or one that would leave a word too wide, is cut like any text."""
    width = mark.box[2]
    free = [breakable(a, b) for a, b in zip(text, text[1:], strict=False)]
    wide: dict[int, float] = {}
    for o, a in zip(owner, advances, strict=True):
        wide[o] = wide.get(o, 0.0) + a
    whole = [
        not (o == p and pieces[o][0] and wide[o] <= 0.6 * width)
        for o, p in zip(owner, owner[1:], strict=False)
    ]
    kept = [f and w for f, w in zip(free, whole, strict=True)]
    for cuts in (kept, free):
        spans = fill(text, advances, cuts, width=width, indent=mark.indent)
        if spans is not None:
            return spans
    raise Overflow(f"a word wider than the line of {width:.0f} pt")


def _stretches(owner: Sequence[int], start: int, end: int) -> list[tuple[int, int]]:
    """A line cut where the piece changes."""
    out: list[tuple[int, int]] = []
    first = start
    for i in range(start + 1, end + 1):
        if i == end or owner[i] != owner[first]:
            out.append((first, i))
            first = i
    return out if end > start else []
