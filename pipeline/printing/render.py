"""Documents become pages: static layer from the cache, then this document's type, artwork and stamps, with a box for each fact."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from PIL import Image, ImageOps
from pypdfium2 import PdfDocument

from pipeline import units
from pipeline.errors import UserError
from pipeline.printing.artwork import drawable, drawn, late, lay, overlay, place
from pipeline.printing.compose import static, unfilled
from pipeline.printing.composition import Composition, compose
from pipeline.printing.drawing import Drawing, Picture
from pipeline.printing.grounds import FORMATS
from pipeline.printing.layout import Layout
from pipeline.printing.pagination import Turn
from pipeline.printing.paper import unprinted
from pipeline.printing.plates import Plate, plate
from pipeline.printing.raster import luminance, onto, opened, pdf
from pipeline.records import Document, Fact, Page, Pixels, PrintedField
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
    """Every sheet of a document, at ``scale`` pixels per point. ``layout``: a user's own; by default the shipped one the
    document names. ``at``: where artwork draws its randomness; by default the document's id decides.

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
    """Every sheet of a document that is set in type already."""
    layout, at = composed.layout, at or Address(0, ("art", document.id))
    word = SPECIMEN[layout.language] if specimen else ""
    # One PDF for all sheets: fonts are cut to size, written and read once.
    with opened(
        pdf((d.items for _, d in composed.sheets), layout.width, layout.height, specimen=word)
    ) as type_:
        return tuple(
            _page(document, layout, turn, drawing=drawing, type_=type_, scale=scale, at=at)
            for turn, drawing in composed.sheets
        )


def blank(layout: Layout, scale: float, specimen: bool = False) -> tuple[Pixels, ...]:
    """Every sheet of a layout as the form comes from the printer: no facts, no portrait, no stamp. ``scale``: pixels per point."""
    turns = [Turn(number, {}, number, len(layout.sheets)) for number in range(len(layout.sheets))]
    width, height = max(1, round(layout.width * scale)), max(1, round(layout.height * scale))
    items = [unfilled(layout, turn) for turn in turns]
    with opened(
        pdf(
            items,
            layout.width,
            layout.height,
            specimen=SPECIMEN[layout.language] if specimen else "",
        )
    ) as type_:
        return tuple(
            onto(static_layer(layout, turn, width, height=height).printed(), type_, turn.number)
            for turn in turns
        )


def _page(
    document: Document,
    layout: Layout,
    turn: Turn,
    *,
    drawing: Drawing,
    type_: PdfDocument,
    scale: float,
    at: Address,
) -> Page:
    width, height = max(1, round(layout.width * scale)), max(1, round(layout.height * scale))
    pixels = static_layer(layout, turn, width, height=height).printed()
    where = at.at(turn.number)
    art = [(p, *drawn(layout, p, where, pixels=pixels)) for p in drawing.pictures]
    lay(pixels, [a for a in art if not late(a[0])])
    onto(pixels, type_, turn.number)
    lay(pixels, [a for a in art if late(a[0])])
    sx, sy = width / layout.width, height / layout.height
    fields = [
        *_printed(layout, drawing, sx, sy=sy),
        *(f for p, a, x, y in art for f in _stamped(layout, p, a, left=x, top=y, sy=sy)),
    ]
    return Page(
        document.id,
        document.kind,
        document.label,
        document.owner,
        layout.name,
        turn.number,
        pixels,
        layout.width,
        layout.height,
        layout.stock,
        tuple(fields),
    )


def _printed(layout: Layout, drawing: Drawing, sx: float, *, sy: float) -> Iterable[PrintedField]:
    for record in drawing.records:
        left, top, right, bottom = record.box
        box = (left * sx, top * sy, right * sx, bottom * sy)
        yield PrintedField(
            record.name,
            layout.label(record.name) or record.name,
            record.text,
            box,
            record.size * sy,
            luminance(record.color),
        )


def _stamped(
    layout: Layout, picture: Picture, art: Pixels, *, left: int, top: int, sy: float
) -> Iterable[PrintedField]:
    if not picture.texts:
        return
    inked = cv2.boundingRect((art[:, :, 3] > 48).astype(np.uint8))
    if not inked[2]:
        return
    x, y, w, h = inked
    strong = art[art[:, :, 3] > 128]
    red, green, blue = strong[:, :3].mean(0).tolist() if len(strong) else (128.0, 128.0, 128.0)
    ink = 0.299 * red + 0.587 * green + 0.114 * blue
    size = picture.size * sy
    box = (float(left + x), float(top + y), float(left + x + w), float(top + y + h))
    for name, text in picture.texts:
        yield PrintedField(name, layout.label(name) or name, text, box, size, ink)


def static_layer(layout: Layout, turn: Turn, width: int, *, height: int) -> Plate:
    """What every copy of a sheet shares, in this many pixels."""
    optional = tuple(turn.prints(m) for m in layout.sheets[turn.sheet].marks if m.only)
    return plate(
        (layout.key, turn.sheet, optional, width, height),
        lambda: _engraved(layout, turn, width, height=height),
    )


def _engraved(layout: Layout, turn: Turn, width: int, *, height: int) -> Pixels:
    sheet = layout.sheets[turn.sheet]
    pixels = unprinted(height, width)
    pixels.fill(255)
    at = Address(0, ("art", layout.kind, layout.name, turn.sheet))
    for i, ground in enumerate(sheet.background):
        if ground.art:
            box = ground.box or (0.0, 0.0, layout.width, layout.height)
            unit = units.load(Art, ground.art, ground.options)
            x0, y0, w, h = place(layout, box, pixels)
            with drawable(layout, ground.art, ground.art):
                overlay(
                    pixels,
                    unit.draw(None, w, h, rng=at.at("background", i).stream()),
                    x0,
                    top=y0,
                    blend=unit.blend,
                )
        elif ground.pdf:
            with opened(str(layout.folder / ground.pdf)) as source:
                onto(pixels, source, ground.page)
        else:
            pixels[:] = cv2.resize(
                _image(layout, ground.image), (width, height), interpolation=cv2.INTER_AREA
            )
    drawing = static(layout, sheet, turn)
    art = [(p, *drawn(layout, p, at, pixels=pixels)) for p in drawing.pictures]
    lay(pixels, [a for a in art if not late(a[0])])
    with opened(pdf([drawing.items], layout.width, layout.height)) as source:
        onto(pixels, source)
    lay(pixels, [a for a in art if late(a[0])])
    return pixels


def _image(layout: Layout, name: str) -> Pixels:
    """Over white where it is transparent, and as its EXIF says it lies."""
    try:
        with Image.open(layout.folder / name, formats=FORMATS) as file:
            ImageOps.exif_transpose(file, in_place=True)
            if (
                not file.has_transparency_data
            ):  # a scan of many megapixels: no copy more than needed
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
    for sheet in layout.sheets:
        for mark in sheet.about(name).marks:
            text = mark.printed_text(layout, name, value)
            if text:
                return text.replace("\n", "" if layout.language == "zh" else " ")
    return None


def draw_boxes(page: Page) -> Pixels:
    """A copy of the page with a frame around every field, for people to look at."""
    pixels = page.pixels.copy()
    for i, field in enumerate(page.fields):
        left, top, right, bottom = (round(v) for v in field.box)
        cv2.rectangle(
            pixels,
            (left, top),
            (right - 1, bottom - 1),
            ((220, 40, 40), (40, 120, 220), (30, 150, 60))[i % 3],
            1,
        )
    return pixels
