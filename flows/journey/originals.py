"""The papers of a file as PDFs of their own: every sheet, as it was printed or forged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.forms.refill import refilled
from flows.journey.halves import Half
from flows.journey.loaded_units import LoadedUnits
from flows.journey.printing import art_of, scale_of
from output.tables.originals import blanks as refillable
from output.tables.originals import path_of, refilled_of
from pipeline.printing import original
from pipeline.printing.composition import compose
from pipeline.printing.template import load_layout
from pipeline.recipe import own_blanks
from pipeline.rng import Address


class Original(NamedTuple):
    """A PDF, and where it lies in a dataset."""

    path: str
    data: bytes


def originals(units: LoadedUnits, halves: Sequence[Half], at: Address) -> Iterator[Original]:
    """Every paper of every half, where the recipe wants them. ``at``: the case's address."""
    if not units.recipe.originals:
        return
    blanks = refillable(units.recipe)
    for half in halves:
        printed = {document.id: document for document in half.unforged or half.documents}
        for document in half.documents:
            layout = load_layout(document.kind, document.layout)
            how = original.Printed(
                scale_of(units, layout), art_of(at, document.kind), units.recipe.specimen
            )
            pages = half.pages[document.id]
            made = original.whole(printed[document.id], pages, document, how=how)
            yield Original(path_of(half.id, document.id), made)
            if blank := blanks.get(document.kind):
                made = refilled(own_blanks.read(blank), blank, compose(printed[document.id]))
                yield Original(refilled_of(half.id, document.id), made)
