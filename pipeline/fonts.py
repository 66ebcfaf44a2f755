"""The faces papers are printed in: what glyphs each has, how wide they run and where their ink lies."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as EmbeddedFont

from pipeline.errors import UserError
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
    def _font(self) -> TTFont:
        return TTFont(self.path, lazy=True)

    @cached_property
    def _glyphs(self) -> dict[int, int]:
        font = self._font
        return {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}

    @cached_property
    def _advances(self) -> npt.NDArray[np.float64]:
        count = self._font["hhea"].numberOfHMetrics
        total = self._font["maxp"].numGlyphs
        raw = np.frombuffer(self._font.reader["hmtx"], ">u2", count * 2)[::2].astype(np.float64)
        return np.asarray(np.pad(raw, (0, total - count), mode="edge") / self._font["head"].unitsPerEm, np.float64)

    @cached_property
    def _outlines(self) -> tuple[npt.NDArray[np.int64], bytes]:
        long = self._font["head"].indexToLocFormat
        raw = np.frombuffer(self._font.reader["loca"], ">u4" if long else ">u2").astype(np.int64)
        return (raw if long else raw * 2), self._font.reader["glyf"]

    @cached_property
    def _measured(self) -> dict[str, tuple[float, Bounds | None]]:
        return {}

    def has(self, char: str) -> bool:
        return ord(char) in self._glyphs

    def missing(self, text: Iterable[str]) -> str:
        """The characters of ``text`` this face cannot print, each once."""
        glyphs = self._glyphs
        return "".join(dict.fromkeys(c for c in text if ord(c) not in glyphs))

    def glyph(self, char: str) -> tuple[float, Bounds | None]:
        """Advance and ink (left, bottom, right, top; y up from the baseline) of one character; None where it has no ink.

        Raises:
            KeyError: the face has no such glyph.
        """
        known = self._measured.get(char)
        if known is None:
            known = self._measured[char] = self._measure(self._glyphs[ord(char)])
        return known

    def _measure(self, glyph: int) -> tuple[float, Bounds | None]:
        offsets, data = self._outlines
        start, end = int(offsets[glyph]), int(offsets[glyph + 1])
        advance = float(self._advances[glyph])
        if start == end:
            return advance, None
        left, bottom, right, top = (float(v) / self._font["head"].unitsPerEm for v in np.frombuffer(data, ">i2", 4, start + 2))
        return advance, (left, bottom, right, top)

    def width(self, text: str) -> float:
        """How far the pen moves over ``text``."""
        measured = self._measured
        return sum((measured[c] if c in measured else self.glyph(c))[0] for c in text)

    def ink(self, text: str, spacing: float = 0.0) -> Bounds | None:
        """Union of the glyphs' ink over the pen positions; ``spacing`` is added after every character."""
        pen, left, bottom, right, top = 0.0, math.inf, math.inf, -math.inf, -math.inf
        measured = self._measured
        for char in text:
            advance, box = measured.get(char) or self.glyph(char)
            if box is not None:
                x0, y0, x1, y1 = box
                left, right = (left if left < pen + x0 else pen + x0), (right if right > pen + x1 else pen + x1)
                bottom, top = (bottom if bottom < y0 else y0), (top if top > y1 else y1)
            pen += advance + spacing
        return None if right < left else (left, bottom, right, top)

    @property
    def ascent(self) -> float:
        """Height above the baseline at which a line of this face looks centred in its em."""
        return 0.88 if self.role in CHINESE else 0.85


def roles() -> list[str]:
    """Every face there is, sorted."""
    return sorted(p.stem for p in FOLDER.glob("*.ttf"))


@cache
def face(role: str) -> Face:
    """The face of a role.

    Raises:
        UserError: no such role, the message lists those there are; or a damaged file.
    """
    if role not in roles():
        raise UserError("templates/fonts", f"no font called {role!r}", f"choose one of {', '.join(roles())}")
    path = FOLDER / f"{role}.ttf"
    if sha256(path.read_bytes()).hexdigest() != _digests().get(path.name):  # it would print, but boxes would be off
        raise UserError(f"templates/fonts/{path.name}", "damaged: not the font that was shipped", "install creditdocs again")
    return Face(role, path)


@cache
def _digests() -> dict[str, str]:
    """File name -> sha256, as ``templates/fonts/build.py`` wrote them."""
    found: dict[str, str] = json.loads((FOLDER / DIGESTS).read_text(encoding="utf-8"))
    return found


@cache
def embedded(role: str) -> str:
    """The face's name inside PDFs; registered with reportlab once per process, because parsing costs 15 ms."""
    name = f"creditdocs-{role}"
    pdfmetrics.registerFont(EmbeddedFont(name, str(face(role).path)))
    return name
