"""Versions: what changed between two datasets and why, and one case made again to the byte."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from runs import ROOT
from test_dataset import rows
from tiny import make

from flows.commands import cli
from output.tables import manifest
from output.versions.compare import Rows, compare
from output.versions.origins import origins
from output.versions.reach import LEVELS, MAKERS, Traits
from perturb.capture.specular_reflections import SpecularReflections
from pipeline import units
from pipeline.camera import sensor
from pipeline.camera.capture import Frame

pytestmark = pytest.mark.xdist_group("versions")

SPECULAR = "perturb/capture/specular_reflections.py"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lone and paired files, a forged page, a group photo; read only."""
    return make(tmp_path_factory.mktemp("versions") / "first")


@pytest.fixture
def copy(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "copy"))


def doctor(dataset: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    path = dataset / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_bytes(manifest.as_bytes(content))
    return dataset


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(out):
        status = cli.main([str(a) for a in arguments])
    return status, out.getvalue(), err.getvalue()


def differences(old: Path, new: Path) -> dict[str, Any]:
    status, out, err = run("diff", old, new, "--json")
    assert not err
    found: dict[str, Any] = json.loads(out)
    assert status == (0 if found["same"] else 1)
    return found


def reasons(found: dict[str, Any], level: str) -> set[tuple[str, str]]:
    return {(c["status"], *c["because"]) for c in found["rows"][level]["changes"]}


def ids(found: dict[str, Any], level: str, status: str) -> list[str]:
    return sorted(
        i for c in found["rows"][level]["changes"] if c["status"] == status for i in c["ids"]
    )


# ---------------------------------------------------------------- diff


def test_a_dataset_is_the_same_as_its_copy_and_nothing_is_read(first: Path, copy: Path) -> None:
    status, out, _ = run("diff", first, copy)
    assert (status, out.count("\n")) == (0, 1)
    assert "same" in out
    found = differences(first, copy)
    assert {level: found["rows"][level]["same"] for level in ("cases", "images", "questions")} == {
        config: len(rows(first, config)) for config in ("cases", "images", "questions")
    }
    assert found["rows"]["documents"]["same"] == sum(
        len(c["documents"]) for c in rows(first, "cases")
    )


def test_another_quality_changes_photographs_and_nothing_else(first: Path, tmp_path: Path) -> None:
    found = differences(first, make(tmp_path / "new", captures__quality={40: 1}))
    assert set(found["recipe"]) == {f"captures.quality.{q}" for q in (40, 55, 75, 90)}
    assert ids(found, "images", "changed") == sorted(r["id"] for r in rows(first, "images"))
    assert reasons(found, "images") == {("changed", "recipe captures.quality")}
    for change in found["rows"]["images"]["changes"]:
        what = {"pixels", "parameters"}
        assert what <= {*change["what"]} <= what | {"truth", "print"}
    assert not any(found["rows"][level]["changes"] for level in ("cases", "documents"))
    assert reasons(found, "questions") <= {
        (status, "recipe captures.quality") for status in ("added", "removed", "changed")
    }


def test_more_cases_are_only_added(first: Path, tmp_path: Path) -> None:
    new = make(tmp_path / "new", cases=5)
    found = differences(first, new)
    assert ids(found, "cases", "added") == sorted(
        {c["id"] for c in rows(new, "cases")} - {c["id"] for c in rows(first, "cases")}
    )
    for level in LEVELS:
        assert reasons(found, level) == {("added", "recipe cases")}
    backwards = differences(new, first)
    assert ids(backwards, "images", "removed") == ids(found, "images", "added")
    assert reasons(backwards, "questions") == {("removed", "recipe cases")}


def test_another_seed_draws_everything_anew(first: Path, tmp_path: Path) -> None:
    found = differences(first, make(tmp_path / "new", seed=15, cases=3))
    for level in LEVELS:
        assert found["rows"][level]["same"] == 0
        assert {because for _, because in reasons(found, level)} <= {"seed", "recipe cases"}
    assert ids(found, "images", "changed")


def test_two_keys_that_reach_the_same_rows_are_both_named(first: Path, tmp_path: Path) -> None:
    found = differences(
        first, make(tmp_path / "new", captures__rotated=0.1, captures__quality={40: 1})
    )
    changes = found["rows"]["images"]["changes"]
    assert changes
    for change in changes:
        assert change["any_of"] == ["recipe captures.quality", "recipe captures.rotated"]
        assert not change["because"]
    for change in found["rows"]["questions"]["changes"]:
        assert set(change["any_of"]) == {"recipe captures.quality", "recipe captures.rotated"}


def test_another_weight_of_one_lie_reaches_only_files_that_tell_it(
    first: Path, tmp_path: Path
) -> None:
    new = make(
        tmp_path / "new",
        anomalies__kinds={"replaced_amount": 4, "wrong_total": 1, "expired_document": 0},
    )
    found = differences(first, new)
    told = {
        c["id"][:-2]
        for c in rows(first, "cases")
        if c["anomalies"] and c["anomalies"][0]["kind"] == "expired_document"
    }
    assert told
    for level in ("cases", "documents", "images"):
        assert {
            i[:9] for s in ("added", "removed", "changed") for i in ids(found, level, s)
        } <= told
        assert {because for _, because in reasons(found, level)} == {
            "recipe anomalies.kinds.expired_document"
        }


def _patched(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """As if a file of ours had other content."""
    known = manifest._digests()
    assert path in known
    monkeypatch.setattr(manifest, "_digests", lambda: {**known, path: b"other"})
    manifest.code_fingerprint.cache_clear()


@pytest.fixture
def _own_fingerprint() -> Any:
    yield
    manifest.code_fingerprint.cache_clear()


@pytest.mark.usefixtures("_own_fingerprint")
def test_photographs_under_one_condition_changed_because_its_file_did(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = SpecularReflections.develop

    def brighter(self: SpecularReflections, frame: Frame, severity: int, rng: Any) -> Frame:
        made = plain(self, frame, severity, rng)
        made.pixels[:4, :4] ^= 128
        return made

    monkeypatch.setattr(SpecularReflections, "develop", brighter)
    _patched(monkeypatch, SPECULAR)
    new = make(tmp_path / "new")
    monkeypatch.undo()
    found = differences(first, new)
    assert list(found["code"]) == [SPECULAR]
    glossy = sorted(
        r["id"] for r in rows(first, "images") if r["condition"] == "Specular Reflections"
    )
    assert ids(found, "images", "changed") == glossy
    assert reasons(found, "images") == {("changed", SPECULAR)}
    _, out, _ = run("diff", first, new)
    assert f"{len(glossy)} changed (pixels), because of {SPECULAR}" in out


@pytest.mark.usefixtures("_own_fingerprint")
def test_what_a_changed_file_cannot_reach_is_never_blamed_on_it(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _patched(monkeypatch, "perturb/facts/identity/bad_check_digit.py")
    jpeg = sensor.jpeg
    monkeypatch.setattr(sensor, "jpeg", lambda pixels, quality: jpeg(pixels, quality - 1))
    monkeypatch.setattr(
        manifest,
        "version",
        lambda name, known=manifest.version: (
            "0.1" if name == "opencv-python-headless" else known(name)
        ),
    )
    found = differences(first, make(tmp_path / "new"))
    assert found["packages"]["opencv-python-headless"]["new"] == "0.1"
    assert list(found["code"]) == ["perturb/facts/identity/bad_check_digit.py"]
    assert reasons(found, "images") == {("changed", "package opencv-python-headless")}


def test_a_machine_that_makes_other_bytes_is_named_before_anything_is_compared_with_it(
    first: Path, copy: Path
) -> None:
    other = doctor(copy, lambda m: m["probe"].update(warps="0" * 16))
    found = differences(first, other)
    assert list(found["machine"]) == ["warps"]
    status, out, _ = run("diff", first, other)
    assert (status, "the machine differs; every row is the same" in out) == (1, True)
    status, out, _ = run("check", other, "--regenerate", "1")
    assert status == 1
    assert "manifest.json: made on a machine that makes other bytes than this one (warps)" in out
    assert "made again and compared" not in out


def test_a_dataset_of_an_earlier_version_compares_with_what_it_recorded(
    first: Path, copy: Path, tmp_path: Path
) -> None:
    def older(content: dict[str, Any]) -> None:
        content["code"] = "0" * 64
        del (
            content["code_parts"],
            content["templates"],
            content["probe"],
            content["recipe"]["specimen"],
        )

    found = differences(doctor(copy, older), first)
    assert found["code"] is None
    assert found["recipe"] == {"specimen": {"old": None, "new": False}}
    assert not any(found["rows"][level]["changes"] for level in LEVELS)
    status, out, _ = run("diff", copy, first)
    assert status == 1
    assert "every row is the same" in out
    assert "does not say which part" in out


def test_rows_edited_behind_the_manifests_back_have_no_reason(first: Path, copy: Path) -> None:
    victim = sorted((copy / "data" / "questions").rglob("*.parquet"))[0]
    table = pq.read_table(victim)
    answers = table["answer"].to_pylist()
    edited = table.set_column(
        table.schema.get_field_index("answer"), table.schema.field("answer"), [["{}", *answers[1:]]]
    )
    pq.write_table(edited, victim)

    def restamp(content: dict[str, Any]) -> None:
        for entry in content["files"]:
            if (copy / entry["path"]) == victim:
                entry["sha256"] = sha256(victim.read_bytes()).hexdigest()

    found = differences(first, doctor(copy, restamp))
    (change,) = found["rows"]["questions"]["changes"]
    assert change == {
        "status": "changed",
        "what": ["answer"],
        "because": [],
        "any_of": [],
        "ids": table["id"].to_pylist()[:1],
    }
    assert "nothing recorded tells why" in run("diff", first, copy)[1]


def test_datasets_without_their_tables_are_compared_by_manifest(copy: Path, tmp_path: Path) -> None:
    shutil.rmtree(copy / "data")
    new = make(tmp_path / "new", cases=1)
    status, out, _ = run("diff", copy, new)
    assert status == 1
    assert "rows are not compared" in out
    assert "cases  " in out


@pytest.mark.parametrize("damage", ["nothing there", "truncated"])
def test_what_cannot_be_read_ends_in_one_line(
    first: Path, copy: Path, tmp_path: Path, damage: str
) -> None:
    new = make(tmp_path / "new", cases=1)
    if damage == "truncated":
        victim = sorted((copy / "data" / "images").rglob("*.parquet"))[0]
        victim.write_bytes(victim.read_bytes()[:-100])
    else:
        shutil.rmtree(copy)
    status, _, err = run("diff", copy, new)
    assert (status, err.count("\n")) == (2, 1)


def test_ids_and_digests_are_all_that_is_held_of_a_row() -> None:
    traits: dict[Traits, int] = {}
    old, new = Rows("documents", traits), Rows("documents", traits)
    for n in range(1000):
        old.add(f"zh-{n:06d}-a-x", {"paper": n, "facts": "x" * 1000, "layout": ""}, Traits("zh"))
        new.add(
            f"zh-{n:06d}-a-x",
            {"paper": n, "facts": "x" * (1000 + (n % 10 == 0)), "layout": ""},
            Traits("zh"),
        )
    held = sum(len(part) for part in (old._ids,)) + sum(
        p.itemsize * len(p) for p in (old._ends, old._keys, old._digests, old._traits)
    )
    assert held < 80 * 1000
    found = compare(old, new, [])
    assert (found.same, found.count("changed")) == (900, 100)
    assert found.changes[0].ids(2) == ["zh-000000-a-x", "zh-000010-a-x"]


def _imports(path: Path) -> set[str]:
    """The files of ours a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        stems = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            stems = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        found |= {
            p
            for s in stems
            for p in (f"{s.replace('.', '/')}.py", f"{s.replace('.', '/')}/__init__.py")
            if (ROOT / p).is_file()
        }
    return found


def _closure(*paths: str) -> set[str]:
    seen, todo = set(), list(paths)
    while todo:
        if (path := todo.pop()) not in seen:
            seen.add(path)
            todo += _imports(ROOT / path)
    return seen


def test_rows_pass_through_no_code_that_is_held_to_be_out_of_reach() -> None:
    made = _closure(
        "flows/journey/case.py",
        "flows/journey/loaded_units.py",
        "output/tables/schema.py",
        *(p.relative_to(ROOT).as_posix() for p in ROOT.glob("output/questions/**/*.py")),
    )
    wiring = {
        p for p in made if p.startswith(("flows/", "output/")) and not p.endswith("/__init__.py")
    }
    assert not [p for p in wiring if not p.startswith(MAKERS)]


@pytest.mark.parametrize(
    "folder", ["perturb/capture", "perturb/facts", "perturb/page", "output/questions"]
)
def test_a_unit_is_reached_by_nobody_elses_rows(folder: str) -> None:
    role = next(role for role, place in units.FOLDERS.items() if place == folder)
    own = {p.relative_to(ROOT).as_posix() for p in units.files(role).values()}
    sources = [
        p
        for top in ("pipeline", "perturb", "output", "templates", "flows")
        for p in (ROOT / top).rglob("*.py")
    ]
    assert not [(p, shared) for p in sources if (shared := _imports(p) & own)]


def test_kinds_share_no_code_but_their_languages() -> None:
    for facts in ROOT.glob("templates/*/*/facts.py"):
        own = facts.parent.relative_to(ROOT).as_posix()
        shared = {
            p
            for p in _imports(facts)
            if p.startswith("templates/") and not p.startswith((own, "templates/art"))
        }
        assert all(p.rpartition("/")[0] == own.rpartition("/")[0] for p in shared), shared


def test_manifests_that_say_the_same_differ_in_nothing(first: Path) -> None:
    content = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
    assert not origins(content, content)
    assert not origins(content, content).causes()


# ---------------------------------------------------------------- rebuild


def _cases(dataset: Path) -> dict[str, str]:
    """One case of every sort."""
    cases, images = rows(dataset, "cases"), rows(dataset, "images")
    forged = next(r["case_id"] for r in images if r["tampered"])
    return {
        "a forged page": forged,
        "its clean twin": next(c["id"] for c in cases if c["twin_of"] == forged),
        "a lie in the facts": next(c["id"] for c in cases if c["anomalies"] and c["id"] != forged),
        "a group photo": next(r["case_id"] for r in images if r["condition"] == "Multi-doc Images"),
    }


def _pictures(dataset: Path, case: str) -> list[dict[str, Any]]:
    """All of a file's, its twin's rows among them."""
    (names,) = (c["image_ids"] for c in rows(dataset, "cases") if c["id"] == case)
    return [r for r in rows(dataset, "images") if r["id"] in names]


@pytest.mark.parametrize(
    "sort", ["a forged page", "its clean twin", "a lie in the facts", "a group photo"]
)
def test_a_case_is_made_again_to_the_byte(first: Path, tmp_path: Path, sort: str) -> None:
    case = _cases(first)[sort]
    status, out, err = run("rebuild", first, "--case", case, "--out", tmp_path / "out")
    assert (status, err) == (0, "")
    images = _pictures(first, case)
    questions = [r for r in rows(first, "questions") if r["case_id"] == case]
    assert (
        out
        == f"{case}: {len(images)} images, {len(questions)} questions, identical to the dataset\n"
    )
    masks = {f"masks/{r['id']}.png": r["tamper_mask"]["bytes"] for r in images if r["tamper_mask"]}
    pictures = {f"images/{r['id']}.jpg": r["image"]["bytes"] for r in images}
    shown = {i for q in questions for i in q["image_ids"]}
    pictures |= {
        f"templates/{r['id']}.png": r["image"]["bytes"]
        for r in rows(first, "templates")
        if r["id"] in shown
    }
    kept = {
        p.relative_to(tmp_path / "out").as_posix(): p.read_bytes()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    }
    assert {k: v for k, v in kept.items() if not k.endswith(".json")} == pictures | masks
    assert bool(masks) == (sort == "a forged page")
    expected = [
        {
            **r,
            "image": f"images/{r['id']}.jpg",
            "tamper_mask": f"masks/{r['id']}.png" if r["tamper_mask"] else None,
        }
        for r in images
    ]
    assert json.loads(kept["images.json"]) == expected
    assert json.loads(kept["questions.json"]) == questions
    assert json.loads(kept["case.json"]) == next(c for c in rows(first, "cases") if c["id"] == case)
    origin = json.loads(kept["origin.json"])
    assert origin["compared"] == "identical"
    assert {f["path"]: f["sha256"] for f in origin["files"]} == {
        p: sha256(v).hexdigest() for p, v in kept.items() if p != "origin.json"
    }
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_rebuilt_case_says_what_the_dataset_has_otherwise(copy: Path, tmp_path: Path) -> None:
    victim = sorted((copy / "data" / "cases").rglob("*.parquet"))[0]
    table = pq.read_table(victim)
    days = table["today"].to_pylist()
    pq.write_table(
        table.set_column(
            table.schema.get_field_index("today"),
            table.schema.field("today"),
            [["1999-01-01", *days[1:]]],
        ),
        victim,
    )
    case = table["id"].to_pylist()[0]
    status, out, _ = run("rebuild", copy, "--case", case, "--out", tmp_path / "out")
    assert status == 1
    assert "not identical" in out
    assert f"cases {case}: today differs" in out
    assert (
        json.loads((tmp_path / "out" / "origin.json").read_text(encoding="utf-8"))["compared"]
        == "differs"
    )


def test_a_manifest_alone_is_enough_to_make_a_case_again(
    first: Path, copy: Path, tmp_path: Path
) -> None:
    case = _cases(first)["a group photo"]
    shutil.rmtree(copy / "data")
    status, out, _ = run("rebuild", copy, "--case", case, "--out", tmp_path / "out")
    assert status == 0
    assert "no tables to compare with" in out
    made = {p.stem: p.read_bytes() for p in (tmp_path / "out" / "images").iterdir()}
    assert made == {r["id"]: r["image"]["bytes"] for r in _pictures(first, case)}


def _lone_twin(dataset: Path) -> str:
    """The other half of a case that has none."""
    known = {c["id"] for c in rows(dataset, "cases")}
    lone = next(i for i in known if f"{i[:-1]}{'ab'[i[-1] == 'a']}" not in known)
    return f"{lone[:-1]}{'ab'[lone[-1] == 'a']}"


REFUSED: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "a package of another version": (lambda m: m["packages"].update(numpy="1.0"), "", "numpy 1.0"),
    "another file of code": (
        lambda m: m.update(code="0" * 64, code_parts={**m["code_parts"], SPECULAR: "0"}),
        "",
        SPECULAR,
    ),
    "other code, recorded as a whole": (
        lambda m: (m.update(code="0" * 64), m.pop("code_parts")),
        "",
        "code",
    ),
    "a machine that makes other bytes": (
        lambda m: m["probe"].update(warps="0" * 16),
        "",
        "other bytes than this one (warps)",
    ),
    "an edited recipe": (lambda m: m["recipe"].update(specimen=True), "", "recipe"),
    "templates that are gone": (
        lambda m: m["recipe"].update(templates=["forms/ours.yaml"]),
        "",
        "forms/ours.yaml",
    ),
    "no id": (lambda m: None, "seven", "zh-000000"),
    "an id beyond the last": (lambda m: None, "zh-000004-a", "-000003-"),
    "an id too long": (lambda m: None, "zh-0000000-a", "no id"),
    "the other language": (lambda m: None, "en-000000-a", "number 0 is zh-000000"),
    "a twin that never was": (lambda m: None, "lone", "has no twin"),
}


@pytest.mark.parametrize("sort", REFUSED)
def test_what_cannot_be_made_again_is_refused_in_one_line(
    first: Path, copy: Path, tmp_path: Path, sort: str
) -> None:
    change, case, said = REFUSED[sort]
    case = {"lone": _lone_twin(first), "": rows(first, "cases")[0]["id"]}.get(case, case)
    status, _, err = run("rebuild", doctor(copy, change), "--case", case, "--out", tmp_path / "out")
    assert (status, err.count("\n")) == (2, 1)
    assert said in err
    assert [p.name for p in tmp_path.iterdir()] == ["copy"]


def test_a_folder_with_something_in_it_is_left_alone(first: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    case = rows(first, "cases")[0]["id"]
    status, _, err = run("rebuild", first, "--case", case, "--out", tmp_path)
    assert (status, err.count("\n")) == (2, 1)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
