"""What a form designer may put on a page: one model per kind of mark, unknown keys refused.

Units are points; ``at`` is a baseline point and ``box`` is left, top, width, height, from the page's top left corner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _none(value: object) -> object:
    return None if value in ("none", False) else value


def _many(value: object) -> object:
    return (
        [value] if isinstance(value, list) and value and not isinstance(value[0], list) else value
    )


FARTHEST = (
    10_000  # points a stranger's number may reach; what leaves the page is refused later, by name
)
Text = Annotated[str, Field(max_length=5_000), BeforeValidator(_as_text)]
Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Length = Annotated[float, Field(gt=0, le=FARTHEST)]
Thickness = Annotated[float, Field(ge=0, le=FARTHEST)]
Leading = Annotated[float, Field(ge=0.1, le=FARTHEST)]
Spacing = Annotated[float, Field(ge=-100, le=100)]
Dash = Annotated[
    float, Field(ge=0.2, le=1_000)
]  # shorter ones are a line that costs millions of strokes
Point = tuple[Coordinate, Coordinate]
Box = tuple[Coordinate, Coordinate, Length, Length]
Segments = Annotated[
    tuple[tuple[Coordinate, Coordinate, Coordinate, Coordinate], ...], BeforeValidator(_many)
]
Align = Literal["left", "center", "right"]
Size = Annotated[float, Field(ge=1, le=400)]
Shrink = Annotated[float, Field(ge=0.1, le=1)]
Options = Mapping[str, Any]  # parameters of an art unit; checked by the unit itself

INLINE = re.compile(r"\{([a-zA-Z0-9_.*]+)(?::([a-z0-9_]+))?\}")


class Mark(BaseModel):
    """What every mark has in common; ``only`` restricts it to the first or last sheet of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    only: Literal["first", "last"] | None = None


class Styled(Mark):
    """Type; the loader puts in what the layout's ``defaults`` say before a mark is read."""

    font: str
    size: Size
    color: Color


class TextMark(Styled):
    """Static text at a point, or wrapped in a box."""

    text: Text
    at: Point | None = None
    anchor: Align = "left"
    spacing: Spacing = 0.0
    box: Box | None = None
    lines: int = Field(1, ge=1, le=200)
    leading: Leading | None = None
    align: Align = "left"

    @model_validator(mode="after")
    def _placed(self) -> TextMark:
        if (self.at is None) == (self.box is None):
            raise ValueError("give either at or box")
        return self


class FieldMark(Styled):
    """One fact in a box; wraps up to ``lines``, may shrink to the factor ``shrink``, and fails beyond that."""

    field: str
    box: Box
    format: str = "text"
    align: Align = "left"
    valign: Literal["top", "middle", "bottom", "first"] | None = (
        None  # first: where the first of all ``lines`` lines would stand
    )
    lines: int = Field(1, ge=1, le=200)
    leading: Leading | None = None
    shrink: Shrink = 1.0
    spacing: Spacing = 0.0
    upper: bool = False
    break_words: bool = False  # long numbers may be cut anywhere


class ParagraphMark(Styled):
    """Running text with facts in it, written {name} or {name:format}."""

    paragraph: Text
    box: Box
    leading: Leading | None = None
    indent: Coordinate = 0.0
    underline: bool = False  # rules below the facts, as filled-in blanks have
    value_font: str = ""
    value_color: Color | None = None

    def pieces(self) -> list[tuple[str, str]]:
        """The text cut into (static text, "") and (fact, format) pieces, in order; static pieces have an empty second half."""
        out: list[tuple[str, str]] = []
        end = 0
        text = self.paragraph.rstrip("\n")  # as YAML's folded blocks end
        for match in INLINE.finditer(text):
            out += [(text[end : match.start()], "")] if match.start() > end else []
            out.append((match[1], match[2] or "text"))
            end = match.end()
        return out + ([(text[end:], "")] if end < len(text) else [])


class LineMark(Mark):
    line: Segments  # one, or a list of many alike: the grid of a form
    width: Length = 0.6
    color: Color = "#000000"
    dash: tuple[Dash, Dash] | None = None


class RectMark(Mark):
    rect: Box
    width: Thickness = 0.6  # 0: no outline
    color: Color = "#000000"
    fill: Color | None = None
    radius: Thickness = 0.0


class Column(BaseModel):
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


class Grid(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    width: Length = 0.5
    color: Color = "#000000"
    lines: Literal["all", "horizontal", "vertical", "outer"] = "all"


class RowsMark(Styled):
    """A table of the facts ``<rows>.N.<column>``. ``blank`` rules empty rows as well (forms do; statements stop)."""

    rows: str
    box: Box
    row_height: Length
    per_page: int = Field(ge=1, le=500)
    header: bool = True
    header_height: Length | None = None
    header_font: str = ""
    header_size: Size | None = None
    header_color: Color | None = None
    header_fill: Color | None = None
    grid: Annotated[Grid | None, BeforeValidator(_none)] = None
    zebra: Annotated[Color | None, BeforeValidator(_none)] = None
    blank: bool | None = None
    padding: Thickness = 2.5
    leading: Leading | None = None
    columns: tuple[Column, ...] = Field(min_length=1, max_length=100)
    foot: Column | None = (
        None  # a line below the table's last row: its header is the caption, its name a fact of the document
    )

    @property
    def head(self) -> float:
        """Height of the header row in points; 0 without one."""
        return (self.header_height or self.row_height) if self.header else 0.0


class TickMark(Styled):
    """A check box, ticked when the fact equals a value; ``text`` is the caption on its right."""

    tick: str
    equals: bool | Text
    at: Point
    text: Text = ""
    style: Literal["box", "circle", "none"] = "box"

    def ticked(self, value: object) -> bool:
        return value is not None and (
            value is self.equals if isinstance(self.equals, bool) else str(value) == self.equals
        )


class CombMark(Styled):
    """A fact written one character to a cell; ``strip`` names characters left out."""

    comb: str
    box: Box
    cells: int = Field(ge=1, le=200)
    format: str = "text"
    strip: str = ""
    upper: bool = False
    grid: Annotated[Grid | None, BeforeValidator(_none)] = Grid(width=0.5)


class ArtMark(Mark):
    """Drawn artwork of a fact. ``label`` records its text as a field around the ink; ``over`` draws it over the text."""

    art: str
    box: Box
    options: Options = Field({}, alias="with")
    over: bool | None = None
    label: bool = False
    field: str = ""  # the name it is recorded under, when that is not the fact's
    size: Size | None = None  # height of its letters, when known better than from the box
    letters: ClassVar[float] = 0.6  # of the box's shorter side

    @property
    def fact(self) -> str:
        raise NotImplementedError


class PictureMark(ArtMark):
    """Any art unit: of a fact, or decoration where ``picture`` repeats the unit's name."""

    picture: str
    art: str = ""
    value: str = ""  # the fact, where the mark is called something else

    @property
    def fact(self) -> str:
        return self.value or self.picture


class SealMark(ArtMark):
    seal: str
    art: str = "seal"
    bottom: str = ""  # the fact cut in a straight line below the middle
    label: bool = True
    letters: ClassVar[float] = 0.12

    @property
    def fact(self) -> str:
        return self.seal


class SignatureMark(ArtMark):
    signature: str
    art: str = "signature"
    label: bool = True
    letters: ClassVar[float] = 0.0  # a running hand is never called legible, however large

    @property
    def fact(self) -> str:
        return self.signature


class QrMark(ArtMark):
    qr: str
    art: str = "qr"

    @property
    def fact(self) -> str:
        return self.qr


class UnionMark(Mark):
    """A fact whose parts are printed as fields of their own; its box is the union of theirs, and ``reach`` points further
    right where a caption behind the last part belongs to the text."""

    union: str
    of: tuple[str, ...] = Field(min_length=1, max_length=100)
    reach: Thickness = 0.0
    format: str = "text"


KINDS: Mapping[str, type[Mark]] = {
    "paragraph": ParagraphMark,
    "rows": RowsMark,
    "tick": TickMark,
    "comb": CombMark,
    "picture": PictureMark,
    "seal": SealMark,
    "signature": SignatureMark,
    "qr": QrMark,
    "union": UnionMark,
    "line": LineMark,
    "rect": RectMark,
    "text": TextMark,
    "field": FieldMark,
}  # the first of these keys a mark has says what it is: a tick's caption is also called text
