"""The two invented countries: their word lists, regions, currency and offices."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from pipeline.caches import cached
from pipeline.records import Language
from pipeline.vocabulary import LANGUAGES


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Naming(_Part):
    name: str
    latin: str
    short: str


class Money(_Part):
    """A currency that exists nowhere; papers print plain amounts, in English with a dollar sign."""

    name: str
    code: str


class Region(_Part):
    """A region of an invented country.

    ``code``: zh two digits of the identity number, en county digits; ``dial``: never-assigned area
    code.
    """

    name: str
    code: str
    dial: str
    post: str
    cities: tuple[str, ...]
    latin: str = ""
    abbr: str = ""
    licence: str = ""


class Trade(_Part):
    name: str
    latin: str
    jobs: tuple[str, ...]


class Lexicon(_Part):
    """One country's words, as its YAML has them."""

    country: Naming
    currency: Money
    regions: tuple[Region, ...]
    districts: tuple[str, ...] = ()
    streets: tuple[str, ...]
    street_kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    pinyin: dict[str, str] = {}
    bank_words: tuple[str, ...]
    coins: tuple[str, ...]
    trades: tuple[Trade, ...]
    shops: tuple[Trade, ...]
    suffixes: dict[str, tuple[str, ...]]
    grades: tuple[str, ...]
    merchants: dict[str, tuple[str, ...]]
    landlords: tuple[str, ...]
    branches: tuple[str, ...]
    authorities: dict[str, str]
    purposes: tuple[str, ...]
    repayments: tuple[str, ...]
    relations: tuple[str, ...]
    educations: tuple[str, ...]
    schoolings: tuple[str, ...]
    colleges: tuple[str, ...]
    universities: tuple[str, ...]
    majors: tuple[str, ...]
    departments: tuple[str, ...]
    makes: tuple[str, ...]
    models: tuple[str, ...]
    colours: tuple[str, ...]
    platforms: tuple[str, ...]
    methods: tuple[str, ...]
    professionals: tuple[str, ...]
    lawyers: tuple[str, ...] = ()
    hardships: tuple[str, ...] = ()
    goods: dict[str, tuple[str, ...]] = {}
    ethnicities: dict[str, float]
    hair: dict[str, float] = {}
    eyes: dict[str, float] = {}
    double_families: tuple[str, ...] = ()
    given_female: tuple[str, ...] = ()
    given_male: tuple[str, ...] = ()
    given_both: tuple[str, ...] = ()
    families_abroad: tuple[str, ...] = ()
    given_abroad_female: tuple[str, ...] = ()
    given_abroad_male: tuple[str, ...] = ()
    too_known: tuple[str, ...] = ()  # names a reader would take for somebody


@cached
def lexicon(language: Language) -> Lexicon:
    """The country whose papers are in ``language``."""
    path = Path(__file__).with_name(f"{language}.yaml")
    return Lexicon.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


COUNTRY: Mapping[Language, str] = {name: lexicon(name).country.name for name in LANGUAGES}
CURRENCY: Mapping[Language, str] = {name: lexicon(name).currency.name for name in LANGUAGES}
