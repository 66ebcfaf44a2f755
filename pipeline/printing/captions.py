"""Where a form's own words and check boxes stand; the same for proofreading as for printing."""

from __future__ import annotations

from pipeline.printing.marks import TextMark, TickMark
from pipeline.printing.typeset import Rectangle, Run, Space, Style, anchored, fit


def text_runs(mark: TextMark) -> list[Run]:
    """Static text as placed; at a point, "\\n" starts a new line below.

    Raises:
        Overflow: it does not fit its box.
    """
    style = Style(mark.font, mark.size, mark.color, mark.spacing)
    if mark.at is not None:
        (x, y), leading = mark.at, mark.leading or 1.25 * mark.size
        return [
            anchored(line, style, x, y=y + i * leading, anchor=mark.anchor)
            for i, line in enumerate(mark.text.split("\n"))
        ]
    assert mark.box is not None
    return fit(mark.text, style, Space(mark.box, mark.align, "first", mark.lines, mark.leading))


def tick_box(mark: TickMark) -> Rectangle:
    """Left, top, right, bottom of the check box: it stands a little below the baseline."""
    side, (x, y) = 0.86 * mark.size, mark.at
    return x, y + 0.08 * mark.size - side, x + side, y + 0.08 * mark.size


def tick_caption(mark: TickMark) -> Run | None:
    """The words on the right of a check box."""
    x = mark.at[0] + 1.22 * mark.size
    return Run(mark.text, mark.font, mark.size, mark.color, x, mark.at[1]) if mark.text else None
