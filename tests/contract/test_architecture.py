"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline import units

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
PACKAGES = PROJECT["hatch"]["build"]["targets"]["wheel"]["packages"]
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
UNITS = {path for role in units.FOLDERS for path in units.files(role).values()}
TOP = {
    "docs",
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
    "examples",
    "benchmarks",
}
LINES, FUNCTION, PARAMETERS, POSITIONAL, MODULES = 300, 40, 7, 3, 25
Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines, signature included."""
    return (function.end_lineno or 0) - function.lineno + 1


def positional(function: Function) -> int:
    """Parameters that a call may give without their names, but for the object itself."""
    given = [*function.args.posonlyargs, *function.args.args]
    return len([each for each in given if each.arg not in ("self", "cls")])


def over(limit: str) -> Iterator[str]:
    """Everything that is over a limit."""
    for path in SOURCES:
        if limit == "lines" and path.read_text(encoding="utf-8").count("\n") > LINES:
            yield named(path)
        for each in functions(path):
            taken = positional(each)
            found = {
                "function": length(each) > FUNCTION,
                "parameters": taken + len(each.args.kwonlyargs) > PARAMETERS,
                "positional": taken > POSITIONAL,
            }
            if found.get(limit):
                yield f"{named(path)}:{each.name}"


@pytest.mark.parametrize("limit", ["lines", "function", "parameters", "positional"])
def test_files_functions_and_signatures_stay_small(limit: str) -> None:
    """Longer than 300 lines, longer than 40, more than 7 parameters, more than 3 without name."""
    assert not set(over(limit))


def test_complexity_and_width_are_held_by_the_linter() -> None:
    lint = PROJECT["ruff"]["lint"]
    assert {"C901", "E"} <= set(lint["select"])
    assert lint["mccabe"]["max-complexity"] == 12
    assert PROJECT["ruff"]["line-length"] == 100


def test_no_two_files_of_tests_have_one_name() -> None:
    """They are imported by it, whatever their folder: the second would be another's."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert not {name for name in names if names.count(name) > 1}


def test_no_folder_is_a_heap() -> None:
    folders = {path.parent for path in SOURCES}
    # And its __init__.
    crowded = {named(folder) for folder in folders if len([*folder.glob("*.py")]) > MODULES + 1}
    assert not crowded


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_every_file_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path)), "no module docstring"


@pytest.mark.parametrize("path", [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))], ids=named)
def test_no_file_cites_a_chapter_of_a_document_that_is_not_here(path: Path) -> None:
    cited = r"\bSPE[C]\b|\b[Ss]pecification (?:section )?\d"
    assert not re.findall(cited, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nothing_depends_on_the_process_or_the_clock(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"hash", "id"}, "hash() and id() differ from process to process"
    imported = {name.split(".")[0] for name in imports(path)}
    assert not imported & {"random", "secrets", "uuid"}


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, and every name it imports from one, with dots."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield f"{node.module}"


@pytest.mark.parametrize("path", sorted(UNITS), ids=named)
def test_no_unit_knows_another(path: Path) -> None:
    """What units have in common lies in a file that is none."""
    modules = {".".join(p.relative_to(ROOT).with_suffix("").parts) for p in UNITS - {path}}
    assert not modules & set(imports(path))


def test_the_layers_hold_every_package_there_is() -> None:
    """The contracts of pyproject name packages only; import-linter looks at all that lies below."""
    linter = PROJECT["importlinter"]
    layers = next(c["layers"] for c in linter["contracts"] if c["type"] == "layers")
    layered = {name.strip() for layer in layers for name in layer.split("|")}
    assert layered == set(linter["root_packages"]) == set(PACKAGES)
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == set(PACKAGES)
    forbidden = next(c for c in linter["contracts"] if c["type"] == "forbidden")
    assert set(forbidden["source_modules"]) == set(PACKAGES)


def test_at_the_top_level_stand_the_mandated_entries_and_nothing_else() -> None:
    tracked = {
        p.name
        for p in ROOT.iterdir()
        if not p.name.startswith(".") and p.name not in ("dataset", "dist")
    }
    assert {n for n in tracked if not n.endswith(".egg-info")} == TOP | set(PACKAGES)
