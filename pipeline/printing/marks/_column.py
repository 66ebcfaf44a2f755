"""A table's column, and the value in the line below its last row."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from pipeline.printing.mark import Align, Color, Length, Shrink, Size, Text


class Column(BaseModel):
    """How one column's cells are set; the table's own type where it names none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    name: str
    header: Text = ""
    width: Length
    format: str = "text"
    align: Align = "left"
    header_align: Align | None = None
    font: str = ""
    size: Size | None = None
    color: Color | None = None
    lines: int = Field(1, ge=1, le=200)
    shrink: Shrink = 0.8
    upper: bool = False
    break_words: bool = False
