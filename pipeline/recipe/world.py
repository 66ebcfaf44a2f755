"""The recipe's ``world``: who lives in the invented country."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.recipe.values import FILLED, POSITIVE, Bands, Part, within
from pipeline.records import Sex

Level = Literal["low", "medium", "high"]
# Of a year. With less, the basic deductions and the least contributions leave some of the invented
# country's people without pay.
POOREST = Decimal(12_000)
Income = Annotated[Decimal, Field(gt=0, le=10**9)]


class World(Part):
    """Who lives in the invented country.

    Defaults follow what the reference benchmark, FCMBench, tells of its own applicants.
    """

    sex: Annotated[dict[Sex, float], POSITIVE, FILLED] = {"F": 0.54, "M": 0.46}
    """Weights of the applicants' sexes."""
    age: Annotated[Bands, within(18, 99)] = {"18-35": 0.50, "36-59": 0.35, "60-75": 0.15}
    """Weights of age bands, from 18 to 99, both ends included."""
    marital_status: Annotated[
        dict[Literal["married", "single", "divorced"], float], POSITIVE, FILLED
    ] = {
        "married": 0.53,
        "single": 0.27,
        "divorced": 0.20,
    }
    """Weights of what the register says."""
    income_source: Annotated[dict[Literal["salaried", "business"], float], POSITIVE, FILLED] = {
        "salaried": 0.49,
        "business": 0.51,
    }
    """Weights of employees, and of owners of a firm of their own."""
    income_level: Annotated[dict[Level, float], POSITIVE, FILLED] = {
        "low": 0.49,
        "medium": 0.31,
        "high": 0.20,
    }
    """Weights of the bands of yearly_income."""
    yearly_income: dict[Level, tuple[Income, Income]] = {
        "low": (Decimal(42_000), Decimal(100_000)),
        "medium": (Decimal(100_000), Decimal(480_000)),
        "high": (Decimal(510_000), Decimal(1_400_000)),
    }
    """The least and the most of a year, before tax, in the country's currency; nobody earns less
    than 12,000."""
    homes: Annotated[Bands, within(0, 50)] = {"0-2": 0.64, "3-5": 0.24, "6-9": 0.12}
    """Weights of how many homes the household owns."""

    @model_validator(mode="after")
    def _incomes(self) -> World:
        for level, weight in self.income_level.items():
            low, high = self.yearly_income.get(level, (Decimal(0), Decimal(-1)))
            if weight > 0 and low > high:
                raise ValueError(
                    f"yearly_income.{level}: give the least and the most of a year, in this order"
                )
            if weight > 0 and high < POOREST:
                raise ValueError(f"yearly_income.{level}: nobody earns less than {POOREST:,}")
        return self
