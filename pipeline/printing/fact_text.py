"""A fact as a format prints it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.errors import UserError
from pipeline.forms.written import written
from pipeline.printing.formats import FORMATS
from pipeline.printing.layout import Layout
from pipeline.records import Fact


def fact_text(
    layout: Layout, facts: Mapping[str, Fact], name: str, *, how: str, upper: bool = False
) -> str:
    """The fact of that name as the format ``how`` prints it; "" for None.

    Raises:
        UserError: there is no such fact, or the format cannot print its value.
    """
    if name not in facts:
        raise UserError(
            layout.where,
            f"{name}: the document does not state it",
            "check the facts.py of its kind",
        )
    value = facts[name]
    if value is None:
        return ""
    try:
        own = written(layout.own, name, value) if layout.own and how == "text" else None
        text = FORMATS[how](value) if own is None else own
    except (TypeError, ValueError) as error:
        raise UserError(
            layout.where,
            f"{name}: format {how!r} cannot print {value!r} ({error})",
            "choose another format",
        ) from None
    return text.upper() if upper else text
