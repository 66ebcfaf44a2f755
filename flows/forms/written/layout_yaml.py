"""The layout of an imported form, as YAML: captions as text, places as marks over the ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flows.forms.captions import SHRINK, quoted
from flows.forms.model import Form, Place, Rectangle, Run
from flows.forms.written.table_yaml import Column, columns, named, rows_mark, table_box
from flows.forms.written.type_setting import mark

_CHECK = 0.86  # sides of a check box to a type size, as ticks have it
_LIFT = 0.08
_LONG = 1.25  # times as wide as tall: an oval stamp


class Bound(NamedTuple):
    """A place with the fact it prints; ``equals``: as YAML, of ticks."""

    place: Place
    fact: str
    equals: str = ""


def layout(
    form: Form,
    bound: Sequence[Bound],
    grounds: Sequence[str],
    *,
    printed: Mapping[int, Sequence[Column]],
) -> str:
    """The file's text.

    Args:
        grounds: the background of each page, as YAML.
        printed: the columns of each table, by its number.
    """
    first = form.pages[0]
    lines = [
        "about: imported form",
        f"paper: {{width: {first.width:.2f}, height: {first.height:.2f}}}",
        'defaults: {font: sans, size: 9, color: "#111111"}',
        "pages:",
    ]
    for number, page in enumerate(form.pages):
        lines.append(f"  - background: [{grounds[number]}]")
        lines += _repeat(form, number)
        # Of a scan captions are pixels of its ground.
        marks = [] if form.scan else [m for m in map(mark, page.runs) if m]
        marks += [_page_number(run, words) for at, run, words in form.numbered if at == number]
        marks += [_mark(b) for b in bound if b.place.page == number]
        for index, table in enumerate(form.tables):
            if number < table.page + len(table.rows) and number >= table.page:
                names, on = named(index), number - table.page
                marks.append(rows_mark(table, on, printed[index], names=names))
        lines.append("    marks:" if marks else "    marks: []")
        lines += [f"      - {m}" for m in marks]
    return "\n".join(lines) + "\n"


def _repeat(form: Form, page: int) -> list[str]:
    """The table for whose rows a page is printed again: the first that ends on it."""
    ending = [
        named(number).rows
        for number, table in enumerate(form.tables)
        if table.runs_on and table.page + len(table.rows) - 1 == page
    ]
    return [f"    repeat: {ending[0]}"] if ending else []


def taken(form: Form) -> list[tuple[int, Rectangle]]:
    """Pages and boxes of tables and of numbers of pages, where no field may stand."""
    found = [(number, _number_box(run)) for number, run, _ in form.numbered]
    for number, table in enumerate(form.tables):
        printed = columns(table, named(number).opening)
        pages = range(table.page, table.page + len(table.rows))
        found += [(page, table_box(table, n, printed)) for n, page in enumerate(pages)]
    return found


def _number_box(run: Run) -> Rectangle:
    left, _, right, _ = run.box
    top = run.baseline - run.size
    return left, top, right + 1.5 * run.size, top + 1.6 * run.size


def _page_number(run: Run, words: str) -> str:
    return (
        f"{{paragraph: {quoted(words)}, box: {_box(_number_box(run))}, font: {run.font}, "
        f'size: {run.size:.2f}, color: "{run.color}"}}'
    )


def _box(box: Rectangle) -> str:
    left, top, right, bottom = box
    return f"[{left:.2f}, {top:.2f}, {right - left:.2f}, {bottom - top:.2f}]"


def _mark(bound: Bound) -> str:
    place = bound.place
    if place.look in ("tick", "radio"):
        return _tick(bound)
    if place.look == "signature":
        ink = f", with: {{ink: {place.tint}}}" if place.tint in ("black", "blue") else ""
        return f"{{signature: {bound.fact}, box: {_box(place.box)}, label: false{ink}}}"
    if place.look == "stamp":
        return _stamp(bound)
    size = _size(place)
    font = f", font: {place.font}" if place.font else ""
    if place.look == "comb":
        return (
            f"{{comb: {bound.fact}, box: {_box(place.box)}, cells: {place.cells}, "
            f'size: {size:.2f}, grid: none, strip: " .-/"}}'
        )
    if place.lines > 1:
        return (
            f"{{field: {bound.fact}, box: {_box(_inner(place.box))}, size: {size:.2f}, "
            f"lines: {place.lines}, shrink: {SHRINK}, break_words: true{font}}}"
        )
    align = "" if place.align == "left" else f", align: {place.align}"
    return (
        f"{{field: {bound.fact}, box: {_box(_inner(place.box))}, size: {size:.2f}, "
        f"valign: middle, shrink: {SHRINK}{align}{font}}}"
    )


def _stamp(bound: Bound) -> str:
    """An office stamp of ours, of the outline and in the ink of the one that was there."""
    place = bound.place
    wide, tall = place.box[2] - place.box[0], place.box[3] - place.box[1]
    shape = "oval" if max(wide, tall) > _LONG * min(wide, tall) else "round"
    shape = "rectangle" if place.square else shape
    how = f"color: {place.tint or 'blue'}, shape: {shape}, centre: none, font: sans_bold"
    return f"{{seal: {bound.fact}, box: {_box(place.box)}, label: false, with: {{{how}}}}}"


def _inner(box: Rectangle) -> Rectangle:
    """Less than a point is left at the sides; the box itself stays as tall."""
    left, top, right, bottom = box
    pad = 0.75 if right - left > 12 else 0.0
    return left + pad, top, right - pad, bottom


def _size(place: Place) -> float:
    tall = place.box[3] - place.box[1]
    size = place.size or min(0.62 * tall, 10.0)
    if place.lines > 1:
        return max(min(size, tall / (1.25 * place.lines + 0.1)), 1.0)
    return max(min(size, tall), 1.0)


def _tick(bound: Bound) -> str:
    """The largest square in the middle of its box."""
    left, top, right, bottom = bound.place.box
    side = min(right - left, bottom - top)
    size = side / _CHECK
    x = (left + right - side) / 2
    y = (top + bottom + side) / 2 - _LIFT * size
    style = "none" if bound.place.border else ("circle" if bound.place.round else "box")
    return (
        f"{{tick: {bound.fact}, equals: {bound.equals}, at: [{x:.2f}, {y:.2f}], "
        f"size: {size:.2f}, style: {style}}}"
    )
