"""One page that a command leaves behind, wherever that lies."""

from __future__ import annotations

from pyarrow.fs import FileType

from flows.storage.store import Store
from pipeline.errors import UserError


def put(path: str, page: str) -> None:
    """A page written under a path or URI.

    Raises:
        UserError: not the name of a file, or it cannot be written.
    """
    folder, slash, name = path.rpartition("/")
    store = Store.open(folder or slash or ".")
    if not name or store.files.get_file_info(f"{store.root}/{name}").type == FileType.Directory:
        raise UserError(f"--out {path!r}", "not the name of a file", "give for example report.html")
    store.ready()
    with store.writing():
        store.write_bytes(f"{store.root}/{name}", page.encode())
