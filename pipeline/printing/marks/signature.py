"""A name signed by hand."""

from __future__ import annotations

from typing import ClassVar

from pipeline.printing.marks._artwork import ArtMark


class SignatureMark(ArtMark):
    """A running hand is never called legible, however large."""

    signature: str
    art: str = "signature"
    label: bool = True
    letters: ClassVar[float] = 0.0

    @property
    def fact(self) -> str:
        return self.signature
