"""YAML means the same and is refused for the same whether libyaml reads it or Python."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.errors import UserError
from pipeline.parsing import yaml_file
from pipeline.printing.layout import FOLDER
from pipeline.units import ROOT

SHIPPED = sorted([*FOLDER.glob("*/*/*.yaml"), *(ROOT / "flows" / "recipes").glob("*.yaml")])
REFUSED = {
    "a key twice": (
        "a: 1\nb:\n  c: 1\n  c: 2\n",
        "the key 'c' stands here a second time in line 4",
    ),
    "a tag": ("a: 1\nb: !!binary x\n", "is not read here in line 2"),
    "a list in itself": ("&a [*a]", "nested too deeply"),
    "a nest": ("[" * 60 + "]" * 60, "nested too deeply"),
    "a nest without end": ("[" * 100_000, "nested too deeply"),
    "more values than anybody writes": ("[" + "a, " * yaml_file.MOST + "a]", "holds more than"),
    "aliases that unfold": (
        "a: &a [" + "{}, " * 999 + "{}]\nb: [" + "*a, " * 300 + "*a]",
        "aliases unfold",
    ),
    "an alias of nothing": ("a: 1\nb: *c\n", "in line 2"),
    "half a character": ('a: 1\nb: "\\ud800"', "in line 2"),
    "a character that does not exist": ('a: "\\UFFFFFFFF"', ""),
    "a control character": ("a: \0", "characters are not allowed"),
    "two documents": ("a: 1\n---\nb: 2\n", "in line 2"),
    "a list that does not end": ("a: 1\nb: [1,\n", "in line 3"),
}


@pytest.fixture(params=["plain", "libyaml"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "plain":
        monkeypatch.setattr(yaml_file, "_LOADER", yaml_file._Plain)
    elif not yaml.__with_libyaml__:
        pytest.skip("this PyYAML has no libyaml")


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("case", REFUSED)
def test_what_a_file_may_not_say_is_refused_with_its_line(case: str) -> None:
    text, said = REFUSED[case]
    with pytest.raises(UserError) as refusal:
        yaml_file.parse(text, "own.yaml", "mend it")
    assert said in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.usefixtures("parser")
def test_words_stay_what_their_writer_meant() -> None:
    text = (
        "\ufeffon: No\nday: 2025-01-01\nold: 0o17\nat: 12:30\nhow: [1_000, -0.5, .inf, true, "
        "null, '1']\nlike: &x {a: 1}\nso: {<<: *x, b: 😀}\n"
    )
    assert yaml_file.parse(text, "", "") == {
        "on": "No",
        "day": "2025-01-01",
        "old": "0o17",
        "at": "12:30",
        "how": [1000, -0.5, float("inf"), True, None, "1"],
        "like": {"a": 1},
        "so": {"a": 1, "b": "😀"},
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_shipped_file_says_the_same_to_either_parser(path: Path) -> None:
    text, said = yaml_file.read(path, path)
    assert said == yaml_file._Plain(text).get_single_data()
