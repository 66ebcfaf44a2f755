"""The command line as a user runs it, and the options that keep a dataset small."""

from __future__ import annotations

import subprocess

from runs import CHEAP, CREDITDOCS, ROOT


def creditdocs(*arguments: str, timeout: int = 400) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return subprocess.run(
        [*CREDITDOCS, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


SMALL = [
    "--cases",
    "8",
    "--seed",
    "11",
    "--set",
    "captures.sessions=1",
    "--set",
    "anomalies.share=0.8",
    "--set",
    "shards.cases_per_shard=3",
]
SMALL += ["--set", CHEAP]
