"""A flyer, a receipt, a page of a newspaper, a note by hand: drawn as other papers are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from pipeline.foreign.words import WORDS, Words
from pipeline.printing.drawing import Block, Item, Stroke
from pipeline.printing.raster import onto, opened, pdf
from pipeline.printing.typeset import Run, Style
from pipeline.records import Language, Page
from pipeline.rng import Address

Draw = np.random.Generator
Stock = Literal["paper", "card", "slip"]
BARS = 144.0  # points that they take
INK = "#242424"
COLOURS = ("#b3261e", "#1f5a96", "#2f7d3b", "#7a3b8f", "#c77700")


Size = tuple[float, float]  # width and height in points


class Sort(NamedTuple):
    """A sort of paper: its size, what it is of, and how it is drawn."""

    size: Size
    stock: Stock
    draw: Callable[[Words, Draw, Size], Iterator[Item]]


def paper(language: Language, at: Address, scale: Callable[[float, float], float]) -> Page:
    """One foreign paper, a page without fields.

    ``scale``: pixels per point for a width and a height in points.
    """
    name = at.at("sort").pick(dict.fromkeys(KINDS, 1.0))
    sort = KINDS[name]
    items = [*sort.draw(WORDS[language], at.stream(), sort.size)]
    width, height = sort.size
    factor = scale(width, height)
    shape = round(height * factor), round(width * factor), 3
    with opened(pdf([items], width, height)) as source:
        pixels = onto(np.full(shape, 255, np.uint8), source)
    return Page(
        document_id=f"foreign-{name}",
        kind=f"foreign/{name}",
        label=name,
        person_id="",
        layout=name,
        number=0,
        pixels=pixels,
        width_pt=width,
        height_pt=height,
        stock=sort.stock,
        fields=(),
    )


def _flyer(words: Words, draw: Draw, size: Size) -> Iterator[Item]:
    """Colour, a call in large letters, and what is on offer."""
    width, height = size
    colour, second = (COLOURS[k] for k in draw.choice(len(COLOURS), 2, replace=False))
    head = 0.3 * height
    yield Block((0, 0, width, head), 0, colour, colour)
    yield _centred(
        _one(words.shops, draw), Style(words.head, 20, "#ffffff"), width=width, y=0.35 * head
    )
    call = Style(words.head, 36, "#ffffff")
    yield _centred(_one(words.calls, draw), call, width=width, y=0.75 * head)
    y = head + 46
    for goods in _some(words.goods, 6, draw):
        yield Run(goods, words.body, 17, INK, 40, y)
        price = _price(draw)
        yield Block((width - 116, y - 20, width - 34, y + 9), 0, second, second, radius=8)
        yield Run(price, "sans_bold", 17, "#ffffff", width - 104, y)
        y += 0.1 * height - 10
    yield Stroke(((30, height - 50), (width - 30, height - 50)), 1.5, colour, (6, 4))
    yield _centred(words.thanks, Style(words.body, 13, INK), width=width, y=height - 26)


def _receipt(words: Words, draw: Draw, size: Size) -> Iterator[Item]:
    """A narrow slip: goods, prices, a sum and bars."""
    width = size[0]
    yield _centred(_one(words.shops, draw), Style(words.head, 13, INK), width=width, y=30)
    yield Stroke(((12, 44), (width - 12, 44)), 0.8, INK, (3, 2))
    y, cents = 64.0, 0
    for goods in _some(words.goods, 4 + int(draw.integers(6)), draw):
        price = int(draw.integers(90, 4000))
        cents += price
        yield Run(goods, words.body, 10, INK, 14, y)
        yield _right(_decimal(price), Style("mono", 10, INK), right=width - 14, y=y)
        y += 18
    yield Stroke(((12, y - 6), (width - 12, y - 6)), 0.8, INK, (3, 2))
    yield Run(words.total, words.head, 13, INK, 14, y + 14)
    yield _right(_decimal(cents), Style("mono", 13, INK), right=width - 14, y=y + 14)
    yield from _bars(draw, (width - BARS) / 2, y + 40)
    yield _centred(words.thanks, Style(words.body, 9, INK), width=width, y=y + 100)


def _bars(draw: Draw, left: float, top: float) -> Iterator[Item]:
    """Strokes as of a bar code, of no symbology."""
    x = left
    while x < left + BARS:
        wide = float(draw.integers(1, 4))
        yield Block((x, top, x + wide, top + 40), 0, INK, INK)
        x += wide + float(draw.integers(1, 4))


def _newspaper(words: Words, draw: Draw, size: Size) -> Iterator[Item]:
    """A masthead, a headline, a grey picture and columns."""
    width, height = size
    yield _centred(_one(words.mastheads, draw), Style(words.body, 44, INK), width=width, y=74)
    for y in (92, 96):
        yield Stroke(((36, y), (width - 36, y)), 1.2, INK)
    yield _centred(_one(words.headlines, draw), Style(words.head, 24, INK), width=width, y=136)
    grey = f"#{f'{int(draw.integers(110, 190)):02x}' * 3}"
    yield Block((36, 160, width - 36, 350), 0, grey, grey)
    yield Block((80, 230, 220, 350), 0, INK, "#6a6a6a", radius=30)
    gap, count = 16.0, 3
    column = (width - 72 - gap * (count - 1)) / count
    for k in range(count):
        yield from _column(words, draw, (36 + k * (column + gap), 380, column, height - 40))


def _column(words: Words, draw: Draw, room: tuple[float, float, float, float]) -> Iterator[Item]:
    """Running text; ``room``: left, top, width, bottom."""
    left, y, width, bottom = room
    style = Style(words.body, 9.5, INK)
    line = ""
    while y < bottom:
        for piece in _pieces(_one(words.sentences, draw)):
            if style.width(line + piece) > width:
                yield Run(line.strip(), style.font, style.size, style.color, left, y)
                line, y = "", y + 13
            line += piece
            if y >= bottom:
                return


def _pieces(sentence: str) -> list[str]:
    """What stays together at the end of a line: a word, or a Chinese character."""
    return [f"{word} " for word in sentence.split()] if " " in sentence else list(sentence)


def _note(words: Words, draw: Draw, size: Size) -> Iterator[Item]:
    """Lines by hand on ruled paper."""
    width, height = size
    for k in range(1, int(height // 28)):
        yield Stroke(((0, 28.0 * k), (width, 28.0 * k)), 0.6, "#a9c3dd")
    ink = ("#1d2f6f", "#2b2b2b")[int(draw.integers(2))]
    for k, line in enumerate(_some(words.notes, 3 + int(draw.integers(4)), draw)):
        x, y = float(draw.uniform(20, 40)), 28.0 * (2 + k) - float(draw.uniform(3, 6))
        yield Run(line, words.hand, float(draw.uniform(19, 22)), ink, x, y)


def _one(texts: Sequence[str], draw: Draw) -> str:
    return texts[int(draw.integers(len(texts)))]


def _some(texts: Sequence[str], count: int, draw: Draw) -> list[str]:
    order = draw.permutation(len(texts))[:count]
    return [texts[int(k)] for k in order]


def _price(draw: Draw) -> str:
    return _decimal(int(draw.integers(1, 60)) * 50 - 1)


def _decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _centred(text: str, style: Style, *, width: float, y: float) -> Run:
    """A line in the middle, smaller where it would not fit."""
    style = style.shrunk(min(1.0, 0.9 * width / style.width(text)))
    x = (width - style.width(text)) / 2
    return Run(text, style.font, style.size, style.color, x, y)


def _right(text: str, style: Style, *, right: float, y: float) -> Run:
    return Run(text, style.font, style.size, style.color, right - style.width(text), y)


KINDS: Mapping[str, Sort] = {
    "flyer": Sort((420, 595), "paper", _flyer),
    "receipt": Sort((204, 430), "slip", _receipt),
    "newspaper": Sort((595, 842), "paper", _newspaper),
    "note": Sort((298, 420), "slip", _note),
}
