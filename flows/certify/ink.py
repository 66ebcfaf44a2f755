"""Is a line of print, as an OCR engine read it, an approved caption or a fact of the picture?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from flows.certify.folding import END, squeezed, words
from flows.run.extra import needed

SHORTEST = 6  # letters or digits of a line that is judged: fewer are read into any texture
ALIKE = 80  # of 100, for a line within the captions or the facts
SHARE = 0.6  # of a line's letters that must stand in words which are known
_MISREAD = 4  # letters from which on a word may be misread by one
# Letters of a word, and how many of them an engine that is sure of it may have wrong where the word
# is a caption's or the case's own: "Kantemzahung" on a crease.
_WORN = ((12, 3), (9, 2))
_PART = re.compile(r"\d+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[^\W\d_\u3040-\uffff]+")
# Signs that an engine takes for each other.
_CONFUSED = str.maketrans("0oil1|5s8b2z6g", "ooiiii55bb22gg")


class Told(NamedTuple):
    """What a case says, as its lines of print are held against it."""

    text: str  # folded, with ``folding.END`` between facts
    words: frozenset[str]


def told(facts: Iterable[str]) -> Told:
    """Of a case's facts, all that may be asked of them."""
    given = list(facts)
    parted = {part.translate(_CONFUSED) for fact in given for part in parts(fact)}
    return Told(END.join(map(_plain, given)), frozenset(parted))


class Ink:
    """What may stand on paper: captions for all pictures, facts for each."""

    def __init__(self, captions: Iterable[str], vocabulary: Iterable[str]) -> None:
        """``captions``: lines of print; ``vocabulary``: words that any of them may be made of."""
        printed = list(captions)
        lines = sorted({_plain(line) for line in printed} - {""})
        self._captions = END.join(lines)
        said = {part.translate(_CONFUSED) for line in printed for part in parts(line)}
        self._long = sorted(part for part in said if len(part) >= _WORN[-1][0])
        self._vocabulary = {word.translate(_CONFUSED) for word in vocabulary}
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._vocabulary):
            self._by_length.setdefault(len(word), []).append(word)

    def explained(self, line: str, case: Told) -> bool:
        """Is a line of print a caption, a fact, or both in a row, as far as it was read?"""
        text = _plain(line)
        if len(text) < SHORTEST:
            return True
        partial = needed("rapidfuzz.fuzz", "certify").partial_ratio
        if any(
            len(each) >= len(text) and partial(text, each, score_cutoff=ALIKE)
            for each in (case.text, self._captions)
        ):
            return True
        return self._share(line, case) >= SHARE

    def _share(self, line: str, case: Told) -> float:
        """Of a line's letters those in words of facts or captions."""
        known = total = 0
        for word in parts(line):
            plain = word.translate(_CONFUSED)
            total += len(plain)
            if plain.isascii():
                known += len(plain) * (self._is_known(plain, case.words) or plain in case.text)
            else:
                known += _covered(plain, case.text, self._captions)
        return known / max(total, 1)

    def _is_known(self, word: str, fact_words: frozenset[str]) -> bool:
        if word in fact_words or word in self._vocabulary:
            return True
        if len(word) < _MISREAD:
            return False
        nearest = needed("rapidfuzz.process", "certify").extractOne
        distance = needed("rapidfuzz.distance", "certify").Levenshtein.distance
        lengths = range(len(word) - 1, len(word) + 2)
        near = [each for length in lengths for each in self._by_length.get(length, ())]
        near += fact_words
        if nearest(word, near, scorer=distance, score_cutoff=1) is not None:
            return True
        wrong = next((most for length, most in _WORN if len(word) >= length), 0)
        if not wrong:
            return False
        # Of a word that runs out of sight the beginning alone is read.
        long = [own for own in (*self._long, *fact_words) if len(own) >= len(word) - wrong]
        own = long + [each[: len(word)] for each in long if len(each) > len(word)]
        return nearest(word, own, scorer=distance, score_cutoff=wrong) is not None


def parts(line: str) -> list[str]:
    """A line's words, cut where digits meet letters: an engine overlooks spaces."""
    return [part for word in words(line) for part in _PART.findall(word)]


def _plain(text: str) -> str:
    return squeezed(text).translate(_CONFUSED)


def _covered(word: str, told: str, captions: str) -> int:
    """Letters of a script without spaces that stand, two in a row, in facts or captions.

    Or alone, where a fact is no more than a letter.
    """
    known = {at for at, letter in enumerate(word) if f"{END}{letter}{END}" in f"{END}{told}{END}"}
    for at in range(len(word) - 1):
        pair = word[at : at + 2]
        if pair in told or pair in captions:
            known |= {at, at + 1}
    return len(known)
