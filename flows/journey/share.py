"""What is asked of an endless stream, and what it gives: who asks loads nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.records import Photo


@dataclass(frozen=True)
class Share:
    """Which cases somebody makes: each of so many ``workers`` has every so-many-th of them.

    ``start``: of all workers the first case. ``split``: only the cases of this one; "" for all.
    """

    worker: int = 0
    workers: int = 1
    start: int = 0
    split: str = ""


class Picture(NamedTuple):
    """A photograph as a reader of the table ``images`` gets it, and where it comes from."""

    photo: Photo
    split: str
    seed: int  # of the recipe
