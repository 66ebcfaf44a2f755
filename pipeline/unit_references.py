"""What a lie or a forgery names that is elsewhere: kinds of paper, and rules."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.errors import UserError
from pipeline.kinds import OWN
from pipeline.policy import RULES
from pipeline.roles import FactChange, PageChange

_RULE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


def checked(cls: type[FactChange | PageChange], kinds: Collection[str], where: str) -> None:
    """Are they there? ``kinds``: of paper, by their ids.

    Raises:
        UserError: a rule or a kind of paper that is not, or a rule that is there already.
    """
    _brought(cls, where)
    known = [*RULES, *cls.rules]
    family = cls.rule.removesuffix("*")
    if cls.rule not in known and not (
        cls.rule.endswith(".*") and any(rule.startswith(family) for rule in known)
    ):
        raise UserError(
            where,
            f"{cls.__name__}.rule is {cls.rule!r}, which is no rule",
            "choose an id of RULES in pipeline/policy.py, or say what it says in the unit: "
            f"rules: ClassVar[RuleTexts] = {{{cls.rule!r}: ...}}",
        )
    carriers = cls.carriers if issubclass(cls, FactChange) else ()
    for kind in {kind: None for some in carriers for kind in some}:
        if kind not in (*kinds, OWN):
            raise UserError(
                where,
                f"{cls.__name__}.carriers: no kind of paper {kind!r}",
                f"choose from {', '.join(kinds)}",
            )
    if not all(carriers):
        raise UserError(
            where, f"{cls.__name__}.carriers: a set of no kinds", "name some or drop it"
        )


def _brought(cls: type[FactChange | PageChange], where: str) -> None:
    """
    Raises:
        UserError: a rule that it brings has an id that is none, no text, or a text elsewhere.
    """
    for rule, text in cls.rules.items():
        if rule in RULES:
            what, remedy = "has its text in pipeline/policy.py", "drop it from the unit's rules"
        elif not _RULE.fullmatch(rule):
            what, remedy = "is no id", "write small letters: theme, or theme.rule"
        elif not text.strip():
            what, remedy = "says nothing", "say what holds where it is kept"
        else:
            continue
        raise UserError(where, f"{cls.__name__}.rules: {rule!r} {what}", remedy)
