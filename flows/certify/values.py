"""Values in running text: what of a source's print somebody could tell a person by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flows.certify.form_words import LONGEST
from flows.certify.secrets import EMAIL

_CELLS = re.compile(r"\s{2,}|[\t|;]|:\s|:$|\n")
_PATTERNS = (
    EMAIL,
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b"),
    re.compile(r"\b\d{1,2}[./-] ?\d{1,2}[./-] ?\d{4}\b|\b\d{4}-\d{2}-\d{2}\b"),
    # Two days without years in a row, as in a statement, hold none with one.
    re.compile(r"(?<!\d[./-])\b\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}\b(?![./-]\d)"),
    re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"),
    # Letters may touch a sum, as of its currency or the next column; other digits may not.
    re.compile(r"(?<!\d)(?<!\d[.,'’])\d{1,3}(?:[.,'’ ]\d{3})*[.,]\d{2}(?!\d)"),
    re.compile(r"(?:\+|\b00?)\d[\d ()/.-]{6,20}\d\b"),
    re.compile(r"\b(?=[A-Z0-9./-]*\d[A-Z0-9./-]*\d)[A-Z0-9][A-Z0-9./-]{4,}[A-Z0-9]\b"),
    re.compile(r"\b\d[\d ]{6,}\d\b"),
)
_PARTICLES = "von|van|vom|de|del|della|der|den|di|da|dos|du|la|le|zu|zur|ten|ter|af|bin|al|y|e"
_WORD = r"[^\W\d_a-z][^\W\d_]+(?:[-'’][^\W\d_]+)*\.?"
_NAMES = re.compile(rf"(?={_WORD})(?<![^\W_])({_WORD}(?:,? (?:(?:{_PARTICLES}) ){{0,2}}{_WORD})+)")


def values(text: str) -> list[str]:
    """The whole runs of a text, and the days, sums, numbers and names in them; none twice."""
    return list(dict.fromkeys(each for each in _values(text) if each))


def _values(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for run in _CELLS.split(line):
            yield run.strip(" .,:")[:LONGEST]
        left = line
        for pattern in _PATTERNS:
            for found in pattern.finditer(left):
                yield found[0].strip(" .-/")
            left = pattern.sub(" | ", left)  # a piece of a number is none
        for found in _NAMES.finditer(left):
            yield from _grams(found[1].split(" "))


def _grams(names: list[str]) -> Iterable[str]:
    """Two or three words that follow each other: any of them may be the name."""
    for size in (2, 3):
        for start in range(len(names) - size + 1):
            yield " ".join(names[start : start + size]).strip(",")
