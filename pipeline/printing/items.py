"""Items of lists: how many there are, and the pages printed for each of them.

``deeds.*.county`` on the page of item 2 is ``deeds.2.county``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.caches import cached
from pipeline.printing.mark import Mark

_NUMBER = re.compile(r"\.\d+(?=\.)")
_STARRED = re.compile(r"[a-zA-Z0-9_.]+\.\*\.[a-zA-Z0-9_.*]+")


@cached(most=4096)
def column(name: str) -> str:
    """The name of all its column's, of a cell's: ``postings.*.amount`` of ``postings.3.amount``."""
    return _NUMBER.sub(".*", name)


def starred(mark: Mark) -> list[str]:
    """The names of facts of any item that a mark has."""
    found: list[str] = []
    for value in mark.__dict__.values():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and ".*." in text:
                found += _STARRED.findall(text)
    return found


def numbered(mark: Mark, item: int) -> Mark:
    """The mark as it stands on the page of one item."""

    def named(value: object) -> object:
        return value.replace(".*.", f".{item}.") if isinstance(value, str) else value

    if not starred(mark):
        return mark
    return mark.model_copy(
        update={
            k: tuple(map(named, v)) if isinstance(v, tuple) else named(v)
            for k, v in mark.__dict__.items()
        }
    )


def count(facts: Iterable[str], table: str) -> int:
    """How many rows, or items, of a table a document with facts of these names states."""
    prefix = table + "."
    most = -1
    for name in facts:
        if name.startswith(prefix):
            number = name[len(prefix) :].split(".", 1)[0]
            if number.isdigit():
                most = max(most, int(number))
    return most + 1
