"""The role of a mark: what a form designer may put on a page, and all the printer asks of it.

A kind of mark is one file of ``pipeline/printing/marks`` with one class. Its fields are the keys
of the YAML, and the file's name is the key that tells its marks from others. Nothing else knows
it: the printer calls the methods below.

Units are points; ``at`` is a baseline point and ``box`` is left, top, width, height, from the
page's top left corner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.roles import Role

if TYPE_CHECKING:  # units imports this module, and all of these import units
    from typing import Self

    from pipeline.printing.compose import Composer
    from pipeline.printing.content.text_line import Region, TextLine
    from pipeline.printing.drawing import Item, Picture
    from pipeline.printing.layout import Layout
    from pipeline.printing.typeset import Rectangle, Run
    from pipeline.records import Fact


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


FARTHEST = (
    10_000  # points a user's number may reach; what leaves the page is refused later, by name
)
STROKES = "√"  # the text of a mark that is drawn and says no word, as a tick without a caption
SLACK = 0.5  # points a box may stand out or overlap: rounding of hand-written numbers
Text = Annotated[str, Field(max_length=5_000), BeforeValidator(_as_text)]
Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Length = Annotated[float, Field(gt=0, le=FARTHEST)]
Thickness = Annotated[float, Field(ge=0, le=FARTHEST)]
Leading = Annotated[float, Field(ge=0.1, le=FARTHEST)]
Spacing = Annotated[float, Field(ge=-100, le=100)]
Dash = Annotated[float, Field(ge=0.2, le=1_000)]  # shorter: a line that costs millions of strokes
Point = tuple[Coordinate, Coordinate]
Box = tuple[Coordinate, Coordinate, Length, Length]
Align = Literal["left", "center", "right"]
Size = Annotated[float, Field(ge=1, le=400)]
Shrink = Annotated[float, Field(ge=0.1, le=1)]
Options = Mapping[str, Any]  # parameters of an art unit; checked by the unit itself


class Fault(Exception):
    """Why a mark cannot be printed, and the remedy; the proofreader adds file and key."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


class Wording(NamedTuple):
    """Words of the form itself. ``broken``: a line feed in them starts a new line."""

    text: str
    font: str
    broken: bool = False


class Recorded(NamedTuple):
    """A fact that a mark records on a sheet; ``where``: only if it has that value."""

    name: str
    where: str | None = None

    def meets(self, other: Recorded) -> bool:
        """Could one sheet have both? The items of a list are ``deeds.*.county``."""
        if None not in (self.where, other.where) and self.where != other.where:
            return False
        mine, theirs = self.name.split("."), other.name.split(".")
        return len(mine) == len(theirs) and all(map(_alike, mine, theirs))


def _alike(one: str, other: str) -> bool:
    """Two parts of names of facts: equal, or any item's and some item's."""
    return one == other or ("*" in (one, other) and (one + other).replace("*", "").isdigit())


class Mark(Role, BaseModel):
    """One mark of a layout; ``only`` restricts it to the first or last page of the document.

    Every method has an answer for marks it does not concern: a kind overrides what it is about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    only: Literal["first", "last"] | None = None

    def preprinted(self, layout: Layout) -> Sequence[Item]:
        """What every copy of the form shows, filled in or not, in drawing order."""
        return ()

    def preprinted_lines(self, layout: Layout, usual: float) -> Sequence[TextLine] | None:
        """The lines of print among ``preprinted``; None: its ``captions``, each run one.

        ``usual``: points of a size that half of the texts of the page's form do not exceed.
        """
        return None

    def preprinted_regions(self, layout: Layout) -> Sequence[Region]:
        """The things other than type among ``preprinted``."""
        return ()

    def decoration(self, layout: Layout, address: str) -> Picture | None:
        """Artwork of no fact, that every copy shows. ``address``: where it draws its randomness."""
        return None

    def compose(self, composer: Composer) -> None:
        """Adds to a page what one document's facts put there, and records where.

        Raises:
            UserError: text that does not fit or has no glyph, or a value its format cannot print.
        """

    @classmethod
    def complete(cls, marks: Sequence[Self], composer: Composer) -> None:
        """Once for all marks of this kind on a page, after everything on it is composed.

        Raises:
            UserError: together they do not print what they should.
        """

    def unfilled(self, composer: Composer) -> Sequence[Item]:
        """What an unfilled form shows beyond ``preprinted``.

        ``composer`` has no facts but page numbers.
        """
        return ()

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        """What it prints of the fact of that name, if it had that value; None for nothing.

        Raises:
            UserError: its format cannot print the value.
        """
        return None

    def rows_taken(self) -> tuple[str, int] | None:
        """The table whose rows it prints, and how many of them a page; None for no table."""
        return None

    def fonts_named(self) -> Sequence[str]:
        """The fonts it is set in."""
        return ()

    def facts_named(self) -> Sequence[tuple[str, str]]:
        """The facts it prints, each with its format; a table's by those of its first row."""
        return ()

    def facts_recorded(self) -> Sequence[Recorded]:
        """The facts whose boxes it records, a table's by those of any row."""
        return [Recorded(name) for name, _ in self.facts_named()]

    def wording(self) -> Sequence[Wording]:
        """Words it prints on every copy."""
        return ()

    def captions(self) -> Sequence[Run]:
        """Those words as they stand on the page.

        Raises:
            Overflow: they do not fit their box.
        """
        return ()

    def extents(self) -> Sequence[Rectangle]:
        """Left, top, right, bottom of all it draws: of its ``box``, where it has one."""
        box: Box | None = getattr(self, "box", None)
        return () if box is None else (corners(box),)

    def reserved(self) -> Rectangle | None:
        """Left, top, right, bottom of the place no other mark's facts may share."""
        return None

    def proofread(self, layout: Layout) -> None:
        """What else must hold for it to be printed; its extents lie on the page.

        Raises:
            Fault: it does not hold.
        """


class Styled(Mark):
    """Type; the loader puts in what the layout's ``defaults`` say before a mark is read."""

    font: str
    size: Size
    color: Color

    def fonts_named(self) -> Sequence[str]:
        return (self.font,)


def corners(box: Box) -> Rectangle:
    """Left, top, width, height as left, top, right, bottom."""
    return box[0], box[1], box[0] + box[2], box[1] + box[3]
