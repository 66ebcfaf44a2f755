"""The house rules that no linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    p
    for folder in ("pipeline", "templates", "perturb", "output", "flows")
    for p in (ROOT / folder).rglob("*.py")
)
TOP = {
    "pyproject.toml",
    "docs",
    "pipeline",
    "templates",
    "perturb",
    "flows",
    "output",
    "tests",
    "README.md",
    "Makefile",
    "requirements.lock",
    "CHANGELOG.md",
    "LICENSE",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_file_says_what_it_is_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no module docstring"
    assert text.count("\n") <= 300, "longer than 300 lines"
    long = [
        n.name
        for n in ast.walk(ast.parse(text))
        if isinstance(n, ast.FunctionDef) and (n.end_lineno or 0) - n.lineno >= 40
    ]
    assert not long, "functions longer than 40 lines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_depends_on_the_process_or_the_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert not called & {"hash", "id"}, "hash() and id() differ from process to process"
    imported = {
        a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
    }
    assert not imported & {"random", "secrets", "uuid"}


def test_at_the_top_level_stand_the_mandated_entries_and_nothing_else() -> None:
    tracked = {
        p.name
        for p in ROOT.iterdir()
        if not p.name.startswith(".") and p.name not in ("dataset", "dist")
    }
    assert {n for n in tracked if not n.endswith(".egg-info")} == TOP
