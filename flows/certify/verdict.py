"""How a certificate ended, as it is given to who asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["clean", "hit", "unable"]
CODES: Mapping[Status, int] = {"clean": 0, "hit": 1, "unable": 2}


@dataclass(frozen=True)
class Verdict:
    """How it ended.

    Attributes:
        status: "clean", "hit" or "unable".
        code: 0, 1 or 2 in turn, as the command's status.
        certificate: the content of ``certificate.json``.
    """

    status: Status
    code: int
    certificate: Mapping[str, Any]
