"""Coloured Light: a lamp that is not white, from the colour of a bulb to that of a shop's sign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from pipeline.camera.exposure import Frame
from pipeline.roles import CaptureEffect, Rng

# What a lamp lacks of red, green and blue, at its strongest.
LAMPS = {"bulb": (0.0, 0.22, 0.60), "sign": (0.05, 0.50, 0.30), "tube": (0.35, 0.0, 0.30)}


@dataclass(frozen=True)
class ColouredLight(CaptureEffect):
    """``strength``: how much of the lamp's colour there is, from severity 1 to 5."""

    condition: ClassVar[str] = "Coloured Light"
    strength: tuple[float, ...] = (0.25, 0.4, 0.55, 0.75, 1.0)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        """Nothing moves and nothing is covered: only the light that falls on the desk changes."""
        lamp = list(LAMPS)[int(rng.integers(len(LAMPS)))]
        strength = self.strength[severity - 1] * float(rng.uniform(0.95, 1.05))
        colour = 1 - strength * np.array(LAMPS[lamp], np.float32)
        gain = np.asarray(frame.gain * colour, np.float32)
        return replace(frame, gain=gain).noting(lamp=lamp, lamp_strength=strength)
