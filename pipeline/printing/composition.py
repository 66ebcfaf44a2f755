"""A document set in type: what every page of it prints and where, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import UserError
from pipeline.printing.compose import Composer
from pipeline.printing.drawing import Drawing
from pipeline.printing.layout import Layout
from pipeline.printing.pagination import PagePlan, paginate
from pipeline.printing.template import load_layout
from pipeline.records import Document


@dataclass(frozen=True, eq=False)
class Composition:
    """Pages in order: which of the layout's, and what stands on it."""

    layout: Layout
    pages: tuple[tuple[PagePlan, Drawing], ...]

    @property
    def texts(self) -> Mapping[str, str]:
        """Field name -> text, as the pages will print it.

        The last place counts where a paper says something twice.
        """
        found: dict[str, str] = {}
        for _, drawing in self.pages:
            found |= {record.name: record.text for record in drawing.records}
            for picture in drawing.pictures:
                found |= dict(picture.texts)
        return found


def compose(document: Document, layout: Layout | None = None) -> Composition:
    """Every page of a document.

    ``layout``: a user's own; by default the shipped one the document names.

    Raises:
        UserError: a fact that does not fit, has no glyph, is not stated or has no label.
    """
    layout = layout or load_layout(document.kind, document.layout)
    _labelled(document, layout)
    pages = []
    for plan in paginate(layout, document.facts):
        page = layout.pages[plan.index].of(plan.item)
        pages.append((plan, Composer(layout, document.facts, plan).drawing(page)))
    return Composition(layout, tuple(pages))


def _labelled(document: Document, layout: Layout) -> None:
    """
    Raises:
        UserError: it states something that no layout could ever print.
    """
    for name in document.facts:
        if layout.label(name) is None:
            raise UserError(
                f"templates/{document.kind}/facts.py",
                f"a paper states {name!r}, which labels does not have",
                "add it to labels, a table's as `table.*.column`, or state it no more",
            )
