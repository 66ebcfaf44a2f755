"""Which words are surely a form's own: those that stand on forms and are nobody's name.

German and English words count on every form, those of another language on forms that speak it: a
word of forms in one language is a family's or a town's name in the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.caches import cached
from pipeline.parsing import yaml_file

_WORD = re.compile(r"[^\W\d_]+")
_EITHER = re.compile(r"\((?:n|s|e|en|r|in|innen)\)|[/*:]in(?:nen)?\b")  # "Vorname(n)", "Kunde/in"
_JOINTS = ("", "s", "n", "en", "es", "e", "er")  # between the parts of a German compound
_ENDINGS = ("", "s", "e", "n", "en", "er", "es", "em", "ed", "ing", "ly", "in", "innen")
_SHORTEST = 3  # letters of a part of a compound
_LARGEST = 60  # letters of a word that is looked at
# How a form's language is written where nobody says; of equal counts the first is taken.
LOCALES = {
    "de": "de-DE",
    "en": "en-US",
    "fr": "fr-FR",
    "es": "es-ES",
    "it": "it-IT",
    "nl": "nl-NL",
    "pt": "pt-PT",
    "pl": "pl-PL",
}
_EVERYWHERE = ("de", "en")
_spoken: ContextVar[str] = ContextVar("spoken", default="de")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """For as long as a form of this language, a key of ``LOCALES``, is read."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The language of the form that is read."""
    return _spoken.get()


def words(text: str) -> list[str]:
    """Its words without digits and signs, lower case."""
    plain = _EITHER.sub("", unicodedata.normalize("NFC", text))
    return [w.lower() for w in _WORD.findall(plain)]


def known(word: str) -> bool:
    """Is it a word of forms, inflected or compounded?"""
    word = word.lower()
    if word in _all(spoken()):
        return True
    if len(word) > _LARGEST:
        return False
    return _inflected(word, spoken()) or _compound(word, spoken())


def all_known(text: str) -> bool:
    """Is every word of it a form's own, and is there one?"""
    found = words(text)
    return bool(found) and all(map(known, found))


def language(found: Iterable[str]) -> str:
    """Of most of these words; a key of ``LOCALES``."""
    counts = dict.fromkeys(LOCALES, 0)
    for word in found:
        own = [name for name in LOCALES if word in _of(name)]
        if not own and _compound(word, "de"):
            own = ["de"]
        for name in own:
            counts[name] += 1
    return max(counts, key=lambda name: counts[name])


@cached
def said() -> Mapping[str, Any]:
    """What words_meant.yaml says."""
    path = Path(__file__).with_name("words_meant.yaml")
    found: Mapping[str, Any] = yaml_file.read(path, path.name)[1]
    return found


@cached
def meant(name: str) -> list[str]:
    """Words of one meaning, lower case and without accents."""
    return str(said()[name]).split()


@cached
def _of(language: str) -> frozenset[str]:
    """Its words; of languages whose accents are often left out, without them too."""
    path = Path(__file__).parent / f"words_{language}.txt"
    found = frozenset(path.read_text("utf-8").split())
    if language in _EVERYWHERE:
        return found
    return found | {bare(word) for word in found}


def bare(word: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFKD", word.lower().replace("ł", "l"))
    return "".join(c for c in apart if not unicodedata.combining(c))


@cached
def _all(language: str) -> frozenset[str]:
    return _of("de") | _of("en") | _of("short") | _of(language)


@cached
def _parts(language: str) -> frozenset[str]:
    """What compounds are made of: of the languages that make them."""
    found = _all("nl" if language == "nl" else "de")
    return frozenset(word for word in found if len(word) >= _SHORTEST)


def _inflected(word: str, language: str) -> bool:
    found = _all(language)
    for ending in _ENDINGS[1:]:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST and stem in found:
            return True
    return word + "e" in found or word + "en" in found


@cached(most=20_000)
def _compound(word: str, language: str) -> bool:
    """Is it made of parts that are words of forms?"""
    parts = _parts(language)
    for cut in range(_SHORTEST + 1, len(word) - _SHORTEST):
        head, tail = word[:cut], word[cut:]
        if len(tail) < 4 or not _is_part(head, parts):
            continue
        if tail in parts or _inflected(tail, "de") or _compound(tail, language):
            return True
    return False


def _is_part(head: str, parts: frozenset[str]) -> bool:
    for joint in _JOINTS:
        stem = head.removesuffix(joint) if joint else head
        if len(stem) > _SHORTEST and stem in parts:
            return True
    return False


def is_name(word: str) -> bool:
    """Does a register of usual names hold it?"""
    return word.lower() in _names(spoken())


_LISTS = ("first_names", "last_names", "unisex_last_names")  # of Faker's providers


def only_names(text: str) -> bool:
    """Is every word of it a usual name, but for those that join names?"""
    found = words(text)
    joined = [word for word in found if word not in meant("particles")]
    return all(map(is_name, joined or found))


@cached
def _names(language: str) -> frozenset[str]:
    found: set[str] = set()
    for name in {*_EVERYWHERE, language}:
        locale = LOCALES[name].replace("-", "_")
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for register in _LISTS:
            found |= {str(n).lower() for n in getattr(provider, register, ())}
    return frozenset(found)
