"""Says on stderr what is being measured, so that a person sees it is alive."""

from __future__ import annotations

import sys


def say(what: str) -> None:
    """One line."""
    print(f"bench: {what}", file=sys.stderr, flush=True)
