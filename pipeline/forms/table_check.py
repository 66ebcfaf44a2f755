"""The rows of one table of an own kind, held by print alone: from first to last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING

from pipeline.forms import formula
from pipeline.forms.findings import BALANCE, VALUE, Finding
from pipeline.forms.reading import Meaning
from pipeline.forms.rederive import Printed, Unknown, worked_out
from pipeline.forms.schema import NUMBERS, Table
from pipeline.forms.settling import MOST

if TYPE_CHECKING:
    from pipeline.forms.checks import PaperCheck

Texts = Mapping[str, str]


@dataclass
class TableCheck:
    """The rows of one table, from first to last."""

    paper: PaperCheck
    name: str
    table: Table

    def __post_init__(self) -> None:
        cells: dict[int, dict[str, str]] = {}
        for name, text in self.paper.texts.items():
            head, _, rest = name.partition(".")
            number, _, column = rest.partition(".")
            if head == self.name and number.isdigit():
                cells.setdefault(int(number), {})[column] = text
        self.cells = cells
        self.printed = {column for row in cells.values() for column in row}
        set_ = {c for kind in self.table.kinds.values() for c in kind.set}
        self.formulas = {
            column: formula.parse(spec.source.formula)
            for column, spec in self.table.columns.items()
            if spec.source and spec.source.formula is not None and column not in set_
        }
        self.needed = {n for node in self.formulas.values() for n in formula.names(node)}
        self.time = self._time()
        self.past: dict[str, list[Meaning]] = {column: [] for column in self.table.columns}

    def findings(self) -> Iterator[Finding]:
        """What does not hold of its rows."""
        least, most = self.table.count
        if not least <= len(self.cells) <= most:
            yield Finding(self.name, f"{len(self.cells)} rows, not {least} to {most}")
        if sorted(self.cells) != list(range(len(self.cells))):
            yield Finding(self.name, "a row is missing")
        for number in sorted(self.cells):
            yield from self._row(number)
        for column, values in self.past.items():
            self.paper.columns[f"{self.name}.{column}"] = values
        self.paper.columns[f"{self.name}."] = [True] * len(self.cells)

    def _row(self, number: int) -> Iterator[Finding]:
        """Of all readings of the row, the one that breaks least; what that breaks."""
        options = self._options(self.cells[number])
        best: dict[str, Meaning] = {c: m[0] for c, m in options.items()}
        worst, derived = None, 0
        for chosen in islice(product(*options.values()), MOST):
            row = dict(zip(options, chosen, strict=True))
            broken = self._broken(row, self.cells[number])
            if worst is None or len(broken) < len(worst):
                best, worst, derived = row, broken, self.derived
            if not broken:
                break
        self.paper.derived += derived
        for column in self.table.columns:
            self.past[column].append(best.get(column))
        text = self.cells[number]
        for column in worst or ():
            said = text.get(column, "")
            what = f"prints {said!r}, which is not what its formula or its place gives"
            yield Finding(f"{self.name}.{number}.{column}", what, self._rule(column))

    def _rule(self, column: str) -> str:
        """The rule that a wrong cell of a column breaks; none that says when a row is of."""
        node = self.formulas.get(column)
        if node is None or (self.table.dates and self.table.dates.column == column):
            return ""
        runs = any(function == "running" for _, function in formula.references(node))
        return BALANCE if runs else VALUE

    def _options(self, texts: Texts) -> dict[str, list[Meaning]]:
        """What each column may mean; one that is never printed, any amount of its row."""
        found: dict[str, list[Meaning]] = {}
        numbers: list[Meaning] = []
        for column, spec in self.table.columns.items():
            if column in texts:
                found[column] = self.paper.reader.meanings(spec, texts[column]) or [None]
                if spec.type in NUMBERS:
                    numbers += found[column]
            elif column in self.printed:
                found[column] = [None]
        for column, spec in self.table.columns.items():
            hidden = column not in self.printed and column not in self.formulas
            if hidden and spec.type in NUMBERS and column in self.needed:
                signed = [v for n in numbers if isinstance(n, Fraction) for v in (n, -n)]
                found[column] = list(dict.fromkeys(signed)) or [None]
        return found

    def _broken(self, row: dict[str, Meaning], texts: Texts) -> list[str]:
        """The columns that are not what they should be, hidden ones worked out on the way."""
        broken = []
        self.derived = 0
        for column, node in self.formulas.items():
            spec = self.table.columns[column]
            try:
                due = self.paper.rounded(spec, worked_out(node, self._said(row)))
            except Unknown:
                continue
            if column not in self.printed:
                row[column] = due
                continue
            self.derived += 1
            said = row.get(column)
            empty = due in (None, "") and column not in texts
            if not empty and not self.paper.alike(due, said, texts.get(column, "")):
                broken.append(column)
        if self.table.dates and self._untimely(row, self.table.dates.column):
            broken.append(self.table.dates.column)
        return broken

    def _untimely(self, row: Mapping[str, Meaning], column: str) -> bool:
        """Is its day before that of the row above, or none that its rows may be of?"""
        first, last = self.time
        now, above = row.get(column), self.past[column][-1:]
        if not isinstance(now, date):
            return False
        least = [day for day in (first, *above) if isinstance(day, date)]
        return any(now < day for day in least) or (isinstance(last, date) and now > last)

    def _said(self, row: Mapping[str, Meaning]) -> Printed:
        def one(name: str) -> Meaning:
            if name in self.table.columns:
                if name not in row:
                    raise Unknown
                return row[name]
            return self.paper.one(name)

        def above(name: str) -> Sequence[Meaning]:
            return [*self.past[name], one(name)]

        return Printed(one, self.paper.said().column, above)

    def _time(self) -> tuple[Meaning, Meaning]:
        """The first and the last day its rows may be of; None where print does not tell."""
        if self.table.dates is None:
            return None, None
        try:
            ends = (self.table.dates.first, self.table.dates.last)
            said = self.paper.said()
            first, last = (worked_out(formula.parse(text), said) for text in ends)
        except Unknown:
            return None, None
        return first, last
