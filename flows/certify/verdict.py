"""How a certificate ended, as who asks for one knows it without its libraries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["clean", "hit", "unable"]
CODES: Mapping[Status, int] = {"clean": 0, "hit": 1, "unable": 2}
PICTURES = 12  # photographs that are read by OCR unless others are asked for


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
