"""The door and the command line do the same things."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from runs import digests

import creditdocs
from flows.commands import cli
from pipeline import dictionary
from pipeline.roles import Facts
from pipeline.units import names

pytestmark = pytest.mark.xdist_group("door")
TINY = {"languages": {"en": 1}, "documents": {"en/ssn_card": {}}, "cases": 1}


def test_the_catalogue_is_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["catalogue", "--json"]) == 0
    told = [(u["role"], u["name"], u["about"], tuple(u["layouts"])) for u in _json(capsys)]
    units = creditdocs.catalogue()
    assert [(u.role, u.name, u.about, u.layouts) for u in units] == told


def test_the_catalogue_says_of_every_field_of_every_kind_what_it_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kinds = [unit for unit in creditdocs.catalogue() if unit.role == "kind"]
    assert {unit.name: unit.fields for unit in kinds} == {
        kind: dictionary.of(kind) for kind in names(Facts)
    }
    assert cli.main(["catalogue", "zh/payslip"]) == 0
    told = capsys.readouterr().out
    for field in dictionary.of("zh/payslip"):
        assert f"  {field.name} ({field.label}): {field.type}" in told
        assert f"    {field.en}\n    {field.zh}\n" in told
    assert cli.main(["catalogue", "payslip", "--json"]) == 0
    assert [len(unit["fields"]) for unit in _json(capsys)] == [30]
    assert cli.main(["catalogue", "paysheet"]) == 2
    assert capsys.readouterr().err == (
        "creditdocs: catalogue: nothing called 'paysheet'; see `creditdocs catalogue` for all "
        "names\n"
    )


def _json(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    found: list[dict] = json.loads(capsys.readouterr().out)
    return found


def test_a_preview_is_a_picture_and_a_file(tmp_path: Path) -> None:
    out = tmp_path / "qr.png"
    picture = creditdocs.preview("qr", out)
    assert (picture.mode, picture.size) == ("RGB", (1440, 360))
    assert cli.main(["preview", "qr", "--out", str(tmp_path / "again.png")]) == 0
    assert out.read_bytes() == (tmp_path / "again.png").read_bytes()
    with pytest.raises(creditdocs.UserError, match="no such unit"):
        creditdocs.preview("nothing of the kind")


def test_a_damaged_dataset_is_told_fault_by_fault(here: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(here, tmp_path / "copy"))
    (copy / "report.html").write_text("changed")
    assert creditdocs.check(copy) == ["report.html: sha256 differs from the manifest"]
    (copy / "manifest.json").write_text((copy / "manifest.json").read_text().replace("1", "2", 1))
    assert creditdocs.check(creditdocs.load(here)) == []
    assert creditdocs.check(str(copy))[0].startswith("manifest.json: not as it was written")


def test_replies_are_marked_alike_from_a_file_and_from_a_mapping(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = {q.id: q.answer for q in creditdocs.load(here).questions}
    replies |= dict.fromkeys(list(replies)[::3], "no answer")
    file = tmp_path / "replies.jsonl"
    lines = (json.dumps({"id": name, "response": text}) for name, text in replies.items())
    file.write_text("\n".join(lines), encoding="utf-8")
    found = creditdocs.score(replies, here)
    assert found == creditdocs.score(file, here)
    assert 0 < (found.scores.mean.score or 0) < 100
    assert cli.main(["score", str(file), str(here), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["mean"]["score"] == found.scores.mean.score
    assert creditdocs.score({"nobody asked": "x"}, here).unknown == ("nobody asked",)


def test_an_export_is_the_command_line_s(here: Path, tmp_path: Path) -> None:
    made = creditdocs.export(here, "fcmbench", tmp_path / "door")
    assert (
        cli.main(["export", str(here), "--format", "fcmbench", "--out", str(tmp_path / "c")]) == 0
    )
    assert digests(made) == digests(tmp_path / "c")
    with pytest.raises(creditdocs.UserError, match="not an empty folder"):
        creditdocs.export(here, "fcmbench", made)


def test_a_part_of_a_dataset_is_exported_and_looked_at_as_the_command_line_chooses(
    here: Path, tmp_path: Path
) -> None:
    part = creditdocs.load(here).where("language == 'zh'").where("severity < 2 or width > 0")
    made = part.export("coco", tmp_path / "door", boxes="lines", dedupe=True, limit=4)
    where = ["--where", part.condition, "--dedupe", "--limit", "4", "--boxes", "lines"]
    asked = ["export", str(here), "--format", "coco", *where, "--out", str(tmp_path / "c")]
    assert cli.main(asked) == 0
    assert digests(made) == digests(tmp_path / "c")
    chosen = [image.id for image in creditdocs.load(here).images.where(language="zh")]
    assert chosen and [image.id for image in part.images] == chosen
    with pytest.raises(creditdocs.UserError, match="no column 'colour'"):
        creditdocs.load(here).where("colour == 'red'")


BAD: dict[str, tuple[object, dict[str, object], str]] = {
    "no recipe": ("nowhere.yaml", {}, "nowhere.yaml: no such recipe"),
    "an unknown key": ({"seeed": 1}, {}, "recipe: seeed"),
    "an unknown override": ("files", {"captures__colour": 1}, "captures.colour"),
    "an override below a value": (TINY, {"cases__more": 1}, "cases holds a value"),
    "an unknown kind": (TINY, {"documents": {"en/none": {}}}, "recipe: documents.en/none"),
    "no processes": (TINY, {"workers": 0}, "0 is not a number of processes"),
    "no number of cases": (TINY, {"cases": 0}, "recipe: cases"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_recipe_is_raised_by_name_and_leaves_nothing(what: str, tmp_path: Path) -> None:
    recipe, overrides, named = BAD[what]
    with pytest.raises(creditdocs.UserError) as told:
        creditdocs.generate(recipe, tmp_path / "out", **overrides)  # type: ignore[arg-type]
    assert named in told.value.line()
    assert not (tmp_path / "out").exists()


def test_overrides_leave_a_mapping_as_it_was(tmp_path: Path) -> None:
    recipe = {"captures": {"size": [10, 10]}}
    with pytest.raises(creditdocs.UserError, match=r"captures.size"):
        creditdocs.generate(recipe, tmp_path / "out", captures__size=(20, 20), set={"seed": 3})
    assert recipe == {"captures": {"size": [10, 10]}}
