"""Layouts of a user's own: where they lie is nobody's business and decides no byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import make

from flows.commands.rebuild import rebuild
from flows.journey.loaded_units import load_units
from flows.storage.dataset import Dataset
from pipeline.errors import UserError
from pipeline.recipe import Recipe, load

CARD = """
kind: en/ssn_card
paper: {width: 242.65, height: 153.07, stock: card}
pages:
  - marks:
      - {text: Number, at: [20, 40], font: sans, size: 8}
      - {field: person.id_number, box: [20, 44, 150, 16], font: mono, size: 12}
"""


def lay(folder: Path, name: str = "ours.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(CARD, encoding="utf-8")
    return folder / name


def recipe(path: Path) -> Recipe:
    return load(
        "files",
        {
            "languages": {"en": 1},
            "templates": [str(path)],
            "documents": {"en/ssn_card": {str(path): 1}},
        },
    )


def test_of_a_layout_outside_the_working_folder_a_dataset_keeps_name_and_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lay(tmp_path / "alice" / "forms")
    keys = {
        "languages": {"en": 1},
        "cases": 2,
        "templates": [str(path)],
        "documents": {"en/ssn_card": {str(path): 1}},
    }
    made = make(
        tmp_path / "made",
        **keys,
        captures__size=[480, 360],
        captures__conditions={"Normal Captures": 1},
    )
    assert not [f for f in made.rglob("*") if f.is_file() and b"alice" in f.read_bytes()]
    held = Dataset.open(str(made))
    assert held.manifest["recipe"]["templates"] == ["ours.yaml"] and list(
        held.manifest["templates"]
    ) == ["ours.yaml"]
    case = next(iter(held.rows("cases")))
    assert {d["layout"] for d in case["documents"]} == {"ours"}
    with pytest.raises(UserError, match="go to the folder"):
        rebuild(str(made), case["id"], str(tmp_path / "again"))
    monkeypatch.chdir(path.parent)
    assert rebuild(str(made), case["id"], str(tmp_path / "again")).differences == ()


def test_where_a_layout_lies_decides_no_byte(tmp_path: Path) -> None:
    paths = [lay(tmp_path / name) for name in ("one", "another")]
    assert len({recipe(path).hash() for path in paths}) == 1
    inside = Recipe(
        templates=("forms", "../else/b.yaml"),
        documents={"en/ssn_card": {"forms/a.yaml": 1, "../else/b.yaml": 1}},
    ).portable()
    assert inside.templates == ("forms", "b.yaml") and inside.documents == {
        "en/ssn_card": {"forms/a.yaml": 1, "b.yaml": 1}
    }
    outside = Recipe(
        templates=("/home/alice/forms",), documents={"en/ssn_card": {"/home/alice/forms/a.yaml": 1}}
    ).portable()
    assert outside.templates == ("forms",) and outside.documents == {
        "en/ssn_card": {"forms/a.yaml": 1}
    }


def test_two_layouts_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = [str(lay(tmp_path / name)) for name in ("one", "another")]
    made = load(
        "files", {"languages": {"en": 1}, "templates": paths, "documents": {"en/ssn_card": {}}}
    )
    with pytest.raises(UserError, match="with one name"):
        load_units(made.model_dump_json())
