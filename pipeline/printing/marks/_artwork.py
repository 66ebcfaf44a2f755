"""What marks of drawn artwork have in common: a unit of art in a box, of a fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from pipeline import units
from pipeline.errors import UserError
from pipeline.printing.compose import Composer
from pipeline.printing.drawing import Picture
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Box, Fault, Mark, Options, Recorded, Size
from pipeline.records import Fact
from pipeline.roles import Art

SMALLEST = 3.0  # points


class ArtMark(Mark):
    """Drawn artwork of a fact. ``over`` draws it over the text.

    ``label`` records the fact's text as a field around the ink, under the name ``field`` where that
    is not the fact's.
    """

    art: str
    box: Box
    options: Options = Field({}, alias="with")
    over: bool | None = None
    label: bool = False
    field: str = ""
    size: Size | None = None  # height of its letters, when known better than from the box
    letters: ClassVar[float] = 0.6  # of the box's shorter side

    @property
    def fact(self) -> str:
        """The name of the fact it draws."""
        raise NotImplementedError

    @property
    def decorative(self) -> bool:
        """May it draw nothing anybody states?"""
        return False

    def compose(self, composer: Composer) -> None:
        value = composer.facts.get(self.fact)
        if value is not None and composer.layout.label(self.fact) is not None:
            composer.pictures.append(self.drawn(composer, value))

    def drawn(self, composer: Composer, value: Fact) -> Picture:
        """The fact's artwork, still to be drawn."""
        text = composer.joined(value) if self.label and isinstance(value, str) else ""
        texts = ((self.field or self.fact, text),) if text else ()
        return self.picture_of(value, self.fact, texts)

    def picture_of(
        self, value: Fact, address: str, texts: tuple[tuple[str, str], ...] = ()
    ) -> Picture:
        size = self.size or self.letters * min(self.box[2:])
        return Picture(
            fact=self.fact,
            value=value,
            address=address,
            art=self.art,
            box=self.box,
            options=self.options,
            over=self.over,
            size=size,
            texts=texts,
            parts=tuple(("", name) for name, _ in texts),
        )

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        said = self.label and name in (self.field, self.fact) and isinstance(value, str)
        return str(value) if said else None

    def facts_recorded(self) -> Sequence[Recorded]:
        return (Recorded(self.field or self.fact),) if self.label else ()

    def proofread(self, layout: Layout) -> None:
        if layout.label(self.fact) is None and not self.decorative:
            known = ", ".join(layout.labels)
            raise Fault(
                f"{layout.kind} has no fact {self.fact!r}",
                f"choose one of {known}, or repeat the art's name for decoration",
            )
        if min(self.box[2:]) < SMALLEST:
            raise Fault(
                f"box: {self.box[2]:g} x {self.box[3]:g} pt is too small for artwork",
                f"give it {SMALLEST:g} pt or more",
            )
        try:
            units.load(Art, self.art, self.options)
        except UserError as error:
            raise Fault(f"art: {error.what}", error.remedy) from None
