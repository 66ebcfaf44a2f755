"""One paper of an own kind on its way: its fields and rows, each drawn at an address of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from pipeline import units
from pipeline.errors import UserError
from pipeline.forms import sources
from pipeline.forms.draws import Weighted, chosen, drawn, patterned
from pipeline.forms.evaluate import Scope, Value, evaluate
from pipeline.forms.formula import FormulaFault, parse
from pipeline.forms.locale import Writer
from pipeline.forms.needs import column_needs, ordered
from pipeline.forms.people import Locals
from pipeline.forms.schema import NUMBERS, KindSpec, RowKind, Table, Type, Valued
from pipeline.forms.source import FINEST, Source
from pipeline.records import Case, Fact
from pipeline.rng import Address
from pipeline.roles import Facts


@dataclass(frozen=True)
class Kind:
    """A checked kind: what its file says, and what the file leads to."""

    name: str  # "own/loan"
    where: str  # as messages call its file
    spec: KindSpec
    writer: Writer
    people: Locals
    lists: Mapping[str, Weighted]

    @cached_property
    def valued(self) -> Mapping[str, Valued]:
        """Every field and column by name; columns as ``table.*.column``."""
        return dict(self.spec.valued())


Row = dict[str, Fact]


@dataclass
class Paper:
    """The facts of one paper. Whatever is asked for first is made first."""

    kind: Kind
    case: Case
    at: Address
    fields: dict[str, Fact] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    # Shipped kind -> what a paper of it says, which every field that names the kind takes from.
    shipped: dict[str, Mapping[str, Fact]] = field(default_factory=dict)
    # Field -> what it is drawn from on this paper, in place of what the kind says.
    instead: Mapping[str, Source] = field(default_factory=dict)

    def facts(self) -> dict[str, Fact]:
        """All of them, in the order of the kind's file."""
        found: dict[str, Fact] = {name: self.field(name) for name in self.kind.spec.fields}
        for table in self.kind.spec.rows:
            for number, row in enumerate(self.rows(table)):
                found |= {f"{table}.{number}.{column}": v for column, v in row.items()}
        return found

    def timely(self) -> None:
        """
        Raises:
            UserError: a true paper would say a day that the kind itself rules out.
        """
        today = self.case.today
        for name, spec in self.kind.spec.fields.items():
            day = self.field(name)
            if spec.must is None or not isinstance(day, date):
                continue
            for key, wrong in (("not_before", day < today), ("not_after", day > today)):
                if getattr(spec.must, key) and wrong:
                    what = f"must be {key}: today ({today}), and is {day}"
                    raise self._fault(f"fields.{name}", what)

    def field(self, name: str) -> Fact:
        """A field's value, drawn once."""
        if name not in self.fields:
            self.fields[name] = self._field(name)
        return self.fields[name]

    def _field(self, name: str) -> Fact:
        spec, at = self.kind.spec.fields[name], self.at.at("field", name)
        if spec.blank and at.at("blank").uniform() < spec.blank:
            return None
        source = self.instead.get(name, spec.drawn)
        if spec.unique:
            key = Address(0, ("own kinds", self.kind.name, name))
            try:
                return patterned(source, at.stream(), number=self.case.index, key=key)
            except OverflowError:
                what = "has fewer texts than there are cases"
                raise self._fault(f"fields.{name}", what) from None
        return self.value(source, spec.type, at=at, scope=self._scope(), key=f"fields.{name}")

    def value(self, source: Source, type_: Type, *, at: Address, scope: Scope, key: str) -> Fact:
        """What a source gives, as a value of that type.

        Raises:
            UserError: it gives something else.
        """
        try:
            raw = self._raw(source, at, scope)
            return typed(raw, type_, self.kind.writer)
        except FormulaFault as fault:
            raise self._fault(key, str(fault)) from None

    def _raw(self, source: Source, at: Address, scope: Scope) -> Fact | Value:
        if source.formula is not None:
            return evaluate(parse(source.formula), scope)
        if source.path is not None:
            return scope.value(source.path)
        if source.map is not None:
            said, means = scope.value(source.map[0]), source.map[1]
            return None if said is None else _meaning(said, means)
        if source.equals is not None:
            return _as_word(scope.value(source.equals[0])) == source.equals[1]
        if source.fact is not None:
            return self._shipped(source.fact)
        if source.between is not None:
            first, last = (_day(evaluate(parse(text), scope)) for text in source.between)
            return _between(first, last, at)
        return drawn(source, at, self.kind.people, lists=self.kind.lists)

    def _named(self, name: str) -> Fact:
        """A field of this paper, or a fact of the case."""
        if name in self.kind.spec.fields:
            return self.field(name)
        return sources.value(name, self.case, self.kind.people)

    def _shipped(self, name: str) -> Fact:
        """A fact of a shipped kind's paper of this case; None where the case has no such paper."""
        kind, _, fact = name.rpartition("/")
        if kind not in self.shipped:
            self.shipped[kind] = self._whole(kind)
        return self.shipped[kind].get(fact)

    def _whole(self, kind: str) -> Mapping[str, Fact]:
        """What a paper of a shipped kind says that is made for this one; nothing without one."""
        unit = units.load(Facts, kind)
        if not unit.applies(self.case):
            return {}
        try:
            return unit.facts(self.case, self.at.at("shipped", kind).stream())
        except (StopIteration, LookupError):  # it asks after regions of the invented country
            raise FormulaFault(f"{kind} says nothing of people of another country") from None

    def _scope(self, table: str = "", row: Row | None = None) -> Scope:
        """Names as formulas see them: columns of the row before fields before sources."""
        here = row or {}

        def value(name: str) -> Value:
            if row is not None and name in here:
                return sources.as_number(here[name])  # type: ignore[return-value]
            return sources.as_number(self._named(name))  # type: ignore[return-value]

        def column(name: str) -> Sequence[Value]:
            of, _, cell = name.partition(".")
            rows = self.rows(of)
            return [sources.as_number(r.get(cell)) if cell else True for r in rows]  # type: ignore[misc]

        def until(name: str) -> Sequence[Value]:
            return [sources.as_number(r.get(name)) for r in self.tables[table]]  # type: ignore[misc]

        return Scope(value, column, until)

    # ------------------------------------------------------------ rows

    def rows(self, name: str) -> list[Row]:
        """A table's rows, made once, from first to last."""
        if name not in self.tables:
            self.tables[name] = []
            self._rows(name, self.kind.spec.rows[name])
        return self.tables[name]

    def _rows(self, name: str, spec: Table) -> None:
        """Each row is in its table before its columns are worked out: they may add up so far."""
        at = self.at.at("rows", name)
        least, most = spec.count
        count = int(at.at("count").stream().integers(least, most + 1))
        days = self._days(name, spec, count)
        kinds = _kinds(spec.kinds, count, at.at("kinds"))
        order = self.columns_in_order(name)
        dated = spec.dates.column if spec.dates else ""
        for number in range(count):
            own = spec.kinds[kinds[number]].set if kinds else {}
            row: Row = {dated: days[number]} if dated else {}
            self.tables[name].append(row)
            for column in order:
                source = own.get(column) or spec.columns[column].source
                if column == dated:
                    continue
                row[column] = None
                if source is not None:
                    place = at.at(number, column)
                    row[column] = self.cell(name, column, source, at=place, row=row)
            self.tables[name][-1] = {column: row[column] for column in spec.columns}

    def columns_in_order(self, table: str) -> list[str]:
        """The columns of a table, each after those of its row that it needs."""
        spec = self.kind.spec.rows[table]
        return ordered({column: column_needs(spec, column) for column in spec.columns})

    def cell(self, table: str, column: str, source: Source, *, at: Address, row: Row) -> Fact:
        """A cell of the row that was added last."""
        type_ = self.kind.spec.rows[table].columns[column].type
        scope = self._scope(table, row)
        return self.value(source, type_, at=at, scope=scope, key=f"rows.{table}.{column}")

    def _days(self, name: str, spec: Table, count: int) -> list[date]:
        """Ascending."""
        if spec.dates is None:
            return []
        try:
            ends = (spec.dates.first, spec.dates.last)
            first, last = (_day(evaluate(parse(text), self._scope())) for text in ends)
            at = self.at.at("rows", name, "dates")
            return sorted(_between(first, last, at.at(n)) for n in range(count))
        except FormulaFault as fault:
            raise self._fault(f"rows.{name}.dates", str(fault)) from None

    def _fault(self, key: str, what: str) -> UserError:
        return UserError(self.kind.where, f"{key}: {what}", "mend it in kind.yaml")


def _kinds(kinds: Mapping[str, RowKind], count: int, at: Address) -> list[str]:
    """Which kind every row is of: those that must be there, others by weight, in any order."""
    if not kinds:
        return []
    found = [name for name, kind in kinds.items() for _ in range(kind.at_least)]
    rng = at.stream()
    while len(found) < count:
        left = {n: k.weight for n, k in kinds.items() if found.count(n) < k.at_most}
        if not any(left.values()):
            left = dict.fromkeys(left, 1.0)
        found.append(str(chosen(left, rng)))  # type: ignore[arg-type]
    return [found[int(i)] for i in rng.permutation(count)]


def typed(value: object, type_: Type, writer: Writer) -> Fact:
    """A value as one of that type; an empty text is nothing, but for texts.

    Raises:
        FormulaFault: it cannot be one.
    """
    if value is None or (value == "" and type_ != "text"):
        return None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if type_ == "money":
            return writer.amount(Decimal(value))
        if type_ == "decimal":
            return Decimal(value).quantize(FINEST).normalize() + 0
        if type_ == "int" and value == int(value):
            return int(value)
    if type_ == "date":
        return _day(value)
    if type_ == "bool" and isinstance(value, bool):
        return value
    if type_ in (*NUMBERS, "bool") or isinstance(value, bool | date):
        raise FormulaFault(f"{str(value)[:40]!r} is no value of the type {type_}")
    return str(value)


def _day(value: object) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if not isinstance(value, date):
        raise FormulaFault(f"{str(value)[:40]!r} is no date")
    return value


def _between(first: date, last: date, at: Address) -> date:
    if last < first:
        raise FormulaFault(f"from {first} to {last} is no time")
    return first + timedelta(days=int(at.stream().integers((last - first).days + 1)))


def _as_word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _meaning(said: object, means: Mapping[str, object]) -> Fact:
    word = _as_word(said)
    if word not in means:
        raise FormulaFault(f"map says nothing of {word[:40]!r}")
    return means[word]  # type: ignore[return-value]
