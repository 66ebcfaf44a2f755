"""The scripts of ``examples``, run as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytest.importorskip("creditdocs", reason="the door, which the examples go through")


def run(name: str, given: Path | int) -> str:
    command = [sys.executable, str(ROOT / "examples" / f"{name}.py"), str(given)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_maintainer_makes_a_version_checks_it_hands_it_out_and_marks_replies(
    tmp_path: Path,
) -> None:
    said = run("maintainer", tmp_path)
    assert "questions; who always says nothing gets" in said
    lines = (tmp_path / "public/testset_full.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines and all(json.loads(line)["response"] == "" for line in lines)


def test_a_bank_gets_files_on_its_own_form(tmp_path: Path) -> None:
    said = run("bank", tmp_path).splitlines()
    assert len(said) == 3 and all(line.startswith("en-") for line in said)
    assert (tmp_path / "ours.png").stat().st_size > 10_000


def test_a_trainer_gets_lines_with_their_text(tmp_path: Path) -> None:
    run("trainer", tmp_path)
    lines = [json.loads(n) for n in (tmp_path / "lines.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) > 50 and all(line["text"] and line["label"] for line in lines)
    assert all((tmp_path / line["image"]).is_file() for line in lines)


def test_a_trainer_takes_samples_that_are_on_no_disk() -> None:
    assert " lines of 6 pictures, the first " in run("stream", 3)
