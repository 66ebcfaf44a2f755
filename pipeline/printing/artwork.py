"""Drawn artwork in its box: which unit draws it, how large, and how it goes onto the page."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import cv2
import numpy as np

from pipeline import units
from pipeline.art_text import ArtText
from pipeline.caches import cached, kept
from pipeline.errors import UserError, brief
from pipeline.printing.drawing import Picture
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Box, Options
from pipeline.printing.typeset import Rectangle
from pipeline.records import Pixels
from pipeline.rng import Address
from pipeline.roles import Art


class Artwork(NamedTuple):
    """A unit's RGBA picture, and what is set in letters on it."""

    pixels: Pixels
    texts: Sequence[ArtText]


_KEEP = 2**25  # bytes of drawn artwork
_drawn: OrderedDict[Hashable, Artwork] = kept(f"{__name__}._drawn", OrderedDict())
_INKED, _STRONG = 48, 128  # alpha that counts as ink, and as ink that tells its colour
_SOLID = 0.6  # of a picture that is solid hides what is below
_BAND = 2**15  # pixels blended at once: what the processor's cache holds


@cached(most=256)
def _unit(name: str, options: str) -> Art:
    return units.load(Art, name, json.loads(options))


def _written(options: Options) -> str:
    return json.dumps(options, sort_keys=True)


def blend(art: str) -> str:
    """How a unit's artwork goes onto the page: "over" or "multiply"."""
    return str(units.unit_class(Art, art).blend)


def place(layout: Layout, box: Box, pixels: Pixels) -> tuple[int, int, int, int]:
    """Left, top, width, height in whole pixels."""
    left, top, width, height = box
    sx, sy = pixels.shape[1] / layout.width, pixels.shape[0] / layout.height
    return (
        round(left * sx),
        round(top * sy),
        max(1, round(width * sx)),
        max(1, round(height * sy)),
    )


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture's RGBA pixels, and where their left top corner lies on the page."""

    picture: Picture
    pixels: Pixels
    left: int
    top: int
    texts: Sequence[ArtText] = ()  # set in letters on it

    @property
    def late(self) -> bool:
        """Stamps go over the type, pictures below it, unless the layout says otherwise."""
        over = self.picture.over
        return over if over is not None else blend(self.picture.art) == "multiply"

    @property
    def unit(self) -> type[Art]:
        """What drew it."""
        return units.unit_class(Art, self.picture.art)

    @cached_property
    def box(self) -> Rectangle | None:
        """Left, top, right, bottom of its ink on the page; None without any."""
        inked = cv2.boundingRect(self._denser(_INKED))
        if not inked[2]:
            return None
        x, y, wide, tall = inked
        return self.placed((float(x), float(y), float(x + wide), float(y + tall)))

    @property
    def opaque(self) -> bool:
        """Does it hide what lies below it?"""
        if blend(self.picture.art) != "over":
            return False
        strong = self._denser(_STRONG)
        return cv2.countNonZero(strong) / strong.size > _SOLID

    def placed(self, box: Rectangle) -> Rectangle:
        """A box in its pixels as it lies on the page."""
        left, top, right, bottom = box
        return left + self.left, top + self.top, right + self.left, bottom + self.top

    def shifted(self, corners: Sequence[float]) -> tuple[float, ...]:
        """Corners in its pixels, x and y of each, likewise."""
        by = self.left, self.top
        return tuple(value + by[n % 2] for n, value in enumerate(corners))

    @cached_property
    def ink(self) -> float:
        """Luminance of the mean of its strong pixels, 0-255."""
        strong = self._denser(_STRONG)
        count = cv2.countNonZero(strong)
        sums = cv2.sumElems(cv2.copyTo(self.pixels, strong))
        red, green, blue = (total / count if count else 128.0 for total in sums[:3])
        return 0.299 * red + 0.587 * green + 0.114 * blue

    def _denser(self, alpha: int) -> Pixels:
        """H x W: 255 where it covers more than this of what lies below it, 0 elsewhere."""
        covers = cv2.extractChannel(self.pixels, 3)
        return np.asarray(cv2.threshold(covers, alpha, 255, cv2.THRESH_BINARY)[1], np.uint8)


def drawn(layout: Layout, picture: Picture, at: Address, *, pixels: Pixels) -> Drawn:
    """The picture as it lies on a page of these pixels.

    Raises:
        UserError: the unit cannot draw this value in this box.
    """
    left, top, width, height = place(layout, picture.box, pixels)
    with drawable(layout, picture.fact, picture.art):
        art = _art(picture, width, height, at=at)
        return Drawn(picture, art.pixels, left, top, art.texts)


@contextmanager
def drawable(layout: Layout, fact: str, art: str) -> Iterator[None]:
    """What cannot be drawn of this value, with these parameters or so small is the layout's fault.

    Raises:
        UserError: it cannot be drawn.
    """
    try:
        yield
    except (TypeError, ValueError, ArithmeticError, LookupError, cv2.error) as error:
        what = f"{fact}: {art} cannot draw it: {brief(error, 120)}"
        raise UserError(layout.where, what, "give another art or fact, or a larger box") from None


def _art(picture: Picture, width: int, height: int, *, at: Address) -> Artwork:
    """The picture drawn, or as it was drawn before if it drew no random number then.

    Logos, codes and faces follow from their value.
    """
    options = _written(picture.options)
    key = (picture.art, options, type(picture.value), picture.value, width, height)
    if key in _drawn:
        _drawn.move_to_end(key)
        return _drawn[key]
    where = at.at(picture.address)
    rng = where.stream()
    before = rng.bit_generator.state
    unit = _unit(picture.art, options)
    pixels = unit.draw(picture.value, width, height, rng=rng)
    art = Artwork(pixels, unit.inscriptions(picture.value, width, height, rng=where.stream()))
    if rng.bit_generator.state == before:
        pixels.setflags(write=False)
        _drawn[key] = art
        while sum(a.pixels.nbytes for a in _drawn.values()) > _KEEP:
            _drawn.popitem(last=False)
    return art


def lay(pixels: Pixels, art: Iterable[Drawn]) -> None:
    """Artwork as ``drawn`` onto ``pixels``, in place."""
    for each in art:
        overlay(pixels, each.pixels, each.left, top=each.top, blend=blend(each.picture.art))


def overlay(pixels: Pixels, art: Pixels, left: int, *, top: int, blend: str) -> None:
    """RGBA ``art`` onto ``pixels`` in place; what lies outside is cut.

    ``blend``: "over" or "multiply".
    """
    height, width = pixels.shape[:2]
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + art.shape[1]), min(height, top + art.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    below = pixels[y0:y1, x0:x1]
    cut = art[y0 - top : y1 - top, x0 - left : x1 - left]
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
