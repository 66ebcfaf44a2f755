"""Figures that a form works out, and others in their place that print as well."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perturb.facts.forms._form import Form, runs
from perturb.facts.shared.papers import shows
from pipeline.facts import filled_rows
from pipeline.forms.schema import NUMBERS
from pipeline.money import UNIT
from pipeline.records import Fact
from pipeline.roles import Rng

LEAST, MOST = 0.02, 0.3  # of a figure, by which a lie moves it
FEWEST = 4  # rows, of which one has others on both sides


class Off(NamedTuple):
    """A figure that is not what it should be."""

    true: Decimal
    shown: Decimal

    @property
    def share(self) -> float:
        """How far apart they are, in shares of the true one."""
        return float(abs(self.shown - self.true) / max(abs(self.true), Decimal(1)))


def figures(form: Form) -> Iterator[list[str]]:
    """Printed figures with a formula all of which print tells: each field, and each column of
    them.
    """
    for name in form.spec.fields:
        formula = form.formula(name)
        if formula is not None and form.tells(formula) and _is_figure(form, name):
            yield [name]
    for table, rows in form.spec.rows.items():
        for column in rows.columns:
            formula = form.formula(f"{table}.*.{column}")
            if formula is None or runs(formula) or not form.tells(formula, table, column):
                continue
            if cells := _cells(form, table, column):
                yield cells


def balances(form: Form) -> Iterator[list[str]]:
    """The rows of each printed balance that runs from row to row, without the outer ones."""
    for table, rows in form.spec.rows.items():
        for column in rows.columns:
            formula = form.formula(f"{table}.*.{column}")
            if formula is not None and runs(formula) and form.tells(formula, table, column):
                cells = _cells(form, table, column)
                inner = cells[1:-1] if len(cells) >= FEWEST else cells
                if inner:
                    yield inner


def _cells(form: Form, table: str, column: str) -> list[str]:
    facts = form.document.facts
    names = [f"{table}.{n}.{column}" for n in filled_rows(facts, table, column)]
    return [name for name in names if _is_figure(form, name)]


def _is_figure(form: Form, name: str) -> bool:
    """Is it a number that stands on the paper, and has another beside it?"""
    if form.of(name).type not in NUMBERS or not shows(form.document, name):
        return False
    return _fitting(form, name, _unit(form, name)) is not None


def off(form: Form, name: str, rng: Rng, *, boundary: bool) -> Off:
    """Another figure in the place of a printed one: of the same sign, and no longer in print.

    ``boundary``: a whole unit away, and no more.
    """
    true, unit = _number(form.document.facts[name]), _unit(form, name)
    share = LEAST + (MOST - LEAST) * rng.random()
    moved = (abs(true) * Decimal(share) / unit).to_integral_value() * unit
    if form.of(name).type == "money":  # to the smallest coin
        moved += form.kind.writer.amount(Decimal(int(rng.integers(1, 100))) / 100)
    wide = None if boundary or moved < unit else _fitting(form, name, moved)
    shown = wide if wide is not None else _fitting(form, name, unit)
    assert shown is not None  # it was asked for before
    return Off(true, shown)


def _fitting(form: Form, name: str, moved: Decimal) -> Decimal | None:
    """The figure so much larger or smaller, whichever prints as long as the true one."""
    true = _number(form.document.facts[name])
    length = len(form.text(name, true))
    for shown in (true + moved, true - moved) if true >= 0 else (true - moved, true + moved):
        same = (shown < 0) == (true < 0) and shown != 0
        if same and len(form.text(name, stated(form, name, shown))) <= length:
            return shown
    return None


def stated(form: Form, name: str, value: Decimal) -> Fact:
    """A figure as a fact of the field or cell."""
    return int(value) if form.of(name).type == "int" else value


def _number(value: Fact) -> Decimal:
    assert isinstance(value, int | Decimal)
    return Decimal(value)


def _unit(form: Form, name: str) -> Decimal:
    """Of money a unit of the currency, of other numbers the last digit that is printed."""
    if form.of(name).type == "money":
        return UNIT
    text = form.text(name, form.document.facts[name])
    point = form.kind.writer.locale.number_symbols["latn"]["decimal"]
    after = sum(c.isdigit() for c in text.rpartition(point)[2]) if point in text else 0
    return Decimal(1).scaleb(-after - 2 * ("%" in text))
