"""Multi-doc Images: several papers of the file in one photograph, edge to edge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import conditions
from pipeline.camera.capture import Frame
from pipeline.roles import CaptureEffect, Rng


@dataclass(frozen=True)
class MultiDocImages(CaptureEffect):
    """The arrangement of several sheets is the engine's own; nothing else disturbs it.

    ``penalty``: see ``Frame``; small print that is sharp reads better than its size tells.
    """

    condition: ClassVar[str] = conditions.MULTI_DOC
    severities: ClassVar[tuple[int, ...]] = (0,)
    penalty: float = -0.5

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        return replace(frame, penalty=frame.penalised(self.penalty))
