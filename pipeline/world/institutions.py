"""Banks and public offices of the invented countries."""

from __future__ import annotations

from pipeline.records import Language, Organisation, Place
from pipeline.roles import Rng
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import landline, organisation_code
from pipeline.world.people.names import draw_name
from pipeline.world.places import draw_place, region_of


def bank_digits(bank: Organisation, language: Language) -> str:
    """The two digits of account numbers that are this bank's."""
    names = [bank_name(language, i)[0] for i in range(len(lexicon(language).bank_words))]
    return nth_bank_digits(names.index(bank.name))


def nth_bank_digits(index: int) -> str:
    """Those of the country's n-th bank."""
    return f"{10 + 7 * index:02d}"


def bank_name(language: Language, index: int) -> tuple[str, str]:
    """(name, latin name) of the country's n-th bank: its home region and a virtue."""
    words = lexicon(language)
    region, virtue = words.regions[index], words.bank_words[index]
    if language == "zh":
        latin = "".join(words.pinyin[c] for c in virtue)
        return f"{region.name[:2]}{virtue}银行", f"{region.latin} {latin} bank".upper()
    return f"{region.name} {virtue}", f"{region.name} {virtue}".upper()


def draw_bank(language: Language, rng: Rng) -> Organisation:
    """One of the country's banks, with a head office drawn in its home region."""
    words = lexicon(language)
    index = int(rng.integers(0, len(words.bank_words)))
    name, latin = bank_name(language, index)
    region = words.regions[index]
    place = draw_place(language, rng, region, home=False)
    contact = draw_name(language, "F" if rng.random() < 0.5 else "M", rng)[0]
    return Organisation(
        kind="bank",
        name=name,
        latin_name=latin,
        place=place,
        phone=landline(language, region.dial, rng),
        contact=contact,
        code=organisation_code(language, place.area_code, rng),
    )


def authority_name(language: Language, office: str, place: Place) -> str:
    """An authority's name where somebody lives.

    zh "霁原省霁汀市税务局"; en "State of Alderwyn Department of Road Licensing", the social
    register being the Commonwealth's.
    """
    words = lexicon(language)
    if language == "zh":
        whose = (
            f"{place.city}{place.district}" if office == "police" else f"{place.region}{place.city}"
        )
        return f"{whose}{words.authorities[office]}"
    if office == "transport" or office == "police":
        return f"State of {region_of(language, place).name} {words.authorities[office]}"
    return f"{words.country.name} {words.authorities[office]}"
