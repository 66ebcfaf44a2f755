"""Documents become pages: the static layer, then this document's type, artwork and stamps.

Every fact has its box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageOps
from pypdfium2 import PdfDocument

from pipeline import units
from pipeline.errors import UserError
from pipeline.printing.artwork import Drawn, drawable, drawn, lay, overlay, place
from pipeline.printing.compose import shared, static
from pipeline.printing.composition import Composition, compose
from pipeline.printing.content.arrays import Content, content, fields, together, told
from pipeline.printing.content.of_art import art_content, ground_content, shown_below
from pipeline.printing.content.of_art import fields as art_fields
from pipeline.printing.drawing import Block, Drawing, Picture
from pipeline.printing.grounds import FORMATS
from pipeline.printing.layout import Background, Layout
from pipeline.printing.mark import Box
from pipeline.printing.pagination import PagePlan
from pipeline.printing.paper import unprinted
from pipeline.printing.plates import Plate, plate
from pipeline.printing.raster import across, onto, opened, pdf
from pipeline.records import Document, Fact, Page, Pixels, PrintedField, PrintedFields
from pipeline.rng import Address
from pipeline.roles import Art

SPECIMEN = {"zh": "样本", "en": "SPECIMEN"}


def render(
    document: Document,
    scale: float,
    specimen: bool = False,
    *,
    layout: Layout | None = None,
    at: Address | None = None,
) -> tuple[Page, ...]:
    """Every page of a document, at ``scale`` pixels per point.

    ``layout``: a user's own; by default the shipped one the document names. ``at``: where artwork
    draws its randomness; by default the document's id decides.

    Raises:
        UserError: a fact that does not fit, has no glyph or is not stated.
    """
    return draw(document, compose(document, layout), scale, specimen=specimen, at=at)


def draw(
    document: Document,
    composed: Composition,
    scale: float,
    *,
    specimen: bool = False,
    at: Address | None = None,
) -> tuple[Page, ...]:
    """Every page of a document that is set in type already."""
    layout, at = composed.layout, at or Address(0, ("art", document.id))
    word = SPECIMEN[layout.language] if specimen else ""
    # One PDF for all pages: fonts are cut to size, written and read once.
    with opened(
        pdf((d.items for _, d in composed.pages), layout.width, layout.height, specimen=word)
    ) as type_:
        pages = tuple(
            _page(document, layout, plan, drawing=drawing, type_=type_, scale=scale, at=at)
            for plan, drawing in composed.pages
        )
    return tuple(crossed(page, word) for page in pages) if word else pages


def _page(
    document: Document,
    layout: Layout,
    plan: PagePlan,
    *,
    drawing: Drawing,
    type_: PdfDocument,
    scale: float,
    at: Address,
) -> Page:
    below = static_layer(layout, plan, scale)
    pixels = below.printed()
    where = at.at(plan.number)
    art = [drawn(layout, picture, where, pixels=pixels) for picture in drawing.pictures]
    lay(pixels, [a for a in art if not a.late])
    onto(pixels, type_, plan.number)
    lay(pixels, [a for a in art if a.late])
    sx, sy = pixels.shape[1] / layout.width, pixels.shape[0] / layout.height
    typed = fields(layout, drawing, sx, sy=sy)
    stamped: list[PrintedField] = []
    under = shown_below(below.content, art)
    shown = together([under, content(drawing, sx, sy), art_content(layout, art)])
    for stamp in art:
        stamped += art_fields(layout, stamp, sy)
    return Page(
        document_id=document.id,
        kind=document.kind,
        label=document.label,
        person_id=document.owner,
        layout=layout.name,
        number=plan.number,
        pixels=pixels,
        width_pt=layout.width,
        height_pt=layout.height,
        stock=layout.stock,
        fields=PrintedFields.joined([typed, PrintedFields.of(stamped)]),
        lines=shown.lines,
        regions=shown.regions,
        tables=shown.tables,
    )


def crossed(page: Page, word: str) -> Page:
    """The page with the line that a word across it is."""
    line, tone = across(word, page.width_pt, page.height_pt)
    scale = page.pixels.shape[1] / page.width_pt, page.pixels.shape[0] / page.height_pt
    left, top, right, bottom = (v * scale[i % 2] for i, v in enumerate(line.box))
    placed = line._replace(
        box=(left, top, right, bottom),
        size=line.size * scale[1],
        corners=tuple(v * scale[i % 2] for i, v in enumerate(line.corners)),
    )
    crossed = told([placed], np.array([tone]), ())
    return replace(page, lines=together([Content(page.lines), crossed]).lines)


def static_layer(layout: Layout, plan: PagePlan, scale: float) -> Plate:
    """What every copy of a page shares, at so many pixels per point."""
    width, height = max(1, round(layout.width * scale)), max(1, round(layout.height * scale))
    optional = tuple(plan.prints(m) for m in layout.pages[plan.index].marks if m.only)
    return plate(
        (layout.key, plan.index, optional, width, height),
        lambda: _engraved(layout, plan, width, height=height),
    )


def _engraved(layout: Layout, plan: PagePlan, width: int, *, height: int) -> tuple[Pixels, Content]:
    pixels, late, art = ground(layout, plan, width, height=height)
    page = layout.pages[plan.index]
    items = static(layout, page, plan).items
    with opened(pdf([items], layout.width, layout.height)) as source:
        onto(pixels, source)
    lay(pixels, late)
    typed = shared(layout, page, plan)
    sx, sy = width / layout.width, height / layout.height
    filled = [item.box for item in items if isinstance(item, Block) and item.fill]
    blocks = np.array(filled, float).reshape(-1, 4) * (sx, sy, sx, sy)
    return pixels, together([content(typed, sx, sy), ground_content(layout, art, blocks)])


class Ground(NamedTuple):
    """What lies below the type of every copy of a page."""

    pixels: Pixels
    late: list[Drawn]  # decoration that goes over the type
    art: list[Drawn]  # all artwork of either


def ground(layout: Layout, plan: PagePlan, width: int, *, height: int) -> Ground:
    """What lies below the type of every copy of a page."""
    page = layout.pages[plan.index]
    pixels = unprinted(height, width)
    pixels.fill(255)
    at = _artwork(layout, plan)
    backed: list[Drawn] = []
    for i, below in enumerate(page.background):
        backed += _ground(layout, below, pixels, at=at.at("background", i))
    art = decoration(layout, plan, static(layout, page, plan).pictures, pixels=pixels)
    lay(pixels, [a for a in art if not a.late])
    return Ground(pixels, [a for a in art if a.late], backed + art)


def decoration(
    layout: Layout, plan: PagePlan, pictures: Iterable[Picture], *, pixels: Pixels
) -> list[Drawn]:
    """The artwork that every copy of a page has, as large as its ``pixels`` ask."""
    at = _artwork(layout, plan)
    return [drawn(layout, picture, at, pixels=pixels) for picture in pictures]


def _artwork(layout: Layout, plan: PagePlan) -> Address:
    """Where what every copy of a page has draws its randomness."""
    return Address(0, ("art", layout.kind, layout.name, plan.index))


def _ground(layout: Layout, ground: Background, pixels: Pixels, *, at: Address) -> Iterator[Drawn]:
    """What lies below a page onto its ``pixels``, in place; the artwork among it."""
    if ground.art:
        box = ground.box or (0.0, 0.0, layout.width, layout.height)
        unit = units.load(Art, ground.art, ground.options)
        left, top, width, height = place(layout, box, pixels)
        with drawable(layout, ground.art, ground.art):
            art = unit.draw(None, width, height, rng=at.stream())
            texts = unit.inscriptions(None, width, height, rng=at.stream())
        overlay(pixels, art, left, top=top, blend=unit.blend)
        yield Drawn(_backdrop(ground, box), art, left, top, texts)
    elif ground.pdf:
        with opened(str(layout.folder / ground.pdf)) as source:
            onto(pixels, source, ground.page)
    else:
        size = pixels.shape[1], pixels.shape[0]
        image = _image(layout, ground.image)
        pixels[:] = cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def _backdrop(ground: Background, box: Box) -> Picture:
    return Picture(ground.art, None, "", ground.art, box, ground.options, False, 0.0)


def _image(layout: Layout, name: str) -> Pixels:
    """Over white where it is transparent, and as its EXIF says it lies."""
    try:
        with Image.open(layout.folder / name, formats=FORMATS) as file:
            ImageOps.exif_transpose(file, in_place=True)
            if not file.has_transparency_data:  # many megapixels of a scan: no copy too many
                return np.asarray(file.convert("RGB"), np.uint8)
            image = file.convert("RGBA")
    except (OSError, ValueError, SyntaxError):
        raise UserError(
            layout.where,
            f"background: {name!r} is not a readable picture",
            "give a PNG or JPEG beside the layout",
        ) from None
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB"), np.uint8)


def printed_text(layout: Layout, name: str, value: Fact) -> str | None:
    """What the layout prints of a fact with this value; None where it prints nothing of it."""
    for page in layout.pages:
        for mark in page.about(name).marks:
            text = mark.printed_text(layout, name, value)
            if text:
                return text.replace("\n", "" if layout.language == "zh" else " ")
    return None


def draw_boxes(page: Page, room: int = 0) -> Pixels:
    """A copy of the page with a frame around every field, for people to look at.

    ``room``: pixels between the ink and its frame.
    """
    pixels = page.pixels.copy()
    for i, field in enumerate(page.fields):
        left, top, right, bottom = (round(v) for v in field.box)
        cv2.rectangle(
            pixels,
            (left - room, top - room),
            (right - 1 + room, bottom - 1 + room),
            ((220, 40, 40), (40, 120, 220), (30, 150, 60))[i % 3],
            1,
        )
    return pixels
