"""Nothing in the invented countries is real: places, banks, famous people, benchmark's names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from faker.providers.address.en_US import Provider as EnglishPlaces
from faker.providers.address.zh_CN import Provider as ChinesePlaces
from faker.providers.geo import Provider as Towns
from real_names.real_names import is_real
from world_cases import many, one

from pipeline.records import Language
from pipeline.vocabulary import LANGUAGES
from pipeline.world import authority_name
from pipeline.world.countries import lexicon
from pipeline.world.institutions import bank_name

pytestmark = pytest.mark.xdist_group("world")  # one worker draws the cases all of them look at
BOTH = pytest.mark.parametrize("language", LANGUAGES)

# Names that must not occur; a line of words each.
REAL_TOWNS = """
苏州 无锡 常州 扬州 宁波 温州 绍兴 台州 厦门 泉州 漳州 青岛 烟台 潍坊 威海
大连 鞍山 洛阳 开封 安阳 宜昌 襄阳 荆州 岳阳 衡阳 株洲 湘潭
深圳 东莞 佛山 珠海 中山 惠州 江门 桂林 柳州 北海 三亚 遵义 大理 丽江 曲靖 宝鸡 咸阳
延安 天水 敦煌 酒泉 九江 赣州 景德镇 芜湖 黄山
大同 临汾 唐山 保定 秦皇岛 吉林 四平 延吉 牡丹江 大庆
"""
REFERENCE = "沧瑞 青岚 辰京 锦霖 鹤云 洛汀 雨墨 澜阳 瀚海 渤岚 霜林 地球国 稳定币"
BANKS = "工商 农业 建设 中国 交通 招商 浦发 民生 兴业 光大 华夏 平安 中信 广发 邮政 浙商 渤海 恒丰"
SUFFIX = "(省|市|区|县|自治区|特别行政区)$"
REAL_ZH = {
    re.sub(SUFFIX, "", n)
    for n in (
        *ChinesePlaces.provinces,
        *ChinesePlaces.cities,
        *ChinesePlaces.districts,
        *REAL_TOWNS.split(),
    )
}
REAL_EN = {name.lower() for name in EnglishPlaces.states} | {
    row[2].lower() for row in Towns.land_coords
}


def test_no_chinese_place_is_real_or_of_the_reference_benchmark() -> None:
    words = lexicon("zh")
    names = (
        [r.name[:2] for r in words.regions]
        + [c for r in words.regions for c in r.cities]
        + [re.sub("[区县]$", "", d) for d in words.districts]
    )
    assert len(names) == len(set(names))
    assert not set(names) & REAL_ZH
    everything = " ".join(texts_of_lexicon("zh"))
    assert not [name for name in REFERENCE.split() if name in everything]
    assert not [name for name in REAL_ZH if len(name) > 1 and any(name in n for n in names)]


def test_no_english_place_is_real() -> None:
    words = lexicon("en")
    names = [r.name for r in words.regions] + [c for r in words.regions for c in r.cities]
    assert len(names) - len(set(names)) == 0
    assert not {n.lower() for n in names} & REAL_EN
    cities = {p.place.city for c in many("en") for p in c.persons}
    assert cities <= {c for r in words.regions for c in r.cities}


def test_no_place_bank_or_firm_stands_in_a_public_list() -> None:
    zh, en = lexicon("zh"), lexicon("en")
    assert (
        is_real("苏州市", "chinese_places")
        and is_real("岑溪", "chinese_places")
        and is_real("Stratford", "english_places")
    )
    assert (
        is_real("招商银行", "banks")
        and is_real("Barclays Bank PLC", "banks")
        and is_real("Siemens", "firms")
    )
    places = [
        zh.country.short,
        *zh.districts,
        *(n for r in zh.regions for n in (r.name, *r.cities)),
    ]
    assert not [n for n in places if is_real(n, "chinese_places")]
    places = [en.country.short, *en.streets, *(n for r in en.regions for n in (r.name, *r.cities))]
    assert not [n for n in places if is_real(n, "english_places")]
    for language, words in (("zh", zh), ("en", en)):
        banks = [
            *words.bank_words,
            *(f"{w}银行" for w in words.bank_words),
            *(bank_name(language, i)[0] for i in range(len(words.regions))),
        ]
        assert not [n for n in banks if is_real(n, "banks")]
        firms = [
            *words.coins,
            *words.makes,
            *words.platforms,
            *words.professionals,
            *words.landlords,
            *words.merchants["shopping"],
        ]
        assert not [n for n in firms if is_real(n, "firms") or is_real(n.split()[0], "firms")]


def texts_of_lexicon(language: Language) -> Iterator[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for item in value.values():
                yield from walk(item)
        elif isinstance(value, list | tuple):
            for item in value:
                yield from walk(item)

    yield from walk(lexicon(language).model_dump())


def test_no_bank_bears_a_real_banks_name() -> None:
    for index in range(8):
        name = bank_name("zh", index)[0]
        assert not [real for real in BANKS.split() if real in name]
        assert bank_name("en", index)[0].startswith(lexicon("en").regions[index].name)


def test_names_are_of_every_kind() -> None:
    zh = [c.applicant.name for c in many("zh")]
    en = [c.applicant.name for c in many("en")]
    assert {2, 3, 4} == {len(n) for n in zh}
    assert any(n.startswith(lexicon("zh").double_families) for n in zh)
    assert any("-" in n for n in en)
    assert max(map(len, en)) > 24
    assert not set(zh) & set(lexicon("zh").too_known)
    assert not {re.sub(" [A-Z] ", " ", n) for n in en} & set(lexicon("en").too_known)


@BOTH
def test_offices_are_named_after_their_place(language: Language) -> None:
    place = one(1, language).applicant.place
    for office in ("tax", "police", "transport", "social"):
        assert len(authority_name(language, office, place)) > 5


def texts(value: object) -> Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts(getattr(value, part.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def test_chinese_texts_stay_within_the_fonts() -> None:
    for case in many("zh")[:300]:
        for text in texts(case):
            text.encode("gb2312")


def test_english_texts_are_plain_latin() -> None:
    for case in many("en")[:300]:
        for text in texts(case):
            text.encode("ascii")
