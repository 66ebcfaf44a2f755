"""What a stranger's file is by its first bytes, whatever it is called."""

from __future__ import annotations

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"BM")
_PDF_WITHIN = 1024  # bytes before which a PDF may begin


def is_pdf(data: bytes) -> bool:
    """Does a PDF begin in it?"""
    return b"%PDF-" in data[:_PDF_WITHIN]


def is_picture(data: bytes) -> bool:
    """JPEG, PNG, TIFF, GIF, BMP or WebP."""
    return data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
