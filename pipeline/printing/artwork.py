"""Drawn artwork in its box: which unit draws it, in how many pixels, and how it goes onto the sheet."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import cv2
import numpy as np

from pipeline import units
from pipeline.caches import cached, kept
from pipeline.errors import UserError, brief
from pipeline.printing.drawing import Picture
from pipeline.printing.layout import Layout
from pipeline.printing.marks import ArtMark
from pipeline.records import Pixels
from pipeline.rng import Address
from pipeline.roles import Art

_KEEP = 2**25  # bytes of drawn artwork
_drawn: OrderedDict[Hashable, Pixels] = kept(f"{__name__}._drawn", OrderedDict())
_BAND = 2**15  # pixels blended at once: what the processor's cache holds


@cached(most=256)
def _unit(name: str, options: str) -> Art:
    return units.load(Art, name, json.loads(options))


def unit_of(mark: ArtMark) -> Art:
    return _unit(mark.art, _options(mark))


def _options(mark: ArtMark) -> str:
    return json.dumps(mark.options, sort_keys=True)


def blend_of(mark: ArtMark) -> str:
    return str(units.unit_class(Art, mark.art).blend)


def place(
    layout: Layout, box: tuple[float, float, float, float], pixels: Pixels
) -> tuple[int, int, int, int]:
    """Left, top, width, height in whole pixels."""
    sx, sy = pixels.shape[1] / layout.width, pixels.shape[0] / layout.height
    return (
        round(box[0] * sx),
        round(box[1] * sy),
        max(1, round(box[2] * sx)),
        max(1, round(box[3] * sy)),
    )


def drawn(
    layout: Layout, picture: Picture, at: Address, *, pixels: Pixels
) -> tuple[Pixels, int, int]:
    """RGBA artwork for a sheet of these pixels, and its left and top.

    Raises:
        UserError: the unit cannot draw this value in this box.
    """
    left, top, width, height = place(layout, picture.mark.box, pixels)
    with drawable(layout, picture.mark.fact, picture.mark.art):
        return _art(picture, width, height, at=at), left, top


@contextmanager
def drawable(layout: Layout, fact: str, art: str) -> Iterator[None]:
    """Artwork that cannot be drawn of this value, with these parameters or so small is the layout's fault."""
    try:
        yield
    except (TypeError, ValueError, ArithmeticError, LookupError, cv2.error) as error:
        what = f"{fact}: {art} cannot draw it: {brief(error, 120)}"
        raise UserError(layout.where, what, "give another art or fact, or a larger box") from None


def _art(picture: Picture, width: int, height: int, *, at: Address) -> Pixels:
    """The picture drawn, or as it was drawn before if it drew no random number then: logos, codes and faces follow from their value."""
    key = (
        picture.mark.art,
        _options(picture.mark),
        type(picture.value),
        picture.value,
        width,
        height,
    )
    if key in _drawn:
        _drawn.move_to_end(key)
        return _drawn[key]
    rng = at.at(picture.address).stream()
    before = rng.bit_generator.state
    art = unit_of(picture.mark).draw(picture.value, width, height, rng=rng)
    if rng.bit_generator.state == before:
        art.setflags(write=False)
        _drawn[key] = art
        while sum(a.nbytes for a in _drawn.values()) > _KEEP:
            _drawn.popitem(last=False)
    return art


def late(mark: ArtMark) -> bool:
    """Stamps go over the type, pictures below it, unless the mark says otherwise."""
    return mark.over if mark.over is not None else blend_of(mark) == "multiply"


def overlay(pixels: Pixels, art: Pixels, left: int, *, top: int, blend: str) -> None:
    """RGBA ``art`` onto ``pixels`` in place; what lies outside is cut. ``blend``: "over" or "multiply"."""
    height, width = pixels.shape[:2]
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + art.shape[1]), min(height, top + art.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    below, cut = pixels[y0:y1, x0:x1], art[y0 - top : y1 - top, x0 - left : x1 - left]
    if blend == "over" and cut[..., 3].min() == 255:
        below[:] = cut[..., :3]
        return
    step = max(1, _BAND // (x1 - x0))
    for row in range(0, y1 - y0, step):
        _mixed(below[row : row + step], cut[row : row + step], blend)


def _mixed(below: Pixels, art: Pixels, blend: str) -> None:
    alpha = art[..., 3:].astype(np.uint16)
    if not alpha.any():
        return
    colour = art[..., :3].astype(np.uint16)
    if blend == "multiply":
        colour *= below
        colour += 127
        colour //= 255
    colour *= alpha
    colour += below * (255 - alpha)  # the two weights sum to 255, so 16 bits hold it
    colour += 127
    colour //= 255
    below[:] = colour
