"""Where a page's tables are: a row of heads, and rows of equal pitch below them.

Two may stand beside each other; then each is looked for where the other is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from flows.forms.captions import folded
from flows.forms.model import Content, Run, Shape
from flows.forms.suspects import kind_of, surely_caption
from flows.forms.vocabulary import meant

_LIFTED = 0.3  # sizes of type between them
_LEVEL = 2.0  # points between baselines of one row
_HEADS, _ROWS = 3, 3  # the fewest that make a table
_UNPAIRED = 2  # rows, or lines, by which tables side by side are told from columns of one
_UNEVEN = 0.25  # of the pitch that rows may be off it
_FIGURES = ("date", "day", "money", "balance", "int")


class Found(NamedTuple):
    """A table on one page: its heads, and its rows from top to bottom."""

    heads: tuple[Run, ...]
    rows: tuple[tuple[Run, ...], ...]
    foot: tuple[Run, ...] = ()


def lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs by baseline from top to bottom, each line from left to right."""
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.baseline, r.box[0])):
        level = max(_LEVEL, _LIFTED * run.size)  # typed answers stand a little off their captions
        if found and abs(found[-1][0].baseline - run.baseline) <= level:
            found[-1].append(run)
        else:
            found.append([run])
    return [sorted(line, key=lambda r: r.box[0]) for line in found]


def tables(content: Content) -> list[Found]:
    """Those of a page from top to bottom, and of two side by side the left one first."""
    found = _tables([run for run in content.runs if run.upright], content.shapes)
    return sorted(found, key=lambda each: (each.heads[0].baseline, each.heads[0].box[0]))


def _tables(runs: Sequence[Run], shapes: Sequence[Shape]) -> list[Found]:
    for edge in _gutters(runs):
        left = _below_each_other([run for run in runs if run.box[2] <= edge])
        pair = _beside(left, [run for run in runs if run.box[0] >= edge], shapes)
        if pair:
            taken = {run for each in pair for row in _lines_of(each) for run in row}
            return [*pair, *_tables([run for run in runs if run not in taken], shapes)]
    return _below_each_other(runs)


def _gutters(runs: Sequence[Run]) -> list[float]:
    """Where a second table may begin to the right of a first: at the head that has others after it.

    From left to right, so that of three the first is parted from the others.
    """
    found: set[float] = set()
    first = min((run.box[0] for run in runs), default=0.0)
    for line in lines(runs):
        captions = [run for run in line if surely_caption(run.text)]
        for number in range(len(captions) - _HEADS + 1):
            if captions[number].box[0] > first:
                found.add(captions[number].box[0])
    return sorted(found)


def _beside(left: Sequence[Found], runs: Sequence[Run], shapes: Sequence[Shape]) -> list[Found]:
    """A table of those on the left and one of these runs that stand beside each other; or none."""
    if not left:
        return []
    for one in left:
        for two in _tables(runs, shapes):
            (a, b), (c, d) = _extent(one), _extent(two)
            if a < d and c < b and _apart(one, two, shapes):
                return [one, two]
    return []


def _lines_of(found: Found) -> list[tuple[Run, ...]]:
    return [found.heads, *found.rows, *([found.foot] if found.foot else [])]


def _extent(found: Found) -> tuple[float, float]:
    """The baselines of its head and its last row."""
    return found.heads[0].baseline, found.rows[-1][0].baseline


def _apart(one: Found, two: Found, shapes: Sequence[Shape]) -> bool:
    """Are these two tables, and not columns of one?

    Their heads are the same again, rows of one stand where the other has none, or the lines of
    each end where it ends.
    """
    if [run.text for run in one.heads] == [run.text for run in two.heads]:
        return True
    if max(_alone(one, two), _alone(two, one)) >= _UNPAIRED:
        return True
    top, bottom = (f(_extent(one)[n], _extent(two)[n]) for n, f in ((0, min), (1, max)))
    rules = [s for s in shapes if is_rule(s) and top - 20 < s.box[1] < bottom + 20]
    edge = min(run.box[0] for row in _lines_of(two) for run in row)
    before = [s for s in rules if s.box[2] <= edge]
    after = [s for s in rules if s.box[0] >= edge - 12]
    return min(len(before), len(after)) >= _UNPAIRED and len(before) + len(after) == len(rules)


def _alone(one: Found, two: Found) -> int:
    """Rows of one beside which the other has none."""
    other = [row[0].baseline for row in two.rows]
    return sum(all(abs(row[0].baseline - y) > _LEVEL for y in other) for row in one.rows)


def _below_each_other(runs: Sequence[Run]) -> list[Found]:
    here = lines(runs)
    found: list[Found] = []
    number = 0
    while number < len(here):
        below = here[number + 1 :]
        rows = _body(below) if _is_head(here[number]) else []
        number += 1
        if len(rows) < _ROWS:
            continue
        after = below[len(rows)] if len(rows) < len(below) else []
        foot = tuple(after) if after and _is_foot(after, rows) else ()
        found.append(Found(tuple(here[number - 1]), tuple(map(tuple, rows)), foot))
        number += len(rows) + bool(foot)
    return found


def _is_head(line: Sequence[Run]) -> bool:
    return len(line) >= _HEADS and all(surely_caption(run.text) for run in line)


def _is_foot(line: Sequence[Run], rows: Sequence[Sequence[Run]]) -> bool:
    near = line[0].baseline - rows[-1][0].baseline < 2 * step(rows)
    return near and _closes(line)


def _body(below: Sequence[list[Run]]) -> list[list[Run]]:
    if len(below) < _ROWS:
        return []
    gaps = [b[0].baseline - a[0].baseline for a, b in zip(below, below[1:], strict=False)]
    pitch = median(gaps[: min(len(gaps), 7)])
    rows = [below[0]]
    for gap, line in zip(gaps, below[1:], strict=False):
        if abs(gap - pitch) > _UNEVEN * pitch or not _is_row(line):
            break
        rows.append(line)
    return rows if _is_row(below[0]) else []


def _is_row(line: Sequence[Run]) -> bool:
    """Some figures, and not the line of totals."""
    return not _closes(line) and any(kind_of(run.text) in _FIGURES for run in line)


def _closes(line: Sequence[Run]) -> bool:
    """Is it a table's last line: words of a total, then an amount?"""
    first = folded(line[0].text)
    summed = len(line) == 2 and any(word in first for word in meant("totals"))
    return summed and kind_of(line[-1].text) in ("money", "balance")


def step(rows: Sequence[Sequence[Run]]) -> float:
    """Points from a table's first row to its second."""
    return rows[1][0].baseline - rows[0][0].baseline


def is_rule(shape: Shape) -> bool:
    """Is it a line that parts rows?"""
    wide, tall = shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]
    return shape.plain and tall < 1.5 and wide > 100
