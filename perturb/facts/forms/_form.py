"""Papers of own kinds, what they print, and what print tells of their formulas."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perturb.facts.shared.papers import grade, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, Localized
from pipeline.forms.checks import DAYS
from pipeline.forms.formula import Node, names, parse, references
from pipeline.forms.paper import Kind
from pipeline.forms.reworked import reworked
from pipeline.forms.schema import NUMBERS, KindSpec, Valued
from pipeline.printing.items import column as column_of
from pipeline.printing.template import load_layout
from pipeline.records import Case, Document, Fact
from pipeline.roles import Printed

RUNNING = "running"


@dataclass(frozen=True)
class Form:
    """A paper of an own kind."""

    document: Document
    kind: Kind

    @property
    def spec(self) -> KindSpec:
        """What its kind says."""
        return self.kind.spec

    def of(self, name: str) -> Valued:
        """What the kind says of a field or cell."""
        return self.kind.valued[column_of(name)]

    def text(self, name: str, value: Fact) -> str:
        """How the paper writes a value of a field or cell."""
        return self.kind.writer.text(self.of(name), value)

    def title(self, name: str) -> str:
        """What a sentence calls a field or cell."""
        head, number, cell = (name.split(".") + ["", ""])[:3]
        called = self.of(name).label or column_of(name).rpartition("*.")[2].replace("_", " ")
        return f"{called} ({head} {int(number) + 1})" if cell and number.isdigit() else called

    @cached_property
    def printed(self) -> set[str]:
        """Fields, and columns as ``table.*.column``, that the layout prints."""
        found = set[str]()
        for name in self.document.facts:
            if column_of(name) not in found and shows(self.document, name):
                found.add(column_of(name))
        return found

    # ------------------------------------------------------------ what print tells

    def told(self, name: str, table: str = "") -> bool:
        """Does print tell a value that a formula names: a column of the formula's row, a field, or
        a day that everybody knows?
        """
        key = f"{table}.*.{name}" if table and name in self.spec.rows[table].columns else name
        if key in self.printed or key in DAYS:
            return True
        formula = self.formula(key)
        return formula is not None and self.tells(formula, table if key != name else "")

    def tells(self, formula: Node, table: str = "", target: str = "") -> bool:
        """Does print tell everything that a formula needs? ``target``: the column it is of."""
        for name, function in references(formula):
            if function == "count":
                continue
            head, _, cell = name.partition(".")
            if function == RUNNING:
                known = self._column_told(table, name, target)
            elif function == "sum":
                known = self._column_told(head, cell, "")
            else:
                known = self.told(name, table)
            if not known:
                return False
        return True

    def _column_told(self, table: str, column: str, target: str) -> bool:
        """Is a column printed, or told by others of its rows that are worked out of it alone?"""
        if self.told(column, table):
            return True
        columns = self.spec.rows[table].columns
        if columns[column].type not in NUMBERS or self.formula(f"{table}.*.{column}") is not None:
            return False
        for other in columns:
            formula = self.formula(f"{table}.*.{other}")
            if other == target or formula is None or f"{table}.*.{other}" not in self.printed:
                continue
            if set(names(formula)) == {column} and not _added(formula):
                return True
        return False

    def formula(self, key: str) -> Node | None:
        """What a field or column is worked out by; none of a column that kinds of rows set."""
        if key not in self.kind.valued:
            return None
        table, starred, column = key.partition(".*.")
        if starred and any(column in kind.set for kind in self.spec.rows[table].kinds.values()):
            return None
        valued = self.kind.valued[key]
        text = valued.source.formula if valued.source else None
        return None if text is None else parse(text)


def _added(formula: Node) -> bool:
    return any(function for _, function in references(formula))


def runs(formula: Node) -> bool:
    """Is it a balance that runs from row to row?"""
    return any(function == RUNNING for _, function in references(formula))


def forms(documents: Sequence[Document]) -> Iterator[Form]:
    """The papers of own kinds among these."""
    for document in documents:
        own = load_layout(document.kind, document.layout).own
        if own is not None:
            yield Form(document, own)


def retold(form: Form, case: Case, changes: Mapping[str, Fact]) -> dict[str, Fact]:
    """What of the paper differs once some of it is changed: all that depends on it follows."""
    facts = form.document.facts
    after = reworked(form.kind, case, facts, changes=changes)
    return {name: value for name, value in after.items() if facts[name] != value}


def lie(
    request: ChangeRequest,
    form: Form,
    changes: Mapping[str, Fact],
    *,
    distance: tuple[float, float, float],
    explanation: Localized,
) -> FactEdit:
    """The edit that makes a form say something else.

    ``distance``: how far from the truth it lies, and from where on that is medium and high.
    """
    edits = {form.document.id: retold(form, request.case, changes)}
    return planted(request, edits, grade(*distance), explanation=explanation)


def found_broken(printed: Printed, rules: Collection[str]) -> frozenset[str]:
    """Those of some rules that any paper of an own kind breaks, by its print alone."""
    found = {f.rule for check in printed.forms.values() for f in check.findings}
    return frozenset(found & set(rules))
