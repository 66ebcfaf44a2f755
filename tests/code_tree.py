"""A copy of the code in which a test may put files, and the command line run from there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from runs import ROOT

PACKAGES = ("pipeline", "templates", "perturb", "output", "flows")


def copied(to: Path) -> Path:
    """The folder that now holds a copy of every package."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, to / package, ignore=shutil.ignore_patterns("__pycache__"))
    return to


def creditdocs(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the copy's command line: the folder that is worked in comes first where Python looks."""
    return subprocess.run(
        [sys.executable, "-m", "flows.commands.cli", *arguments],
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
