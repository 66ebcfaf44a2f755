"""Fonts of a form's own folder: found, and held against what may be embedded."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.printing import font_trial
from pipeline.printing.mark import Fault

FOLDER = "fonts/"  # below the layout's, as marks name them
ENDINGS = (".ttf", ".otf")
LARGEST = 16 * 2**20  # bytes
PATIENCE = 60  # seconds on the clock, on however busy a machine
REMEDY = "take a font with TrueType outlines whose licence lets it be embedded and cut to size"


def is_own(font: str) -> bool:
    """Is it the name of a file, not of a shipped face?"""
    return font.lower().endswith(ENDINGS)


def path(folder: Path, name: str) -> str:
    """The file of a font that a layout in ``folder`` names.

    Raises:
        Fault: it does not lie in the folder's ``fonts``, or cannot be embedded.
    """
    file = folder / name
    straight = name.startswith(FOLDER) and ".." not in Path(name).parts and "\0" not in name
    if not straight or not file.is_file():
        raise Fault(f"font: no file {name[:100]!r}", f"put it into {FOLDER} beside the layout")
    if not file.resolve().is_relative_to(folder.resolve()):
        raise Fault(f"font: {name!r} leads out of the layout's folder", "put the file itself there")
    if fault := _fault(str(file), *_stamp(file)):
        raise Fault(f"font: {name!r} {fault}", REMEDY)
    return str(file)


def checked(file: Path) -> None:
    """
    Raises:
        UserError: the font cannot be embedded.
    """
    if not file.is_file():
        raise UserError(file, "no such font", "put it back")
    if fault := _fault(str(file), *_stamp(file)):
        raise UserError(file, fault, REMEDY)


def digest(file: Path) -> str:
    """What PDFs call it: its content decides, not where it lies."""
    return f"own-{sha256(file.read_bytes()).hexdigest()[:16]}"


def _stamp(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns


@cached(most=64)
def _fault(file: str, size: int, changed: int) -> str:
    """What is wrong with a font file, "" for nothing; found out once."""
    if size > LARGEST:
        return f"is larger than {LARGEST >> 20} MB"
    try:
        done = subprocess.run(
            [sys.executable, "-P", font_trial.__file__, file],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "cannot be read"
    if done.returncode != 0 or not done.stdout:
        return f"cannot be read, or not within {font_trial.SECONDS} seconds"
    return done.stdout.strip().removeprefix("fit").strip()
