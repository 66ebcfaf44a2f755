"""A layout as the printer knows it: pages of marks over backgrounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline import kinds, units
from pipeline.caches import cached
from pipeline.printing.items import column, numbered
from pipeline.printing.mark import Box, Mark, Options
from pipeline.records import Language

if TYPE_CHECKING:
    from pipeline.forms.paper import Kind

FOLDER = units.ROOT / "templates"
BUILT_IN: Mapping[str, str] = {
    "page.number": "page number",
    "page.count": "page count",
    "row.number": "row number",
    "item.number": "item number",
}
PAGE_NUMBERS = frozenset({"page.number", "page.count"})


class Background(BaseModel):
    """Drawn first: an art unit in a box, or a picture or PDF page over all of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    art: str = ""
    box: Box | None = None
    options: Options = Field({}, alias="with")
    image: Annotated[str, Field(max_length=255)] = ""
    pdf: Annotated[str, Field(max_length=255)] = ""
    page: int = Field(0, ge=0, le=10_000)

    @model_validator(mode="after")
    def _one(self) -> Background:
        if sum(bool(v) for v in (self.art, self.image, self.pdf)) != 1:
            raise ValueError("give one of art, image, pdf")
        return self


@dataclass(frozen=True, eq=False)  # told apart by identity, which is quick
class PageLayout:
    """One page of a layout.

    ``repeat`` names the table it is printed again for while rows remain, ``each`` the list it is
    printed for item by item, together with its neighbours of the same list.
    """

    background: tuple[Background, ...]
    marks: tuple[Mark, ...]
    repeat: str
    each: str = ""

    @cached_property
    def tables(self) -> tuple[tuple[str, int], ...]:
        """The tables whose rows it prints, each with the most rows it has room for."""
        return tuple(rows for mark in self.marks if (rows := mark.rows_taken()))

    def of(self, item: int) -> PageLayout:
        """The page of one item of its list; itself where it has none."""
        return _of(self, item) if self.each else self

    def about(self, name: str) -> PageLayout:
        """The page on which a fact of this name would stand."""
        if not self.each or not name.startswith(f"{self.each}."):
            return self
        number = name.removeprefix(f"{self.each}.").partition(".")[0]
        return self.of(int(number)) if number.isdigit() else self


@cached(most=256)
def _of(page: PageLayout, item: int) -> PageLayout:
    return replace(page, marks=tuple(numbered(m, item) for m in page.marks))


@dataclass(frozen=True)
class Layout:
    """One way of printing a kind. Lengths in points."""

    kind: str
    name: str
    about: str
    width: float
    height: float
    stock: Literal["paper", "card", "slip"]
    pages: tuple[PageLayout, ...]
    labels: Mapping[str, str]  # of the kind's Facts unit, or this layout's own word
    folder: Path
    key: str  # changes with the file's text
    own: Kind | None = None  # of somebody's own kind: what it says, which writes its facts too

    @property
    def language(self) -> Language:
        return kinds.set_in(self.kind)

    @property
    def where(self) -> str:
        """How messages call it: a user's own by its file."""
        shipped = self.folder.is_relative_to(FOLDER)
        return f"{self.kind}/{self.name}" if shipped else str(self.folder / f"{self.name}.yaml")

    def label(self, name: str) -> str | None:
        """The reference's key of a fact; None for a fact the kind does not have.

        Rows are looked up as ``table.*.column``.
        """
        return self.labels.get(name) or self.labels.get(column(name)) or BUILT_IN.get(name)
