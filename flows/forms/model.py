"""What an importer finds on the pages of a form. Lengths are points, from the page's top left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.records import Pixels

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
Look = Literal["text", "multiline", "comb", "tick", "radio", "choice", "signature", "stamp"]
_STROKES = 12  # of a frame: with more, letters can be made
Matrix = tuple[float, float, float, float, float, float]


class Unfit(Exception):
    """Why a file is no form, in words of ours: none of the file's."""


class Run(NamedTuple):
    """Words on one line in one type. ``font`` is the shipped face they are set in again."""

    text: str
    box: Rectangle
    baseline: float
    size: float
    font: str
    color: str
    upright: bool = True

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


class Segment(NamedTuple):
    """Of a path: a point it moves to, draws a line to, or bends to over two others."""

    kind: Literal["move", "line", "curve"]
    points: tuple[tuple[float, float], ...]
    closes: bool = False


@dataclass(frozen=True)
class Shape:
    """Vector art: one path, painted once. Colours are "#rrggbb", None for not painted."""

    path: tuple[Segment, ...]
    box: Rectangle
    fill: str | None
    stroke: str | None
    width: float = 0.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    even_odd: bool = False
    clips: tuple[tuple[Segment, ...], ...] = ()

    @property
    def plain(self) -> bool:
        """Only strokes along the page's sides, or one circle: they spell nothing."""
        curves = [segment for segment in self.path if segment.kind == "curve"]
        if curves:
            wide, tall = self.box[2] - self.box[0], self.box[3] - self.box[1]
            return len(curves) == 4 and len(self.path) <= 6 and abs(wide - tall) < 0.1 * tall
        last = (0.0, 0.0)
        for segment in self.path:
            (x, y) = segment.points[-1]
            if segment.kind == "line" and min(abs(x - last[0]), abs(y - last[1])) > 0.2:
                return False
            last = (x, y)
        return len(self.path) <= _STROKES


class Picture(NamedTuple):
    """Pixels, H x W x 3 RGB, over a place on the page."""

    pixels: Pixels
    box: Rectangle


@dataclass(frozen=True)
class Content:
    """What a page prints, without anything that somebody put into its fields."""

    width: float
    height: float
    runs: tuple[Run, ...]
    shapes: tuple[Shape, ...]
    pictures: tuple[Picture, ...]
    seen: Pixels  # the page as the source shows it, for whoever reviews
    hidden: tuple[Rectangle, ...] = ()  # runs nobody sees: faint, covered, off the page


class Border(NamedTuple):
    """How a field is framed on the blank form."""

    line: str | None
    fill: str | None
    width: float
    style: str  # S solid, D dashed, B and I bevelled, U underlined
    cells: int = 0  # separators of a comb


class Widget(NamedTuple):
    """How the source's own form calls a field: its full name, and what it stores of its options."""

    name: str
    exports: tuple[tuple[str, str], ...] = ()  # shown, stored: of those that differ


@dataclass(frozen=True)
class Place:
    """One field's place on a page: a widget, a box of ticks, a blank line of a scan."""

    page: int
    box: Rectangle
    look: Look
    group: str  # places of one group print one fact
    caption: str = ""
    size: float = 0.0  # of its type; 0: as fits
    align: Literal["left", "center", "right"] = "left"
    cells: int = 0
    options: tuple[str, ...] = ()
    equals: str = ""  # of a tick or radio: the value it stands for; "" for true
    border: Border | None = None
    round: bool = False
    sample: str = ""  # "date", "money", ...: what kind of value stood there, never which
    font: str = ""  # the face it is set in
    shape: str = ""  # of figures only: "##/####"
    lines: int = 1
    tint: str = ""  # of a stamp or a signature: its ink
    square: bool = False  # of a stamp: it has corners
    widget: Widget | None = None  # of a fillable PDF, unless its name tells a value


@dataclass(frozen=True)
class TableColumn:
    """Of a table: its head, its cells' left and right edge, and what kind of value they hold."""

    header: str
    left: float
    right: float
    align: Literal["left", "center", "right"]
    sample: str
    digits: int = 0


class Rule(NamedTuple):
    """Lines below a table's rows."""

    width: float
    color: str


class Foot(NamedTuple):
    """The line that closes a table: its words, and the left edge and face of its amount."""

    caption: str
    left: float
    font: str


@dataclass(frozen=True)
class Table:
    """Rows of equal pitch below a head."""

    page: int
    pitch: float
    size: float
    rows: tuple[int, ...]  # room for so many on each page that it runs over
    seen: int
    columns: tuple[TableColumn, ...]
    tops: tuple[float, ...]
    rule: Rule | None = None
    foot: Foot | None = None

    @property
    def runs_on(self) -> bool:
        """Is its last page printed again while rows remain?"""
        return len(self.rows) > 1


@dataclass(frozen=True)
class Form:
    """All of a form: its pages with what stays on them, and the places to print on."""

    pages: tuple[Content, ...]
    places: tuple[Place, ...]
    tables: tuple[Table, ...] = ()
    removed: tuple[tuple[int, Rectangle, str], ...] = ()  # page, place and reason, never its text
    notes: tuple[str, ...] = ()
    scan: bool = False
    numbered: tuple[tuple[int, Run, str], ...] = field(default=())  # "n of m": page, place, words


def union(boxes: Sequence[Rectangle]) -> Rectangle:
    """The smallest rectangle around all."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def share(a: Rectangle, b: Rectangle) -> float:
    """How much of ``a`` lies in ``b``, 0-1."""
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    if across <= 0 or down <= 0:
        return 0.0
    area = (a[2] - a[0]) * (a[3] - a[1])
    return across * down / area if area > 0 else 1.0
