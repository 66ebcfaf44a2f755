"""The rules of tables and combs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from pipeline.printing.drawing import Stroke
from pipeline.printing.mark import Color, Length


def none(value: object) -> object:
    """The ways a form designer writes that there is none."""
    return None if value in ("none", False) else value


class Grid(BaseModel):
    """Which rules there are, how thick and in what colour."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    width: Length = 0.5
    color: Color = "#000000"
    lines: Literal["all", "horizontal", "vertical", "outer"] = "all"

    def ruled(self, xs: list[float], ys: list[float]) -> list[Stroke]:
        """Along the edges of columns (``xs``) and rows (``ys``), the horizontal ones first."""
        left, right = xs[0], xs[-1]
        top, bottom = ys[0], ys[-1]
        across = ys if self.lines in ("all", "horizontal") else [top, bottom]
        strokes = [self._rule((left, y), (right, y)) for y in across]
        if self.lines == "horizontal":
            return strokes
        down = xs if self.lines in ("all", "vertical") else [left, right]
        return strokes + [self._rule((x, top), (x, bottom)) for x in down]

    def _rule(self, start: tuple[float, float], end: tuple[float, float]) -> Stroke:
        return Stroke((start, end), self.width, self.color)


MaybeGrid = Annotated[Grid | None, BeforeValidator(none)]
