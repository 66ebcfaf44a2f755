"""A stamp with an institution's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from pipeline.printing.compose import Composer
from pipeline.printing.drawing import Picture
from pipeline.printing.fact_text import fact_text
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Recorded
from pipeline.printing.marks._artwork import ArtMark
from pipeline.records import Fact


class SealMark(ArtMark):
    """``bottom``: the fact cut in a straight line below the middle."""

    seal: str
    art: str = "seal"
    bottom: str = ""
    label: bool = True
    letters: ClassVar[float] = 0.12

    @property
    def fact(self) -> str:
        return self.seal

    def drawn(self, composer: Composer, value: Fact) -> Picture:
        picture = super().drawn(composer, value)
        text = composer.text(self.bottom, "text") if self.bottom else ""
        if not text:
            return picture
        options = {**self.options, "bottom": text}
        if not picture.texts:
            return replace(picture, options=options)
        return replace(
            picture,
            options=options,
            texts=(*picture.texts, (self.bottom, text)),
            parts=(*picture.parts, ("bottom", self.bottom)),
        )

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        if name == self.bottom:
            return fact_text(layout, {name: value}, name, how="text")
        return super().printed_text(layout, name, value)

    def facts_recorded(self) -> Sequence[Recorded]:
        bottom = [Recorded(self.bottom)] if self.bottom and self.label else []
        return [*super().facts_recorded(), *bottom]

    def facts_named(self) -> tuple[tuple[str, str], ...]:
        return ((self.bottom, "text"),) if self.bottom else ()
