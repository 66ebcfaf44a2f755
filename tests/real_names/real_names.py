"""Is a name real? Asked of digests of public lists, which ``build.py`` makes."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from pathlib import Path

FOLDER = Path(__file__).parent
# Bytes of a digest: among a hundred thousand names one of ours is taken for real by chance once in
# 10**9.
WIDTH = 6
_DIVISION = re.compile("(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|新区|省|市|区|县|旗|盟)$")


def plain(name: str) -> str:
    """A Chinese place without the word for what sort of place it is."""
    return _DIVISION.sub("", name) if len(name) > 2 else name


def digest(name: str) -> bytes:
    return blake2b(" ".join(name.lower().split()).encode(), digest_size=WIDTH).digest()


@cache
def _known(collection: str) -> frozenset[bytes]:
    data = (FOLDER / f"{collection}.bin").read_bytes()
    return frozenset(data[i : i + WIDTH] for i in range(0, len(data), WIDTH))


def is_real(name: str, collection: str) -> bool:
    """Does a list (chinese_places, english_places, banks, firms) hold the name, with or without its
    last word for a sort of place?
    """
    return bool({digest(name), digest(plain(name))} & _known(collection))
