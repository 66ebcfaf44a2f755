"""Which of the secrets that were met are hits, and which the drawn truth says anyway."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from flows.certify.form_words import FormWords
from flows.certify.matching import Match
from flows.certify.secrets import Kind, Secret

_WORDED = (Kind.NAME, Kind.TEXT, Kind.WORD)


class Scope(StrEnum):
    """What a place of a dataset may say."""

    TRUTH = "truth"  # what was drawn, cell by cell
    TABLE = "table"  # texts made of it: questions and answers
    CASE = "case"  # a picture or file of one case
    SHARED = "shared"  # of all cases: the report, the manifest, a table's bytes
    BLANK = "blank"  # of no case: forms, names of files


class Hit(NamedTuple):
    """A secret where it must not be.

    Attributes:
        secret: its place in the list.
        place: in words.
        exact: to the letter, or but for one.
    """

    secret: int
    place: str
    exact: bool


class Collisions(NamedTuple):
    """Invented people who share with a real one what tells them: how many of each."""

    name_and_birth_date: int
    iban: int
    identifier: int
    phone: int


class _Met(NamedTuple):
    match: Match
    place: str
    scope: Scope
    case: str


class Judgement:
    """Gathers what was met, and judges it when everything was."""

    def __init__(
        self,
        secrets: Sequence[Secret],
        known: Iterable[Match],
        form: FormWords | None = None,
    ) -> None:
        """``known``: what is met in the generator's own words and in approved captions; ``form``:
        these captions, for what is read of several.
        """
        self.secrets = secrets
        self._form = form or FormWords()
        self._known = set(known)
        self._met: dict[_Met, None] = {}
        self._truth: dict[str, set[Match]] = defaultdict(set)
        self._all: set[Match] = set()
        self._people: set[tuple[str, str]] = set()

    def met(self, found: Iterable[Match], place: str, scope: Scope, *, case: str = "") -> None:
        """Note what was met in one place."""
        for match in sorted(found):
            if scope is Scope.TRUTH:
                self._truth[case].add(match)
            if scope is Scope.TRUTH or self._said(match, scope):
                self._all.add(match)  # a table's own bytes and footer repeat its cells
            self._met[_Met(match, place, scope, case)] = None

    def person(self, found: Iterable[Match]) -> None:
        """Note what was met of one invented person."""
        exact = [self.secrets[match.secret] for match in found if not match.seen]
        groups = {s.group for s in exact if s.kind is Kind.NAME}
        for secret in exact:
            if secret.kind is Kind.DATE and secret.group in groups:
                self._people.add((secret.group, secret.text))

    def collisions(self) -> Collisions:
        """Of what was drawn with what is secret."""
        drawn = {m.match.secret for m in self._met if m.scope is Scope.TRUTH and not m.match.seen}
        kinds = Counter(self.secrets[number].kind for number in drawn)
        numbers = kinds[Kind.IBAN], kinds[Kind.IDENTIFIER], kinds[Kind.PHONE]
        return Collisions(len(self._people), *numbers)

    def hits(self) -> list[Hit]:
        """All of them, none twice."""
        found = [
            Hit(met.match.secret, met.place, not met.match.seen)
            for met in self._met
            if not self._explained(met)
        ]
        exact = {(hit.secret, hit.place) for hit in found if hit.exact}
        kept = [hit for hit in found if hit.exact or (hit.secret, hit.place) not in exact]
        return sorted(set(kept))

    def coincidences(self, hits: Iterable[Hit]) -> Counter[Kind]:
        """Secrets that the drawn truth holds by chance, and are no hits, by what they look like."""
        drawn = {met.match.secret for met in self._met if met.scope is Scope.TRUTH}
        hit = {hit.secret for hit in hits}
        return Counter(self.secrets[number].kind for number in drawn - hit)

    def _said(self, match: Match, scope: Scope) -> bool:
        """May a text that is made of the truth say this, for all that was asked?"""
        return scope is Scope.TABLE and not self.secrets[match.secret].given

    def _explained(self, met: _Met) -> bool:
        secret = self.secrets[met.match.secret]
        if met.match in self._known and not (secret.given and not met.match.seen):
            return True
        if not secret.given and self._is_form(met, secret):
            return True
        near_word = bool(met.match.seen) and secret.kind is Kind.WORD  # "drivers" for "divers"
        if not secret.common and not near_word:
            return False
        if met.scope is Scope.TRUTH:
            return True
        if self._said(met.match, met.scope):
            return True
        if met.scope is Scope.BLANK:
            return False
        return met.match in (self._truth[met.case] if met.scope is Scope.CASE else self._all)

    def _is_form(self, met: _Met, secret: Secret) -> bool:
        """Is it what the form says, misread or read in a row? Of drawn values none is."""
        if met.match.seen and Match(met.match.secret) in self._known:
            return True
        if met.scope is Scope.TRUTH or secret.kind not in _WORDED:
            return False
        return self._form.join(met.match.seen or secret.text) or (
            bool(met.match.seen) and self._form.join(secret.text)
        )
