"""Errors a user can mend: one line that names the place, the key and the remedy."""

from __future__ import annotations


class UserError(Exception):
    """Bad input. The command line prints it as one line and exits with status 2."""

    def __init__(self, where: object, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}; {remedy}")
