"""Recipes with own kinds: whose papers they are, what a dataset keeps, and that it holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from own_forms import EXAMPLE, lay
from tiny import make

from flows.commands.check import check
from flows.commands.rebuild import rebuild
from flows.journey.loaded_units import load_units
from flows.storage.dataset import Dataset
from pipeline.errors import UserError
from pipeline.recipe import load

QUIET: dict[str, Any] = {
    "anomalies__share": 0.0,
    "anomalies__kinds": None,
    "captures__conditions": {"Normal Captures": 1},
}
KINDS = {"own/account_sheet": 1}  # named where only the recipe's own folders know it


def units_of(documents: dict[str, Any], **more: Any) -> Any:
    keys = {"documents": documents, **more}
    return load_units(load("files", keys).model_dump_json())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A dataset of the example's kind, which lies outside the working folder; and that folder."""
    folder = tmp_path_factory.mktemp("alice") / "account_sheet"
    shutil.copytree(EXAMPLE, folder)
    target = tmp_path_factory.mktemp("made") / "dataset"
    make(
        target,
        documents={str(folder): {}},
        languages={"en": 1},
        cases=3,
        **QUIET,
        captures__kinds=KINDS,
    )
    return target, folder


def rows(target: Path, config: str) -> list[dict[str, Any]]:
    return list(Dataset.open(str(target)).rows(config))


def test_a_dataset_of_an_own_kind_holds_and_its_values_are_derived_again(
    made: tuple[Path, Path],
) -> None:
    said: list[str] = []
    assert check(Dataset.open(str(made[0])).inside(), say=said.append) == []
    line = next(line for line in said if "own forms" in line)
    assert int(line.split()[0]) > 150 and line.endswith("0 faults")


def test_a_dataset_tells_of_the_kind_and_of_nobodys_folders(made: tuple[Path, Path]) -> None:
    target, _ = made
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["forms"]) == {"own/account_sheet"}
    assert list(manifest["recipe"]["documents"]) == ["account_sheet/kind.yaml"]
    assert not [f for f in target.rglob("*") if f.is_file() and b"alice" in f.read_bytes()]
    for case in rows(target, "cases"):
        assert {d["kind"] for d in case["documents"]} == {"own/account_sheet"}
        assert {d["label"] for d in case["documents"]} == {"Account sheet"}


def test_the_card_says_whose_the_forms_are_and_does_not_give_them_away(
    made: tuple[Path, Path],
) -> None:
    card = (made[0] / "README.md").read_text(encoding="utf-8")
    assert "license: other" in card and "cc0" not in card
    assert "own/account_sheet are their owner's" in card and "not certified" in card


def test_persons_of_a_case_are_whom_its_papers_print(made: tuple[Path, Path]) -> None:
    persons = {case["id"]: case["persons"][0] for case in rows(made[0], "cases")}
    seen = 0
    for image in rows(made[0], "images"):
        person = persons[image["case_id"]]
        texts = {f["name"]: f["text"] for d in image["documents"] for f in d["fields"]}
        if "holder" in texts:
            seen += 1
            assert texts["holder"] == person["name"]
            assert texts["street"] in person["address"] and texts["town"] in person["address"]
    assert seen


def test_questions_are_asked_about_own_kinds_by_their_labels(made: tuple[Path, Path]) -> None:
    asked = rows(made[0], "questions")
    answers = " ".join(q["answer"] for q in asked if q["subtask"].endswith("inf_ext_002"))
    assert "account holder" in answers and "postings" not in answers
    classes = [q for q in asked if q["subtask"].endswith("doc_cla_001")]
    assert classes and all("<Account sheet>" in q["question"] for q in classes)


def test_a_wrong_figure_in_the_stored_print_is_a_fault_of_the_dataset(
    made: tuple[Path, Path],
) -> None:
    from flows.checking import own_forms
    from flows.checking.rederive import printed_of

    dataset = Dataset.open(str(made[0]))
    forms = own_forms.forms(dataset.manifest)
    case, photos, _ = next(iter(dataset.files_of_cases()))
    printed = printed_of(case, photos, forms)
    paper = next(iter(printed))
    assert not [f for f in own_forms.faults(case, printed) if isinstance(f, str)]
    printed.texts[paper]["closing"] = "1,00 €"  # type: ignore[index]
    printed.forms = own_forms.checks(forms, case, printed)
    found = [f for f in own_forms.faults(case, printed) if isinstance(f, str)]
    assert len(found) == 1 and "closing" in found[0]


def test_a_number_that_must_be_unique_and_stands_on_two_papers_is_a_fault() -> None:
    from flows.checking.own_forms import Forms, Tally
    from pipeline.forms.schema import KindSpec
    from pipeline.roles import Printed

    number = {"type": "pattern", "from": {"pattern": "A-##"}, "unique": True}
    spec = {"label": "x", "locale": "de-DE", "fields": {"no": number}}
    known = Forms({"own/x": KindSpec.model_validate(spec)}, {"own/x": 2})
    tallies = [Tally(), Tally()]
    for index, text in enumerate(("A-07", "A-08", "A-07")):
        paper = f"en-00000{index}-x"
        case = {
            "id": paper,
            "today": "2026-03-31",
            "persons": [],
            "anomalies": [],
            "documents": [{"id": paper, "facts": []}],
        }
        printed = Printed({paper: {"no": text}}, {paper: "own/x"}, "2026-03-31")
        tallies[index % 2].add(known, case, printed)
    assert len(tallies[0].lines) == 1 and "also on en-000000-x" in tallies[0].lines[0]
    joined = Tally()
    for tally in (*tallies, tallies[0]):
        joined.join(tally)
    assert len(joined.lines) == 2  # each of the same tally's, and no other


def test_a_case_is_made_again_from_where_its_kind_lies(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, folder = made
    case = rows(target, "cases")[0]["id"]
    monkeypatch.chdir(folder.parent)
    assert rebuild(str(target), case, str(tmp_path / "again")).differences == ()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="no such file"):
        rebuild(str(target), case, str(tmp_path / "other"))


def test_where_a_kind_lies_decides_nothing_and_what_it_says_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("one", "two"):
        shutil.copytree(EXAMPLE, tmp_path / place / "account_sheet")
    hashes = []
    for place in ("one", "two"):
        monkeypatch.chdir(tmp_path / place)
        hashes.append(load("files", {"documents": {"account_sheet": {}}}).hash())
    assert hashes[0] == hashes[1]
    for name in ("kind.yaml", "shops.csv"):
        file = Path("account_sheet") / name
        file.write_text(file.read_text(encoding="utf-8").replace("Erstattung", "Rückzahlung"))
        file.write_text(file.read_text(encoding="utf-8").replace("Hollerer", "Brunner"))
        hashes.append(load("files", {"documents": {"account_sheet": {}}}).hash())
    assert len(set(hashes)) == 3


def test_own_kinds_alone_need_no_languages(tmp_path: Path) -> None:
    file = lay(tmp_path / "a", {"who": {"type": "name"}})
    recipe = tmp_path / "r.yaml"
    recipe.write_text(f"documents: {{{file.parent}: {{}}}}\n", encoding="utf-8")
    assert load(str(recipe)).languages == {"en": 1}


def test_people_of_two_countries_are_refused(tmp_path: Path) -> None:
    one = lay(tmp_path / "one", {"who": {"type": "name"}})
    two = lay(tmp_path / "two", {"who": {"type": "name"}}, locale="fr-FR")
    with pytest.raises(UserError, match=r"own/one is of de-DE and own/two of fr-FR"):
        units_of({str(one): {}, str(two): {}}, languages={"en": 1})
    with pytest.raises(UserError, match="en/ssn_card has others"):
        units_of({str(one): {}, "en/ssn_card": {}}, languages={"en": 1})


def test_a_kind_of_the_invented_country_goes_with_shipped_ones(tmp_path: Path) -> None:
    own = lay(tmp_path / "slip", {"who": {"type": "name"}}, locale="en-US")
    tools = units_of({str(own): {}, "en/ssn_card": {}}, languages={"en": 1})
    assert tools.kinds("en") == ["en/ssn_card", "own/slip"]


def test_two_kinds_of_one_name_are_refused(tmp_path: Path) -> None:
    one = lay(tmp_path / "x" / "slip", {"who": {"type": "name"}})
    two = lay(tmp_path / "y" / "slip", {"who": {"type": "name"}})
    card = lay(tmp_path / "ssn_card", {"who": {"type": "name"}}, locale="en-US")
    with pytest.raises(UserError, match="both called slip"):
        units_of({str(one): {}, str(two): {}}, languages={"en": 1})
    with pytest.raises(UserError, match="both called ssn_card"):
        units_of({str(card): {}, "en/ssn_card": {}}, languages={"en": 1})


def test_a_folder_that_is_no_kind_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="no kind of this name"):
        units_of({str(tmp_path / "empty"): {}}, languages={"en": 1})
