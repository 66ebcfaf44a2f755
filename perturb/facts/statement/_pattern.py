"""A pattern of fraud lived in the account: rows planted into the statement, or one of them pushed over the policy's edge."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import Edits, edited, pick
from perturb.facts.statement._ledger import STATEMENTS, Ledger, Line, ledger, planted, swapped
from pipeline.policy import Policy
from pipeline.reading.fraud_patterns import patterns, rows_of
from pipeline.records import Anomaly, Case, Document, Language, Severity
from pipeline.roles import FactChange, Printed, Rng
from pipeline.world.people.names import draw_name

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class LedgerPattern(FactChange):
    """What the six patterns do alike. Rows planted bring everything that depends on them along, so nothing else is contradictory."""

    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple((kind,) for kind in STATEMENTS)
    severity: Severity = "high"

    @abstractmethod
    def count(self, policy: Policy) -> int:
        """How many rows are planted at most."""

    @abstractmethod
    def starts(self, book: Ledger, case: Case, policy: Policy) -> list[date]:
        """The days on which it can begin."""

    @abstractmethod
    def rows(
        self, book: Ledger, case: Case, start: date, *, policy: Policy, rng: Rng, inside: bool
    ) -> list[Line]:
        """The rows, in time order; ``inside``: one unit short of the pattern."""

    @abstractmethod
    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        """For a statement one unit short of the pattern: the row that completes it, and how."""

    @abstractmethod
    def sentence(self, language: Language, carrying: Sequence[Line], policy: Policy) -> str:
        """What is wrong, in one sentence."""

    @abstractmethod
    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        """The rows of a statement that the lie consists of."""

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        book = ledger(case, documents)
        return (
            book is not None
            and len(book.free) >= self.count(policy)
            and bool(self.starts(book, case, policy))
        )

    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        book = _book(case, documents)
        edits = (
            swapped(book, *self.over(book, policy))
            if boundary
            else self._planted(book, case, policy, rng=rng, inside=False)
        )
        files, changes = edited(documents, _sure(edits))
        sentence = self.sentence(case.language, self.carries(_book(case, files), policy), policy)
        return files, Anomaly(
            type(self).__module__.rpartition(".")[2],
            "fraud",
            self.rule,
            self.severity,
            sentence,
            changes,
        )

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        return edited(
            documents,
            _sure(self._planted(_book(case, documents), case, policy, rng=rng, inside=True)),
        )[0]

    def broken(self, printed: Printed, policy: Policy) -> bool:
        papers = [(t, kind) for kind in STATEMENTS for t in printed.of_kind(kind)]
        return any(
            self.rule in patterns(rows_of(t, language(kind)), policy.fraud, language(kind))
            for t, kind in papers
        )

    def _planted(
        self, book: Ledger, case: Case, policy: Policy, *, rng: Rng, inside: bool
    ) -> dict[str, Edits] | None:
        start = pick(rng, self.starts(book, case, policy))
        return planted(
            book, self.rows(book, case, start, policy=policy, rng=rng, inside=inside), rng
        )


def language(kind: str) -> Language:
    return "zh" if kind.startswith("zh/") else "en"


def strangers(book: Ledger, case: Case, count: int, *, rng: Rng) -> list[str]:
    """So many names that neither the account nor the household knows, each once."""
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


def _book(case: Case, documents: Sequence[Document]) -> Ledger:
    book = ledger(case, documents)
    if book is None:
        raise ValueError("a pattern of fraud needs a statement")
    return book


def _sure(edits: dict[str, Edits] | None) -> dict[str, Edits]:
    if edits is None:
        raise ValueError(
            "the rows do not fit into this statement: it was not asked whether the lie applies"
        )
    return edits
