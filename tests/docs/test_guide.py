"""The guide says what is so: its links lead to files, its commands exist, its counts are right."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from flows.commands import cli
from output.tables.meanings import MEANINGS, columns
from output.tables.schema import COLUMNS
from pipeline import dictionary, recipe, units
from pipeline.kinds import FIELDS
from pipeline.recipe import Recipe
from pipeline.roles import CaptureEffect, FactChange, Facts, PageChange, QuestionKind

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = sorted((ROOT / "docs").rglob("*.md"))
WRITTEN = [page for page in PAGES if not {"_build", "_generated"} & set(page.parts)]
EVERY = [*sorted(ROOT.glob("*.md")), *WRITTEN]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FILE = re.compile(
    r"(?<![\w/.-])(?:pipeline|templates|perturb|output|flows|tests|docs|examples)/[\w/.-]+"
)
COMMAND = re.compile(r"^(?:\$ )?creditdocs ([a-z]\w*)([^#\n]*)", re.MULTILINE)
GOALS = re.compile(r"\bmake ([a-z]+)\b")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_readme_is_at_most_eight_kilobytes() -> None:
    assert README.stat().st_size <= 8 * 1024


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8"))]
    lost = [t for t in targets if t and "://" not in t and not (page.parent / t).exists()]
    assert not lost


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_every_file_of_the_tree_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    made = {"docs/_build", "docs/_generated", *_to_be_made(page)}
    found = {name.rstrip("./") for name in FILE.findall(text)}
    lost = {n for n in found if not (_exists(n, page) or any(n.startswith(m) for m in made))}
    assert not lost


def _exists(name: str, page: Path) -> bool:
    return (ROOT / name).exists() or (page.parent / name).exists()


def _to_be_made(page: Path) -> set[str]:
    """What the example of a page about a unit is to be put down as."""
    marked = re.findall(r"<!-- to be made: (.*?) -->", page.read_text(encoding="utf-8"))
    return {name for line in marked for name in line.split()}


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_every_command_and_option_that_a_page_shows_exists(page: Path) -> None:
    known = dict(commands())
    for name, rest in COMMAND.findall(page.read_text(encoding="utf-8")):
        assert name in known, name
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest))
        assert options <= known[name], (name, options - known[name])


def commands() -> Iterator[tuple[str, set[str]]]:
    """Every command with its options."""
    parser = cli._parser()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield name, {text for a in command._actions for text in a.option_strings}


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_every_goal_of_make_that_a_page_shows_exists(page: Path) -> None:
    goals = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = re.findall(r"```.*?```|`[^`\n]+`", page.read_text(encoding="utf-8"), re.DOTALL)
    asked = {goal for piece in code for goal in GOALS.findall(piece)}
    assert asked <= goals


def test_the_readme_counts_what_the_version_it_names_came_with() -> None:
    """Units that somebody has written and not yet handed in are in nobody's count."""
    text = " ".join(README.read_text(encoding="utf-8").split())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Version {project['version']} has [" in text, f"count anew: {catalogued()}"
    for what, there_are in catalogued().items():
        counted = re.search(rf"(\d+) {re.escape(what)}", text)
        assert counted, what
        assert int(counted[1]) == there_are, f"count anew: {catalogued()}"


def catalogued() -> dict[str, int]:
    """How many there are of what README counts, by its words for it."""
    kinds = handed_in(units.files(Facts).values())
    papers = [path.parent for path in kinds]
    return {
        "kinds of paper](.readme/kinds.jpg)": len(kinds),
        "layouts, Chinese and English": len(handed_in(f for p in papers for f in layouts(p))),
        "lies about facts": len(handed_in(units.files(FactChange).values())),
        "forgeries of print": len(handed_in(units.files(PageChange).values())),
        "conditions, of photographs": len(handed_in(units.files(CaptureEffect).values())),
        "kinds of question": len(handed_in(units.files(QuestionKind).values())),
    }


def layouts(kind: Path) -> list[Path]:
    return [path for path in kind.glob("*.yaml") if path.name != FIELDS]


def handed_in(paths: Iterable[Path]) -> list[Path]:
    """Those that git knows; all of them where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    known = {ROOT / name for name in listed.stdout.split("\0")}
    return [path for path in paths if listed.returncode or path in known]


def test_every_recipe_that_a_page_shows_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    form = tmp_path / "forms" / "ours.yaml"
    form.parent.mkdir()
    form.write_text(
        "kind: en/ssn_card\npaper: {width: 243, height: 153, stock: card}\npages:\n  - marks:\n"
        "      - {field: person.id_number, box: [20, 44, 150, 16]}\n",
        encoding="utf-8",
    )
    shown = 0
    for page in EVERY:
        for text in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            if text.startswith("name:"):
                (tmp_path / "shown.yaml").write_text(text, encoding="utf-8")
                recipe.load(str(tmp_path / "shown.yaml"))
                shown += 1
    assert shown >= 3


def test_the_glossary_has_at_most_forty_terms() -> None:
    assert (ROOT / "docs/glossary.md").read_text(encoding="utf-8").count("\n: ") <= 40


def test_the_guide_says_of_every_field_of_every_kind_what_it_means() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from generator import unit_lists
    finally:
        sys.path.pop(0)
    text, types = unit_lists.kinds({}), unit_lists.field_types()
    for kind in units.names(Facts):
        part = text.partition(f"### {kind}\n")[2].partition("</details>")[0]
        for field in dictionary.of(kind):
            assert f"| `{field.name}` | " in part and f" | {field.en} | {field.zh} |" in part
            assert f"| `{field.type}` | " in types


def test_every_column_and_every_key_of_a_recipe_says_what_it_means() -> None:
    assert {path for table in COLUMNS for path, _ in columns(table)} == set(MEANINGS)
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from generator import recipe_keys
    finally:
        sys.path.pop(0)
    models = dict(recipe_keys._models("", Recipe))
    dumb = [
        f"{path}.{name}"
        for path, model in models.items()
        for name, field in model.model_fields.items()
        if not field.description
    ]
    assert not dumb
    assert {"captures", "policy.fraud"} < set(models)
    assert "| `sessions` | whole number, 1 to 16 | `1` |" in recipe_keys.text()
