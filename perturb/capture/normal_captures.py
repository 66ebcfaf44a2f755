"""Normal Captures: nothing disturbs the photograph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pipeline import conditions
from pipeline.roles import CaptureEffect


@dataclass(frozen=True)
class NormalCaptures(CaptureEffect):
    """The scene as it is laid out."""

    condition: ClassVar[str] = conditions.NORMAL
    severities: ClassVar[tuple[int, ...]] = (0,)
