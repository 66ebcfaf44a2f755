"""What a field's text alone tells of how it will be read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.caches import cached
from pipeline.camera.geometry import Floats

_SPACES = np.array([chr(i).isspace() for i in range(0x3001)])  # none of them lies higher


def measures(texts: Sequence[str]) -> Floats:
    """N x 5: characters, share of Chinese ones, share of digits, rare Chinese characters, and 1
    where Latin letters and digits are mixed."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    of = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    marks = np.bincount(of, ~_SPACES[np.minimum(codes, 0x3000)] | (codes > 0x3000), len(texts))
    chinese = np.bincount(of, (codes >= 0x3400) & (codes <= 0x9FFF), len(texts)) / np.maximum(
        marks, 1
    )
    digits = np.bincount(of, (codes >= 0x30) & (codes <= 0x39), len(texts)) / np.maximum(marks, 1)
    seldom = np.bincount(of, _rare()[np.minimum(codes, 0xFFFF)], len(texts))
    capitals = codes & ~np.uint32(0x20)  # of small letters
    latin = np.bincount(of, (capitals >= 0x41) & (capitals <= 0x5A), len(texts))
    return np.stack(
        [np.maximum(marks, 1), chinese, digits, seldom, (latin > 0) & (digits > 0)], axis=1
    )


@cached
def _rare() -> npt.NDArray[np.bool_]:
    """By code point: characters of GB2312's second level, which recognisers have seen seldom."""
    rare = np.zeros(0x10000, np.bool_)
    for lead in range(0xD8, 0xF8):
        row = b"".join(bytes([lead, trail]) for trail in range(0xA1, 0xFF)).decode(
            "gb2312", "ignore"
        )
        rare[[ord(c) for c in row]] = True
    return rare
