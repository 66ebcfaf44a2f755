"""What readers give: pieces to be searched, and what they could not read."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple, TypeAlias

from PIL.Image import DecompressionBombError

LARGEST_FILE = 256 * 2**20  # bytes
LARGEST_TABLE = 2**31  # bytes of a file of a dataset
LARGEST_STREAM = 64 * 2**20  # bytes that anything packed may unfold to
DEEPEST = 5  # things inside things

# What the readers' libraries raise when a file is not what it says.
FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DecompressionBombError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class Piece(NamedTuple):
    """Text or bytes of one place, in words ("PDF string"): never a path or what stands there."""

    place: str
    text: str = ""
    data: bytes = b""


class Unread(NamedTuple):
    """Something that nobody could look into, and why: a certificate cannot be given."""

    place: str
    why: str


Found: TypeAlias = "Piece | Unread"


def inside(place: str, found: Found) -> Found:
    """The same in something larger."""
    return found._replace(place=f"{place}: {found.place}")
