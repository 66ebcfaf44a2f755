"""What is filled in on a fillable PDF, as a reader of PDFs sees it."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from pipeline.reading.text_layer import plain


def form_values(pdf: bytes) -> set[str]:
    """The values of all its fields, without blanks; none of what is no PDF, or has no fields."""
    found: set[str] = set()
    try:
        with PdfDocument(pdf) as opened:
            opened.init_forms()
            for number in range(len(opened) if opened.formenv else 0):
                page = opened[number]
                found |= _of_page(opened.formenv, page)
                page.close()
    except PdfiumError:
        return set()
    return found


def _of_page(form: object, page: object) -> set[str]:
    found = set()
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        widget = pdfium.FPDFPage_GetAnnot(page, number)
        size = pdfium.FPDFAnnot_GetFormFieldValue(form, widget, None, 0)  # bytes of UTF-16
        buffer = ctypes.create_string_buffer(size + 2)
        room = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
        pdfium.FPDFAnnot_GetFormFieldValue(form, widget, room, size)
        pdfium.FPDFPage_CloseAnnot(widget)
        found.add(plain(buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")))
    return found - {""}
