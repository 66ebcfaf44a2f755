"""Prefect's private server for as long as its run lives: standard input is a pipe that ends with the run, however that ends."""

from __future__ import annotations

import os
import runpy
import sys
import threading


def _follow() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_follow, daemon=True).start()
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=True)
