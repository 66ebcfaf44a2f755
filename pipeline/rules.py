"""The credit rules there are: those of the policy, and those that lies and forgeries bring along.

A lie of a new rule says in its own file what the rule says; nothing else has to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline import units
from pipeline.errors import UserError
from pipeline.policy import RULES
from pipeline.roles import FactChange, PageChange, RuleTexts


def rule_texts() -> Mapping[str, str]:
    """Every rule by its id: those of the policy first, others in the order of their units' names.

    Raises:
        UserError: what is wrong with a unit's file, or two units have one rule say two things.
    """
    found = dict(RULES)
    for where, rules in _brought():
        for rule, text in rules.items():
            if found.setdefault(rule, text) != text:
                raise UserError(
                    where,
                    f"rules: {rule!r} says in another unit {found[rule]!r}",
                    "say the same, or give the rule another id",
                )
    return found


def _brought() -> Iterator[tuple[str, RuleTexts]]:
    """Each unit's file, with what it brings."""
    roles: tuple[type[FactChange] | type[PageChange], ...] = (FactChange, PageChange)
    for role in roles:
        files = units.files(role)
        for name, cls in units.classes(role).items():
            yield units.place(files[name]), cls.rules
