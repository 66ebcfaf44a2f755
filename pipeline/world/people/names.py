"""Personal names: Faker's lists give words, our own addresses choose among them."""

from __future__ import annotations

from faker.providers.person.en_US import Provider as English
from faker.providers.person.zh_CN import Provider as Chinese

from pipeline.caches import cached
from pipeline.records import Language, Sex
from pipeline.roles import Rng
from pipeline.world.countries import Lexicon, lexicon
from pipeline.world.places import one


def _printable(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without words whose glyphs lie outside GB2312, the range our fonts cover."""
    return tuple(w for w in words if w.encode("gb2312", "ignore").decode("gb2312") == w)


@cached
def _zh_families() -> tuple[str, ...]:
    return tuple(w for w in _printable(tuple(Chinese.last_names)) if len(w) == 1)


@cached
def _zh_givens(sex: Sex) -> tuple[str, ...]:
    return _printable(tuple(Chinese.first_names_female if sex == "F" else Chinese.first_names_male))


@cached
def _en_words(sex: Sex) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(English.first_names_female if sex == "F" else English.first_names_male), tuple(
        English.last_names
    )


def draw_name(language: Language, sex: Sex, rng: Rng, *, family: str = "") -> tuple[str, str, str]:
    """(full, given, family); ``family`` fixes the family name, as for a child."""
    words = lexicon(language)
    return (
        _zh(words, sex, rng, family=family)
        if language == "zh"
        else _en(words, sex, rng, family=family)
    )


def _zh(words: Lexicon, sex: Sex, rng: Rng, *, family: str) -> tuple[str, str, str]:
    own = words.given_female if sex == "F" else words.given_male
    double, shape, plain = rng.random(3)
    family = family or (
        one(rng, words.double_families) if double < 0.08 else one(rng, _zh_families())
    )
    if shape < 0.14:
        given = one(rng, own)
    elif shape < 0.20:
        given = one(rng, own) + one(rng, words.given_both) + one(rng, words.given_both)
    elif plain < 0.15:
        given = one(rng, _zh_givens(sex))
    else:
        pair = [one(rng, own), one(rng, words.given_both if shape < 0.65 else own)]
        given = "".join(pair if shape < 0.45 or shape >= 0.65 else reversed(pair))
    if len(family + given) > 4:
        given = given[:2]
    if given in words.double_families or (len(given) == 2 and given[0] == given[1] and plain > 0.5):
        given = given[0]
    if family + given in words.too_known:
        given += words.given_both[0]
    return family + given, given, family


def _en(words: Lexicon, sex: Sex, rng: Rng, *, family: str) -> tuple[str, str, str]:
    givens, families = _en_words(sex)
    abroad, joined, middle = rng.random(3)
    given = one(rng, givens)
    if abroad < 0.25:
        given = one(rng, words.given_abroad_female if sex == "F" else words.given_abroad_male)
    if not family:
        family = one(rng, words.families_abroad if abroad < 0.30 else families)
        if joined < 0.06 and "-" not in family and " " not in family:
            family = f"{family}-{one(rng, families)}"
    if f"{given} {family}" in words.too_known:
        family = f"{family}-{words.families_abroad[0]}"
    if middle < 0.18:
        given = f"{given} {'ABCDEFGHJKLMNPRSTW'[int(rng.integers(0, 18))]}"
    return f"{given} {family}", given, family
