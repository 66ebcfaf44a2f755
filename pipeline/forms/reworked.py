"""A paper of an own kind after some of its facts were changed: what depends on them, anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.forms.formula import names, parse
from pipeline.forms.paper import Kind, Paper, Row
from pipeline.forms.source import Source
from pipeline.records import Case, Fact
from pipeline.rng import Address

Facts = Mapping[str, Fact]
NOWHERE = Address(0, ("reworked",))  # formulas draw nothing


def reworked(kind: Kind, case: Case, facts: Facts, *, changes: Facts) -> dict[str, Fact]:
    """All facts of the paper with the changes made, and with every formula that needs one of them,
    directly or by way of another, worked out from them. What is changed stays as it was set.

    ``facts``: as ``Paper.facts`` gives them, whose order they keep.

    Raises:
        UserError: a formula cannot be worked out any more, such as by a division by zero.
    """
    paper = Paper(kind, case, NOWHERE)
    spec, stale = kind.spec, _stale(kind, changes)
    said = {**facts, **changes}
    for name, field in spec.fields.items():
        left_out = field.blank > 0 and said[name] is None
        if name not in stale or name in changes or left_out:
            paper.fields[name] = said[name]
    for table in spec.rows:
        paper.tables[table] = []
        for number, row in enumerate(_rows(said, table)):
            _row(paper, table, number=number, row=row, stale=stale, changes=changes)
    return paper.facts()


def _rows(facts: Facts, table: str) -> Iterator[Row]:
    """The rows of a table, from first to last."""
    found: dict[str, Row] = {}
    for name, value in facts.items():
        head, _, rest = name.partition(".")
        number, _, column = rest.partition(".")
        if head == table and number.isdigit():
            found.setdefault(number, {})[column] = value
    yield from (found[number] for number in sorted(found, key=int))


def _row(
    paper: Paper, table: str, *, number: int, row: Row, stale: set[str], changes: Facts
) -> None:
    """Adds a row to the paper; a column is worked out after those of its row that it needs."""
    spec = paper.kind.spec.rows[table]
    drawn = {column for each in spec.kinds.values() for column in each.set}
    columns = spec.columns
    paper.tables[table].append(row)
    for column in paper.columns_in_order(table):
        source = columns[column].source
        kept = f"{table}.{number}.{column}" in changes or f"{table}.{column}" not in stale
        if kept or source is None or column in drawn:
            continue
        row[column] = paper.cell(table, column, source, at=NOWHERE, row=row)
    paper.tables[table][-1] = {column: row[column] for column in columns}


def _stale(kind: Kind, changes: Facts) -> set[str]:
    """Fields, and columns as ``table.column``, that need something changed."""
    found = {_column(name) for name in changes}
    formulas = dict(_formulas(kind))
    grown = True
    while grown:
        new = {name for name, needed in formulas.items() if needed & found} - found
        found |= new
        grown = bool(new)
    return found


def _column(name: str) -> str:
    """A cell's column, ``table.column``; a field's own name."""
    parts = name.split(".")
    return ".".join([parts[0], *parts[2:]]) if len(parts) > 2 and parts[1].isdigit() else name


def _formulas(kind: Kind) -> Iterator[tuple[str, set[str]]]:
    """Everything that a formula gives, with all that the formula needs."""
    for name, field in kind.spec.fields.items():
        yield name, _needs(field.drawn)
    for table, rows in kind.spec.rows.items():
        for column, valued in rows.columns.items():
            if valued.source is not None:
                needed = _needs(valued.source)
                here = {f"{table}.{n}" for n in needed if n in rows.columns}
                yield f"{table}.{column}", here | needed


def _needs(source: Source) -> set[str]:
    return set(names(parse(source.formula))) if source.formula is not None else set()
