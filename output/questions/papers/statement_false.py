"""key_ver_003: is something wrong with this paper that a sound one must not have?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from output.questions.papers._verify import Verification


@dataclass(frozen=True)
class StatementFalse(Verification):
    """Denying statements; the paper is what varies, not the wording."""

    subtask: ClassVar[str] = "key_ver_003"
    denying: ClassVar[bool] = True
