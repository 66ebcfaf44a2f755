"""Pictures and PDFs under a layout: read for the first time in a process of their own.

That process may take neither long nor much memory. Run as a script this file is that process:
decoders are written in C, and nothing but the end of a process stops one that somebody's file has
sent astray. So it imports nothing of ours.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.caches import cached

FORMATS = ("PNG", "JPEG")
MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr")
LARGEST_PICTURE = 36_000_000  # pixels: A4 at 600 dpi
LARGEST_FILE = 64 * 2**20
SECONDS = 2  # of a processor, for all grounds of a layout together
MEMORY = 320 * 2**20  # address space, which is more than what is used
SCALE = 2.0  # pixels per point a PDF is tried at
# How far a ground may differ in shape from its page: paper sizes are rounded in many ways.
STRETCH = 0.02
ORIENTATION = 0x0112  # EXIF tag
LYING = (5, 6, 7, 8)  # its values of a picture to be turned by a quarter
LONGEST_VALUE = 2**16  # bytes of a field's
PATIENCE = 60  # seconds on the clock, on however busy a machine
Ground = tuple[str, int]  # path, and the page of a PDF or -1 for a picture


def faults(grounds: tuple[Ground, ...], width: float, height: float) -> list[str]:
    """What is wrong with each, "" for nothing.

    ``width``, ``height``: points of the page they lie under.
    """
    return _faults(tuple((*g, *_stamp(g[0])) for g in grounds), width, height)


def _stamp(path: str) -> tuple[int, int]:
    stat = Path(path).stat()
    return stat.st_size, stat.st_mtime_ns


@cached(most=64)
def _faults(
    grounds: tuple[tuple[str, int, int, int], ...], width: float, height: float
) -> list[str]:
    large = [
        f"{size // 2**20} MB, more than {LARGEST_FILE // 2**20}" if size > LARGEST_FILE else ""
        for _, _, size, _ in grounds
    ]
    if not grounds or any(large):
        return large
    task = json.dumps([[g[:2] for g in grounds], width, height])
    try:
        done = subprocess.run(
            [sys.executable, "-P", __file__],
            input=task,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        said = done.stdout.split("\n")[:-1]
    except subprocess.TimeoutExpired:
        said = []
    # Whatever ended the process: it was at the first ground it says nothing of.
    stuck = f"cannot be read, or not within {SECONDS} seconds and {MEMORY // 2**20} MB"
    return [*said, *[stuck] * (len(grounds) > len(said)), *[""] * len(grounds)][: len(grounds)]


def picture(path: str, width: float, height: float) -> str:
    """What keeps a file from being a picture to print on, "" if nothing does.

    It is decoded to the last pixel.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PICTURE:
                most = LARGEST_PICTURE // 10**6
                return f"{image.width} x {image.height} pixels, more than {most} million"
            if image.mode not in MODES:
                return f"its pixels are of the kind {image.mode}, not 8 bits a channel"
            image.load()
            lying = image.getexif().get(ORIENTATION, 1) in LYING
            across, down = image.size[::-1] if lying else image.size
            rounding = 1 / min(image.size)  # to whole pixels
            if abs(across * height / (down * width) - 1) > STRETCH + rounding:
                return (
                    f"is {across} x {down} pixels, "
                    f"not of the shape of the paper, {width:g} x {height:g} points"
                )
    except (OSError, ValueError, SyntaxError):
        return "not a readable picture"
    return ""


def page(path: str, number: int, width: float, *, height: float) -> str:
    """What keeps a page of a PDF from being printed on."""
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(path) as source:
            if number >= len(source):
                return f"has no page {number}"
            source.init_forms()
            pdf_page = source[number]
            across, down = pdf_page.get_size()
            if abs(across * height / (down * width) - 1) > STRETCH:
                return (
                    f"is {across:g} x {down:g} points, "
                    f"not of the shape of the paper, {width:g} x {height:g}"
                )
            if fault := _form_fault(source, pdf_page):
                return fault
            _drawn_once(pdf_page, width, height)
            pdf_page.get_textpage().get_text_range()  # as its words are read later
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            return "is locked with a password"
        return f"has no page {number} that can be read"
    return ""


def _form_fault(source: Any, pdf_page: Any) -> str:
    """What keeps a page's form from being a blank one, "" for nothing."""
    import pypdfium2.raw as pdfium_c

    xfa = pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND
    if source.get_formtype() in xfa:
        return "is an XFA form, whose fields only its maker's program shows"
    if filled := _filled(source, pdf_page):
        return f"is filled in: {len(filled)} of its fields hold a value, the first is {filled[0]!r}"
    return ""


def _drawn_once(pdf_page: Any, width: float, height: float) -> None:
    """Drawn as printing will draw it: whether it can be in time, this process finds out."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as pdfium_c

    size = max(1, round(width * SCALE)), max(1, round(height * SCALE))
    flags = pdfium_c.FPDF_REVERSE_BYTE_ORDER | pdfium_c.FPDF_ANNOT
    bitmap = pdfium.PdfBitmap.new_native(*size, pdfium_c.FPDFBitmap_BGR)
    pdfium_c.FPDF_RenderPageBitmap(bitmap, pdf_page, 0, 0, *size, 0, flags)


def _filled(source: Any, pdf_page: Any) -> list[str]:
    """The names of a page's fields that hold a value.

    Of a form that is printed on they would show somebody's data on every copy.
    """
    import pypdfium2.raw as pdfium_c

    if source.formenv is None:
        return []
    names, form = [], source.formenv.raw
    silent = (pdfium_c.FPDF_FORMFIELD_UNKNOWN, pdfium_c.FPDF_FORMFIELD_PUSHBUTTON)
    marked = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)
    for number in range(pdfium_c.FPDFPage_GetAnnotCount(pdf_page)):
        field = pdfium_c.FPDFPage_GetAnnot(pdf_page, number)
        kind = pdfium_c.FPDFAnnot_GetFormFieldType(form, field)
        if kind in marked:
            full = bool(pdfium_c.FPDFAnnot_IsChecked(form, field))
        elif kind < 0 or kind in silent:
            full = False
        else:
            full = bool(_said(pdfium_c.FPDFAnnot_GetFormFieldValue, form, field).strip())
        if full:
            names.append(_said(pdfium_c.FPDFAnnot_GetFormFieldName, form, field)[:60])
        pdfium_c.FPDFPage_CloseAnnot(field)
    return names


def _said(ask: Callable[..., int], form: Any, field: Any) -> str:
    """A text that pdfium hands out as UTF-16 with a closing zero, its length first."""
    import ctypes

    import pypdfium2.raw as pdfium_c

    length = min(ask(form, field, None, 0), LONGEST_VALUE)
    room = ctypes.create_string_buffer(length)
    ask(form, field, ctypes.cast(room, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), length)
    return room.raw.decode("utf-16-le", "replace").rstrip("\0")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    grounds, width, height = json.load(sys.stdin)
    for path, number in grounds:
        fault = (
            picture(path, width, height) if number < 0 else page(path, number, width, height=height)
        )
        print(fault, flush=True)


if __name__ == "__main__":
    main()
