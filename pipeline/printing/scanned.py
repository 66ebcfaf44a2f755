"""The captions of a scanned form: its ground's pixels, and beside the layout their words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.parsing import json_text
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Box

FILE = "captions.json"
LARGEST, MOST = 2**20, 5_000  # bytes, captions


class Caption(NamedTuple):
    """Words on a page of a layout, and the box of their ink in points: two corners."""

    text: str
    box: Box


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    page: int = Field(ge=0, le=1_000)
    text: str = Field(max_length=1_000)
    box: Box


_READER = TypeAdapter(Sequence[_Read])


def captions(layout: Layout, page: int) -> list[Caption]:
    """What the ground of a page of somebody's own form says; nothing where no file tells.

    Raises:
        UserError: the file beside the layout is not what import writes.
    """
    file = layout.folder / FILE
    if layout.own is None or not file.is_file():
        return []
    state = file.stat()
    return [
        Caption(each.text, each.box)
        for each in _read(file, state.st_mtime_ns, state.st_size)
        if each.page == page
    ]


@cached(most=32)
def _read(file: Path, _changed: int, size: int) -> Sequence[_Read]:
    """Those of all pages, read again only when the file has changed."""
    try:
        if size > LARGEST:
            raise ValueError("too large")
        found = _READER.validate_python(json_text.parse(file.read_bytes()))
        if len(found) > MOST:
            raise ValueError("too many")
    except (OSError, ValueError, ValidationError):
        raise UserError(file, "no list of captions", "import the form again") from None
    return found
