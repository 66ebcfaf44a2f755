"""Multi-doc Images: several papers of the file in one photograph, edge to edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pipeline.roles import CaptureEffect


@dataclass(frozen=True)
class MultiDocImages(CaptureEffect):
    """The arrangement of several sheets is the engine's own; nothing else disturbs it."""

    condition: ClassVar[str] = "Multi-doc Images"
    severities: ClassVar[tuple[int, ...]] = (0,)
