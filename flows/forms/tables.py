"""Tables of a text PDF, each with its room on the pages it runs over and what its columns hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median, pstdev
from typing import Literal

from flows.forms.model import Content, Foot, Rule, Run, Shape, Table, TableColumn
from flows.forms.suspects import caption_end, kind_of, surely_caption
from flows.forms.table_search import Found, is_rule

_MARGIN = 1.0  # points between a rule and the last row of a page
_RAGGED = 0.5  # points by which an edge is clearly more even than the other
_SUMMED = ("money", "balance", "currency")


def joined(found: Sequence[Sequence[Found]], pages: Sequence[Content]) -> list[Table]:
    """What runs over one page or several as one table each.

    The last table of a page goes on where the next page begins with the same heads.
    """
    chains: list[list[tuple[int, Found]]] = []
    for number, here in enumerate(found):
        for index, part in enumerate(here):
            if index == 0 and chains and _goes_on(chains[-1][-1], number, part):
                chains[-1].append((number, part))
            else:
                chains.append([(number, part)])
    return [_whole(parts, pages) for parts in chains]


def _goes_on(last: tuple[int, Found], number: int, part: Found) -> bool:
    page, before = last
    alike = [run.text for run in before.heads] == [run.text for run in part.heads]
    return page == number - 1 and alike and not before.foot


def _whole(parts: Sequence[tuple[int, Found]], pages: Sequence[Content]) -> Table:
    """Its parts as one table, with its room on each page."""
    first, top = parts[0]
    rows = [row for _, f in parts for row in f.rows]
    pitch = _pitch(parts)
    size = Counter(run.size for row in rows for run in row).most_common(1)[0][0]
    rule, lift = _ruled(pages[first], top, pitch)
    tops = tuple(f.rows[0][0].baseline - lift for _, f in parts)
    room = [len(f.rows) for _, f in parts]
    if len(parts) > 1:
        lowest = tops[0] + room[0] * pitch
        room[-1] = max(room[-1], int((lowest - tops[-1] + _MARGIN) / pitch))
        room[-1] = _free_of(pages[parts[-1][0]], parts[-1][1], room[-1], pitch=pitch)
    foot = _foot(parts[-1][1])
    if foot is not None and len(parts) > 1:
        room[-1] = max(room[-1] - 1, 1)
    columns = tuple(_column(i, top.heads, rows) for i in range(len(top.heads)))
    return Table(first, pitch, size, tuple(room), len(rows), columns, tops, rule, foot)


def _free_of(page: Content, found: Found, room: int, *, pitch: float) -> int:
    """So many rows that they end above whatever else is printed below the table."""
    last = found.foot or found.rows[-1]
    below = [run.box[1] for run in page.runs if run.baseline > last[0].baseline + 0.5 * pitch]
    if not below:
        return room
    gap = min(below) - found.rows[-1][0].baseline
    return max(len(found.rows), min(room, len(found.rows) + int((gap - _MARGIN) / pitch)))


def _foot(found: Found) -> Foot | None:
    """Its words up to the first that is not the form's."""
    if not found.foot:
        return None
    words, amount = found.foot
    said = words.text if surely_caption(words.text) else words.text[: caption_end(words.text)]
    caption = said.rstrip(" :.").removesuffix(" am").removesuffix(" as of").removesuffix(" on")
    return Foot(caption, amount.box[0], amount.font) if surely_caption(caption) else None


def _pitch(parts: Sequence[tuple[int, Found]]) -> float:
    gaps: list[float] = []
    for _, found in parts:
        lasts = zip(found.rows, found.rows[1:], strict=False)
        gaps += [b[0].baseline - a[0].baseline for a, b in lasts]
    return median(gaps)


def _ruled(page: Content, found: Found, pitch: float) -> tuple[Rule | None, float]:
    """The lines between rows, and how far above a baseline its row begins."""
    size = found.rows[0][0].size
    middle = 0.85 * size + (pitch - size) / 2
    below = [s for s in page.shapes if is_rule(s) and _in_table(s, found, pitch)]
    if len(below) < len(found.rows) - 1:
        return None, middle
    line = below[0]
    lift = pitch - (line.box[1] - found.rows[0][0].baseline) % pitch
    color = line.stroke or line.fill or "#000000"
    return Rule(max(line.width if line.stroke else line.box[3] - line.box[1], 0.2), color), lift


def _in_table(shape: Shape, found: Found, pitch: float) -> bool:
    top, bottom = found.rows[0][0].baseline, found.rows[-1][0].baseline
    beside = shape.box[2] < found.heads[0].box[0] or shape.box[0] > found.heads[-1].box[2]
    return top - 2 < shape.box[1] < bottom + pitch and not beside


def without_rules(
    content: Content, number: int, found: Sequence[Found], *, whole: Sequence[Table]
) -> tuple[Shape, ...]:
    """The page's shapes but for those that its tables' marks draw."""
    ruled: list[tuple[Found, float]] = []
    for part in found:
        for table in whole:
            here = table.page <= number < table.page + len(table.rows)
            index = number - table.page
            if table.rule and here and abs(table.tops[index] - part.rows[0][0].baseline) < 30:
                ruled.append((part, table.pitch))
    return tuple(
        s
        for s in content.shapes
        if not (is_rule(s) and any(_in_table(s, part, pitch) for part, pitch in ruled))
    )


def _column(index: int, heads: Sequence[Run], rows: Sequence[Sequence[Run]]) -> TableColumn:
    """What stands below a head: on which side its cells are flush, and of what kind they are."""
    head = heads[index]
    cells = [run for row in rows for run in row if _nearest(run, heads) == index]
    if not cells:
        return TableColumn(head.text, head.box[0], head.box[2], "left", "text")
    lefts, rights = [c.box[0] for c in cells], [c.box[2] for c in cells]
    kinds = Counter(kind_of(c.text) for c in cells)
    kind = kinds.most_common(1)[0][0]
    digits = max(len(c.text) for c in cells)
    return TableColumn(
        head.text,
        min(lefts),
        max(rights),
        _flush(lefts, rights, kind),
        kind,
        digits,
    )


def _flush(
    lefts: list[float], rights: list[float], kind: str
) -> Literal["left", "center", "right"]:
    """Amounts on the right, all else on the left, unless cells clearly stand otherwise."""
    summed = kind in _SUMMED
    if len(lefts) < 2:
        return "right" if summed else "left"
    clearly = -_RAGGED if summed else _RAGGED
    return "left" if pstdev(lefts) <= pstdev(rights) + clearly else "right"


def _nearest(run: Run, heads: Sequence[Run]) -> int:
    """The head a cell stands under: that whose edge it shares, or comes closest to."""

    def far(head: Run) -> float:
        return min(abs(run.box[0] - head.box[0]), abs(run.box[2] - head.box[2]))

    return min(range(len(heads)), key=lambda i: far(heads[i]))
