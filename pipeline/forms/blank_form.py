"""Forms as they come from the printer, before anybody fills them in."""

from __future__ import annotations

from pipeline.printing.compose import unfilled
from pipeline.printing.content.arrays import Content, content, together
from pipeline.printing.layout import Layout
from pipeline.printing.pagination import PagePlan
from pipeline.printing.raster import onto, opened, pdf
from pipeline.printing.render import SPECIMEN, crossed, static_layer
from pipeline.records import Page, Pixels


def blank(layout: Layout, scale: float, specimen: bool = False) -> tuple[Page, ...]:
    """Every page of a layout as the form comes from the printer: no facts, portrait or stamp.

    ``scale``: pixels per point. They are of no document, and have no label.
    """
    plans = [PagePlan(number, {}, number, len(layout.pages)) for number in range(len(layout.pages))]
    drawings = [unfilled(layout, plan) for plan in plans]
    word = SPECIMEN[layout.language] if specimen else ""
    type_ = pdf((d.items for d in drawings), layout.width, layout.height, specimen=word)
    pages: list[Page] = []
    with opened(type_) as source:
        for plan, drawing in zip(plans, drawings, strict=True):
            below = static_layer(layout, plan, scale)
            pixels = onto(below.printed(), source, plan.number)
            sx, sy = pixels.shape[1] / layout.width, pixels.shape[0] / layout.height
            shown = together([below.content, content(drawing, sx, sy)])
            pages.append(_unfilled(layout, plan, pixels=pixels, shown=shown))
    return tuple(crossed(page, word) for page in pages) if word else tuple(pages)


def _unfilled(layout: Layout, plan: PagePlan, *, pixels: Pixels, shown: Content) -> Page:
    """A page of nobody, without fields."""
    return Page(
        document_id="",
        kind=layout.kind,
        label="",
        person_id="",
        layout=layout.name,
        number=plan.number,
        pixels=pixels,
        width_pt=layout.width,
        height_pt=layout.height,
        stock=layout.stock,
        fields=(),
        lines=shown.lines,
        regions=shown.regions,
        tables=shown.tables,
    )
