"""A Code 128 bar code of the value (sets B and C)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.art_text import ArtText
from pipeline.caches import cached
from pipeline.records import Fact, Pixels
from pipeline.records.printed import RegionKind
from pipeline.roles import Art, Rng
from templates.art.shared.lettering import Grey, Laid, advance, around, lay
from templates.art.shared.masks import blank

# Bar and space widths of the 103 symbols and three starts, six digits each (ISO/IEC 15417, table
# 1).
_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231"
    "213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311"
    "112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111"
    "111224111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212"
    "124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214"
    "211232"
)
_STOP = "2331112"
_QUIET = 10  # modules of white at either end


@dataclass(frozen=True)
class Barcode(Art):
    """``words`` prints the value below.

    Bars are black on white, in whole pixels where that fills the width.
    """

    region: ClassVar[RegionKind | None] = "barcode"
    words: bool = True
    font: str = "mono"

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        """Characters Code 128 set B lacks are left out."""
        text = _able(value)
        out = blank(width, height)
        if not text:
            return out
        row = _row(modules(text), width)
        grey = np.full((height, width), 255, np.uint8)
        left, tall = (width - len(row)) // 2, round(height * (0.76 if self.words else 1.0))
        grey[:tall, left : left + len(row)] = (255 - 235 * row).astype(np.uint8)
        if self.words:
            ink = self._printed(text, width, height).astype(np.float32) * 0.92
            grey = np.minimum(grey, 255 - ink.astype(np.uint8))
        out[..., :3] = grey[..., None]
        out[..., 3] = 255
        return out

    def _printed(self, text: str, width: int, height: int) -> Grey:
        """The value along the lower edge, a mask."""
        plate = np.zeros((height, width), np.uint8)
        for char, at, size, _ in self._places(text, width, height):
            lay(plate, self.font, char, at=at, size=size)
        return plate

    def _places(self, text: str, width: int, height: int) -> Sequence[Laid]:
        long = max(1e-6, sum(advance(self.font, c) for c in text))
        size = min(height * 0.22, width * 0.8 / long)
        spread = advance(self.font, "0") * size
        ways = [(i - len(text) / 2) * spread for i in range(len(text))]
        return [
            Laid(char, (width / 2 + way, height * 0.96), (size, size))
            for char, way in zip(text, ways, strict=True)
        ]

    def inscriptions(self, value: Fact, width: int, height: int, *, rng: Rng) -> Sequence[ArtText]:
        text = _able(value)
        if not text or not self.words:
            return ()
        places = self._places(text, width, height)
        size = places[0].size[1]
        return (ArtText(text, size, around(self.font, places), ink=255 * (1 - 0.92)),)


def _able(value: Fact) -> str:
    """What Code 128 can say of it."""
    return "".join(c for c in str(value or "") if " " <= c <= "~")


def _row(bars: npt.NDArray[np.uint8], width: int) -> npt.NDArray[np.float32]:
    """One row of pixels, 0-1: modules of whole pixels, at most ``width`` in all."""
    row: npt.NDArray[np.float32] = np.repeat(bars, max(1, width // len(bars))).astype(np.float32)
    if 0.85 * width <= len(row) <= width:
        return row
    # Whole pixels would leave the box half empty, or not fit: soft edges do.
    fine = np.repeat(bars, 8)[None].astype(np.float32)
    soft = cv2.resize(fine, (width, 1), interpolation=cv2.INTER_AREA)
    return np.asarray(soft[0], np.float32)


def modules(text: str) -> npt.NDArray[np.uint8]:
    """1 for a dark module, 0 for a light one, quiet zones included."""
    codes = _codes(text)
    check = (codes[0] + sum(i * c for i, c in enumerate(codes[1:], 1))) % 103
    widths = "".join(_symbol(c) for c in (*codes, check)) + _STOP
    bars = np.concatenate([np.full(int(w), (i + 1) % 2, np.uint8) for i, w in enumerate(widths)])
    return np.pad(bars, _QUIET)


@cached
def _symbol(code: int) -> str:
    return _WIDTHS[6 * code : 6 * code + 6]


def _codes(text: str) -> list[int]:
    """Symbol numbers with the start; pairs of digits where four or more stand together."""
    digits = [i for i in range(len(text)) if _are_digits(text[i : i + 4], 4)]
    i, pairs = 0, bool(digits and digits[0] == 0)
    out = [105 if pairs else 104]
    while i < len(text):
        two = _are_digits(text[i : i + 2], 2)
        if pairs and not two:
            out.append(100)
            pairs = False
        elif not pairs and i in digits:
            out.append(99)
            pairs = True
        if pairs:
            out.append(int(text[i : i + 2]))
            i += 2
        else:
            out.append(ord(text[i]) - 32)
            i += 1
    return out


def _are_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isdigit()
