"""Days of a form that lie on a known side of today, and how they are moved to the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from perturb.facts.forms._form import Form, retold
from perturb.facts.shared.papers import shows
from pipeline.forms.formula import names, parse
from pipeline.forms.schema import Must
from pipeline.records import Case, Fact

TRIES = 4  # months are of several lengths: a day that is so many months later is aimed at again
DAY = timedelta(days=1)


def days(form: Form) -> Iterator[tuple[str, Must, date]]:
    """The printed days with bounds whose year is printed, and that no rows are dated by."""
    dating = set(_dating(form))
    for name, field in form.spec.fields.items():
        value, must = form.document.facts[name], field.bounds
        if must is None or not isinstance(value, date) or name in dating:
            continue
        if str(value.year) in form.text(name, value) and shows(form.document, name):
            yield name, must, value


def _dating(form: Form) -> Iterator[str]:
    """The fields that say from when to when the rows of a table are."""
    for table in form.spec.rows.values():
        for text in (table.dates.first, table.dates.last) if table.dates else ():
            yield from names(parse(text))


def issued(form: Form, term: str, said: Iterable[tuple[str, Must, date]]) -> date:
    """The last day on the paper that has come by its own word, other than a term's: no term ends
    before it. ``said``: its ``days``.
    """
    found = [date.min]
    for name, must, value in said:
        if name != term and must.not_after and form.spec.fields[name].must:
            found.append(value)
    return max(found)


def moved(form: Form, case: Case, name: str, *, day: date) -> Mapping[str, Fact] | None:
    """What is changed so that a day of the paper becomes ``day``; None where that cannot be.

    A day that is worked out of another, as a term of its beginning, moves with that one, so that
    the formula still holds.
    """
    formula = form.formula(name)
    if formula is None or not form.tells(formula):
        return {name: day}
    fields = form.spec.fields
    starts = [n for n in names(formula) if n in fields and fields[n].drawn.between is not None]
    if len(starts) != 1:
        return None
    start, facts = starts[0], form.document.facts
    first, end = facts[start], facts[name]
    if not isinstance(first, date):
        return None
    for _ in range(TRIES):
        if not isinstance(end, date):
            return None
        if end == day:
            return {start: first}
        first += day - end
        end = retold(form, case, {start: first}).get(name, facts[name])
    return None
