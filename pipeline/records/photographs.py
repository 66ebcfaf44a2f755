"""What a photograph shows: sheets and their print with quads, visibility and legibility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from pipeline.records.base import Language
from pipeline.records.field_views import FieldView
from pipeline.records.ids import shot_of
from pipeline.records.line_views import LineView
from pipeline.records.region_views import RegionView, TableView
from pipeline.records.views import Quad

# Among a picture's parameters: what it shows, where it shows no paper of its file.
NEGATIVE = "negative"
# Likewise, where not all of a file is photographed: how many sheets the papers in sight have.
SHEETS = "sheets_of"


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """One sheet in a photograph.

    Fields, lines and regions are arrays that make a record when one is asked for (``FieldViews``,
    ``LineViews``, ``RegionViews``); tuples of records will do wherever somebody writes one by hand.
    """

    id: str  # document id
    kind: str
    label: str
    person_id: str
    page: int
    quad: Quad
    fully_visible: bool
    area_fraction: float
    fields: Sequence[FieldView]
    lines: Sequence[LineView] = ()
    regions: Sequence[RegionView] = ()
    tables: tuple[TableView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One encoded photograph with its ground truth: a row of ``images``."""

    id: str
    case_id: str
    language: Language
    jpeg: bytes
    width: int
    height: int
    condition: str  # of its effect (``CaptureEffect.condition``)
    severity: int  # 0-5
    sheets: tuple[SheetView, ...]
    tampered: bool
    tamper_mask: bytes | None  # PNG, one channel, frame size
    # Every number that made it; JSON-able.
    parameters: Mapping[str, object] = field(default_factory=dict)
    second_condition: str | None = None  # on top of the first, as a group photo may have one
    second_severity: int = 0
    pdf: bytes | None = None  # the file itself, of which the picture is a rendering

    @property
    def negative(self) -> str:
        """What it shows where it shows no paper of its file: "empty_desk"; empty for all others."""
        return str(self.parameters.get(NEGATIVE, ""))

    @property
    def sheets_of(self) -> Mapping[str, int]:
        """Document id -> how many sheets it has, where some may be in no picture."""
        return cast(Mapping[str, int], self.parameters.get(SHEETS, {}))

    @property
    def shot(self) -> str:
        """Which picture of its file it is; the twin shows the same papers in the same shot."""
        return shot_of(self.id, self.case_id)
