"""Shared by all tests, each made once per test process.

Datasets that the real command made, and a server that many runs share.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from command import SMALL, creditdocs
from runs import ROOT, SETTINGS, answers, digests, made_in_this_process, until

for number, hearing in {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGHUP: signal.SIG_DFL,
}.items():
    # Tests started in the background are deaf to these, and so would be what they start.
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, hearing)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished dataset of a few cases, two workers; read only."""
    target = tmp_path_factory.mktemp("small") / "dataset"
    done = creditdocs("generate", "files", "--out", str(target), "--workers", "2", *SMALL)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished dataset of few cases that hold every kind of paper between them, with small
    pictures; read only.
    """
    target = tmp_path_factory.mktemp("every") / "dataset"
    few = [
        "--cases",
        "5",
        "--seed",
        "119",
        "--set",
        "captures.size=[800,600]",
        "--set",
        "anomalies.share=0.2",
        "--set",
        "shards.cases_per_shard=2",
    ]
    few += [
        "--set",
        "captures.conditions={Normal Captures: 1, Uneven Illumination: 1, Scanned Copy: 1}",
    ]  # none that leaves papers out
    done = creditdocs("generate", "files", "--out", str(target), "--workers", "2", *few)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Digests of what the quick recipe makes uninterrupted."""
    target = tmp_path_factory.mktemp("quick") / "d"
    made_in_this_process(target, {k: yaml.safe_load(v) for k, v in SETTINGS.items()})
    return digests(target)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that many runs share, which spares each the start of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("prefect")
    command = [
        sys.executable,
        "-m",
        "flows.run.prefect_server",
        "--factory",
        "prefect.server.api.server:create_app",
        "--port",
        str(port),
    ]
    env = {**os.environ, "PREFECT_HOME": str(home), "PREFECT_UI_ENABLED": "0", "DO_NOT_TRACK": "1"}
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/api"
    until(lambda: answers(f"{url}/health"))
    yield url
    server.kill()
    server.wait()
