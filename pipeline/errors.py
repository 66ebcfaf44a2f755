"""Errors a user can mend: one line that names the place, the key and the remedy."""

from __future__ import annotations

STOPPED = "creditdocs: stopped; run the same command again to go on"


class UserError(Exception):
    """Bad input. The command line prints it as one line and exits with status 2."""

    def __init__(self, where: object, what: str, remedy: str) -> None:
        self.where, self.what, self.remedy = str(where), what, remedy
        # Its arguments, so that it survives the way back from a worker process.
        super().__init__(self.where, what, remedy)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"

    def line(self) -> str:
        """As it is shown: one line of bounded length.

        Another's text in it can neither move the cursor nor hide the remedy.
        """
        return f"{shown(self.where, 200)}: {shown(self.what, 400)}; {shown(self.remedy, 1_200)}"

    def at(self, where: object) -> UserError:
        """The same fault at another place: in the file a user wrote, not in what was read of it."""
        return UserError(where, self.what, self.remedy)


def shown(text: str, most: int) -> str:
    """Another's text as part of one line: about so many characters, none that moves the cursor."""
    plain = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in " ".join(text.split()))
    return plain if len(plain) <= most else f"{plain[: most // 2]} ... {plain[-most // 2 :]}"


def escaped(text: str) -> str:
    """Another's text with whatever does not print as its escape.

    These are controls, line ends, and marks that turn the direction of writing.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def brief(fault: object, most: int = 200) -> str:
    """What an error of somebody else's code says, in one line of at most so many characters."""
    return " ".join(str(fault).split())[:most]


def of_system(fault: OSError) -> UserError:
    """What the system refused, as something a user can mend: a disk, or where our output goes."""
    where = fault.filename or "input or output"
    remedy = "mend that and run the same command again"
    return UserError(where, fault.strerror or brief(fault), remedy)


class Unfinished(UserError):
    """A run that could not go on through no fault of its recipe.

    What was made is kept, and the same command goes on from there.
    """
