"""What an approved form says: its captions and options, and texts that are read of several of them.

A reader of a page joins what stands side by side, and engines overlook the gaps: "Bank
AGKreditantrag". Such a run says nothing of anybody if it falls into captions, whole but for the
first and the last of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from flows.certify.folding import squeezed, words

MOST_PAGES = 20  # of a paper that says "page 2 of 3"
_PRINTED = ("text", "paragraph", "header", "equals", "label", "value", "title")
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_PLACE = re.compile(r"\{[^{}]*\}")
_NUMBER, _COUNT = "{page.number}", "{page.count}"
_AT_EDGE = 40  # words of a caption that may begin or end a run
LONGEST = 400  # letters of a run that is a value as a whole; of a longer one the first
_SHORT = 3  # letters below which a piece is met in any word; a run may have one such
_LEAST = 6  # letters of a run that is made of several


def said(content: Any) -> Iterator[str]:
    """Captions and options in what a form's YAML or JSON says; page numbers filled in.

    And lines of captions, as a page prints them side by side.
    """
    yield from _pieces(content)
    if isinstance(content, dict):
        for page in _listed(content.get("pages")):
            yield from _lines(_listed(page.get("marks")))
    else:
        yield from _lines(_listed(content))


def _listed(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _lines(captions: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Captions on one height from left to right: of a layout's marks, or a scan's boxes."""
    rows: dict[tuple[Any, int], list[tuple[float, str]]] = defaultdict(list)
    for each in captions:
        text, at = each.get("text"), each.get("at") or each.get("box")
        if isinstance(text, str) and isinstance(at, list) and len(at) >= 2:
            rows[each.get("page"), round(float(at[1]))].append((float(at[0]), text))
    for row in rows.values():
        if len(row) > 1:
            yield " ".join(text for _, text in sorted(row))


def _pieces(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _under(str(key), value)
    elif isinstance(content, list):
        for each in content:
            yield from _pieces(each)


def _under(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if key in _PRINTED:
            yield from _filled(value)
        elif key == "formula":
            yield from (one or other for one, other in _LITERAL.findall(value))
    elif key == "choice" and isinstance(value, dict):
        yield from map(str, value)
    elif key == "map" and isinstance(value, list):
        yield from (str(v) for each in value if isinstance(each, dict) for v in each.values())
    else:
        yield from _pieces(value)


def _filled(text: str) -> Iterator[str]:
    """A caption without the facts within it, and with any number of pages."""
    if "{" not in text:
        yield text
        return
    yield from _PLACE.split(text)
    if _NUMBER not in text and _COUNT not in text:
        return
    for count in range(1, MOST_PAGES + 1):
        for number in range(1, count + 1):
            page = text.replace(_NUMBER, str(number)).replace(_COUNT, str(count))
            yield _PLACE.sub(" ", page)


class FormWords:
    """The pieces that forms' captions and options fall into, folded and squeezed."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._whole: set[str] = set()
        self._firsts: set[str] = set()  # ends of captions, with which a run may begin
        self._lasts: set[str] = set()  # beginnings, with which one may end
        self._told: dict[str, bool] = {}
        for text in texts:
            parts = words(text)
            if any(map(str.isalpha, parts)):
                self._whole.add("".join(parts))
                for cut in range(1, min(len(parts), _AT_EDGE)):
                    self._firsts.add("".join(parts[-cut:]))
                    self._lasts.add("".join(parts[:cut]))

    def join(self, text: str) -> bool:
        """Is a text no more than captions in a row?"""
        plain = squeezed(text)
        if plain not in self._told:
            fits = _LEAST <= len(plain) <= LONGEST
            self._told[plain] = fits and self._made_of(plain, cut=len(text) >= LONGEST)
        return self._told[plain]

    def _made_of(self, plain: str, *, cut: bool) -> bool:
        """Each place that can be reached, with the fewest short pieces on the way there.

        ``cut``: it may end within a word.
        """
        reached: dict[int, int] = {0: 0}
        for start in range(len(plain)):
            if start not in reached:
                continue
            for end in range(start + 1, len(plain) + 1):
                short = reached[start] + (end - start < _SHORT)
                if short <= min(1, reached.get(end, 2) - 1) and self._piece(plain, start, end):
                    reached[end] = short
        if cut and any(whole.startswith(plain[max(reached) :]) for whole in self._whole):
            return True
        return len(plain) in reached

    def _piece(self, plain: str, start: int, end: int) -> bool:
        piece = plain[start:end]
        if piece.isdigit():
            return False
        if piece in self._whole:
            return True
        return (start == 0 and piece in self._firsts) or (
            end == len(plain) and piece in self._lasts
        )


def cells(lines: Iterable[str]) -> Iterator[str]:
    """Of a list (CSV) what a paper may say: its cells."""
    for line in lines:
        yield from (cell.strip().strip('"') for cell in re.split("[,;\t]", line))
