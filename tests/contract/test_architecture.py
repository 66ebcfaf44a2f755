"""The house rules that no linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline import units
from pipeline.roles import Art, CaptureEffect, FactChange, Facts, Format, PageChange, QuestionKind

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    p
    for folder in ("pipeline", "templates", "perturb", "output", "flows", "creditdocs")
    for p in (ROOT / folder).rglob("*.py")
)
TOP = {
    "pyproject.toml",
    "pipeline",
    "templates",
    "perturb",
    "flows",
    "output",
    "creditdocs",
    "tests",
    "README.md",
    "Makefile",
    "requirements.lock",
    "CHANGELOG.md",
    "LICENSE",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CITATION.cff",
    "Containerfile",
    "docs",
    "examples",
    "benchmarks",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_file_says_what_it_is_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no module docstring"
    assert text.count("\n") <= 300, "longer than 300 lines"
    told = path.is_relative_to(ROOT / "creditdocs")  # where docstrings are the manual
    long = [
        n.name
        for n in ast.walk(ast.parse(text))
        if isinstance(n, ast.FunctionDef) and _lines(n, told) >= 40
    ]
    assert not long, "functions longer than 40 lines"


def _lines(function: ast.FunctionDef, told: bool) -> int:
    """Of a function; where its docstring is ``told``, without that."""
    first = function.body[0]
    text = first if told and ast.get_docstring(function) else None
    return (function.end_lineno or 0) - function.lineno - (_span(text) if text else 0)


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


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


@pytest.mark.parametrize(
    "role", [Facts, Art, FactChange, PageChange, CaptureEffect, QuestionKind, Format]
)
def test_every_unit_is_one_class_that_loads_and_says_what_it_is(role: type) -> None:
    names = units.names(role)
    assert names
    for name in names:
        unit = units.load(role, name)
        assert (type(unit).__doc__ or "").strip(), name


def test_no_two_questions_share_a_subtask_in_one_language() -> None:
    seen: set[tuple[str, str]] = set()
    for name in units.names(QuestionKind):
        unit = units.load(QuestionKind, name)
        for language in unit.languages:
            assert (unit.subtask, language) not in seen, unit.subtask
            seen.add((unit.subtask, language))
