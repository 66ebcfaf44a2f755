"""What Prefect shows of a run: a process of its own, told what happens; no run waits for it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any

from flows.run.prefect_server import Tail, bypass
from pipeline.errors import UserError, shown

LOAD = 60.0  # seconds for Prefect to be imported, on a very busy machine
ANSWER = 5.0  # seconds for the server the user has chosen to answer
GRACE = 6.0  # seconds to take down the end of a run whose dataset is whole
LAST = 3.0  # seconds to take down a run that ends otherwise
_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
}


class View:
    """Prefect's process, started at once and told what happens.

    It is asked whether its server is there before any work. Of its own troubles it gives one line;
    the run goes on.
    """

    def __init__(self) -> None:
        command, pipe = [sys.executable, "-m", "flows.run.prefect_flow"], subprocess.PIPE
        env = {**_SETTINGS, **os.environ, "PYTHONIOENCODING": "utf-8"}
        bypass(env)
        self.process = subprocess.Popen(
            command,
            env=env,
            bufsize=0,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            start_new_session=True,
        )
        self.errors = Tail(self.process.stderr)
        # Before the run begins.
        self.answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        # What it is yet to be told; nothing ends it.
        self.told: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.name, self.chosen = "Prefect", False  # did the user choose its server?
        self.begun, self.whole = False, 0.0  # when the dataset was
        self.lost = False
        for work in (self._hear, self._write):
            threading.Thread(target=work, daemon=True).start()

    def ready(self) -> None:
        """
        Raises:
            UserError: the server that the user has chosen cannot be reached.
        """
        if (answer := self._answer(LOAD)) is None:
            return self._lose(f"did not load within {LOAD:.0f} s")
        if "asked" in answer:
            self.name, self.chosen, chosen = f"Prefect at {answer['asked']}", True, answer["chosen"]
            answer = self._answer(ANSWER)
            if (
                fault := f"does not answer within {ANSWER:.0f} s"
                if answer is None
                else answer.get("ready")
            ):
                self.lost = True
                self.process.kill()
                raise UserError(
                    f"{self.name} ({chosen})",
                    fault,
                    "start that server, or take its address out of there to do without",
                )
        return None

    def tell(self, step: str, key: str = "", what: Any = None) -> None:
        """What became of a step. Never waits, and never fails."""
        self.begun = True
        if step == "report":
            self.whole = time.monotonic()
        self.told.put(json.dumps({"step": step, "key": key, "what": what}).encode() + b"\n")

    def tell_again(self, step: str, key: str, why: str) -> None:
        """That a step is tried once more."""
        self.told.put(json.dumps({"step": step, "key": key, "again": why}).encode() + b"\n")

    def __enter__(self) -> View:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let it take down the end, for a while."""
        if self.whole:
            self.tell("end")
        elif fault is not None:
            self.told.put(
                json.dumps({"fault": str(fault) or type(fault).__name__}).encode() + b"\n"
            )
        self.told.put(b"")
        end = self.whole + GRACE if self.whole else time.monotonic() + LAST
        try:
            if self.begun and not self.lost:
                self.process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            if self.whole and self.chosen:  # nobody looks at a private one
                self._lose(f"did not take down the end of this run within {GRACE:.0f} s")
        self.lost = True  # whatever it says now
        self.process.kill()
        self.process.wait()

    def _answer(self, seconds: float) -> dict[str, Any] | None:
        try:
            return self.answers.get(timeout=seconds)
        except queue.Empty:
            return None

    def _hear(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            said = json.loads(line)
            if "lost" in said:
                self._lose(said["lost"])
            else:
                self.answers.put(said)
        if self.process.wait() != 0:
            self._lose(f"its process ended ({self.errors.cause() or self.process.returncode})")
        self.answers.put({})

    def _write(self) -> None:
        assert self.process.stdin
        with suppress(OSError):  # it is gone
            while text := self.told.get():
                while text:
                    text = text[self.process.stdin.write(text) or 0 :]
        with suppress(OSError):
            self.process.stdin.close()

    def _lose(self, why: str) -> None:
        """Say so, once, and do without."""
        if self.lost:
            return
        self.lost = True
        self.process.kill()
        rest = "the dataset is whole" if self.whole else "the run goes on without it"
        print(
            f"creditdocs: {shown(self.name, 200)}: {shown(why, 400)}; {rest}",
            file=sys.stderr,
            flush=True,
        )
