"""The recipe's ``fit``: tables of a bank's own numbers that the cases shall be in proportion to."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from pipeline.recipe.values import Part

LEAST = 10  # people of a cell: fewer could tell who they are
MOST_CELLS, MOST_TABLES = 2_000, 30  # of a table; of a recipe


def _as_text(level: object) -> object:
    """Levels that YAML reads as numbers or truth, as they were written."""
    if isinstance(level, bool):
        return str(level).lower()
    return str(level) if isinstance(level, int | float) else level


Name = Annotated[str, Field(min_length=1, max_length=200)]
Level = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(_as_text)]


class FitCell(Part):
    """How many people have these levels."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=2)]
    """One for each of the table's variables."""
    count: int = Field(ge=LEAST, le=10**12)
    """Of people, 10 or more."""


class FitTable(Part):
    """Counts over one variable or two. What is not in it is never drawn."""

    variables: Annotated[tuple[Name, ...], Field(min_length=1, max_length=2)]
    """What is counted: ``age``, ``monthly_income``, a field of a kind of your own."""
    cells: Annotated[tuple[FitCell, ...], Field(min_length=1, max_length=MOST_CELLS)]
    """The counts."""

    @model_validator(mode="after")
    def _whole(self) -> FitTable:
        if len(set(self.variables)) < len(self.variables):
            raise ValueError(f"{self.variables[0]} is counted against itself")
        seen = set[tuple[str, ...]]()
        for cell in self.cells:
            if len(cell.levels) != len(self.variables):
                raise ValueError(f"{', '.join(cell.levels)}: give one level for each variable")
            if cell.levels in seen:
                raise ValueError(f"{' with '.join(cell.levels)} is counted twice")
            seen.add(cell.levels)
        return self


FitTables = Annotated[tuple[FitTable, ...], Field(max_length=MOST_TABLES)]
