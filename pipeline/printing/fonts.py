"""The faces papers are printed in: their glyphs, how wide they run and where their ink lies."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import filterfalse
from pathlib import Path

from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as EmbeddedFont

from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.printing import own_fonts
from pipeline.units import ROOT

DIGESTS = "digests.json"
FOLDER = ROOT / "templates" / "fonts"
CHINESE = frozenset({"hei", "hei_bold", "song", "song_bold", "kai", "hand_zh"})
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Face:
    """One font file. All numbers are in ems: multiply by the type size."""

    role: str
    path: Path

    @cached_property
    def font(self) -> EmbeddedFont:
        """As PDFs embed it, parsed once per process, because that costs 15 ms."""
        own = own_fonts.is_own(self.role)
        name = own_fonts.digest(self.path) if own else self.role
        font = EmbeddedFont(f"creditdocs-{name}", str(self.path), asciiReadable=0)
        if own:  # reportlab takes two of one PostScript name for the same font
            font.face.name = name.encode()
        return font

    @cached_property
    def _glyphs(self) -> dict[int, int]:
        glyphs = self.font.face.charToGlyph.items()
        return {code: glyph for code, glyph in glyphs if glyph}  # 0 stands for what is missing

    @cached_property
    def _characters(self) -> frozenset[str]:
        return frozenset(map(chr, self._glyphs))

    @cached_property
    def _outlines(self) -> bytes:
        return bytes(self.font.face.get_table("glyf"))

    @cached_property
    def _measured(self) -> dict[str, tuple[float, Bounds | None]]:
        return {}

    def has(self, char: str) -> bool:
        return char in self._characters

    def missing(self, text: Iterable[str]) -> str:
        """The characters of ``text`` this face cannot print, each once."""
        return "".join(dict.fromkeys(filterfalse(self._characters.__contains__, text)))

    def glyph(self, char: str) -> tuple[float, Bounds | None]:
        """Advance and ink of one character; None where it has no ink.

        Ink is left, bottom, right, top; y up from the baseline.

        Raises:
            KeyError: the face has no such glyph.
        """
        known = self._measured.get(char)
        if known is None:
            known = self._measured[char] = self._measure(self._glyphs[ord(char)])
        return known

    def _measure(self, glyph: int) -> tuple[float, Bounds | None]:
        font = self.font.face
        start, end = font.glyphPos[glyph : glyph + 2]
        advance = font.hmetrics[glyph][0] / font.unitsPerEm
        if own_fonts.is_own(self.role):  # PDF readers know widths in whole thousandths
            advance = round(1000 * advance) / 1000
        if start == end:
            return advance, None
        left, bottom, right, top = (
            v / font.unitsPerEm for v in struct.unpack_from(">4h", self._outlines, start + 2)
        )
        return advance, (left, bottom, right, top)

    def width(self, text: str) -> float:
        """How far the pen moves over ``text``."""
        known, total = self._measured, 0.0
        for char in text:  # not by ``sum``, which rounds otherwise from Python 3.12 on
            total += (known.get(char) or self.glyph(char))[0]
        return total

    def ink(self, text: str, spacing: float = 0.0) -> Bounds | None:
        """Union of the glyphs' ink over the pen positions; ``spacing`` is added after each."""
        pen, left, bottom, right, top = 0.0, math.inf, math.inf, -math.inf, -math.inf
        known = self._measured
        for char in text:
            advance, box = known.get(char) or self.glyph(char)
            if box is not None:
                x0, y0, x1, y1 = box
                x0 += pen
                x1 += pen
                # Plain comparisons: a full page has tens of thousands of characters.
                if x0 < left:
                    left = x0
                if x1 > right:
                    right = x1
                if y0 < bottom:
                    bottom = y0
                if y1 > top:
                    top = y1
            pen += advance + spacing
        return None if right < left else (left, bottom, right, top)

    @property
    def ascent(self) -> float:
        """Height above the baseline at which a line of this face looks centred in its em."""
        return 0.88 if self.role in CHINESE else 0.85


def roles() -> list[str]:
    """Every face there is, sorted."""
    return sorted(p.stem for p in FOLDER.glob("*.ttf"))


@cached(most=256)
def face(role: str) -> Face:
    """The face of a role.

    Raises:
        UserError: no such role, the message lists those there are; or a damaged file.
    """
    if own_fonts.is_own(role):
        own_fonts.checked(Path(role))
        return Face(role, Path(role))
    if role not in roles():
        raise UserError(
            "templates/fonts", f"no font called {role!r}", f"choose one of {', '.join(roles())}"
        )
    path = FOLDER / f"{role}.ttf"
    if sha256(path.read_bytes()).hexdigest() != _digests().get(
        path.name
    ):  # it would print, but boxes would be off
        raise UserError(
            f"templates/fonts/{path.name}",
            "damaged: not the font that was shipped",
            "install creditdocs again",
        )
    return Face(role, path)


def remedy(missing: str) -> str:
    """What to do about characters that a face lacks: the faces that have them all."""
    able = [role for role in roles() if not face(role).missing(missing)]
    if not able:
        return "choose another text: no font has it"
    return f"choose another font, {' or '.join(able)}, or another text"


@cached
def _digests() -> dict[str, str]:
    """File name -> sha256, as ``templates/fonts/build.py`` wrote them."""
    found: dict[str, str] = json.loads((FOLDER / DIGESTS).read_text(encoding="utf-8"))
    return found


@cached(most=256)
def embedded(role: str) -> str:
    """The face's name inside PDFs, known to reportlab from now on."""
    font = face(role).font
    pdfmetrics.registerFont(font)
    return str(font.fontName)


# Each holds its whole file, up to three megabytes, and a size is drawn from frame and chance.
@cached(most=8)
def pen(role: str, size: float) -> ImageFont.FreeTypeFont:
    """The face as Pillow draws with it; ``size``: of its em, in pixels.

    Pillow's other way to set type needs a library that not every machine has.
    """
    return ImageFont.truetype(str(face(role).path), size, layout_engine=ImageFont.Layout.BASIC)
