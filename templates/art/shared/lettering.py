"""Letters as masks: glyphs drawn once at a fixed size, then scaled, turned and laid down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.printing import fonts

_LEVEL = 1.0  # degrees: a line turned by less lies along its box
EM = 96  # pixels per em of the cached glyphs
_PAD = 16  # blank margin round a cached glyph, in its own pixels

Grey = npt.NDArray[np.uint8]
Pair = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Laid(NamedTuple):
    """A character in its place, as ``lay`` takes it."""

    char: str
    at: Pair
    size: Pair
    turn: float = 0.0


_STAND_INS = ("kai", "song_bold", "hei", "sans")


@cached(most=16)
def _font(role: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.face(role).path), EM, layout_engine=ImageFont.Layout.BASIC)


@cached(most=3000)
def _role_with(role: str, char: str) -> str:
    """The role itself, or the nearest face that has the character.

    Raises:
        UserError: no face has it; a stamp must never show an empty square.
    """
    found = next((r for r in (role, *_STAND_INS) if fonts.face(r).has(char)), None)
    if found is None:
        raise UserError(
            "templates/fonts", f"no face has {char!r}", "use a character of GB2312 or add a font"
        )
    return found


@cached(most=3000)
def advance(role: str, char: str) -> float:
    """Width of a character in em."""
    return _font(_role_with(role, char)).getlength(char) / EM


@cached(most=1500)
def glyph(role: str, char: str) -> Grey:
    """A character on a square of EM + 2 x 16 pixels a side or wider.

    Its baseline starts at _PAD, _PAD + EM.
    """
    width = max(EM, round(advance(role, char) * EM)) + 2 * _PAD
    picture = Image.new("L", (width, EM * 3 // 2 + 2 * _PAD))
    ImageDraw.Draw(picture).text(
        (_PAD, _PAD + EM), char, fill=255, font=_font(_role_with(role, char)), anchor="ls"
    )
    return np.asarray(picture, np.uint8)


@cached(most=3000)
def ink(role: str, char: str) -> tuple[float, float, float, float]:
    """Ink box of a character in em: left, top, right, bottom about its baseline's start.

    Down is positive.
    """
    left, top, right, bottom = _font(_role_with(role, char)).getbbox(char, anchor="ls")
    return left / EM, top / EM, right / EM, bottom / EM


@cached(most=2000)
def _shrunk(role: str, char: str, shrink: float) -> Grey:
    face = glyph(role, char)
    if shrink == 1:
        return face
    small = cv2.resize(face, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def lay(
    target: Grey,
    role: str,
    char: str,
    *,
    at: tuple[float, float],
    size: tuple[float, float],
    turn: float = 0.0,
    slant: float = 0.0,
) -> None:
    """Puts one character into a mask (the darker wins).

    ``at``: the target pixel of the start of its baseline; ``size``: pixels per em across and down;
    ``turn``: degrees clockwise about that point; ``slant``: shear, 0.2 leans forward.
    """
    shrink = min(1.0, 1.6 * max(size) / EM)
    # Linear sampling of a much larger glyph would drop thin strokes.
    shrink = shrink if shrink < 0.75 else 1.0
    face = _shrunk(role, char, shrink)
    (a, b), (d, e) = _turning((size[0] / EM / shrink, size[1] / EM / shrink), turn, slant)
    ox, oy, (tall, wide) = _PAD * shrink, (_PAD + EM) * shrink, face.shape
    spots = [(x - ox, y - oy) for x in (0, wide) for y in (0, tall)]
    left, right = _reach([a * x + b * y + at[0] for x, y in spots], target.shape[1])
    top, bottom = _reach([d * x + e * y + at[1] for x, y in spots], target.shape[0])
    if right <= left or bottom <= top:
        return
    # +0.5 / -0.5: pixel centres, which a plain matrix would shift by half a pixel of the larger
    # raster
    ox, oy = ox - 0.5, oy - 0.5
    across = (a, b, at[0] - left - a * ox - b * oy - 0.5)
    down = (d, e, at[1] - top - d * ox - e * oy - 0.5)
    room = (right - left, bottom - top)
    drawn = cv2.warpAffine(face, np.array([across, down]), room, flags=cv2.INTER_LINEAR)
    part = target[top:bottom, left:right]
    np.maximum(part, drawn, out=part)


def _turning(scale: Pair, turn: float, slant: float) -> tuple[Pair, Pair]:
    """The two rows of a matrix that scales, slants and turns.

    Numbers, not arrays: a stamp has fifty letters, and small arrays would cost more than the
    drawing.
    """
    c, s, (sx, sy) = math.cos(math.radians(turn)), math.sin(math.radians(turn)), scale
    return (c * sx, -c * slant * sy - s * sy), (s * sx, -s * slant * sy + c * sy)


def _reach(places: list[float], most: int) -> tuple[int, int]:
    """The whole pixels from the first to the last, and one more either way, of ``most``."""
    return max(math.floor(min(places)) - 1, 0), min(math.ceil(max(places)) + 1, most)


def line(
    target: Grey,
    role: str,
    text: str,
    *,
    centre: tuple[float, float],
    size: float,
    width: float = 0.0,
    spacing: float = 0.0,
) -> float:
    """A straight line of text about a centre point (of the Chinese em box).

    It is squeezed to ``width`` if wider. Returns its width.
    """
    places, wide = spread(role, text, centre=centre, size=size, width=width, spacing=spacing)
    for char, at, em, _ in places:
        lay(target, role, char, at=at, size=em)
    return wide


def spread(
    role: str,
    text: str,
    *,
    centre: tuple[float, float],
    size: float,
    width: float = 0.0,
    spacing: float = 0.0,
) -> tuple[list[Laid], float]:
    """The characters as ``line`` lays them, and how wide it is."""
    lengths = [advance(role, c) * size + spacing for c in text]
    total = sum(lengths) - spacing
    squeeze = min(1.0, width / total) if width > 0 and total > 0 else 1.0
    x, y = centre[0] - total * squeeze / 2, centre[1] + 0.36 * size
    places: list[Laid] = []
    for char, length in zip(text, lengths, strict=True):
        places.append(Laid(char, (x, y), (size * squeeze, size)))
        x += length * squeeze
    return places, total * squeeze


def around(role: str, places: Iterable[Laid]) -> Box | None:
    """The ink of laid characters; None of blanks."""
    spots = outlines(role, places)
    if not spots:
        return None
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


def turned(spots: Sequence[Pair], degrees: float) -> tuple[float, ...]:
    """The corners of the rectangle round these that is turned clockwise; of ``ArtText``."""
    if abs(degrees) < _LEVEL or not spots:
        return ()
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    along = [x * c + y * s for x, y in spots]
    down = [y * c - x * s for x, y in spots]
    left, right, top, bottom = min(along), max(along), min(down), max(down)
    found: list[float] = []
    for u, v in ((left, top), (right, top), (right, bottom), (left, bottom)):
        found += (u * c - v * s, u * s + v * c)
    return tuple(found)


def outlines(role: str, places: Iterable[Laid]) -> list[Pair]:
    """The corners of the ink of every letter."""
    spots: list[Pair] = []
    for place in places:
        spots += outline(role, place)
    return spots


def outline(role: str, place: Laid) -> Sequence[Pair]:
    """The corners of a laid character's ink; none of a blank's."""
    left, top, right, bottom = ink(role, place.char)
    if right <= left:
        return ()
    (a, b), (d, e) = _turning(place.size, place.turn, 0.0)
    x0, y0 = place.at
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return [(a * x + b * y + x0, d * x + e * y + y0) for x, y in corners]
