"""All secrets at once in a text or in bytes: an automaton for what is alike, and a distance of one
edit for what an OCR engine or a typist would make of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flows.certify.folding import END, Squeezed, squeeze
from flows.certify.secrets import Secret
from flows.certify.spellings import Spelling, base64s, direct, encoded, fuzzy_core, spellings
from flows.run.extra import needed

LONG = 10  # letters or digits that are a match also inside a longer word
ONE_NUMBER = 12  # digits that no two numbers on neighbouring lines make by chance
_BETWEEN = 2  # signs between two groups of one number, and different ones in all of it
_DIGITS = re.compile(r"\d+")
_MARKS = (".", "/", "-")  # between the parts of a day


class Match(NamedTuple):
    """A secret that was met.

    Attributes:
        secret: its place in the list.
        seen: what stood there, folded and squeezed, "" where it is the secret itself.
    """

    secret: int
    seen: str = ""


class _Half(NamedTuple):
    secret: int
    core: str
    first: bool


class Matcher:
    """Looks for a list of secrets."""

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self.secrets = secrets
        words: dict[str, list[Any]] = {}
        caseless: dict[str, list[int]] = {}
        cased: dict[str, list[int]] = {}
        plain: dict[str, list[tuple[int, int]]] = {}
        for number, secret in enumerate(secrets):
            for spelling in spellings(secret):
                words.setdefault(spelling.text, []).append((number, spelling))
            if core := fuzzy_core(secret):
                half = len(core) // 2
                words.setdefault(core[:half], []).append(_Half(number, core, True))
                words.setdefault(core[half:], []).append(_Half(number, core, False))
            for data in encoded(secret):
                caseless.setdefault(data.decode("latin-1"), []).append(number)
            for data in direct(secret):
                plain.setdefault(data.decode("latin-1"), []).append((number, len(data)))
            for data in base64s(secret):
                cased.setdefault(data.decode("latin-1"), []).append(number)
        self._words = _automaton(words)
        self._caseless, self._cased = _automaton(caseless), _automaton(cased)
        self._plain = _automaton(plain)

    def in_text(self, text: str) -> set[Match]:
        """Those met in a text, and in the bytes it is made of."""
        found = set(self._spelled(squeeze(text))) if self._words else set()
        return found | self._coded(text.encode("utf-8", "surrogatepass"))

    def in_bytes(self, data: bytes) -> set[Match]:
        """Those met in bytes, in any of their encodings."""
        found = self._coded(data)
        if self._plain:
            text = data.lower().decode("latin-1")
            for last, entries in self._plain.iter(text):
                for number, length in entries:
                    if self._apart(text, number, last + 1 - length, end=last + 1):
                        found.add(Match(number))
        return found

    def _apart(self, text: str, number: int, start: int, *, end: int) -> bool:
        """Does it stand alone? What is met by chance must, as part of a word it is another."""
        if not self.secrets[number].common and end - start >= LONG:
            return True
        return not (_alphanumeric(text, start - 1) or _alphanumeric(text, end))

    def _coded(self, data: bytes) -> set[Match]:
        found: set[Match] = set()
        for automaton, each in ((self._caseless, data.lower()), (self._cased, data)):
            if automaton:
                for _, numbers in automaton.iter(each.decode("latin-1")):
                    found.update(map(Match, numbers))
        return found

    def _spelled(self, text: Squeezed) -> Iterator[Match]:
        for last, entries in self._words.iter(text.text):
            for entry in entries:
                if isinstance(entry, _Half):
                    yield from _misread(text, entry, last + 1)
                elif _stands(text, entry[1], last + 1):
                    yield Match(entry[0])


def _automaton(patterns: dict[str, list[Any]]) -> Any:
    """One over all patterns; None of none, which the library could not search with."""
    made = needed("ahocorasick", "certify").Automaton()
    for pattern, value in patterns.items():
        if pattern:
            made.add_word(pattern, value)
    made.make_automaton()
    return made if len(made) else None


def _stands(text: Squeezed, spelling: Spelling, end: int) -> bool:
    """Is what ends here the spelling, and not part of something else?"""
    start = end - len(spelling.text)
    digits = spelling.text.isdigit()
    if not (spelling.open_left or _edge(text, spelling, start)) or not _edge(text, spelling, end):
        return False
    if not digits and not spelling.groups:
        return True
    inner = any(place in text.bounds for place in range(start + 1, end))
    if not inner and not spelling.sum_of:
        return spelling.glued
    before, groups, original, after = text.original(start, end)
    if spelling.sum_of:
        return _is_sum(before, original, after, told=spelling.sum_of)
    if spelling.groups:
        in_row = max(map(len, spelling.groups)) == 2 and _goes_on(before, after)
        return tuple(groups) == spelling.groups and not in_row
    return _one_number(original)


def _edge(text: Squeezed, spelling: Spelling, place: int) -> bool:
    if text.bound(place):
        return True
    if spelling.sum_of or spelling.groups or len(spelling.text) < LONG:
        return False
    around = text.text[place - 1 : place + 1]
    return not (spelling.text.isdigit() and around.isdigit())


def _goes_on(before: str, after: str) -> bool:
    """Do figures go on to either side, as where two days without years stand in a row?"""
    first, last = before[:1].isdigit() and before[-1:] in _MARKS, after[1:2].isdigit()
    return first or (last and after[:1] in _MARKS)


def _one_number(original: str) -> bool:
    """Are its groups of digits set apart as those of one number are?"""
    plain = original.replace("(", "").replace(")", "")  # as telephone numbers have
    gaps = [gap for gap in _DIGITS.split(plain) if gap]
    if any(len(gap) > _BETWEEN for gap in gaps) or len(set("".join(gaps))) > _BETWEEN:
        return False
    digits = sum(map(str.isdigit, original))
    if len(gaps) >= digits // 2:  # a cell for each
        return len(set(gaps)) == 1
    return digits >= ONE_NUMBER or "\n" not in original


def _is_sum(before: str, original: str, after: str, *, told: tuple[str, str]) -> bool:
    """Is the number that stands there this sum, in anybody's way of writing it?"""
    if before[-1:] in (".", ",") and before[:1].isdigit():
        return False
    if after[:1] in (".", ",") and after[1:2].isdigit():
        return False
    whole, cents = told
    tail = original[-len(cents) - 1 :] if cents else ""
    if cents and (tail[:1] not in (".", ",") or tail[1:] != cents):
        return False
    head = original[: len(original) - len(tail)]
    if "".join(filter(str.isdigit, head)) != whole:
        return False
    groups = "".join(c if c.isdigit() else " " for c in head).split(" ")
    return len(groups) == 1 or all(len(group) == 3 for group in groups[1:])


def _misread(text: Squeezed, half: _Half, end: int) -> Iterator[Match]:
    """One half is there; is the other, but for one letter?"""
    split = len(half.core) // 2
    near, far = half.core[:split], half.core[split:]
    start = end - len(near if half.first else far)
    if not text.bound(start if half.first else end):
        return
    other = far if half.first else near
    for length in (len(other) - 1, len(other), len(other) + 1):
        edge = end + length if half.first else start - length
        if not 0 <= edge <= len(text.text) or not text.bound(edge):
            continue
        seen = text.text[end:edge] if half.first else text.text[edge:start]
        if END in seen or not _one_edit(other, seen):
            continue
        first, last = (start, edge) if half.first else (edge, end)
        if not half.core.isdigit() or _one_number(text.original(first, last)[2]):
            yield Match(half.secret, text.text[first:last])


def _one_edit(one: str, other: str) -> bool:
    distance = needed("rapidfuzz.distance", "certify").Levenshtein.distance
    return bool(distance(one, other, score_cutoff=1) == 1)


def _alphanumeric(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isascii() and text[place].isalnum()
