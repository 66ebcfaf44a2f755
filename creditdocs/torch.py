"""Samples for PyTorch, which is an extra: only this module imports it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from creditdocs.settings import Place, Setting
from creditdocs.streaming import Sample, stream

try:
    from torch import distributed
    from torch.utils.data import IterableDataset, get_worker_info
except ModuleNotFoundError as missing:
    remedy = "creditdocs.torch needs PyTorch: pip install 'creditdocs[torch]'"
    raise ModuleNotFoundError(remedy, name=missing.name) from missing


def _same(one: Sample) -> Sample:
    return one


class Stream(IterableDataset[Any]):
    """``creditdocs.stream`` for a ``DataLoader``, without end.

    Every worker of the loader on every rank makes its own share of the cases: together they make
    those of one. Worker and rank are read when it is iterated. Each has a process of its own beside
    it, which makes the samples; the worker hands them on.

    Args:
        recipe, seed, set, split, start: as of ``creditdocs.stream``.
        transform: what is made of each ``Sample``, in the worker; without it the sample itself,
            which goes through a loader with ``batch_size=None``.

    Raises:
        UserError: when it is iterated: a recipe that is wrong, naming the key.

    >>> import creditdocs, torch
    >>> small = {"documents": {"en/ssn_card": {}}, "captures": {"size": [480, 360]}}
    >>> data = creditdocs.torch.Stream(small, transform=lambda sample: torch.tensor(sample.image))
    >>> next(iter(torch.utils.data.DataLoader(data, batch_size=2))).shape
    torch.Size([2, 360, 480, 3])
    """

    def __init__(
        self,
        recipe: Place | Mapping[str, Setting],
        seed: int | None = None,
        *,
        transform: Callable[[Sample], Any] = _same,
        set: Mapping[str, Setting] | None = None,  # noqa: A002 - the command line's own word
        split: str | None = None,
        start: int = 0,
    ) -> None:
        super().__init__()
        self._stream = partial(stream, recipe, seed, set=set, split=split, start=start)
        self._transform = transform
        self._rank: tuple[int, int] | None = None

    def __iter__(self) -> Iterator[Any]:
        """
        Raises:
            UserError: as ``creditdocs.stream``.
        """
        (rank, ranks), info = self._rank or _rank(), get_worker_info()
        own, many = (info.id, info.num_workers) if info else (0, 1)
        samples = self._stream(worker=rank * many + own, workers=ranks * many)
        return map(self._transform, samples)

    def __getstate__(self) -> dict[str, object]:
        """For a worker that is spawned, which cannot ask for the rank itself."""
        return {**vars(self), "_rank": self._rank or _rank()}


def _rank() -> tuple[int, int]:
    """Which of how many processes train: as torch.distributed knows, or whoever started us."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    return int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
