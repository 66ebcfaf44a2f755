"""Shared by all tests: one small dataset, made once per test process group through the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
ROOT = Path(__file__).resolve().parent.parent


def creditdocs(*arguments: str, timeout: int = 400) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return subprocess.run([sys.executable, "-m", "flows.cli", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=timeout)


SMALL = ["--cases", "8", "--seed", "11", "--set", "captures.sessions=1", "--set", "anomalies.share=0.8", "--set", "shards.cases_per_shard=3"]


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished dataset of a few cases, two workers; read only."""
    target = tmp_path_factory.mktemp("small") / "dataset"
    done = creditdocs("generate", "demo", "--out", str(target), "--workers", "2", *SMALL)
    assert done.returncode == 0, done.stderr
    return target
