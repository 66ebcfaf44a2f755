"""Opens exports with what they are made for, where that is too heavy to live beside us.

``open_<format>.py`` runs in an environment of ``open_<format>.txt`` alone, and is given the folders
of the export and of the dataset; those that ``make test`` can hold are in
``tests/output/test_exports.py``. Where there is no such list, since nobody would want it downloaded
unasked, ``<FORMAT>_PYTHON`` names an interpreter that has what is needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOM = HERE.parents[1] / ".consumers"
CREDITDOCS = [sys.executable, "-m", "flows.commands.cli"]
SMALL = ("--cases", "4", "--seed", "3", "--set", "captures.size=[800,600]")


def main() -> int:
    """Status 0: all were opened, 1: one was not."""
    dataset, failed = ROOM / "dataset", list[str]()
    subprocess.run([*CREDITDOCS, "generate", "files", *SMALL, "--out", dataset], check=True)
    for script in sorted(HERE.glob("open_*.py")):
        name = script.stem.removeprefix("open_")
        out = ROOM / name
        shutil.rmtree(out, ignore_errors=True)
        export = ["export", dataset, "--format", name, "--out", out]
        subprocess.run([*CREDITDOCS, *export], check=True)
        python = _python(script.with_suffix(".txt")) or os.environ.get(f"{name.upper()}_PYTHON")
        if not python:
            print(f"{name}: not tried, for want of {name.upper()}_PYTHON")
            continue
        done = subprocess.run([python, script, out, dataset])
        print(f"{name}: {'opened' if done.returncode == 0 else 'NOT opened'}")
        failed += [name] if done.returncode else []
    return 1 if failed else 0


def _python(requirements: Path) -> Path | None:
    """The interpreter of an environment with these, which is made when they change."""
    if not requirements.is_file():
        return None
    room, wanted = ROOM / requirements.stem, requirements.read_text(encoding="utf-8")
    python, holds = room / "bin" / "python", room / "holds.txt"
    if not holds.is_file() or holds.read_text(encoding="utf-8") != wanted:
        venv.create(room, clear=True, with_pip=True)
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements]
        subprocess.run([python, *install], check=True)
        holds.write_text(wanted, encoding="utf-8")
    return python


if __name__ == "__main__":
    sys.exit(main())
