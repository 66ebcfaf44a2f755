"""A font opened for the first time, in a process that may take neither long nor much memory.

A font is a program's worth of tables, and nothing but the end of a process stops a reader that a
broken one has sent astray. Run as a script this file is that process, so it imports nothing of
ours.
"""

from __future__ import annotations

import resource
import struct
import sys
from pathlib import Path

SECONDS, MEMORY = 5, 2**30
RESTRICTED, LESS, NO_SUBSET, BITMAPS = 0x0002, 0x000C, 0x0100, 0x0200  # bits of fsType
FORBIDDEN = "may not be embedded, as its licence bits say (OS/2 fsType)"


def fault(file: str) -> str:
    """What keeps a font from being embedded and cut to size; "" for nothing."""
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    with Path(file).open("rb") as stream:
        head = stream.read(4)
    if head in (b"OTTO", b"ttcf"):
        return "has PostScript outlines" if head == b"OTTO" else "is a collection of fonts"
    try:
        font = TTFont("tried", file, asciiReadable=0)
        face = font.face
        rights = struct.unpack_from(">H", face.get_table("OS/2"), 8)[0]
        if rights & RESTRICTED and not rights & LESS:
            return FORBIDDEN
        if rights & (NO_SUBSET | BITMAPS):
            return "may not be embedded cut to size, as its licence bits say (OS/2 fsType)"
        outlines = face.get_table("glyf")
        # What is measured later must be there: positions, widths, boxes.
        for glyph in set(face.charToGlyph.values()):
            start, end = face.glyphPos[glyph : glyph + 2]
            _ = face.hmetrics[glyph][0] / face.unitsPerEm
            if start != end:
                struct.unpack_from(">4h", outlines, start + 2)
        if not 16 <= face.unitsPerEm <= 16384:
            return "has no sound size of its em"
    except (TTFError, struct.error, KeyError, IndexError, ValueError, TypeError) as error:
        said = " ".join(str(error).split())[:100].replace(file, "it")
        if "embed" in said or "fsType" in said:
            return FORBIDDEN
        return f"is no TrueType font that can be read ({said})"
    return ""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("fit", fault(sys.argv[1]))


if __name__ == "__main__":
    main()
