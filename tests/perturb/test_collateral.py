"""Homes are the same on deed, register and drawn parcel map.

Each lie about one breaks its own rule, and the twin none.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial

import numpy as np
import pytest
from case_files import POLICY, address, drawn, pair
from test_anomalies import LANGUAGES, fired, telling, told

from output.scoring.recheck import recheck
from pipeline import units
from pipeline.policy import Collateral, Policy
from pipeline.reading.collateral import Statement, apart, contradictions, statements
from pipeline.records import Case, Document, Fact, Language, Plat
from pipeline.rng import stream
from pipeline.roles import Art, QuestionKind
from pipeline.world.property.parcels import ACRE, FOOT, Premises, draw_parcel, enclosed

# Of each language: whose papers are looked at, and to whom each lie is told.
PEOPLE, TELLING = 20, 12
KINDS = (
    "zh/real_estate_certificate",
    "zh/real_estate_inquiry",
    "en/warranty_deed",
    "en/property_owner_search_report",
    "en/appraisal_summary",
)
LIES = {
    "collateral_area": "collateral.area",
    "collateral_use": "collateral.use",
    "collateral_owner": "collateral.owner",
}
WORDS = {
    "zh": {"collateral_area": "面积", "collateral_use": "用途", "collateral_owner": "权利人"},
    "en": {"collateral_area": "area", "collateral_use": "use", "collateral_owner": "owner"},
}
CALL = re.compile(r"([NS]) (\d+)°(\d+)' ([EW])")


def papers(language: Language) -> Iterator[tuple[Case, Mapping[str, Mapping[str, Fact]]]]:
    """The facts of an owner's papers by kind."""
    for index in range(PEOPLE):
        case, documents = drawn(language, index)
        if case.estates:
            yield case, {d.kind: d.facts for d in documents}


def number(facts: Mapping[str, Fact], name: str) -> Decimal:
    value = facts[name]
    assert isinstance(value, Decimal)
    return value


def column(facts: Mapping[str, Fact], head: str) -> list[Fact]:
    """``head`` with a star, row by row."""
    before, _, after = head.partition("*")
    return [
        facts[f"{before}{n}{after}"] for n in range(len(facts)) if f"{before}{n}{after}" in facts
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_properties_of_a_file_stand_on_one_parcel(language: Language) -> None:
    case = next(case for case, _ in papers(language))
    home = case.estates[0].home
    drawn = partial(
        draw_parcel,
        language,
        Premises(home.place, home.use, home.area, home.price),
        today=case.today,
        at=address(language, 0),
    )
    first = drawn()
    second = drawn(taken=[first.number])
    assert second.number != first.number and second.outline == first.outline


# ---------------------------------------------------------------- the map


def test_certificate_map_and_register_state_one_area_use_and_owner() -> None:
    for case, said in papers("zh"):
        certificate, register = said["zh/real_estate_certificate"], said["zh/real_estate_inquiry"]
        for n, estate in enumerate(case.estates):
            at = f"estates.{n}"
            land, floor = (
                number(certificate, f"{at}.map.area"),
                number(certificate, f"{at}.map.floor_area"),
            )
            assert (land, floor) == (
                estate.parcel.land_area,
                estate.home.area,
            ) and floor == register[f"{at}.area"]
            assert certificate[f"{at}.areas"] in (
                f"土地使用权面积:{land}㎡/房屋建筑面积:{floor}㎡",
                f"{floor}㎡",
            )
            assert certificate[f"{at}.map.use"] == certificate[f"{at}.use"] == register[f"{at}.use"]
            assert (
                certificate[f"{at}.map.owners"]
                == certificate[f"{at}.owners"]
                == re.sub(r"（\w+）", "", str(register[f"{at}.holders"]))
            )


def test_deed_map_and_register_state_one_area_use_and_owner() -> None:
    for case, said in papers("en"):
        deed, register = said["en/warranty_deed"], said["en/property_owner_search_report"]
        for n, estate in enumerate(case.estates):
            assert (
                deed[f"deeds.{n}.plat.acres"]
                == deed[f"deeds.{n}.acres"]
                == register[f"parcels.{n}.acres"]
                == estate.parcel.acres
            )
            assert (
                deed[f"deeds.{n}.plat.use"]
                == deed[f"deeds.{n}.use"]
                == register[f"parcels.{n}.use"]
            )
            assert (
                deed[f"deeds.{n}.plat.owners"]
                == deed[f"deeds.{n}.grantee"]
                == register[f"parcels.{n}.owners"]
            )


def test_an_appraisal_and_its_site_map_state_one_area_and_use() -> None:
    for index in range(PEOPLE):
        case, documents = drawn("en", index)
        report = next(d.facts for d in documents if d.kind == "en/appraisal_summary")
        assert report["plat.acres"] == report["collateral.acres"] == case.appraisal.parcel.acres
        assert report["plat.use"] == report[
            "collateral.use"
        ] and f"Lot {report['plat.lot']}," in str(report["collateral.lot"])


def test_the_pins_printed_with_a_map_enclose_the_area_printed_on_it() -> None:
    corners = 0
    for case, said in papers("zh"):
        certificate = said["zh/real_estate_certificate"]
        for n in range(len(case.estates)):
            at = f"estates.{n}.corners.*"
            x, y, sides = (column(certificate, f"{at}.{c}") for c in ("x", "y", "length"))
            pins = [
                (Decimal(str(east)), Decimal(str(north))) for north, east in zip(x, y, strict=True)
            ]
            assert enclosed(pins) == certificate[f"estates.{n}.map.area"]
            for (x1, y1), (x2, y2), length in zip(pins, [*pins[1:], pins[0]], sides, strict=True):
                assert abs(math.hypot(x2 - x1, y2 - y1) - float(str(length))) < 0.006
            corners += len(pins)
    assert corners > 40


def test_the_calls_printed_beside_a_plat_enclose_the_acres_printed_on_it() -> None:
    for case, said in papers("en"):
        deed = said["en/warranty_deed"]
        for n in range(len(case.estates)):
            calls = zip(
                *(column(deed, f"deeds.{n}.calls.*.{c}") for c in ("bearing", "feet")), strict=True
            )
            pins = list(walked([(str(bearing), float(str(feet))) for bearing, feet in calls]))
            assert math.hypot(*pins[-1]) < 0.5, "the last call comes back to the first pin"
            area = enclosed([(Decimal(str(x)), Decimal(str(y))) for x, y in pins]) / ACRE
            assert abs(area - number(deed, f"deeds.{n}.plat.acres")) < Decimal("0.006")


def walked(calls: list[tuple[str, float]]) -> Iterator[tuple[float, float]]:
    """Where each call ends, in metres from the first pin."""
    x = y = 0.0
    for bearing, feet in calls:
        match = CALL.fullmatch(bearing)
        assert match is not None
        angle = math.radians(int(match[2]) + int(match[3]) / 60)
        x += feet * FOOT * math.sin(angle) * (1 if match[4] == "E" else -1)
        y += feet * FOOT * math.cos(angle) * (1 if match[1] == "N" else -1)
        yield x, y


@pytest.mark.parametrize("size", [(460, 340), (300, 420)])
def test_the_polygon_drawn_has_the_shape_and_place_of_the_outline(size: tuple[int, int]) -> None:
    art = units.load(Art, "parcel_map", {"lengths": False})  # type: ignore[type-abstract]
    for case, said in [*papers("zh")][:4] + [*papers("en")][:4]:
        plat = next(v for facts in said.values() for v in facts.values() if isinstance(v, Plat))
        pixels = art.draw(plat, *size, rng=stream(1, "map"))
        outline = np.array(plat.outline, float)
        scale = min(0.56 * size[0] / np.ptp(outline[:, 0]), 0.56 * size[1] / np.ptp(outline[:, 1]))
        land = (np.abs(pixels[..., :3].astype(int) - (250, 246, 228)).max(2) < 3).sum()
        whole = float(enclosed(plat.outline)) * scale**2
        assert 0.3 * whole < land < whole, (
            case.index,
            "the tint of the land fills the outline, but for house, number and lines",
        )


def test_a_map_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="Plat"):
        units.load(Art, "parcel_map").draw("12", 80, 60, rng=stream(1, "map"))  # type: ignore[type-abstract]


# ---------------------------------------------------------------- the lies


@pytest.mark.parametrize("name", LIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_lie_breaks_its_own_rule_alone_and_its_twin_none(
    name: str, language: Language
) -> None:
    places: Counter[str] = Counter()
    for index in range(TELLING):
        if (found := told(name, language, index, boundary=index % 3 == 0)) is not None:
            case, base, shown, anomaly = found
            assert fired(case, few(base)) == set() and fired(case, few(shown)) == {LIES[name]} == {
                anomaly.rule
            }
            (document_id,) = {c.document_id for c in anomaly.changes}
            places[
                f"{document_id.split('-')[-1]}: {re.sub(r'[0-9]+', '*', anomaly.changes[0].field)}"
            ] += 1
    assert len(places) >= 3, "certificate or deed, map, and register take turns"


def few(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The papers that state what somebody's homes are."""
    return tuple(d for d in documents if d.kind in KINDS)


def test_areas_contradict_only_beyond_the_tolerance_of_the_policy() -> None:
    rule = Collateral()
    assert not apart(Decimal("100.00"), Decimal("103.00"), rule) and apart(
        Decimal("103.01"), Decimal("100.00"), rule
    )
    assert apart(Decimal("100.00"), Decimal("103.00"), Collateral(area_tolerance=Decimal("0.02")))
    loose = Policy(collateral=Collateral(area_tolerance=Decimal("0.5")))
    for language in LANGUAGES:
        found = [
            t
            for index in range(4)
            if (t := telling("collateral_area", language, index, False, loose))
        ]
        assert found
        for case, base, shown, anomaly in found:
            assert (
                fired(case, few(shown), loose) == {anomaly.rule}
                and fired(case, few(base), loose) == set()
            )


def said(*rows: tuple[str, str, str, str]) -> list[Statement]:
    """Statements of a certificate that prints these, and of the map and the register."""
    (
        (areas, use, owner, _),
        (land, drawn_use, drawn_owner, floor),
        (listed, listed_use, holder, _),
    ) = rows
    certificate = {
        "address": "一号",
        "areas": areas,
        "use": use,
        "owners": owner,
        "map.area": land,
        "map.use": drawn_use,
        "map.owners": drawn_owner,
    }
    register = {"address": "一号", "area": listed, "use": listed_use, "holders": holder}
    texts = {f"estates.0.{k}": v for k, v in {**certificate, "map.floor_area": floor}.items()}
    found = statements(texts, "zh/real_estate_certificate")
    return [
        *found,
        *statements({f"estates.0.{k}": v for k, v in register.items()}, "zh/real_estate_inquiry"),
    ]


def test_what_stands_alone_against_the_others_is_named() -> None:
    table, plan = (
        ("土地使用权面积:40.68㎡/房屋建筑面积:49.24㎡", "住宅", "甲、乙", ""),
        ("40.68㎡", "住宅", "乙、甲", "49.24㎡"),
    )
    plain = table, plan, ("49.24", "住宅", "甲（1）、乙（2）", "")
    assert contradictions(said(*plain), Collateral()) == {}
    shop = contradictions(
        said(plain[0], ("40.68㎡", "商业", "甲、乙", "49.24㎡"), plain[2]), Collateral()
    )
    assert [(matter, [s.drawn for s in alone]) for (_, matter), alone in shop.items()] == [
        ("use", [True])
    ]
    sold = contradictions(said(*plain[:2], ("49.24", "住宅", "甲（1）、丙（3）", "")), Collateral())
    assert [(matter, [s.kind for s in alone]) for (_, matter), alone in sold.items()] == [
        ("owner", ["zh/real_estate_inquiry"])
    ]
    land = contradictions(
        said(plain[0], ("60.00㎡", "住宅", "甲、乙", "49.24㎡"), plain[2]), Collateral()
    )
    assert [(matter, alone) for (_, matter), alone in land.items()] == [("area", [])], (
        "two papers state the land, so neither stands alone"
    )


# ---------------------------------------------------------------- the questions


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LIES)
def test_the_questions_tell_what_was_planted_and_half_of_the_answers_say_nothing(
    name: str, language: Language
) -> None:
    kinds = [
        units.load(QuestionKind, unit) for unit in ("property_contradiction", "property_dissenter")
    ]  # type: ignore[type-abstract]
    halves = [half for index in range(4) for half in pair(language, index, name) or ()]
    told = Counter[tuple[str, bool, str]]()
    for half in halves:
        for kind in kinds:
            for question in kind.ask(half, POLICY, address(language, half.case.index).stream()):
                assert (
                    recheck([question], half.photos, POLICY) == [] and question.rule == LIES[name]
                )
                told[kind.subtask, bool(half.anomalies), json.loads(question.answer)["answer"]] += 1
    lied = {(subtask, answer) for subtask, planted, answer in told if planted}
    clean = {(subtask, answer) for subtask, planted, answer in told if not planted}
    assert len({answer for _, answer in clean}) == 1 and not lied & clean
    assert {a for s, a in lied if s == "con_chk_104"} == {WORDS[language][name]}
    assert sum(n for (_, planted, _), n in told.items() if planted) == sum(
        n for (_, planted, _), n in told.items() if not planted
    )
