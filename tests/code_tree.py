"""A copy of the code, to which a test adds files as a user would, and what runs from there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from runs import CREDITDOCS, ROOT

PACKAGES = ("pipeline", "templates", "perturb", "output", "flows")


def copied(to: Path, *more: str) -> Path:
    """The folder that now holds a copy of every package, and of ``more`` of the tree."""
    to.mkdir(parents=True, exist_ok=True)
    for part in (*PACKAGES, *more):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / part)
    return to


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command that finds the copy's packages, and its tests' helpers, before all others."""
    path = os.pathsep.join([str(tree), str(tree / "tests")])
    return subprocess.run(
        command,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def creditdocs(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The copy's command line."""
    return run(tree, *CREDITDOCS, *arguments)


def python(tree: Path, *arguments: str) -> str:
    """What Python prints there."""
    done = run(tree, sys.executable, *arguments)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
