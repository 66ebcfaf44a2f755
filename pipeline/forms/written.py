"""What an own kind's papers print of a fact: the way from a printer to the kind's writer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.caches import cached
from pipeline.records import Fact

if TYPE_CHECKING:  # kinds are read by what printers read their layouts with
    from pipeline.forms.paper import Kind
    from pipeline.forms.schema import Valued


@cached(most=4096)
def _folded(name: str) -> str:
    """Of a cell's name, ``postings.3.amount``: its column's, ``postings.*.amount``."""
    return re.sub(r"\.\d+\.", ".*.", name)


def spec_of(kind: Kind, name: str) -> Valued | None:
    """What the kind says of a fact; None for what is not the kind's, as page numbers."""
    return kind.valued.get(_folded(name))


def written(kind: Kind, name: str, value: Fact) -> str | None:
    """What a paper prints of a fact; None for what is not the kind's, as page numbers."""
    spec = spec_of(kind, name)
    return None if spec is None else kind.writer.text(spec, value)
