"""Any art unit: of a fact, or decoration."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from pipeline.printing.drawing import Picture
from pipeline.printing.layout import Layout
from pipeline.printing.marks._artwork import ArtMark


class PictureMark(ArtMark):
    """Drawn by the unit ``art``; where ``picture`` repeats its name, of no fact.

    Without ``art`` the fact's name is the unit's too.
    """

    picture: str
    value: str = ""  # the fact, where the mark is called something else

    @model_validator(mode="before")
    @classmethod
    def _named(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "picture" in raw and "art" not in raw:
            return {**raw, "art": raw["picture"]}
        return raw

    @property
    def fact(self) -> str:
        return self.value or self.picture

    @property
    def decorative(self) -> bool:
        return self.fact == self.art

    def decoration(self, layout: Layout, address: str) -> Picture | None:
        return self.picture_of(None, address) if layout.label(self.fact) is None else None
