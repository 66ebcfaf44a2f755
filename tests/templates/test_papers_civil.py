"""Identity, household, marriage, card, insurance, degree and car.

Every paper of a case tells the same story, and none an impossible one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import pytest

from pipeline import units
from pipeline.printing import template
from pipeline.printing.compose import Composer
from pipeline.printing.pagination import paginate
from pipeline.reading.printed_text import citizen_number_is_valid, same_number
from pipeline.recipe import World
from pipeline.records import Case, Fact, Portrait
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case
from pipeline.world.chances import years

KINDS = (
    "identity_card_back",
    "household_register_head",
    "household_register_member",
    "marriage_certificate",
    "divorce_certificate",
)
KINDS += (
    "payment_card",
    "social_insurance_certificate",
    "degree_certificate",
    "vehicle_registration",
)
CASES = range(90)
MARRIED_AT, DRIVES_AT = 20, 18


@cache
def case(index: int) -> Case:
    return draw_case(
        World(),
        date(2025, 10, 1) + timedelta(days=2 * index),
        "zh",
        at=Address(41).at("case", index),
        index=index,
    )


@cache
def facts(kind: str, index: int) -> Mapping[str, Fact] | None:
    """None where the person has no such paper."""
    unit = units.load(Facts, f"zh/{kind}")
    return (
        unit.facts(case(index), Address(41).at("case", index, kind).stream())
        if unit.applies(case(index))
        else None
    )


def papers(kind: str) -> Iterator[tuple[Case, Mapping[str, Fact]]]:
    """The paper of everybody who has one."""
    found = [(case(i), said) for i in CASES if (said := facts(kind, i)) is not None]
    assert len(found) > 15
    return iter(found)


def day(said: Mapping[str, Fact], field: str) -> date:
    value = said[field]
    assert isinstance(value, date)
    return value


def text(said: Mapping[str, Fact], field: str) -> str:
    value = said[field]
    assert isinstance(value, str) and value
    return value


def count(said: Mapping[str, Fact], field: str) -> int:
    value = said[field]
    assert isinstance(value, int)
    return value


def age(said: Mapping[str, Fact], field: str) -> int:
    value = said[field]
    assert isinstance(value, Portrait)
    return value.age


def test_a_card_is_in_force_and_as_old_as_the_portrait_on_its_other_side() -> None:
    for index in CASES:
        back, front = facts("identity_card_back", index), facts("identity_card_front", index)
        assert back and front
        first, last = text(back, "card.term").split("-")
        issued, today = date.fromisoformat(first.replace(".", "-")), case(index).today
        born = day(front, "person.birth_date")
        assert years(born, issued) == age(front, "portrait") >= 16
        assert issued < today
        assert (
            years(born, issued) >= 46
            if last == "长期"
            else date.fromisoformat(last.replace(".", "-")) > today
        )


def test_both_pages_belong_to_one_register() -> None:
    for index in CASES:
        head, member, front = (
            facts(k, index)
            for k in ("household_register_head", "household_register_member", "identity_card_front")
        )
        assert head and member and front
        assert [head[f] for f in ("household.number", "household.clerk", "seal.text")] == [
            member[f] for f in ("household.number", "household.clerk", "seal.text")
        ]
        assert (head["household.head"] == member["person.name"]) == (
            member["household.relation"] == "户主"
        )
        assert head["person.address"] == front["person.address"]
        assert [
            member[f]
            for f in ("person.name", "person.sex", "person.birth_date", "person.id_number")
        ] == [
            front[f] for f in ("person.name", "person.sex", "person.birth_date", "person.id_number")
        ]
        assert member["person.ethnicity"] == f"{front['person.ethnicity']}族"
        assert (
            day(member, "person.birth_date")
            <= day(member, "household.registered")
            <= day(head, "issue_date")
            < case(index).today
        )


def test_the_split_dates_of_the_register_are_its_dates() -> None:
    for kind, whole, part in (
        ("household_register_head", "issue_date", "issue"),
        ("household_register_member", "household.registered", "household.registered"),
    ):
        for _, said in papers(kind):
            assert day(said, whole) == date(
                count(said, f"{part}.year"),
                count(said, f"{part}.month"),
                count(said, f"{part}.day"),
            )


def test_whoever_is_married_has_the_one_certificate_and_whoever_is_divorced_the_other() -> None:
    papers_of = {"married": (True, False), "divorced": (False, True), "single": (False, False)}
    seen = set()
    for index in CASES:
        status = case(index).marital_status
        assert (
            facts("marriage_certificate", index) is not None,
            facts("divorce_certificate", index) is not None,
        ) == papers_of[status]
        seen.add(status)
    assert seen == set(papers_of)


@pytest.mark.parametrize("kind", ["marriage_certificate", "divorce_certificate"])
def test_a_certificate_names_a_man_and_a_woman_of_age_one_of_them_its_holder(kind: str) -> None:
    for someone, said in papers(kind):
        assert said["person.name"] in (said["husband.name"], said["wife.name"])
        for who, sex in (("husband", "男"), ("wife", "女")):
            number, born = text(said, f"{who}.id_number"), day(said, f"{who}.birth_date")
            assert citizen_number_is_valid(number)
            assert said[f"{who}.sex"] == sex == "女男"[int(number[16]) % 2]
            assert number[6:14] == f"{born:%Y%m%d}"
            assert years(born, day(said, "registration.date")) >= MARRIED_AT
        assert text(said, "certificate.number").split("-")[1] == str(
            day(said, "registration.date").year
        )
        assert day(said, "registration.date") < someone.today
        assert said["seal.text"] == said["authority.name"]


def test_faces_are_of_the_sex_and_age_the_certificate_states() -> None:
    for _, said in papers("marriage_certificate"):
        for who, sex in (("husband", "M"), ("wife", "F")):
            face = said[f"portrait.{who}"]
            assert isinstance(face, Portrait)
            assert (face.sex, face.age) == (
                sex,
                years(day(said, f"{who}.birth_date"), day(said, "registration.date")),
            )
    for _, said in papers("divorce_certificate"):
        face, who = (
            said["portrait"],
            "husband" if said["husband.name"] == said["person.name"] else "wife",
        )
        assert isinstance(face, Portrait)
        assert (face.sex, face.age) == (
            "FM"[who == "husband"],
            years(day(said, f"{who}.birth_date"), day(said, "registration.date")),
        )


def test_the_spouse_on_the_application_form_is_the_one_on_the_certificate() -> None:
    for index in CASES:
        said, form = facts("marriage_certificate", index), facts("loan_application_form", index)
        assert form
        if said:
            other = "wife" if said["husband.name"] == said["person.name"] else "husband"
            assert (form["spouse.name"], form["spouse.id_number"]) == (
                said[f"{other}.name"],
                said[f"{other}.id_number"],
            )


def test_the_card_is_that_of_the_account_on_the_statement_and_still_good() -> None:
    for index in CASES:
        card, statement = facts("payment_card", index), facts("bank_statement", index)
        assert card and statement
        assert [card[f] for f in ("account.number", "bank.name")] == [
            statement[f] for f in ("account.number", "bank.name")
        ]
        assert day(card, "card.expires") > case(index).today


def months(period: str) -> range:
    """ "202207 - 202502" as numbers of months, both ends inside."""
    match = re.fullmatch(r"(\d{4})(\d{2}) - (\d{4})(\d{2})", period)
    assert match
    a, b, c, d = map(int, match.groups())
    return range(12 * a + b - 1, 12 * c + d)


def test_insured_months_are_those_of_the_periods_and_add_up() -> None:
    several = 0
    for someone, said in papers("social_insurance_certificate"):
        rows = sorted({f.split(".")[1] for f in said if re.match(r"insured\.\d", f)})
        spans = [months(text(said, f"insured.{n}.period")) for n in rows]
        several += len(spans) > 1
        assert all(a.stop <= b.start for a, b in zip(spans, spans[1:], strict=False))
        for risk in ("pension", "injury", "unemployment"):
            assert [said[f"insured.{n}.{risk}"] for n in rows] == [len(s) for s in spans]
            assert said[f"total.{risk}"] == sum(map(len, spans))
        last, issued = day(said, "insured.until"), day(said, "issue_date")
        assert 12 * last.year + last.month == spans[-1].stop <= 12 * issued.year + issued.month - 1
        assert 0 <= (someone.today - issued).days <= someone.validity_days
        assert said[f"insured.{rows[-1]}.employer"] == someone.employment.employer.name
    assert several > 15


def test_the_masked_number_shows_two_and_three_signs_of_the_holders() -> None:
    for index in CASES:
        said, front = (
            facts("social_insurance_certificate", index),
            facts("identity_card_front", index),
        )
        assert front
        if said:
            masked, number = text(said, "person.id_number_masked"), text(front, "person.id_number")
            assert same_number(masked, number)
            assert masked.count("*") == 13


def test_a_degree_was_earned_by_a_grown_student_and_is_the_education_claimed() -> None:
    for index in CASES:
        said, form = facts("degree_certificate", index), facts("loan_application_form", index)
        assert form
        if said:
            entered, conferred = day(said, "degree.entered"), day(said, "degree.conferred")
            assert said["person.education"] == form["person.education"]
            assert years(day(said, "person.birth_date"), entered) >= 17
            assert (conferred - entered).days > 3 * 330 and conferred < case(index).today
            assert age(said, "portrait") == years(day(said, "person.birth_date"), conferred)
        else:
            assert form["person.education"] in ("高中", "大专")


def test_a_car_belongs_to_a_grown_owner_and_could_belong_to_nobody_real() -> None:
    for someone, said in papers("vehicle_registration"):
        assert (said["person.name"], said["person.address"]) == (
            someone.applicant.name,
            someone.applicant.place.text,
        )
        assert (
            day(said, "vehicle.manufactured")
            < day(said, "vehicle.registered")
            <= day(said, "issue_date")
            < someone.today
        )
        assert years(someone.applicant.birth_date, day(said, "vehicle.registered")) >= DRIVES_AT
        assert len(text(said, "vehicle.vin")) == 17 and "Q" in text(said, "vehicle.vin")


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_names_and_addresses_of_many_people_fit(kind: str) -> None:
    for someone, said in papers(kind):
        for name in template.layouts(f"zh/{kind}"):
            layout = template.load_layout(f"zh/{kind}", name)
            for plan in paginate(layout, said):
                records = Composer(layout, said, plan).drawing(layout.pages[plan.index]).records
                assert min(r.size for r in records) >= 8, (someone.index, name)
