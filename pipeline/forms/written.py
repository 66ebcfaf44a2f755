"""What an own kind's papers print of a fact: the way from a printer to the kind's writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.printing.items import column
from pipeline.records import Fact

if TYPE_CHECKING:  # kinds are read by what printers read their layouts with
    from pipeline.forms.paper import Kind
    from pipeline.forms.schema import Valued


def spec_of(kind: Kind, name: str) -> Valued | None:
    """What the kind says of a fact; None for what is not the kind's, as page numbers."""
    return kind.valued.get(column(name))


def written(kind: Kind, name: str, value: Fact) -> str | None:
    """What a paper prints of a fact; None for what is not the kind's, as page numbers."""
    spec = spec_of(kind, name)
    return None if spec is None else kind.writer.text(spec, value)
