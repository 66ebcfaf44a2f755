"""Runs that Prefect shows, or ought to: whole whatever becomes of it, or held up on purpose."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from runs import Run, digests, until

DEAD = "http://127.0.0.1:1"
PROXIES = dict.fromkeys(
    ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), DEAD
)


def asked(server: str, what: str, **wanted: Any) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"{server}/{what}/filter", json.dumps(wanted).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: list[dict[str, Any]] = json.loads(answer.read())
    return found


def whole_and_gone(run: Run, quick: dict[str, str]) -> list[str]:
    """What a run said whose view was hurt.

    It ended well all the same, soon after its dataset was whole.
    """
    manifest = run.target / "manifest.json"
    assert until(manifest.exists)
    begun = time.monotonic()
    status, said = run.end()
    assert time.monotonic() - begun < 10
    assert status == 0 and digests(run.target) == quick
    assert not list(run.target.glob(".staging*"))
    return said


class Held:
    """A run without a server of the user's, whose workers stand still until they are let go.

    Its dataset is not whole before its private server has had time to start, or not to. With
    standard error in a file, to be read while it runs, and standard output closed.
    """

    def __init__(self, folder: Path, *unset: str, **environment: str) -> None:
        self.errors = folder / "errors"
        without = ["env", *(f"-u{name}" for name in unset)]
        into = ["sh", "-c", f'exec "$@" >&- 2>"{self.errors}"', "sh"]
        self.run = Run(folder / "d", None, *without, *into, **environment)

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever a test found, nobody stands still for ever."""
        for pid in self.run.living():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def until(self, true: Callable[[], object]) -> bool:
        """Wait for it, or for the run to end."""

        def over() -> object:
            self._signal(signal.SIGSTOP)
            time.sleep(0.1)
            return true() or self.run.process.poll() is not None

        return until(over)

    def said(self) -> list[str]:
        """The lines so far, without progress."""
        if not self.errors.exists():
            return []
        lines = self.errors.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.startswith("creditdocs: ")]

    def server(self) -> str:
        """The address of its private server, once there is one."""
        for line in self.run.living().values():
            words = line.split()
            if "flows.run.prefect_server" in words:
                return f"http://127.0.0.1:{words[words.index('--port') + 1]}/api"
        return ""

    def whole(self, quick: dict[str, str]) -> list[str]:
        """Let it go on to its dataset. All that it said."""
        self._signal(signal.SIGCONT)
        whole_and_gone(self.run, quick)
        return self.said()

    def _signal(self, number: int) -> None:
        for pid in self.run.workers():
            with suppress(ProcessLookupError):  # it ended
                os.kill(pid, number)
