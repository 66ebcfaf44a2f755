"""What a unit that plants an anomaly is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from pipeline.policy import Policy
from pipeline.records import Case, Change, Document, Fact, Language, Page, Severity

Edits = Mapping[str, Fact]  # field -> what the paper shall say
FileEdits = Mapping[str, Edits]  # document id -> its edits


class Localized(NamedTuple):
    """A sentence in the languages it is needed in: a unit for files of one language writes one."""

    zh: str = ""
    en: str = ""

    def text(self, language: Language) -> str:
        """The sentence in a language.

        Raises:
            ValueError: it was not written in it.
        """
        found = self.zh if language == "zh" else self.en
        if not found:
            raise ValueError(f"no sentence in {language!r}: {self}")
        return found


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The papers of one case as they would be handed in, and the policy that judges them."""

    case: Case
    documents: tuple[Document, ...]
    policy: Policy
    other_case: tuple[Document, ...] = ()  # somebody else's papers, for units that need them

    def asked(
        self,
        rng: np.random.Generator,
        *,
        documents: tuple[Document, ...] | None = None,
        boundary: bool = False,
    ) -> ChangeRequest:
        """The request to change these papers, or ``documents`` in their place."""
        return ChangeRequest(
            case=self.case,
            documents=self.documents if documents is None else documents,
            policy=self.policy,
            other_case=self.other_case,
            rng=rng,
            boundary=boundary,
        )


@dataclass(frozen=True, kw_only=True)
class ChangeRequest(Submission):
    """A submission to be changed, with the generator that may be drawn from."""

    rng: np.random.Generator
    boundary: bool = False  # one unit past the threshold, where the rule has one


@dataclass(frozen=True)
class FactEdit:
    """What a fact change did. Kind, family and language of the anomaly are the engine's to add."""

    documents: tuple[Document, ...]  # all papers of the file, as they are handed in now
    changes: tuple[Change, ...]  # every fact that is not what it was
    severity: Severity
    explanation: Localized
    rule: str = ""  # the one broken, of a unit that stands for a family of rules


@dataclass(frozen=True)
class PageEdit:
    """What a page change did: the forged sheet with its mask, and what the paper says now."""

    page: Page
    facts: Edits  # of the paper, for what its sheet reads now
    severity: Severity
    explanation: Localized


def edited(
    documents: Sequence[Document], edits: FileEdits
) -> tuple[tuple[Document, ...], tuple[Change, ...]]:
    """The documents with facts replaced, and every fact that really differs.

    A document of which nothing differs is the same object as before.
    """
    found: list[Document] = []
    changes: list[Change] = []
    for document in documents:
        said, wanted = document.facts, edits.get(document.id, {})
        new = {field: value for field, value in wanted.items() if said.get(field) != value}
        changes += [Change(document.id, f, said.get(f), value) for f, value in new.items()]
        found.append(replace(document, facts={**said, **new}) if new else document)
    return tuple(found), tuple(changes)
