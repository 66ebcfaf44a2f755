"""A QR code that says a fact."""

from __future__ import annotations

from pipeline.printing.marks._artwork import ArtMark


class QrMark(ArtMark):
    """Square modules in its box."""

    qr: str
    art: str = "qr"

    @property
    def fact(self) -> str:
        return self.qr
