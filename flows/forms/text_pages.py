"""A filled-in text PDF as a form: what is surely a caption stays, all else is a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.forms.captions import nearest
from flows.forms.model import Content, Form, Place, Rectangle, Run
from flows.forms.suspects import (
    OF,
    SHEET,
    Values,
    caption_end,
    issuer,
    kind_of,
    remainder,
    surely_caption,
)
from flows.forms.table_search import Found, lines, tables
from flows.forms.tables import joined, without_rules
from flows.forms.written.type_setting import printable, split

_PAGE = re.compile(rf"(.*)\b({SHEET}) (\d+) ?({OF}) ?(\d+)$")
_SAME = 2.0  # points by which a run may lie elsewhere on another copy
_TALL = 1.35  # sizes of type: a line's box
_NEAR = 2.2  # sizes of type between letters of one word
_GAP = 4.0  # points kept free before the next run
_SIGNS = {"CR": ("DR", "CR"), "DR": ("DR", "CR"), "-": ("-", "+"), "+": ("-", "+")}
_PLACE_DATE = re.compile(
    r"([^\W\d][^\d,]+), (?:(?:den|le|il|a|em|dnia) )?(\d{1,2}[./-]\d{1,2}[./-]\d{4})"
)
# A postal code before a town: of Poland, of Portugal, of the Netherlands, of others.
_POSTAL = re.compile(r"(\d{2}-\d{3}|\d{4}-\d{3}|\d{4} [A-Z]{2}|\d{4,5}) [^\W\d]\D+")


def form(copies: Sequence[Sequence[Content]], values: Values, *, keep: Sequence[str]) -> Form:
    """Of one copy or several. What differs between them is a value.

    What is alike is not thereby a caption: an adviser or a branch may be the same on all.
    """
    pages, others = copies[0], copies[1:]
    found = [tables(page) for page in pages]
    whole = joined(found, pages)
    reader = _Reader(values, tuple(keep))
    for number, page in enumerate(pages):
        alike = [copy[number].runs for copy in others if number < len(copy)]
        reader.read(number, page, found=found[number], others=alike)
    shapes = [without_rules(page, n, found[n], whole=whole) for n, page in enumerate(pages)]
    cleaned = tuple(
        replace(page, runs=tuple(reader.kept[n]), shapes=shapes[n]) for n, page in enumerate(pages)
    )
    places = tuple(_captioned(p, cleaned) for p in _addressed(reader.places))
    return Form(
        cleaned,
        places,
        tuple(whole),
        tuple(reader.removed),
        numbered=tuple(reader.numbered),
    )


class _Reader:
    """Sorts runs into what stays, what is printed anew, and where."""

    def __init__(self, values: Values, keep: tuple[str, ...]) -> None:
        self.values, self.keep = values, keep
        self.kept: list[list[Run]] = []
        self.places: list[Place] = []
        self.removed: list[tuple[int, Rectangle, str]] = []
        self.numbered: list[tuple[int, Run, str]] = []
        self.groups: dict[str, str] = {}  # value -> the group of places that print it
        self.spelled: frozenset[Run] = frozenset()

    def read(
        self,
        number: int,
        page: Content,
        *,
        found: Sequence[Found],
        others: Sequence[Sequence[Run]],
    ) -> None:
        self.kept.append([])
        rows = [row for table in found for row in (*table.rows, table.foot)]
        cells = {run for row in rows for run in row}
        for row in rows:
            self.removed += [(number, run.box, "a cell of a table") for run in row]
        self.spelled = _spelled(page.runs)
        for line in lines(page.runs):
            free = [run for run in line if run not in cells]
            for at, run in enumerate(free):
                before = free[at - 1] if at else None
                self._run(number, run, before=before, end=_end(run, page), others=others)

    def _run(
        self,
        number: int,
        run: Run,
        *,
        before: Run | None,
        end: float,
        others: Sequence[Sequence[Run]],
    ) -> None:
        counted = _PAGE.fullmatch(run.text)
        if counted and (not counted[1].strip() or surely_caption(counted[1])):
            words = f"{counted[1]}{counted[2]} {{page.number}} {counted[4]} {{page.count}}"
            self.numbered.append((number, run, words))
            return
        rest = remainder(run.text, self.keep)
        if rest != run.text and (not rest or surely_caption(rest)):
            self.kept[number].append(run)
            return
        differs = not all(printed_alike(run, copy) for copy in others)
        answer = before is not None and before.text.rstrip().endswith(":")
        if not differs and not answer and self._stays(run):
            self.kept[number].append(run)
            return
        cut = 0 if differs or answer or self.values.told_by(run.text) else caption_end(run.text)
        if cut:
            head, run = split(run, cut)
            self.kept[number].append(head)
            before = head
        self._value(number, run, before=before, end=end)

    def _stays(self, run: Run) -> bool:
        sure = (
            run.upright
            and run not in self.spelled
            and surely_caption(run.text)
            and not self.values.told_by(run.text)
        )
        return sure and printable(run.text, run.font) is not None

    def _value(self, number: int, run: Run, *, before: Run | None, end: float) -> None:
        self.removed.append((number, run.box, "a value, or not surely a caption"))
        kind = kind_of(run.text)
        if not run.upright or run.size > 60:
            return
        if kind == "balance":
            mark = re.search(r"[^\d.,\s]+$", run.text)
            assert mark is not None
            money, sign = split(run, mark.start())
            self._place(number, money, kind="money", before=before, end=sign.box[0])
            self._place(number, sign, kind="sign", before=None, end=end)
            return
        postal = _POSTAL.fullmatch(run.text)
        if postal and before is None:
            code, town = split(run, postal.end(1) + 1)
            self._place(number, code, kind="postcode", before=None, end=town.box[0])
            self._place(number, town, kind="city", before=code, end=end)
            return
        dated = _PLACE_DATE.fullmatch(run.text)
        if dated and before is None:
            town, day = split(run, dated.start(2))
            self._place(number, town, kind="town", before=None, end=day.box[0])
            self._place(number, day, kind="date", before=town, end=end)
            return
        if kind == "text":
            kind = issuer(run.text) or kind
        self._place(number, run, kind=kind, before=before, end=end)

    def _place(self, number: int, run: Run, *, kind: str, before: Run | None, end: float) -> None:
        left, _, right, _ = run.box
        start = before.box[2] + _GAP if before is not None else left
        flush = before is not None and end - right < 60 and left - start > end - right
        tall = _TALL * run.size
        top = run.baseline - 0.85 * run.size - (tall - run.size) / 2
        box = (
            start if flush else left - 1,
            top,
            right + 1 if flush else max(right, end - _GAP),
            top + tall,
        )
        key = f"{kind} {run.text}" if kind != "sign" else f"sign {len(self.places)}"
        group = self.groups.setdefault(key, f"value {len(self.groups)}")
        if kind == "money" and re.search(r"[A-Z]{3}$", run.text):
            kind = "currency"
        shape = re.sub(r"\d", "#", run.text) if not re.search(r"[^\W\d]", run.text) else ""
        self.places.append(
            Place(
                number,
                box,
                "text",
                group,
                size=run.size,
                align="right" if flush else "left",
                sample=kind,
                font=run.font,
                shape=shape[:40],
                options=_SIGNS.get(run.text, ("S", "H")) if kind == "sign" else (),
            )
        )


def _spelled(runs: Sequence[Run]) -> frozenset[Run]:
    """Single letters near to each other, as of words that are set one letter below the other."""
    letters = [run for run in runs if len(run.text.strip()) == 1]
    return frozenset(one for one in letters if any(_neighbours(one, two) for two in letters))


def _neighbours(one: Run, two: Run) -> bool:
    near = _NEAR * max(one.size, two.size)
    return (
        one is not two
        and abs(one.box[0] - two.box[0]) < near
        and abs(one.baseline - two.baseline) < near
    )


def _end(run: Run, page: Content) -> float:
    """How far to the right there is nothing else beside it."""
    _, top, right, bottom = run.box
    beside = [
        other.box[0]
        for other in page.runs
        if other.box[0] >= right and other.box[1] < bottom and top < other.box[3]
    ]
    return min([*beside, page.width - 20])


def printed_alike(run: Run, runs: Sequence[Run]) -> bool:
    """Does a copy print the same at the same place?"""
    return any(
        other.text == run.text
        and abs(other.box[0] - run.box[0]) < _SAME
        and abs(other.baseline - run.baseline) < _SAME
        for other in runs
    )


def _addressed(places: Sequence[Place]) -> list[Place]:
    """With what stands above a postal code and town, in an address without captions."""
    made = list(places)
    for place in places:
        if place.sample != "postcode":
            continue
        above = [
            i
            for i, p in enumerate(made)
            if p.page == place.page
            and abs(p.box[0] - place.box[0]) < 2
            and 0 < place.box[1] - p.box[1] < 4 * place.size
            and p.sample == "text"
        ]
        for i, kind in zip(reversed(above), ("street", "addressee"), strict=False):
            made[i] = replace(made[i], sample=kind)
    return made


def _captioned(place: Place, pages: Sequence[Content]) -> Place:
    """With the words before or above it."""
    return replace(place, caption=nearest(place, pages[place.page].runs))
