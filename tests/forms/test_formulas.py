"""Formulas: what is read, what is refused, and two ways to the same value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.forms.evaluate import Scope, evaluate
from pipeline.forms.formula import FormulaFault, names, parse
from pipeline.forms.rederive import Printed, worked_out

COLUMN = [Decimal("-12.50"), Decimal("3.20"), None]
KNOWN = {
    "a": Decimal("7.25"),
    "b": Decimal(4),
    "loan.from": date(2024, 1, 31),
    "none": None,
    "said": "yes",
}
SCOPE = Scope(KNOWN.__getitem__, lambda _: COLUMN, lambda _: COLUMN[:2])


def _fraction(value: object) -> object:
    return Fraction(value) if isinstance(value, Decimal) else value


PRINTED = Printed(
    lambda name: _fraction(KNOWN[name]),  # type: ignore[arg-type,return-value]
    lambda _: [_fraction(v) for v in COLUMN],  # type: ignore[misc]
    lambda _: [_fraction(v) for v in COLUMN[:2]],  # type: ignore[misc]
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a * b - 1", Decimal("28.00")),
        ("round(a / 3, 2)", Decimal("2.42")),
        ("round(-0.125, 2)", Decimal("-0.13")),
        ("abs(-a) + b", Decimal("11.25")),
        ("sum(rows.amount)", Decimal("-9.30")),
        ("count(rows)", Decimal(3)),
        ("running(a, amount)", Decimal("-2.05")),
        ('if(a > b, "more", "less")', "more"),
        ('if(said == "yes", a, b)', Decimal("7.25")),
        ("loan.from + months(1)", date(2024, 2, 29)),
        ("loan.from + years(1) - days(31)", date(2024, 12, 31)),
        ("loan.from - loan.from", Decimal(0)),
        ("none + a", None),
    ],
)
def test_a_formula_comes_to_its_value_by_both_ways(text: str, value: object) -> None:
    node = parse(text)
    assert evaluate(node, SCOPE) == value
    assert worked_out(node, PRINTED) == _fraction(value)


@given(
    st.recursive(
        st.sampled_from(["a", "b", "0.5", "3"]),
        lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        max_leaves=8,
    )
)
def test_the_second_way_never_differs_in_sums_and_products(text: str) -> None:
    node = parse(text)
    assert Fraction(evaluate(node, SCOPE)) == worked_out(node, PRINTED)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "a ** 9",
        "a // b",
        "[a for a in b]",
        "lambda: 1",
        "a and b",
        "a < b < 3",
        "open(a)",
        "sum(1)",
        "round(a)",
        "a.b()",
        "f'{a}'",
        "True",
        "1e9",
        "0x10",
        "12345678901234567890",
        "a[0]",
        "a +",
        "",
        "a \\ b",
        "a # b\n+ 1",
    ],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaFault):
        parse(text)


@pytest.mark.parametrize("text", ["abs(" * 30 + "a" + ")" * 30, "-" * 400 + "a", "a" + "+a" * 248])
def test_depth_and_length_have_bounds(text: str) -> None:
    with pytest.raises(FormulaFault):
        parse(text)


@pytest.mark.parametrize(
    "text", ["a / (b - 4)", "a + said", "loan.from * 2", "1 + days(1)", "loan.from + years(9000)"]
)
def test_values_that_do_not_go_together_are_a_fault_and_no_traceback(text: str) -> None:
    with pytest.raises(FormulaFault):
        evaluate(parse(text), SCOPE)


def test_words_that_python_keeps_are_names_as_others() -> None:
    assert list(names(parse('if(period.from < class, "if", in)'))) == ["period.from", "class", "in"]
