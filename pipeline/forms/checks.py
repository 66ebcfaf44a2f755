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

from babel import Locale

from pipeline.forms import formula, identity, settling
from pipeline.forms.findings import EXPIRY, FUTURE, VALUE, Finding
from pipeline.forms.reading import Meaning, Reader
from pipeline.forms.rederive import Printed, Unknown, half_up, worked_out
from pipeline.forms.schema import KindSpec, Valued
from pipeline.forms.table_check import TableCheck

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
        return map(str, self.findings)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The same, with the rules that are broken; worked out once."""
        return tuple(self._found())

    def _found(self) -> Iterator[Finding]:
        near = (self.last.year, self.today.year, self.today.year - 1, self.today.year + 1)
        years = dict.fromkeys((*near, *sorted(self._years())))  # the likeliest is tried first
        self.reader = Reader(self.locale, tuple(years))
        yield from self._unread()
        self._choose()
        for name, table in self.spec.rows.items():
            yield from TableCheck(self, name, table).findings()
        yield from self._formulas()
        yield from self._days()
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

    def _unread(self) -> Iterator[Finding]:
        for name, spec in self.spec.fields.items():
            text = self.texts.get(name)
            if text is not None and not self.reader.meanings(spec, text):
                yield Finding(name, f"{text!r} cannot be read as {spec.type}")

    def _days(self) -> Iterator[Finding]:
        """Days that lie on the wrong side of today, whatever century they may be of."""
        for name, spec in self.spec.fields.items():
            must, text = spec.bounds, self.texts.get(name)
            if must is None or text is None:
                continue
            days = [day for day in self.reader.meanings(spec, text) if isinstance(day, date)]
            if must.not_before and days and max(days) < self.today:
                yield Finding(name, f"{text!r} is before {self.today}", EXPIRY)
            if must.not_after and days and min(days) > self.today:
                yield Finding(name, f"{text!r} is after {self.today}", FUTURE)

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

    def _formulas(self) -> Iterator[Finding]:
        for name in self.fields:
            held = self._held(name)
            self.derived += held is not None
            if held is False:
                what = f"prints {self.texts[name]!r}, which is not what its formula gives"
                yield Finding(name, what, VALUE)

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
