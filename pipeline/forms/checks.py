"""Does a paper of an own kind hold, by its print alone?

Formulas, balances and the order of days are derived again from what the paper says, numbers of
accounts and contracts by their check digits, and whom it is about by the case's persons. Nothing
that drew the paper is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import islice, product

from babel import Locale

from pipeline.forms import formula, identity, settling
from pipeline.forms.reading import Meaning, Reader
from pipeline.forms.rederive import Printed, Unknown, half_up, worked_out
from pipeline.forms.schema import NUMBERS, KindSpec, Table, Valued
from pipeline.forms.settling import MOST

DAYS = ("today", "period.start", "period.end")  # that print need not tell
Texts = Mapping[str, str]


@dataclass
class PaperCheck:
    """One paper: what it says, and what may be known of its case."""

    spec: KindSpec
    texts: Texts
    today: date
    persons: Sequence[Mapping[str, object]]
    digits: int = 2  # of the currency
    derived: int = 0  # values that were worked out again
    fields: dict[str, Meaning] = field(default_factory=dict)
    columns: dict[str, list[Meaning]] = field(default_factory=dict)

    def faults(self) -> Iterator[str]:
        """What does not hold, a sentence each."""
        near = (self.last.year, self.today.year, self.today.year - 1, self.today.year + 1)
        years = dict.fromkeys((*near, *sorted(self._years())))  # the likeliest is tried first
        self.reader = Reader(self.locale, tuple(years))
        yield from self._unread()
        self._choose()
        for name, table in self.spec.rows.items():
            yield from TableCheck(self, name, table).faults()
        yield from self._formulas()
        yield from identity.faults(self.spec, self.texts, self.persons, reader=self.reader)

    @cached_property
    def locale(self) -> Locale:
        """Babel's, of the kind."""
        return Locale.parse(self.spec.locale.replace("-", "_"))

    @cached_property
    def last(self) -> date:
        """The last day of the last whole month."""
        return self.today.replace(day=1) - timedelta(days=1)

    def _years(self) -> set[int]:
        """Of the dates that the paper prints whole."""
        reader = Reader(self.locale, ())
        found = set()
        for name, spec in self.spec.fields.items():
            if spec.type == "date" and name in self.texts:
                found |= {d.year for d in reader.meanings(spec, self.texts[name])}  # type: ignore[union-attr]
        return found

    def _unread(self) -> Iterator[str]:
        for name, spec in self.spec.fields.items():
            text = self.texts.get(name)
            if text is not None and not self.reader.meanings(spec, text):
                yield f"{name}: {text!r} cannot be read as {spec.type}"

    # ------------------------------------------------------------ fields

    def _choose(self) -> None:
        """Settles which of its meanings each field has, by the formulas of fields alone."""
        options = {
            name: self.reader.meanings(spec, self.texts[name]) or [None]
            for name, spec in self.spec.fields.items()
            if name in self.texts
        }

        def held(fields: dict[str, Meaning]) -> dict[str, bool | None]:
            self.fields = fields
            return {name: self._held(name) for name in needs}

        needs = settling.needs(self.spec, options, DAYS)
        self.fields = settling.settled(options, needs, held)

    def _held(self, name: str) -> bool | None:
        """Is a printed field what its formula says? None where that cannot be told."""
        text = self.spec.fields[name].drawn.formula
        if text is None or name not in self.fields:
            return None
        try:
            due = worked_out(formula.parse(text), self.said())
        except Unknown:
            return None
        return self.alike(due, self.fields[name], self.texts[name])

    def _formulas(self) -> Iterator[str]:
        for name in self.fields:
            held = self._held(name)
            self.derived += held is not None
            if held is False:
                yield f"{name}: prints {self.texts[name]!r}, which is not what its formula gives"

    def said(self) -> Printed:
        """The paper's print, for formulas of fields."""

        def column(name: str) -> Sequence[Meaning]:
            cell = name.partition(".")[2]
            key = name if cell else f"{name}."
            if key not in self.columns:
                raise Unknown
            return self.columns[key]

        return Printed(self.one, column, column)

    def one(self, name: str) -> Meaning:
        """What a name means: a field, printed or worked out, or a day that everybody knows."""
        if name in self.fields:
            return self.fields[name]
        spec = self.spec.fields.get(name)
        if spec is not None and spec.drawn.formula is not None:
            found = worked_out(formula.parse(spec.drawn.formula), self.said())
            return self.rounded(spec, found)
        if spec is not None or name not in DAYS:
            raise Unknown
        start = self.last.replace(day=1)
        return {"today": self.today, "period.start": start, "period.end": self.last}[name]

    def rounded(self, spec: Valued, value: Meaning) -> Meaning:
        """A value that is not printed, as papers keep it."""
        if value == "" and spec.type != "text":
            return None
        money = spec.type == "money" and isinstance(value, Fraction)
        return half_up(value, self.digits) if money else value  # type: ignore[arg-type]

    def alike(self, due: Meaning, printed: Meaning, text: str) -> bool:
        """Is that what is printed, to the last digit that is?"""
        if isinstance(due, Fraction) and isinstance(printed, Fraction):
            return abs(due - printed) <= Fraction(1, 2 * 10 ** _decimals(text, self.reader))
        if isinstance(due, Fraction):  # printed as a text
            return str(int(due)) == str(printed)
        return due == printed


def _decimals(text: str, reader: Reader) -> int:
    """Digits after the decimal sign."""
    point = reader.locale.number_symbols["latn"]["decimal"]
    after = text.rpartition(point)[2] if point in text else ""
    return sum(c.isdigit() for c in after)


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

    def faults(self) -> Iterator[str]:
        least, most = self.table.count
        if not least <= len(self.cells) <= most:
            yield f"{self.name}: {len(self.cells)} rows, not {least} to {most}"
        if sorted(self.cells) != list(range(len(self.cells))):
            yield f"{self.name}: a row is missing"
        for number in sorted(self.cells):
            yield from self._row(number)
        for column, values in self.past.items():
            self.paper.columns[f"{self.name}.{column}"] = values
        self.paper.columns[f"{self.name}."] = [True] * len(self.cells)

    def _row(self, number: int) -> Iterator[str]:
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
            yield (
                f"{self.name}.{number}.{column}: prints {said!r}, "
                "which is not what its formula or its place gives"
            )

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
