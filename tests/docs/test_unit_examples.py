"""The guide's worked examples: each put into a copy of the tree, and at work there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from code_tree import copied, creditdocs, python
from runs import ROOT

EXAMPLES = ROOT / "docs/units/examples"
# Unit -> the tests that walk its role's folder.
CONTRACTS = {
    "residence_certificate": [
        "tests/contract/test_kinds.py",
        "tests/contract/test_dictionary.py",
    ],
    "utility_bill_charge": ["tests/contract/test_pairs.py", "tests/perturb/test_anomalies.py"],
    "missing_figure": ["tests/perturb/test_anomalies.py"],
    "coloured_light": ["tests/pipeline/test_capture.py"],
    "bill_days": ["tests/questions/test_second_derivation.py"],
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the examples in their places."""
    copy = copied(tmp_path_factory.mktemp("units") / "tree", "tests", "pyproject.toml")
    for example in EXAMPLES.rglob("*"):
        if example.is_file() and "__pycache__" not in example.parts:
            place = copy / example.relative_to(EXAMPLES)
            assert not place.exists(), "an example adds files and edits none"
            place.parent.mkdir(exist_ok=True)
            shutil.copy(example, place)
    return copy


def trial(tree: Path, unit: str, folder: Path) -> dict[str, Any]:
    """A small dataset with the unit in it, which ``check`` finds nothing wrong with."""
    said = python(tree, "tests/docs/unit_trial.py", unit, str(folder)).splitlines()[-1]
    found: dict[str, Any] = json.loads(said)
    assert found["faults"] == []
    return found


def test_every_example_lies_where_its_page_says_and_is_shown_there_whole() -> None:
    for example in EXAMPLES.rglob("*"):
        if example.is_file() and example.suffix in (".py", ".yaml") and example.stem != "__init__":
            name = example.relative_to(ROOT / "docs/units").as_posix()
            pages = [p.read_text(encoding="utf-8") for p in (ROOT / "docs/units").glob("*.md")]
            assert sum(f"literalinclude}} {name}\n" in page for page in pages) == 1, name


@pytest.mark.parametrize("unit", CONTRACTS)
def test_an_example_keeps_the_contract_of_its_role(tree: Path, unit: str) -> None:
    options = ["-n", "0", "-q", "-p", "no:cacheprovider", "-k", unit]
    python(tree, "-m", "pytest", *options, *CONTRACTS[unit])  # fails, too, if it finds no test


def test_a_kind_is_printed_asked_about_and_checked(tree: Path, tmp_path: Path) -> None:
    found = trial(tree, "residence_certificate", tmp_path)
    assert all(row[3] == ["en/residence_certificate", 6] for row in found["images"])
    assert {"address", "certificate_no"} & {n for _, a in found["questions"] for n in a["answer"]}


def test_a_lie_is_told_in_one_half_of_each_pair_alone(tree: Path, tmp_path: Path) -> None:
    cases = trial(tree, "utility_bill_charge", tmp_path)["cases"]
    lied = [(kinds, rules) for twin_of, kinds, rules in cases if not twin_of]
    clean = [(kinds, rules) for twin_of, kinds, rules in cases if twin_of]
    assert lied == [(["utility_bill_charge"], ["total"])] * 3
    assert clean == [([], [])] * 3


def test_a_forgery_leaves_its_mask_in_the_pictures_that_show_it(tree: Path, tmp_path: Path) -> None:
    found = trial(tree, "missing_figure", tmp_path)
    assert ["missing_figure"] in [kinds for _, kinds, _ in found["cases"]]
    assert 0 < sum(row[2] for row in found["images"]) < len(found["images"])


def test_a_condition_is_taken_at_its_grades(tree: Path, tmp_path: Path) -> None:
    found = trial(tree, "coloured_light", tmp_path)
    assert {row[0] for row in found["images"]} == {"Coloured Light"}
    assert {row[1] for row in found["images"]} <= {1, 2, 3, 4, 5}


def test_a_question_is_asked_and_its_answer_derived_again(tree: Path, tmp_path: Path) -> None:
    questions = trial(tree, "bill_days", tmp_path)["questions"]
    assert questions and {subtask for subtask, _ in questions} == {"en.num_cal_190"}
    assert all(28 <= answer["answer"] <= 31 for _, answer in questions)


def test_a_format_writes_every_picture_and_the_same_bytes_twice(tree: Path, tmp_path: Path) -> None:
    found = trial(tree, "picture_texts", tmp_path)
    one, other = (contents(tmp_path / folder) for folder in ("exported", "again"))
    assert one == other
    lines = [json.loads(n) for p in one if p.endswith(".jsonl") for n in one[p].splitlines()]
    assert {line["image"] for line in lines} == {p for p in one if p.startswith("images/")}
    shown = [line for line in lines if line["texts"]]
    assert len(found["images"]) == len(shown) and sum(len(line["texts"]) for line in shown) > 20


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_catalogue_lists_them_all(tree: Path) -> None:
    said = creditdocs(tree, "catalogue", "--json").stdout
    names = {entry["name"].rpartition("/")[2] for entry in json.loads(said)}
    assert {*CONTRACTS, "picture_texts"} <= names
