"""A pattern of fraud lived in the account.

Rows planted into the statement, or one of them pushed over the policy's edge.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import pick
from perturb.facts.statement._ledger import STATEMENTS, Ledger, Line, ledger
from perturb.facts.statement._planting import with_planted, with_row
from pipeline import kinds
from pipeline.changes import (
    ChangeRequest,
    Edits,
    FactEdit,
    FileEdits,
    Localized,
    Submission,
    edited,
)
from pipeline.money import CENT
from pipeline.policy import Policy
from pipeline.reading.fraud_patterns import patterns, rows_of
from pipeline.records import Family, Severity
from pipeline.roles import Carriers, FactChange, Printed
from pipeline.world.people.names import draw_name

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class LedgerPattern(FactChange):
    """What the six patterns do alike.

    Rows planted bring everything that depends on them along, so nothing else is contradictory.
    """

    family: ClassVar[Family] = "fraud"
    carriers: ClassVar[Carriers] = tuple((kind,) for kind in STATEMENTS)
    severity: Severity = "high"

    @abstractmethod
    def count(self, policy: Policy) -> int:
        """How many rows are planted at most."""

    @abstractmethod
    def starts(self, book: Ledger, file: Submission) -> list[date]:
        """The days on which it can begin."""

    @abstractmethod
    def rows(
        self, book: Ledger, start: date, request: ChangeRequest, *, inside: bool
    ) -> list[Line]:
        """The rows, in time order; ``inside``: one unit short of the pattern."""

    @abstractmethod
    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        """The row that completes the pattern, and how.

        Of a statement that is one unit short of it.
        """

    @abstractmethod
    def explanation(self, carrying: Sequence[Line], file: Submission) -> Localized:
        """What is wrong, in one sentence."""

    @abstractmethod
    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        """The rows of a statement that the lie consists of."""

    def applies(self, file: Submission) -> bool:
        book = ledger(file)
        if book is None or len(book.replaceable) < self.count(file.policy):
            return False
        return bool(self.starts(book, file))

    def change(self, request: ChangeRequest) -> FactEdit:
        book = _book(request)
        if request.boundary:
            edits = _fitting(with_row(book, *self.over(book, request.policy)))
        else:
            edits = self._planted(book, request, inside=False)
        documents, changes = edited(request.documents, edits)
        lied = _book(replace(request, documents=documents))
        carrying = self.carries(lied, request.policy)
        explanation = self.explanation(carrying, request)
        return FactEdit(documents, changes, self.severity, explanation)

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        return self._planted(_book(request), request, inside=True)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        for kind in STATEMENTS:
            language = kinds.set_in(kind)
            for texts in printed.of_kind(kind):
                if self.rule in patterns(rows_of(texts, language), policy.fraud, language):
                    return True
        return False

    def _planted(self, book: Ledger, request: ChangeRequest, *, inside: bool) -> dict[str, Edits]:
        start = pick(request.rng, self.starts(book, request))
        rows = self.rows(book, start, request, inside=inside)
        return _fitting(with_planted(book, rows, request.rng))


def new_parties(book: Ledger, count: int, request: ChangeRequest) -> list[str]:
    """So many names that neither the account nor the household knows, each once."""
    case, rng = request.case, request.rng
    known = {*book.parties(), *(p.name for p in case.persons), *(r.name for r in case.related)}
    found: list[str] = []
    while len(found) < count:
        name = draw_name(case.language, "F" if rng.random() < 0.5 else "M", rng)[0]
        if name not in known:
            known.add(name)
            found.append(name)
    return found


def rounded(value: Decimal, step: Decimal = HUNDRED) -> Decimal:
    """An amount as people transfer it: down to a whole step, one step at least."""
    return (max(value // step, Decimal(1)) * step).quantize(CENT)


def summed(lines: Sequence[Line]) -> Decimal:
    """What rows add up to; money in is positive."""
    return sum((line.amount for line in lines), Decimal(0))


def _book(file: Submission) -> Ledger:
    book = ledger(file)
    if book is None:
        raise ValueError("a pattern of fraud needs a statement")
    return book


def _fitting(edits: dict[str, Edits] | None) -> dict[str, Edits]:
    if edits is None:
        raise ValueError(
            "the rows do not fit into this statement: it was not asked whether the lie applies"
        )
    return edits
