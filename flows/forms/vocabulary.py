"""Which words are surely a form's own: those that stand on forms and are nobody's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pipeline.caches import cached

_WORD = re.compile(r"[^\W\d_]+")
_EITHER = re.compile(r"\((?:n|s|e|en|r|in|innen)\)|[/*:]in(?:nen)?\b")  # "Vorname(n)", "Kunde/in"
_JOINTS = ("", "s", "n", "en", "es", "e", "er")  # between the parts of a German compound
_ENDINGS = ("", "s", "e", "n", "en", "er", "es", "em", "ed", "ing", "ly", "in", "innen")
_SHORTEST = 3  # letters of a part of a compound
_LARGEST = 60  # letters of a word that is looked at


def words(text: str) -> list[str]:
    """Its words without digits and signs, lower case."""
    plain = _EITHER.sub("", unicodedata.normalize("NFC", text))
    return [w.lower() for w in _WORD.findall(plain)]


def known(word: str) -> bool:
    """Is it a word of forms, inflected or compounded?"""
    word = word.lower()
    if word in _all():
        return True
    if len(word) > _LARGEST:
        return False
    return _inflected(word) or _compound(word)


def all_known(text: str) -> bool:
    """Is every word of it a form's own, and is there one?"""
    found = words(text)
    return bool(found) and all(map(known, found))


def language(found: Iterable[str]) -> Literal["de", "en"]:
    """Of most of these words."""
    german = english = 0
    for word in found:
        german += word in _of("de") or word not in _of("en") and _compound(word)
        english += word in _of("en")
    return "de" if german >= english else "en"


@cached
def _of(language: str) -> frozenset[str]:
    path = Path(__file__).parent / f"words_{language}.txt"
    return frozenset(path.read_text("utf-8").split())


@cached
def _all() -> frozenset[str]:
    return _of("de") | _of("en") | _of("short")


@cached
def _parts() -> frozenset[str]:
    """What compounds are made of."""
    return frozenset(word for word in _all() if len(word) >= _SHORTEST)


def _inflected(word: str) -> bool:
    for ending in _ENDINGS[1:]:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST and stem in _all():
            return True
    return word + "e" in _all() or word + "en" in _all()


@cached(most=20_000)
def _compound(word: str) -> bool:
    """Is it made of parts that are words of forms?"""
    for cut in range(_SHORTEST + 1, len(word) - _SHORTEST):
        head, tail = word[:cut], word[cut:]
        if len(tail) < 4 or not _is_part(head):
            continue
        if tail in _parts() or _inflected(tail) or _compound(tail):
            return True
    return False


def _is_part(head: str) -> bool:
    for joint in _JOINTS:
        stem = head.removesuffix(joint) if joint else head
        if len(stem) > _SHORTEST and stem in _parts():
            return True
    return False


def is_name(word: str) -> bool:
    """Does a register of usual names hold it?"""
    return word.lower() in _names()


@cached
def _names() -> frozenset[str]:
    from faker.providers.person.de_DE import Provider as German
    from faker.providers.person.en_US import Provider as American

    found: set[str] = set()
    for provider in (German, American):
        found |= {str(n).lower() for n in (*provider.first_names, *provider.last_names)}
    return frozenset(found)
