"""A run of the source as a mark of ours: the same words in a whole shipped face, as wide."""

from __future__ import annotations

import re

from flows.forms.captions import quoted
from flows.forms.model import Run
from pipeline.printing import typeset
from pipeline.printing.fonts import face

_SIGNS = str.maketrans(
    {
        "\u00a0": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\u2610": "",
        "\u2611": "",
        "\u2713": "",
        "\u2717": "",
        "\uf0b7": "•",
        "\u25cf": "•",
    }
)
_TIGHTEST, _WIDEST = -0.045, 0.25  # ems between letters before their size changes


def printable(text: str, font: str) -> str | None:
    """The words as the face has them; None if it lacks a character."""
    plain = re.sub(r"\s+", " ", text.translate(_SIGNS)).strip()
    return None if not plain or face(font).missing(plain) else plain


def set_again(run: Run) -> typeset.Run | None:
    """The run in its shipped face; None for words the face cannot print, or turned ones."""
    text = printable(run.text, run.font)
    if text is None or not run.upright:
        return None
    size, spacing = _fitted(text, run)
    return typeset.Run(
        text,
        run.font,
        round(size, 2),
        run.color,
        round(run.box[0], 2),
        round(run.baseline, 2),
        round(spacing, 3),
    )


def mark(run: Run) -> str | None:
    """The mark as YAML; None for words the face cannot print."""
    made = set_again(run)
    if made is None:
        return None
    parts = [
        f"text: {quoted(made.text)}",
        f"at: [{made.x}, {made.y}]",
        f"font: {made.font}",
        f"size: {made.size}",
    ]
    if made.spacing:
        parts.append(f"spacing: {made.spacing}")
    if made.color != "#111111":
        parts.append(f'color: "{made.color}"')
    return "{" + ", ".join(parts) + "}"


def _fitted(text: str, run: Run) -> tuple[float, float]:
    """Type size and space between letters at which it is as wide as in the source."""
    size = min(max(run.size, 2.0), 300.0)
    wide = run.box[2] - run.box[0]
    natural = face(run.font).width(text) * size
    spacing = (wide - natural) / len(text)
    if spacing < _TIGHTEST * size:
        tight = face(run.font).width(text) + _TIGHTEST * len(text)
        size = max(wide / tight, 1.0)
        spacing = _TIGHTEST * size
    return size, min(spacing, _WIDEST * size)


def width(text: str, font: str) -> float:
    """Ems; a character the face lacks counts half of one."""
    drawn = face(font)
    return sum(drawn.width(c) if drawn.has(c) else 0.5 for c in text)


def split(run: Run, cut: int) -> tuple[Run, Run]:
    """A run in two before a character, each with its share of the place."""
    head, tail = run.text[:cut].rstrip(), run.text[cut:].lstrip()
    whole = width(run.text, run.font) or 1.0
    left, top, right, bottom = run.box
    end = left + (right - left) * width(head, run.font) / whole
    start = right - (right - left) * width(tail, run.font) / whole
    first = run._replace(text=head, box=(left, top, end, bottom))
    return first, run._replace(text=tail, box=(start, top, right, bottom))
