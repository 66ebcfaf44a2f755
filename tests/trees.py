"""Copies of the packages, to which a test adds a unit as a user would: one file, nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("pipeline", "templates", "perturb", "output", "flows")


def _take(source: str, target: str) -> None:
    """Code is copied, as it finds other files beside itself; fonts and the like are linked."""
    if source.endswith(".py"):
        shutil.copyfile(source, target)
    else:
        Path(target).symlink_to(source)


def copied(folder: Path) -> Path:
    """The packages below ``folder``, which is returned."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            folder / package,
            copy_function=_take,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    return folder


def run(tree: Path, code: str, *arguments: str) -> str:
    """What a piece of Python prints that imports from a copy."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, cwd=tree, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
