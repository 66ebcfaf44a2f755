"""Letters as masks: glyphs drawn once at a fixed size, then scaled, turned and laid down by the units."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline import fonts
from pipeline.errors import UserError

EM = 96  # pixels per em of the cached glyphs
_PAD = 16  # blank margin round a cached glyph, in its own pixels

Grey = npt.NDArray[np.uint8]
_STAND_INS = ("kai", "song_bold", "hei", "sans")


@lru_cache(maxsize=16)
def _font(role: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.face(role).path), EM, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=3000)
def _role_with(role: str, char: str) -> str:
    """The role itself, or the nearest face that has the character.

    Raises:
        UserError: no face has it; a stamp must never show an empty square.
    """
    found = next((r for r in (role, *_STAND_INS) if fonts.face(r).has(char)), None)
    if found is None:
        raise UserError("templates/fonts", f"no face has {char!r}", "use a character of GB2312 or add a font")
    return found


@lru_cache(maxsize=3000)
def advance(role: str, char: str) -> float:
    """Width of a character in em."""
    return _font(_role_with(role, char)).getlength(char) / EM


@lru_cache(maxsize=1500)
def glyph(role: str, char: str) -> Grey:
    """A character on a square of EM + 2 x 16 pixels a side or wider; its origin is ``pen()``."""
    width = max(EM, round(advance(role, char) * EM)) + 2 * _PAD
    picture = Image.new("L", (width, EM * 3 // 2 + 2 * _PAD))
    ImageDraw.Draw(picture).text((_PAD, _PAD + EM), char, fill=255, font=_font(_role_with(role, char)), anchor="ls")
    return np.asarray(picture, np.uint8)


def pen() -> tuple[float, float]:
    """Where the baseline starts in a cached glyph."""
    return float(_PAD), float(_PAD + EM)


@lru_cache(maxsize=3000)
def ink(role: str, char: str) -> tuple[float, float, float, float]:
    """Ink box of a character in em: left, top, right, bottom about the start of its baseline (down is positive)."""
    left, top, right, bottom = _font(_role_with(role, char)).getbbox(char, anchor="ls")
    return left / EM, top / EM, right / EM, bottom / EM


def lay(target: Grey, role: str, char: str, at: tuple[float, float], size: tuple[float, float], turn: float = 0.0, slant: float = 0.0) -> None:
    """Puts one character into a mask (the darker wins).

    ``at``: the target pixel of the start of its baseline; ``size``: pixels per em across and down; ``turn``: degrees
    clockwise about that point; ``slant``: shear, 0.2 leans forward.
    """
    face = glyph(role, char)
    shrink = min(1.0, 1.6 * max(size) / EM)
    if shrink < 0.75:  # linear sampling of a much larger glyph would drop thin strokes
        face = np.asarray(cv2.resize(face, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    else:
        shrink = 1.0
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    sx, sy = size[0] / EM / shrink, size[1] / EM / shrink
    linear = np.array([[c, -s], [s, c]]) @ np.array([[sx, -slant * sy], [0, sy]])
    origin = np.array(pen()) * shrink
    corners = (np.array([[0, 0], [face.shape[1], 0], [0, face.shape[0]], list(face.shape[::-1])]) - origin) @ linear.T + np.array(at)
    low = np.maximum(np.floor(corners.min(0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(corners.max(0)).astype(int) + 1, target.shape[::-1])
    if (high <= low).any():
        return
    # +0.5 / -0.5: pixel centres, which a plain matrix would shift by half a pixel of the larger raster
    move = np.array(at) - low - linear @ (origin - 0.5) - 0.5
    matrix = np.concatenate([linear, move[:, None]], 1)
    drawn = cv2.warpAffine(face, matrix, (int(high[0] - low[0]), int(high[1] - low[1])), flags=cv2.INTER_LINEAR)
    part = target[low[1] : high[1], low[0] : high[0]]
    np.maximum(part, drawn, out=part)


def line(target: Grey, role: str, text: str, centre: tuple[float, float], size: float, width: float = 0.0, spacing: float = 0.0) -> float:
    """A straight line of text about a centre point (of the Chinese em box); squeezed to ``width`` if wider. Returns its width."""
    lengths = [advance(role, c) * size + spacing for c in text]
    total = sum(lengths) - spacing
    squeeze = min(1.0, width / total) if width > 0 and total > 0 else 1.0
    x, y = centre[0] - total * squeeze / 2, centre[1] + 0.36 * size
    for char, length in zip(text, lengths, strict=True):
        lay(target, role, char, (x, y), (size * squeeze, size))
        x += length * squeeze
    return total * squeeze
