"""The check of whatever lies at a path or URI, beginning with whether it is a dataset at all."""

from __future__ import annotations

from pyarrow.fs import FileType

from flows.commands.check import Say, check
from flows.run.worker_count import worker_count
from flows.storage.dataset import Dataset
from flows.storage.io_errors import FAULTS
from flows.storage.store import LARGEST_JSON, Store
from output.tables import manifest
from pipeline.errors import shown

WORTH = 200 * 2**20  # bytes of a dataset that a further process is worth starting for


def faults(
    uri: str, regenerate: int = 0, workers: int | None = None, *, say: Say = print
) -> list[str]:
    """Every fault found, one line each; an empty list is a clean bill.

    Args:
        uri: the dataset's folder, or any URI pyarrow knows.
        regenerate: how many shards are made again and compared.
        workers: processes; None takes one per core, of a small dataset fewer.
        say: is told what has been looked at.

    Raises:
        UserError: no dataset of ours, or one that is not fit to be read.
    """
    count = worker_count(workers)
    if found := _damaged(Store.open(uri)):
        return found
    dataset = Dataset.open(uri).inside()
    if workers is None:
        count = min(count, 1 + dataset.size // WORTH)
    return [shown(fault, 1_000) for fault in check(dataset, regenerate, say, workers=count)]


def _damaged(store: Store) -> list[str]:
    """What to say of a manifest of ours that is not as it was written: nothing else can be held
    against it."""
    path = f"{store.root}/{manifest.NAME}"
    try:
        found = store.files.get_file_info(path)
        data = (
            store.read_bytes(path)
            if found.type == FileType.File and (found.size or 0) <= LARGEST_JSON
            else b""
        )
    except FAULTS:
        return []  # opening the dataset says why
    return (
        [f"{manifest.NAME}: not as it was written; restore it, and check again"]
        if manifest.ours(data) and not manifest.intact(data)
        else []
    )
