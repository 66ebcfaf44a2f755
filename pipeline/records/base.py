"""Types every record shares."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

Language = Literal["zh", "en"]
Sex = Literal["F", "M"]
Pixels = npt.NDArray[np.uint8]
