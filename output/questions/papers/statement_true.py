"""key_ver_002: is what a sound paper must fulfil true of this one?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from output.questions.papers._verify import Verification


@dataclass(frozen=True)
class StatementTrue(Verification):
    """Affirming statements; the paper is what varies, not the wording."""

    subtask: ClassVar[str] = "key_ver_002"
    denying: ClassVar[bool] = False
