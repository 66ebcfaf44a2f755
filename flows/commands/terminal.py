"""Where our lines go: streams that exist, and a terminal that may lack half of the characters."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Any


def ready() -> None:
    """Before the first line. What was closed leads nowhere, rather than into whatever file is
    opened next and gets its number; what the encoding of a stream cannot say is shown as an
    escape."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # Opened under the lowest number that is free: this one.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as the process
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def spent() -> None:
    """The reader of our output went away, or its disk is full.

    What is yet to be said leads nowhere.
    """
    with suppress(OSError):  # not a file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def as_json(value: Any) -> str:
    """For people where they can read it; the escapes of another encoding would not be JSON."""
    speaks = (
        (getattr(sys.stdout, "encoding", None) or "utf-8")
        .lower()
        .replace("-", "")
        .startswith("utf")
    )
    return json.dumps(value, ensure_ascii=not speaks, indent=1)
