"""A lease on a target, so that two runs never write into one.

On a local filesystem it is a lock that the kernel takes back when its process ends, however it
ends. Elsewhere it is an object that the run writes anew every few seconds: one that no longer
changes was left by a run that was killed, and is taken over.
"""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.fs as pafs

from flows.storage.io_errors import NO_LOCKS, WriteFault, raised_as
from flows.storage.store import LEASE, REPLACED, STAGING, Store
from pipeline.errors import Unfinished, UserError

if sys.platform != "win32":
    import fcntl

BEAT = 5.0  # seconds between two signs of life; a second run watches for two
# Seconds after which a new lease is read again: of two that began together, the later one stands.
SETTLE = 1.0
_BACK = "put back what was there and run the same command again to go on"
_REMEDY = "wait for it or stop it and run the same command again, or give another --out"


class Lease:
    """Held while the run lasts."""

    def __init__(self, holder: str = "") -> None:
        # Whom the lease must name for anything to be put there; empty where that is asked every few
        # seconds.
        self.holder = holder
        self.on_loss: Callable[[UserError], None] = lambda fault: None

    def stop_heartbeat(self) -> None:
        """No more signs of life: the staging folder is about to go."""


class _Signs(Lease):
    """Signs of life in an object of the store."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store, self.path = store, f"{store.root}/{STAGING}/{LEASE}"
        self.owner = f"{_who()}, {time.monotonic_ns()}"
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def take(self) -> None:
        """
        Raises:
            UserError: another run gives signs of life, or began at the same moment.
        """
        found = self._read()
        until = time.monotonic() + 2 * BEAT
        while found and time.monotonic() < until:
            time.sleep(BEAT / 4)
            if (now := self._read()) and now != found:
                raise _taken(self.store, now)
        self._write(0)
        time.sleep(SETTLE)
        if not self._mine(now := self._read()):
            raise _taken(self.store, now)
        self.thread.start()

    def stop_heartbeat(self) -> None:
        self.over.set()
        if self.thread.is_alive():
            self.thread.join()

    def release(self) -> None:
        self.stop_heartbeat()
        with suppress(
            OSError, pa.ArrowException
        ):  # taken away with the folder, or by whoever took over
            if self._mine(self._read()):
                self.store.files.delete_file(self.path)

    def _beat(self) -> None:
        count = 0
        while not self.over.wait(BEAT):
            with suppress(
                OSError, pa.ArrowException
            ):  # a store that stays away ends the run by what it writes
                if not self._mine(now := self._read()):
                    what = (
                        f"was taken over by another run ({_holder(now)})"
                        if now
                        else f"is gone, or {REPLACED}"
                    )
                    self.on_loss(Unfinished(self.store.name, what, _REMEDY if now else _BACK))
                    return
                self._write(count := count + 1)

    def _mine(self, text: str) -> bool:
        return text.rpartition(", ")[0] == self.owner

    def _read(self) -> str:
        return (
            self.store.read_bytes(self.path).decode(errors="replace")
            if self.store.exists(self.path)
            else ""
        )

    def _write(self, count: int) -> None:
        """Without a detour over a temporary name, which two runs could take from each other."""
        with raised_as(WriteFault, self.path):
            self.store.files.create_dir(self.path.rpartition("/")[0], recursive=True)
        with (
            raised_as(WriteFault, self.path),
            self.store.files.open_output_stream(self.path) as stream,
        ):
            stream.write(f"{self.owner}, {count}".encode())


@contextmanager
def lease(store: Store) -> Iterator[Lease]:
    """The right to write into ``store`` while the context lasts.

    Raises:
        UserError: another run has it.
    """
    handle = _lock(store) if isinstance(store.files, pafs.LocalFileSystem) else None
    if handle is not None:
        try:
            yield Lease(_who())
        finally:
            os.close(handle)
        return
    signs = _Signs(store)
    signs.take()
    try:
        yield signs
    finally:
        signs.release()


def _lock(store: Store) -> int | None:
    """A descriptor that holds the lock; None where this system or this filesystem has no locks.

    Raises:
        UserError: another process holds it.
    """
    if sys.platform == "win32":
        return None
    path = Path(store.root, STAGING, LEASE)
    with raised_as(WriteFault, str(path)):
        return _locked(store, path)


def _locked(store: Store, path: Path) -> int | None:
    while (
        True
    ):  # once more for every run that ended between our opening its file and our locking it
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            # Nothing open for writing keeps a disk from being set read-only.
            handle = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.path.samestat(os.fstat(handle), path.stat()):
                    path.write_text(_who(), encoding="utf-8")
                    return os.dup(handle)
            except BlockingIOError:
                raise _taken(store, os.read(handle, 200).decode(errors="replace")) from None
            except OSError as error:
                if error.errno in NO_LOCKS:
                    return None
                raise
            finally:
                os.close(handle)


def _who() -> str:
    return f"process {os.getpid()} on {platform.node() or 'this machine'}"


def _holder(text: str) -> str:
    return text.partition(", ")[0] or "unknown"


def _taken(store: Store, text: str) -> UserError:
    return UserError(store.name, f"another run is writing there ({_holder(text)})", _REMEDY)
