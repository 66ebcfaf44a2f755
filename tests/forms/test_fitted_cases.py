"""Cases drawn to a bank's tables: who they are, what is refused, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from own_forms import lay

from flows.journey.loaded_units import load_units
from flows.journey.shard import make_shard
from output.report import fitted
from pipeline.checks import check_case
from pipeline.errors import UserError
from pipeline.fitting import Plan, plan_of
from pipeline.recipe import FitCell, FitTable, Recipe, World, load
from pipeline.rng import Address
from pipeline.world import draw_case
from pipeline.world.sketch import VARIABLES, Sketch

Counts = Mapping[str, int]
AGES = {"18-35": 300, "36-59": 500, "60+": 200}
FIELDS: dict[str, Any] = {
    "applicant": {"type": "name", "from": "person.name"},
    "branch": {"type": "enum", "from": {"choice": {"Nord": 1, "Ost": 1, "Hafen": 8}}},
    "amount": {
        "type": "money",
        "from": {"range": [2000, 50000], "step": 100, "shape": "lognormal"},
    },
    "insured": {"type": "bool", "from": {"share": 0.3}},
    "status": {"type": "enum", "from": "person.marital"},
    "rate": {"type": "money", "from": {"formula": "round(amount / 12, 2)"}},
}


def table(variables: str, counts: Counts) -> FitTable:
    """``age x sex`` with ``18-35 x F`` for levels."""
    cells = [FitCell(levels=tuple(k.split(" x ")), count=n) for k, n in counts.items()]
    return FitTable(variables=tuple(variables.split(" x ")), cells=tuple(cells))


TWO_WAY = table(
    "age x monthly_income",
    {
        "18-35 x 3500-5999": 300,
        "18-35 x 6000+": 120,
        "36-59 x 3500-5999": 220,
        "36-59 x 6000+": 210,
        "60+ x 3500-5999": 90,
        "60+ x 6000+": 60,
    },
)
SEXES = table("sex", {"F": 440, "M": 560})


def recipe(*tables: FitTable, **more: Any) -> Recipe:
    return Recipe(fit=tables, languages={"en": 1}, **{"cases": 200, **more})


def planned(*tables: FitTable, **more: Any) -> Plan:
    plan = plan_of(recipe(*tables, **more), {})
    assert plan is not None
    return plan


def keys(folder: Path, *tables: FitTable, **more: Any) -> dict[str, Any]:
    """A recipe of one small form of one's own."""
    lay(folder / "loan", FIELDS)
    return {
        "documents": {str(folder / "loan"): {}},
        "languages": {"en": 1},
        "fit": [each.model_dump(mode="json") for each in tables],
        "captures.size": [320, 320],
        "captures.conditions": {"Normal Captures": 1},
        "captures.sessions": 1,
        "questions.kinds": [],
        "anomalies.share": 0.0,
        **more,
    }


def test_a_sketch_says_what_the_case_at_its_address_is() -> None:
    for n in range(12):
        at, today = Address(3, ("sketch", n)), Recipe().today
        language = "zh" if n % 2 else "en"
        case = draw_case(World(), today, language, at=at, index=n)  # type: ignore[arg-type]
        who = Sketch(World(), today, language, at=at)  # type: ignore[arg-type]
        assert who.monthly_income == case.monthly_income == who.earned.income
        assert (who.sex, who.marital_status) == (case.applicant.sex, case.marital_status)
        assert who.income_source == case.employment.kind
        assert (who.homes, who.loans) == (len(case.homes), len(case.loans))
        assert (who.loan_amount, who.loan_years) == (
            case.application.amount,
            case.application.years,
        )
        assert who.children == len(case.children)


def test_people_are_found_in_the_cells_that_the_tables_ask_for() -> None:
    plan = planned(TWO_WAY, SEXES)
    today = plan.recipe.today
    for index in range(30):
        wanted = plan.levels(index)
        world, at = plan.found(index, today, "en", at=Address(1, ("case", index)))
        case = draw_case(world, today, "en", at=at, index=index)
        who = Sketch(world, today, "en", at=at)
        assert case.applicant.sex == wanted["sex"]
        for name, level in wanted.items():
            assert plan.asked.levels[name].of(VARIABLES[name](who)) == level


def test_two_hundred_cases_are_shared_out_to_the_case() -> None:
    plan = planned(TWO_WAY, SEXES)
    found = [plan.levels(index) for index in range(200)]
    assert found == [plan.levels(index) for index in range(200, 400)]  # a stream goes on
    assert sum(each["sex"] == "F" for each in found) == 88
    both = [(each["age"], each["monthly_income"]) for each in found]
    for cell in TWO_WAY.cells:
        assert both.count((cell.levels[0], cell.levels[1])) == pytest.approx(cell.count / 5, abs=1)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([table("shoe_size", {"42": 10})], "nothing that can be counted.*choose from age"),
        ([table("sex", {"D": 10})], "sex is never 'D'"),
        ([table("age", {"young": 10})], "no band of numbers"),
        ([table("age", {"18-35": 10, "30-40": 10})], "overlap"),
        ([table("age", {"35-18": 10})], "does not run upwards"),
        ([table("monthly_income", {"100-200": 10, "5000+": 90})], "monthly_income 100-200"),
        ([table("age x monthly_income", {"18-20 x 20000+": 10, "36+ x 5000-19999": 30})], "18-20"),
        ([SEXES, table("sex x age", {"F x 18-35": 50, "M x 18-35": 50})], "contradict"),
    ],
)
def test_tables_that_no_people_can_have_are_refused(tables: list[FitTable], said: str) -> None:
    with pytest.raises(UserError, match=said):
        planned(*tables)


def test_bands_that_meet_at_a_number_are_told_apart() -> None:
    plan = planned(table("monthly_income", {"3500-6000": 50, "6000-12000": 50}))
    levels = plan.asked.levels["monthly_income"]
    assert [levels.of(n) for n in ("5999.99", "6000.00", "12000.99")] == [
        "3500-6000",
        "6000-12000",
        "6000-12000",
    ]


def test_fields_of_a_form_are_drawn_as_the_tables_ask(tmp_path: Path) -> None:
    wanted = [
        table("age", AGES),
        table("branch x insured", {"Nord x true": 300, "Nord x false": 400, "Ost x false": 300}),
        table("loan/amount", {"2000-4999": 100, "5000-50000": 900}),
    ]
    made = load("files", keys(tmp_path, *wanted, cases=10, **{"shards.cases_per_shard": 10}))
    first, _ = make_shard(made.model_dump_json(), 0)
    found = fitted.compared(made.fit, first["cases"].to_pylist())
    assert [each.counted for each in found] == [10, 10, 10]
    assert max(each.largest for each in found) <= 0.1
    assert {cell.levels: cell.cases for cell in found[2].cells} == {
        ("2000-4999",): 1,
        ("5000-50000",): 9,
    }
    again, _ = make_shard(made.model_dump_json(), 0)
    assert all(first[name].equals(again[name]) for name in first)
    halves = load("files", keys(tmp_path, *wanted, cases=10, **{"shards.cases_per_shard": 5}))
    parts = [make_shard(halves.model_dump_json(), n)[0]["cases"].to_pylist() for n in (0, 1)]
    assert [*parts[0], *parts[1]] == first["cases"].to_pylist()


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (table("branch", {"Nord": 10, "Mond": 10}), "branch of own/loan is never Mond.*Hafen"),
        (table("amount", {"60000+": 10}), "never 60000.*2000 to 50000"),
        (table("insured", {"ja": 10}), "never ja.*true or false"),
        (table("status", {"single": 10}), "follows from the person"),
        (table("rate", {"1+": 10}), "is not drawn from"),
    ],
)
def test_fields_that_tables_cannot_decide_are_refused(
    tmp_path: Path, wanted: FitTable, said: str
) -> None:
    made = load("files", keys(tmp_path, wanted))
    with pytest.raises(UserError, match=said):
        load_units(made.model_dump_json())


def test_a_recipe_without_tables_is_written_and_hashed_as_before() -> None:
    assert "fit" not in Recipe().model_dump() and "fit" not in Recipe().model_dump_json()
    assert Recipe(cases=3).hash() == Recipe(cases=4).hash()
    assert recipe(SEXES, cases=30).hash() != recipe(SEXES, cases=40).hash()
    assert recipe(SEXES).hash() != recipe().hash()
    assert Recipe.model_validate_json(recipe(SEXES).model_dump_json()) == recipe(SEXES)


def test_what_a_lie_shows_is_counted_as_it_was_before() -> None:
    row = {
        "twin_of": None,
        "facts": "{}",
        "persons": [],
        "documents": [
            {"id": "d", "kind": "own/loan", "facts": [{"name": "amount", "value": "9000"}]}
        ],
        "anomalies": [{"evidence": [{"document_id": "d", "field": "amount", "true": "3000.00"}]}],
    }
    wanted = (table("amount", {"2000-4999": 10, "5000+": 10}),)
    (found,) = fitted.compared(wanted, [row, {**row, "twin_of": "x"}])
    assert [cell.cases for cell in found.cells] == [1, 0]
    assert fitted.lines([found])[-1].startswith("largest deviation 50.00 percentage points")


def test_small_incomes_are_found_where_a_table_asks_for_them() -> None:
    incomes = table("monthly_income", {"1000-1499": 40, "1500-3399": 40, "3400+": 120})
    plan = planned(incomes)
    for index in range(25):
        wanted = plan.levels(index)
        world, at = plan.found(index, plan.recipe.today, "en", at=Address(1, ("case", index)))
        case = draw_case(world, plan.recipe.today, "en", at=at, index=index)
        check_case(case)
        assert (
            plan.asked.levels["monthly_income"].of(case.monthly_income)
            == (wanted["monthly_income"])
        )


@pytest.mark.parametrize(
    ("band", "said"),
    [
        ("500-999", "monthly_income 500-999; it is 1000 to 116666"),
        ("200000+", "raise world.yearly_income.high"),
    ],
)
def test_an_income_that_nobody_has_is_refused_with_those_that_there_are(
    band: str, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        planned(table("monthly_income", {band: 40, "3500-9999": 60}))
