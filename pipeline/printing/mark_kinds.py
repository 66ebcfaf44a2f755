"""The kinds of mark there are, found in their folder, and which of them a mark of a layout is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline import units
from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.printing.mark import Fault, Mark


@cached
def kinds() -> Mapping[str, type[Mark]]:
    """Every kind by its name, which is the key that tells its marks.

    Raises:
        UserError: what is wrong with the file of one.
    """
    found = {name: units.unit_class(Mark, name) for name in units.names(Mark)}
    for name, kind in found.items():
        if name not in kind.model_fields:
            raise UserError(
                units.place(units.files(Mark)[name]),
                f"{kind.__name__} has no field {name!r}, the key that tells its marks from others",
                "add it, or call the file as the field that tells",
            )
    return found


def kind_of(raw: Mapping[str, Any]) -> type[Mark]:
    """The kind whose key the mark has, leaving out keys that are another such kind's own.

    A tick has a ``text`` too, its caption: a mark with both keys is a tick.

    Raises:
        Fault: the mark is of no kind, or of several.
    """
    named = {name: kind for name, kind in kinds().items() if name in raw}
    telling = [name for name in named if not _belongs(name, named)]
    if len(telling) == 1:
        return named[telling[0]]
    if named:
        raise Fault(f"is of several kinds of mark: {', '.join(named)}", "make a mark of each")
    raise Fault("says no kind of mark", f"give one of {', '.join(kinds())}")


def _belongs(name: str, named: Mapping[str, type[Mark]]) -> bool:
    """Is the key of one of these kinds a field of another of them?"""
    return any(name in kind.model_fields for other, kind in named.items() if other != name)
