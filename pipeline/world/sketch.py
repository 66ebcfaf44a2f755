"""What a case will be counted as, drawn without its papers: as ``draw_case`` at the same address.

Nothing is drawn before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from pipeline.money import share
from pipeline.recipe import World
from pipeline.records import Home, Language, Loan, Person
from pipeline.rng import Address
from pipeline.world import core
from pipeline.world.chances import by_name, draw_income, years
from pipeline.world.people import people


class Sketch:
    """Somebody who may become a case."""

    def __init__(self, world: World, today: date, language: Language, *, at: Address) -> None:
        self.setting = core.Setting(world, language, today, core.tax_year_of(today), at)

    @cached_property
    def household(self) -> tuple[people.Marital, tuple[Person, ...]]:
        return core.draw_persons(self.setting)

    @cached_property
    def age(self) -> int:
        return years(self.household[1][0].birth_date, self.setting.today)

    @property
    def sex(self) -> str:
        return self.household[1][0].sex

    @property
    def marital_status(self) -> str:
        return self.household[0]

    @property
    def children(self) -> int:
        return sum(person.role == "child" for person in self.household[1])

    @cached_property
    def income_source(self) -> str:
        world, at = self.setting.world, self.setting.at
        return at.at("source").pick(by_name(world.income_source))

    @cached_property
    def monthly_income(self) -> Decimal:
        """The last twelve months' pay sums to the year's."""
        world, _, today, year, at = self.setting
        least = people.youngest_age(today, year)
        return share(draw_income(world, self.age, least, at=at.at("income")) / 12, "1")

    @cached_property
    def earned(self) -> core.Earnings:
        end = core.ledger_end(self.setting.today, self.setting.at)
        marital, persons = self.household
        return core.draw_earnings(self.setting, marital, persons, end=end)

    @cached_property
    def debts(self) -> tuple[tuple[Home, ...], tuple[Loan, ...]]:
        marital, persons = self.household
        return core.draw_debts(self.setting, persons[0], marital, earned=self.earned)

    @property
    def homes(self) -> int:
        return len(self.debts[0])

    @property
    def loans(self) -> int:
        return len(self.debts[1])

    @cached_property
    def _asked(self) -> tuple[Decimal, int]:
        person, income = self.household[1][0], self.earned.income
        asked = core.draw_application(self.setting, person, income, loans=self.debts[1])
        return asked.amount, asked.years

    @property
    def loan_amount(self) -> Decimal:
        return self._asked[0]

    @property
    def loan_years(self) -> int:
        return self._asked[1]


VARIABLES: Mapping[str, Callable[[Sketch], object]] = {
    "age": lambda who: who.age,
    "sex": lambda who: who.sex,
    "marital_status": lambda who: who.marital_status,
    "children": lambda who: who.children,
    "income_source": lambda who: who.income_source,
    "monthly_income": lambda who: who.monthly_income,
    "homes": lambda who: who.homes,
    "loans": lambda who: who.loans,
    "loan_amount": lambda who: who.loan_amount,
    "loan_years": lambda who: who.loan_years,
}
# Of the variables that are words, which; all others are numbers.
WORDS: Mapping[str, tuple[str, ...]] = {
    "sex": ("F", "M"),
    "marital_status": ("married", "single", "divorced"),
    "income_source": ("salaried", "business"),
}
