"""Guesses as a locale can print them: its own country, and no number it has no rule for."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from flows.forms.captions import Guess, quoted
from flows.forms.written.kind_yaml import Fact
from pipeline.forms.identifiers import TAX

_COUNTRY, _NATIONALITY = "applicant.country", "applicant.nationality"
_FIGURES = '{pattern: "#########"}'  # of a tax number of which nobody can say that it is nobody's


def localized(facts: Mapping[str, Fact], name: str) -> dict[str, Fact]:
    """Facts by name, as a kind of this locale can have them."""
    locale = Locale.parse(name, sep="-")
    return {key: fact._replace(guess=_told(fact.guess, locale)) for key, fact in facts.items()}


def _told(guess: Guess, locale: Locale) -> Guess:
    if guess.type == "tax_id" and (locale.territory or "") not in TAX:
        return guess._replace(type="pattern", source=_FIGURES, sure=False)
    german = locale.language == "de" and locale.territory == "DE"
    base = guess.name.rstrip("_0123456789")
    if guess.type != "text" or base not in (_COUNTRY, _NATIONALITY) or german:
        return guess
    country = locale.get_territory_name() or locale.get_display_name() or locale.language
    return guess._replace(source=f"{{choice: {{{quoted(country)}: 1}}}}")
