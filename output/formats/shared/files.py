"""Files as formats write them: pictures by split, JSON lines, all with the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from output.tables.schema import SPLITS


def put(target: Path, path: str, data: bytes) -> str:
    """A file below ``target``; gives its path back."""
    file = target / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return path


def as_json(value: object) -> str:
    """One line of JSON; numbers that are none, which no reader takes, are refused.

    Raises:
        ValueError: such a number.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for text in file:
            yield json.loads(text)


class Lines(AbstractContextManager["Lines"]):
    """Text files below a folder, each opened when its first line is written."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._files: dict[str, TextIO] = {}
        self._stack = ExitStack()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def text(self, path: str, line: str) -> None:
        """One more line of a file."""
        if path not in self._files:
            file = self._target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            opened = file.open("w", encoding="utf-8", newline="\n")
            self._files[path] = self._stack.enter_context(opened)
        self._files[path].write(f"{line}\n")

    def json(self, path: str, value: object) -> None:
        """One more line of JSON of a file."""
        self.text(path, as_json(value))


def of_splits(target: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    """Split and path of those of a format's files that are there, in the order of the splits."""
    for split in SPLITS:
        path = target / pattern.format(split=split)
        if path.is_file():
            yield split, path
