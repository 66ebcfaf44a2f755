"""A lie that the papers of a recipe cannot carry is refused or said before the run.

One that was told nowhere is said after it.
"""

from __future__ import annotations

import pytest
from case_files import address, drawn, submission

from flows.journey.carriers import mute, untold
from flows.journey.loaded_units import load_units
from pipeline import units
from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.records import Language
from pipeline.roles import FactChange

LANGUAGES: tuple[Language, ...] = ("zh", "en")
CARDS = {"zh/identity_card_front": {}, "en/ssn_card": {}}


def recipe(
    kinds: dict[str, float] | None,
    documents: dict[str, dict[str, float]] | None = None,
    **more: object,
) -> Recipe:
    return Recipe.model_validate(
        {
            "documents": CARDS if documents is None else documents,
            "anomalies": {"share": 1, "kinds": kinds},
            **more,
        }
    )


@pytest.mark.parametrize("name", units.names(FactChange))
def test_a_lie_applies_only_where_its_carriers_are(name: str) -> None:
    unit = units.load(FactChange, name)
    for language in LANGUAGES:
        for index in range(12):
            case, documents = drawn(language, index)
            at = address(language, index).at("carriers", name)
            few = tuple(d for d in documents if at.at(d.kind).uniform() < 0.4)
            if unit.applies(submission(case, few)) and unit.carriers:
                assert any({d.kind for d in few} >= set(some) for some in unit.carriers), (
                    language,
                    index,
                )


def test_a_recipe_whose_lies_no_paper_can_carry_is_refused_in_one_line() -> None:
    with pytest.raises(
        UserError,
        match=r"anomalies.kinds.stacked_loans: none of documents can carry it; "
        "add zh/bank_statement or en/bank_statement",
    ):
        load_units(recipe({"stacked_loans": 1}).model_dump_json())
    with pytest.raises(
        UserError, match="stacked_loans"
    ):  # the statement is of a language that nobody speaks
        load_units(
            recipe(
                {"stacked_loans": 1}, {**CARDS, "en/bank_statement": {}}, languages={"zh": 1}
            ).model_dump_json()
        )


def test_one_of_several_lies_that_no_paper_can_carry_is_said_and_the_rest_are_told() -> None:
    (line,) = load_units(recipe({"stacked_loans": 1, "bad_check_digit": 1}).model_dump_json()).mute
    assert (
        line.startswith("anomalies.kinds.stacked_loans: none of documents can carry it")
        and "\n" not in line
    )
    assert (
        load_units(recipe(None).model_dump_json()).mute == ()
    )  # who names no lie takes those there are
    assert (
        load_units(
            recipe({"stacked_loans": 1}, {"zh/bank_statement": {}, **CARDS}).model_dump_json()
        ).mute
        == ()
    )
    honest = Recipe.model_validate(
        {"documents": CARDS, "anomalies": {"share": 0, "kinds": {"stacked_loans": 1}}}
    )
    assert mute(honest, CARDS, {"stacked_loans": units.load(FactChange, "stacked_loans")}) == ()


def test_files_that_should_have_lied_and_lies_told_nowhere_are_counted_in_a_line() -> None:
    two = recipe({"replaced_amount": 1, "bad_check_digit": 1, "copy_move": 0})
    assert untold(two, 1200, {"bad_check_digit": 1200}) == "told in no file: replaced_amount"
    assert (
        untold(two, 3, {"bad_check_digit": 2, "replaced_amount": 1})
        == untold(two, 0, {})
        == untold(recipe(None), 2, {"copy_move": 2})
        == ""
    )
    assert untold(two, 4, {"bad_check_digit": 4}) == ""  # by chance, in one of sixteen runs
    said = untold(two, 1200, {"bad_check_digit": 1})
    assert said == (
        "1,199 of 1,200 files that were to lie tell no lie: their papers cannot carry one; "
        "told in no file: replaced_amount"
    )
