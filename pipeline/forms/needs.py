"""What each value of a kind needs to be worked out first; names that lead nowhere; circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.errors import UserError
from pipeline.forms.formula import FormulaFault, parse, references
from pipeline.forms.schema import KindSpec, Table
from pipeline.forms.source import Source
from pipeline.forms.sources import SOURCES


def ordered(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Names, each after those it needs; where nothing is needed, as they come.

    Raises:
        FormulaFault: some need each other in a circle.
    """
    found: dict[str, None] = {}
    for start in needs:
        stack = [(start, iter(needs[start]))]
        open_ = {start: None}
        while stack:
            name, left = stack[-1]
            after = next((n for n in left if n in needs and n not in found), None)
            if after is None:
                found.setdefault(name)
                open_.pop(name, None)
                stack.pop()
            elif after in open_:
                circle = [*list(open_)[list(open_).index(after) :], after]
                raise FormulaFault(f"a circle: {' -> '.join(circle[:8])}")
            else:
                open_[after] = None
                stack.append((after, iter(needs[after])))
    return list(found)


Reference = tuple[str, str]  # a name, and the function that adds it up, if one does


def of_source(source: Source) -> list[str]:
    """The names a source takes something from."""
    return [name for name, _ in references_of(source)]


def references_of(source: Source) -> list[Reference]:
    """The same, each with the function that adds it up."""
    found = [each for text in source.formulas() for each in references(parse(text))]
    plain = (source.path, source.map and source.map[0], source.equals and source.equals[0])
    return found + [(name, "") for name in plain if name]


def column_needs(table: Table, column: str) -> list[str]:
    """The columns of the same row that a column needs, whichever kind of row it is."""
    spec = table.columns[column]
    sources = [spec.source] if spec.source else []
    sources += [kind.set[column] for kind in table.kinds.values() if column in kind.set]
    found = [name for source in sources for name in of_source(source)]
    return [name for name in dict.fromkeys(found) if name in table.columns]


def checked(spec: KindSpec, where: str) -> None:
    """Do all names lead somewhere, and none in a circle?

    Raises:
        UserError: the first that does not.
    """
    needs: dict[str, list[str]] = {}
    for name, field in spec.fields.items():
        used = references_of(field.drawn)
        _lead(spec, used, where, key=f"fields.{name}")
        needs[name] = [_node(spec, each) for each, _ in used]
    for name, table in spec.rows.items():
        used = _dates(table)
        _lead(spec, used, where, key=f"rows.{name}.dates")
        for key, source in table.sources():
            cells = references_of(source)
            _lead(spec, cells, where, key=f"rows.{name}.{key}", table=table)
            used += [cell for cell in cells if cell[0] not in table.columns]
        needs[f"rows.{name}"] = [_node(spec, each) for each, _ in used]
        _circle({c: column_needs(table, c) for c in table.columns}, where, f"rows.{name}")
    _circle(needs, where, "fields")


def _dates(table: Table) -> list[Reference]:
    ends = (table.dates.first, table.dates.last) if table.dates else ()
    return [each for text in ends for each in references(parse(text))]


def _node(spec: KindSpec, name: str) -> str:
    """What has to be made before a name can be read: a field, or all rows of a table."""
    if name in spec.fields:
        return name
    return f"rows.{name.partition('.')[0]}"


def _lead(
    spec: KindSpec,
    used: Iterable[Reference],
    where: str,
    *,
    key: str,
    table: Table | None = None,
) -> None:
    """Does every name lead to what its place asks for: a value, or a column to be added up?"""
    here = table.columns if table else {}
    for name, function in used:
        head, _, cell = name.partition(".")
        if function == "running":
            good, wanted = name in here, "column of the same table"
        elif function:
            columns = spec.rows[head].columns if head in spec.rows else {}
            good = cell in columns if function == "sum" else head in spec.rows and not cell
            wanted = "column of a table, as postings.amount" if function == "sum" else "table"
        else:
            good = name in spec.fields or name in SOURCES or name in here
            wanted = "field, column or source"
        if not good:
            raise UserError(
                where,
                f"{key}: {name[:80]!r} is no {wanted}",
                f"choose one of {', '.join((*here, *spec.fields, *spec.rows, *SOURCES))}",
            )


def _circle(needs: Mapping[str, Iterable[str]], where: str, key: str) -> None:
    try:
        ordered(needs)
    except FormulaFault as fault:
        remedy = "let one of them come from somewhere else"
        raise UserError(where, f"{key}: {fault}", remedy) from None
