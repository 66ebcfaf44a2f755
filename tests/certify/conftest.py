"""What certificates are tried on: forms drawn as the tests of imports draw them."""

from __future__ import annotations

import sys
from pathlib import Path

for room in ("forms_import", "forms"):
    sys.path.insert(0, str(Path(__file__).parents[1] / room))
