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


# What tests of the machinery make: cheap papers of both languages, on which many lies can be told and of which group photos are taken.
PAPERS = ("zh/identity_card_front", "zh/income_certificate", "zh/tax_payment_certificate", "en/bank_statement", "en/drivers_license", "en/ssn_card")
CHEAP = f"documents={{{', '.join(f'{kind}: {{}}' for kind in PAPERS)}}}"  # for --set
SMALL = ["--cases", "8", "--seed", "11", "--set", "captures.sessions=1", "--set", "anomalies.share=0.8", "--set", "shards.cases_per_shard=3"]
SMALL += ["--set", CHEAP]


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished dataset of a few cases, two workers; read only."""
    target = tmp_path_factory.mktemp("small") / "dataset"
    done = creditdocs("generate", "demo", "--out", str(target), "--workers", "2", *SMALL)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished dataset of few cases that hold every kind of paper between them, with small pictures; read only."""
    target = tmp_path_factory.mktemp("every") / "dataset"
    few = ["--cases", "5", "--seed", "119", "--set", "captures.size=[800,600]", "--set", "anomalies.share=0.2", "--set", "shards.cases_per_shard=2"]
    done = creditdocs("generate", "demo", "--out", str(target), "--workers", "2", *few)
    assert done.returncode == 0, done.stderr
    return target
