"""Text without what spelling may change: case, accents, spaces, punctuation, line breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

END = "\x1f"  # between texts that do not follow each other: nothing matches across it
_MARKS = re.compile("[\u0300-\u036f]")
_TOKEN = re.compile(f"[^\\W_]+|{END}")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")  # written without spaces


class Squeezed(NamedTuple):
    """A folded text without what lies between its words.

    Attributes:
        text: words one after the other.
        bounds: where in it a word begins or ends.
        folded: with everything between its words.
    """

    text: str
    bounds: frozenset[int]
    folded: str

    def bound(self, place: int) -> bool:
        """Does a word begin or end here? Between signs of scripts without spaces: always."""
        if place in self.bounds:
            return True
        near = self.text[max(place - 1, 0) : place + 1]
        return bool(_WIDE.search(near))

    def original(self, start: int, end: int) -> tuple[str, list[str], str, str]:
        """What stands there before squeezing.

        Returns:
            The two characters before, the tokens and what lies between them in turn joined as a
            list of words, the folded text itself, and the two characters after.
        """
        at, first, last, words = 0, -1, -1, []
        for found in _TOKEN.finditer(self.folded):
            length = found.end() - found.start()
            if at + length > start and first < 0:
                first = found.start() + start - at
            if first >= 0:
                words.append(found[0][max(start - at, 0) : end - at])
            at += length
            if at >= end:
                last = found.end() - (at - end)
                break
        inside = self.folded[first:last]
        return self.folded[max(first - 2, 0) : first], words, inside, self.folded[last : last + 2]


def fold(text: str) -> str:
    """Lower case, without accents and compatibility forms."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _MARKS.sub("", unicodedata.normalize("NFKD", plain))


def squeeze(text: str) -> Squeezed:
    """A text as it is searched."""
    folded = fold(text)
    words = _TOKEN.findall(folded)
    return Squeezed("".join(words), frozenset(accumulate(map(len, words), initial=0)), folded)


def squeezed(text: str) -> str:
    """Its words one after the other."""
    return "".join(_TOKEN.findall(fold(text)))


def words(text: str) -> Sequence[str]:
    """Its words, folded."""
    return [word for word in _TOKEN.findall(fold(text)) if word != END]
