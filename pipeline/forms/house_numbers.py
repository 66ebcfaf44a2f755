"""Streets with a house number as towns have them, where Faker's are of any length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.roles import Rng

_HIGHEST = 199
_BEHIND, _FLAT = 0.06, 0.5  # shares of houses with something behind the number, and with flats
_NUMBER = "{{building_number}}"
_SMALL, _LARGE = ("a", "b", "c"), ("A", "B", "C")
# Faker's locale -> what may stand behind a number.
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "de_AT": _SMALL,
    "de_CH": _SMALL,
    "de_DE": _SMALL,
    "en_GB": _LARGE,
    "es_ES": (),
    "fr_BE": (),
    "fr_CH": (),
    "fr_FR": (" bis", " ter"),
    "it_IT": ("/A", "/B"),
    "nl_BE": _LARGE,
    "nl_NL": _LARGE,
    "pl_PL": _LARGE,
    "pt_PT": ("-A", "-B"),
}


def house_number(code: str, rng: Rng) -> str:
    """Of a house in a locale that has ``_ENDINGS``: 1 to 199, small ones more often.

    A few have a letter, and in Poland half of them flats: "12/5".
    """
    number = str(1 + int(_HIGHEST * rng.random() ** 2))
    endings = _ENDINGS[code]
    if endings and rng.random() < _BEHIND:
        number += endings[int(rng.integers(len(endings)))]
    if code == "pl_PL" and rng.random() < _FLAT:
        number += f"/{int(rng.integers(1, 61))}"
    return number


def street_address(code: str, rng: Rng, faker: Any, *, provider: Any) -> str:
    """A street of Faker's with a number: ours where the locale has ``_ENDINGS``, else Faker's."""
    formats = getattr(provider, "street_address_formats", ())
    numbered = [text for text in formats if _NUMBER in text]
    if code not in _ENDINGS or not numbered:
        return str(faker.street_address())
    chosen = numbered[int(rng.integers(len(numbered)))]
    return str(faker.parse(chosen.replace(_NUMBER, house_number(code, rng))))
