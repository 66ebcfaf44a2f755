"""Prefect's private server, which lives as long as its run.

Standard input is a pipe that ends with the run, however that ends.

Started without importing Prefect's server here, which takes seconds, and waited for when it is
needed.
"""

from __future__ import annotations

import atexit
import gc
import os
import re
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, MutableMapping
from http.client import HTTPException
from typing import IO
from urllib.request import ProxyHandler, build_opener

from flows.run.signals import ends_with_input
from pipeline.errors import brief

PORTS = 5  # tried, since another program may take one before the server does
# As Prefect starts its own.
_PRIVATE = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}
_HEARD = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR"}  # by us
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# From the most to the least telling.
_FAULTS = (
    re.compile(r"^[\w.]*(Error|Exception)\b"),
    re.compile(r"error", re.IGNORECASE),
    re.compile(""),
)
_DIRECT = build_opener(ProxyHandler({}))


class Unserved(Exception):
    """The private server does not serve; says why."""


class Server:
    """A process that boots while others work, and does not hear the terminal's Ctrl-C."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings, self.stopped = settings, False
        self._start()
        # After Prefect's last logs, which leave when the interpreter ends.
        atexit.register(self.stop)

    def _start(self) -> None:
        port = _port()
        self.url = f"http://127.0.0.1:{port}/api"
        where = [
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--log-level",
            "error",
            "--lifespan",
            "on",
        ]
        command = [
            sys.executable,
            "-m",
            "flows.run.prefect_server",
            "--factory",
            "prefect.server.api.server:create_app",
            *where,
        ]
        env = {**os.environ, **_PRIVATE, **self._settings, **_HEARD}
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, env=env, stdin=pipe, stdout=nowhere, stderr=pipe, start_new_session=True
        )
        self.said = Tail(self.process.stderr)

    def wait(self) -> None:
        """Until it answers.

        Raises:
            Unserved: it ended instead.
        """
        ports = 1
        while not self._answers():
            if self.process.poll() is not None:
                why = self.said.cause()
                if "address already in use" not in why or ports == PORTS:
                    raise Unserved(why or f"it ended with status {self.process.returncode}")
                ports += 1
                self._start()
            time.sleep(0.1)

    def outlive(self) -> str:
        """Why it ended, once it does; nothing if it was asked to."""
        status = self.process.wait()
        return "" if self.stopped else self.said.cause() or f"it ended with status {status}"

    def _answers(self) -> bool:
        try:
            with _DIRECT.open(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False

    def stop(self) -> None:
        """Politely, so that it writes down what it has heard."""
        self.stopped = True
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Tail:
    """The last lines that a process writes, read as they come: it never waits for a reader."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self.lines: deque[str] = deque(maxlen=200)
        self.thread = threading.Thread(target=self._read, args=(stream or (),), daemon=True)
        self.thread.start()

    def _read(self, stream: Iterable[bytes]) -> None:
        for line in stream:
            self.lines.append(line.decode(errors="replace").rstrip())

    def cause(self) -> str:
        """The last line that names a fault, or the last of all."""
        self.thread.join(1)
        lines = [line for line in reversed(self.lines) if line]
        for kind in _FAULTS:
            for line in filter(kind.search, lines):
                return brief(line, 300)
        return ""


def _port() -> int:
    """One that is free, on a loopback that works.

    Raises:
        Unserved: none is there.
    """
    try:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError as fault:
        reason = fault.strerror or fault
        raise Unserved(
            f"127.0.0.1 cannot be reached ({reason}): the loopback interface is down"
        ) from None
    return port


def bypass(environment: MutableMapping[str, str]) -> None:
    """Let the loopback never go through a proxy, whatever the environment says of proxies."""
    for name in ("no_proxy", "NO_PROXY"):
        named = [host.strip() for host in environment.get(name, "").split(",") if host.strip()]
        if "*" not in named:
            environment[name] = ",".join(dict.fromkeys([*named, *_LOOPBACK]))


if __name__ == "__main__":
    # A sixth of the time of importing would go into looking for garbage.
    gc.set_threshold(100_000, 20, 20)
    ends_with_input(0)
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=True)
