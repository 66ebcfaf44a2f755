"""The letters that people and places of a locale are written with, and whether fonts have them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from pipeline.caches import cached
from pipeline.forms.paper import Kind
from pipeline.forms.people import provider
from pipeline.forms.schema import Valued
from pipeline.forms.written import spec_of
from pipeline.printing.fonts import face
from pipeline.printing.mark import Fault, Mark

PROVIDERS = ("person", "address", "company")
_OF_PEOPLE = ("person.", "spouse.", "employer.", "bank.")  # sources that are names of somebody


@cached(most=16)
def letters(code: str) -> str:
    """Every Latin letter in Faker's words for people, places and firms of a locale, sorted."""
    found: set[str] = set()
    for name in PROVIDERS:
        own = vars(type(provider(code, name)))
        found.update(*_texts(own.values()))
    return "".join(sorted(c for c in found if _is_latin(c)))


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping | list | tuple):
            yield from _texts(value)


def _is_latin(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")


def covered(kind: Kind, mark: Mark) -> None:
    """Can the fonts of a mark that prints names print all names there may be?

    Raises:
        Fault: a letter is missing.
    """
    specs = (spec_of(kind, name) for name, _ in mark.facts_named())
    if not any(spec is not None and _names(spec) for spec in specs):
        return
    for font in dict.fromkeys(mark.fonts_named()):
        if missing := face(font).missing(letters(kind.people.code)):
            raise Fault(
                f"font: it has no glyph for {missing[:20]!r}, which names of "
                f"{kind.people.code.replace('_', '-')} have",
                "choose another font",
            )


def _names(spec: Valued) -> bool:
    """Does a fact print names that a locale's lists give?"""
    path = (spec.source.path or "") if spec.source else ""
    return spec.type in ("name", "address") or path.startswith(_OF_PEOPLE)
