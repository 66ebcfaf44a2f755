"""Which of all that the fields of a paper may mean makes most of their formulas hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice, product

from pipeline.forms import formula
from pipeline.forms.reading import Meaning
from pipeline.forms.schema import KindSpec

MOST = 4_096  # readings of one row, or of one paper, that are tried
Fields = dict[str, Meaning]
Needs = Mapping[str, set[str]]  # a field with a formula -> it, and all that the formula needs


def needs(spec: KindSpec, printed: Collection[str], days: Collection[str]) -> Needs:
    """Of each printed field whose formula needs no rows, and of which print may tell.

    ``days``: names that print need not tell.
    """
    found = {}
    for name in printed:
        text = _formula(spec, name)
        if text is None or _sums(spec, text):
            continue
        used, texts = _followed(spec, printed, text)
        # What print tells in part may still hold, by the branch of an if that counts.
        if used <= {*printed, *days} or any("if" in each for each in texts):
            found[name] = {name, *used}
    return found


def _followed(spec: KindSpec, printed: Collection[str], text: str) -> tuple[set[str], list[str]]:
    """What a formula needs, by way of others that are printed nowhere; and all these formulas."""
    texts, used, seen = [text], set[str](), set[str]()
    for each in texts:
        for name in set(formula.names(formula.parse(each))) - seen:
            seen.add(name)
            inner = None if name in printed else _formula(spec, name)
            if inner is None:
                used.add(name)
            else:
                texts.append(inner)
    return used, texts


def _formula(spec: KindSpec, name: str) -> str | None:
    field = spec.fields.get(name)
    return field.drawn.formula if field else None


def _sums(spec: KindSpec, text: str) -> bool:
    """Does a formula lead into rows?"""
    names = formula.names(formula.parse(text))
    return any(name.partition(".")[0] in spec.rows for name in names)


def settled(
    options: Mapping[str, Sequence[Meaning]],
    needs: Needs,
    held: Callable[[Fields], Mapping[str, bool | None]],
) -> Fields:
    """One meaning for each field, the first where nothing speaks for another.

    ``held``: do the formulas hold with these meanings? None where that cannot be told.
    """
    first: Fields = {name: meanings[0] for name, meanings in options.items()}
    decided = set[str]().union(*needs.values())
    open_ = {name: meanings for name, meanings in options.items() if name in decided}
    best, most = first, -1
    for chosen in islice(product(*open_.values()), MOST):
        fields = {**first, **dict(zip(open_, chosen, strict=True))}
        verdicts = held(fields)
        count = sum(verdict is True for verdict in verdicts.values())
        if count > most:
            best, most = fields, count
        if count == len(needs):
            break
    return best
