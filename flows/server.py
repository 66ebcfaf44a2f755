"""Prefect's private server for as long as its run lives: standard input is a pipe that ends with the run, however that ends.

Started without importing Prefect's server here, which takes seconds, and waited for when it is needed.
"""

from __future__ import annotations

import atexit
import gc
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from http.client import HTTPException
from urllib.request import urlopen

from pipeline.errors import Unfinished

BOOT = 180.0  # seconds, on a very busy machine
PORTS = 5  # tried, since another program may take one before the server does
_PRIVATE = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}  # as Prefect starts its own


class Server:
    """A process that boots while others work, and does not hear the terminal's Ctrl-C."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        self._start()
        atexit.register(self.stop)  # after Prefect's last logs, which leave when the interpreter ends

    def _start(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/api"
        where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"]
        command = [sys.executable, "-m", "flows.server", "--factory", "prefect.server.api.server:create_app", *where]
        env = {**os.environ, **_PRIVATE, **self._settings}
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, start_new_session=True)

    def wait(self) -> None:
        """Until it answers.

        Raises:
            Unfinished: it does not.
        """
        end, ports = time.monotonic() + BOOT, 1
        while not self._answers():
            if self.process.poll() is not None and ports < PORTS:
                ports += 1
                self._start()
            elif self.process.poll() is not None or time.monotonic() > end:
                raise Unfinished(
                    "Prefect",
                    "its private server did not start",
                    "start one with `prefect server start` and set PREFECT_API_URL, and run the same command again to go on",
                )
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False

    def stop(self) -> None:
        """Politely, so that it writes down what it has heard."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _follow() -> None:
    os.read(0, 1)  # not sys.stdin: whoever holds its lock when the interpreter ends makes that end an abort
    os._exit(0)


if __name__ == "__main__":
    gc.set_threshold(100_000, 20, 20)  # a sixth of the time of importing would go into looking for garbage
    threading.Thread(target=_follow, daemon=True).start()
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=True)
