"""What this machine makes of a fixed piece of every kind of work, as digests.

``pipeline.pins`` settles what can be settled. What is left (processors without AVX2 or of other
families, another C library, a library that was loaded before it could be pinned) shows here, before
work is done and not in the pictures afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256

from pipeline import pins, probe_work
from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.units import ROOT

REMEDY = (
    "use x86-64 processors with AVX2, and leave OPENCV_CPU_DISABLE, NPY_DISABLE_CPU_FEATURES "
    "and the like unset"
)
_PATIENCE = 60  # seconds for a process to import the libraries


def here() -> dict[str, str]:
    """What this process makes, part by part."""
    return dict(_here())


@cached
def _here() -> Mapping[str, str]:
    return {name: sha256(part()).hexdigest()[:16] for name, part in probe_work.PARTS.items()}


def unlike(there: object) -> str:
    """The parts in which this process makes other bytes than the one that made ``there``.

    ``there``: as it was written down. "" if all are alike.
    """
    known = there if isinstance(there, dict) else {}
    return ", ".join(name for name, digest in _here().items() if known.get(name) != digest)


@cached
def sound() -> None:
    """What is made here is what a process of ours makes.

    Raises:
        UserError: somebody loaded numpy or cv2 before us, and they make other bytes.
    """
    if not pins.LATE:
        return
    command = [sys.executable, "-m", "pipeline.probe"]
    fresh = subprocess.run(
        command, cwd=ROOT, env=os.environ.copy(), capture_output=True, timeout=_PATIENCE, check=True
    )
    if odd := unlike(json.loads(fresh.stdout)):
        late = " and ".join(pins.LATE)
        raise UserError(
            late,
            f"loaded before creditdocs could settle what they do; they make other bytes ({odd})",
            f"import pipeline before {late}",
        )


if __name__ == "__main__":
    print(json.dumps(here()))
