"""Running: the same bytes however the work is cut or interrupted, and bad input in one line."""

from __future__ import annotations

import json
import os
import pickle
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from command import SMALL, creditdocs
from own_forms import lay
from runs import CREDITDOCS, ROOT, digests, made_in_this_process

from flows.run.target import begin, is_complete
from flows.storage.store import Store
from pipeline import recipe as recipes
from pipeline.errors import UserError

ENDLESS = [*SMALL, "--cases", "500"]  # which nobody waits for


def _overrides() -> dict[str, object]:
    pairs = (SMALL[i + 1].split("=") for i in range(0, len(SMALL), 2) if SMALL[i] == "--set")
    return {"cases": 8, "seed": 11} | {k: yaml.safe_load(v) for k, v in pairs}


@pytest.mark.xdist_group("dataset")
def test_two_workers_one_process_and_any_sharding_give_the_same_bytes(
    dataset: Path, tmp_path: Path
) -> None:
    made_in_this_process(tmp_path / "d", _overrides() | {"shards.cases_per_shard": 5})
    assert digests(tmp_path / "d") == digests(dataset)


@pytest.mark.xdist_group("dataset")
def test_a_killed_run_goes_on_to_the_same_bytes_though_what_it_left_was_damaged(
    dataset: Path, tmp_path: Path
) -> None:
    target = tmp_path / "killed"
    command = [
        *CREDITDOCS,
        "generate",
        "files",
        "--out",
        str(target),
        "--workers",
        "2",
        *SMALL,
    ]
    run = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 200
    while (
        not list(target.glob(".staging/*/shard-*.json"))
        and run.poll() is None
        and time.monotonic() < deadline
    ):
        time.sleep(0.2)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert not (target / "manifest.json").exists()
    piece = next(target.glob(".staging/*/shard-*.json")).with_suffix(".images.arrows")
    piece.write_bytes(piece.read_bytes()[::-1])  # which only the merge will see
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr
    assert digests(target) == digests(dataset)
    assert (
        "already"
        in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100).stdout
    )


BAD = {
    "seeed: 1": "seeed",
    "cases: -3": "cases",
    "captures: {size: [10]}": "captures.size",
    "captures: {size: [4, 4]}": "captures.size",
    "captures: {conditions: {Foggy: 1}}": "Foggy",
    "documents: {zh/passport: {}}": "zh/passport",
    "documents: {zh/bank_statement: {nosuch: 1}, en/bank_statement: {}}": "nosuch",
    "anomalies: {kinds: {telepathy: 1}}": "telepathy",
    "questions: {kinds: [nosuch]}": "nosuch",
    "questions: {parameters: {telepathy: {singles: 1}}}": "questions.parameters.telepathy",
    "questions: {parameters: {field_extraction: {single: 1}}}": "field_extraction",
    "questions: {parameters: {field_extraction: {groups: 1000000}}}": "groups",
    "languages: {fr: 1}": "fr",
    "policy: {validity_days: 0}": "policy.validity_days",
    "world: {age: {young: 1}}": "world.age",
    "captures: {quality: {500: 1}}": "captures.quality",
    "templates: [nowhere.yaml]": "nowhere.yaml",
    "splits: {train: -1}": "splits.train",
    "- a list": "mapping",
    "a: [1": "YAML",
    "today: 2026-02-30": "today",
    "today: 0001-01-01": "today",
    "cases: yes": "cases",
    "cases: 1\ncases: 2": "cases",
    "languages: {zh: .inf}": "languages.zh",
    "languages: {}": "languages",
    "captures: {severity: {}}": "captures.severity",
    "captures: {compositions: {zh: {pair: [passport]}}}": "passport",
    "captures: {conditions: {Multi-doc Images: 1}, compositions: {}}": "compositions",
    "splits: {train: 0, validation: 0, test: 0}": "splits",
    "world: {age: {0-5: 1}}": "world.age",
    "world: {yearly_income: {low: [9, 5]}}": "yearly_income.low",
    "world: {yearly_income: {low: [200000, 300000], medium: [300000, 400000], "
    "high: [510000, 600000]}}": "no level starts",
    "policy: {decline: [identity, ownersip]}": "policy.decline: no rule 'ownersip'",
    "templates: ['']": "templates",
    "deep: " + "[" * 3000: "nested",
    "cases: " + "9" * 5000: "limit",
    "\0": "character",
    "world: &w {age: *w}": "nested",
    "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
    ): "aliases",
}


@pytest.mark.parametrize("text", BAD, ids=lambda t: t[:40])
def test_a_bad_recipe_ends_in_one_line_and_leaves_nothing(text: str, tmp_path: Path) -> None:
    from flows.commands import cli

    recipe = tmp_path / "bad.yaml"
    recipe.write_text(text, encoding="utf-8")
    target = tmp_path / "out"
    status, err = _main(cli, ["generate", str(recipe), "--out", str(target)])
    assert status == 2
    assert err.count("\n") == 1
    assert BAD[text] in err
    assert not target.exists()


def _main(cli: object, arguments: list[str]) -> tuple[int, str]:
    import contextlib
    import io

    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        status = cli.main(arguments)  # type: ignore[attr-defined]
    return status, err.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "nosuch"],
        ["generate", "files", "--set", "cases"],
        ["generate", "files", "--set", "nosuch.key=1"],
        ["generate", "files", "--workers", "0"],
        ["generate", "files", "--out", "/proc/nowhere"],
        ["generate", "files", "--out", "gopher://x/y"],
        ["check", "."],
        ["audit", "/nonexistent"],
        ["report", "."],
        ["export", ".", "--format", "fcmbench", "--out", "/tmp/never"],
        ["preview", "nosuch", "--out", "x.png"],
        ["preview", "fcmbench", "--out", "x.png"],
        ["preview", "seal", "--out", "."],
        ["preview", "seal", "--seed", "-1", "--out", "x.png"],
        ["generate", ""],
        ["generate", "."],
        ["generate", "x" * 5000],
        ["generate", "files", "--cases", "many"],
        ["generate", "files", "--workers", "1000000"],
        ["generate", "files", "--out", ""],
        ["generate", "files", "--out", "a\0b"],
        ["generate", "files", "--out", "~nobody-of-this-name/x"],
        ["generate", "files", "--set", "cases=" + "[" * 3000],
        ["nosuch"],
        [],
    ],
    ids=lambda a: " ".join(a)[:60].replace("\0", "0") or "nothing",
)
def test_bad_arguments_end_in_one_line(arguments: list[str]) -> None:
    from flows.commands import cli

    try:
        status, err = _main(cli, arguments)
    except SystemExit as refused:  # of the argument parser
        done = creditdocs(*arguments)
        status, err = done.returncode, done.stderr
        assert refused.code == status
    assert status == 2
    assert err.count("\n") == 1
    assert err.startswith("creditdocs: ")


@pytest.mark.xdist_group("dataset")
@pytest.mark.parametrize(
    "command",
    [
        ["audit"],
        ["report", "--out", "never.html"],
        ["export", "--format", "fcmbench", "--out", "never"],
    ],
    ids=lambda c: c[0],
)
def test_a_truncated_parquet_file_is_named(
    dataset: Path, tmp_path: Path, command: list[str]
) -> None:
    from flows.commands import cli

    copy = Path(shutil.copytree(dataset, tmp_path / "copy"))
    victim = sorted((copy / "data" / "questions").rglob("*.parquet"))[0]
    victim.write_bytes(victim.read_bytes()[:-100])
    options = [str(tmp_path / o) if o.startswith("never") else o for o in command[1:]]
    status, err = _main(cli, [command[0], str(copy), *options])
    assert status == 2
    assert err.count("\n") == 1
    assert victim.name in err
    assert [p.name for p in tmp_path.iterdir()] == ["copy"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": ',
        "[]",
        "{}",
        '{"generator": "creditdocs"}',
        '{"generator": "creditdocs", "code": "", "recipe": {"cases": 0}, "files": []}',
    ],
)
def test_a_manifest_of_nonsense_is_refused_and_never_overwritten(tmp_path: Path, text: str) -> None:
    from flows.commands import cli

    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    for arguments in (["check", str(tmp_path)], ["generate", "files", "--out", str(tmp_path)]):
        status, err = _main(cli, arguments)
        assert status == 2 and err.count("\n") == 1
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == text


def test_a_folder_with_files_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    from flows.commands import cli

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "accounts.csv").write_text("mine", encoding="utf-8")
    status, err = _main(cli, ["generate", "files", "--out", str(tmp_path)])
    assert status == 2 and err.count("\n") == 1 and "data" in err
    assert [p.name for p in tmp_path.rglob("*")] == ["data", "accounts.csv"]


@pytest.mark.xdist_group("dataset")
def test_another_recipe_never_replaces_a_dataset(dataset: Path) -> None:
    from flows.commands import cli

    before = digests(dataset)
    status, err = _main(
        cli, ["generate", "files", "--out", str(dataset), *SMALL, "--set", "captures.rotated=0.1"]
    )
    assert status == 2 and err.count("\n") == 1
    assert "captures.rotated" in err and "anomalies" not in err and "--out" in err
    assert digests(dataset) == before


def test_pieces_of_another_run_are_not_thrown_away(tmp_path: Path) -> None:
    from flows.commands import cli

    recipe = recipes.load("files", {"seed": 1})
    begin(Store.open(str(tmp_path)), recipe)
    assert not is_complete(Store.open(str(tmp_path)), recipe)
    status, err = _main(cli, ["generate", "files", "--seed", "2", "--out", str(tmp_path)])
    assert status == 2 and err.count("\n") == 1
    assert (
        "differs in seed; go on with it by --set seed=1, give another --out, or remove the folder"
        in err
    )
    assert list(tmp_path.glob(".staging/*/plan.json"))


def test_a_fault_found_by_a_worker_ends_in_one_line_and_leaves_no_dataset(tmp_path: Path) -> None:
    """One paper of twenty says more than its box holds, and the people of the proof have others."""
    said_rarely = {"choice": {"short": 20, "W" * 400: 1}}
    lay(tmp_path / "note", {"note": {"type": "enum", "from": said_rarely}})
    settings = (
        f"documents={{{tmp_path / 'note'}: {{}}}}",
        "languages={en: 1}",
        "captures.size=[640,480]",
        "shards.cases_per_shard=1",
    )
    pairs = [text for setting in settings for text in ("--set", setting)]
    done = creditdocs(
        "generate",
        "files",
        "--cases",
        "400",
        *pairs,
        "--out",
        str(tmp_path / "d"),
        "--workers",
        "2",
    )
    assert done.returncode == 2, done.stderr
    said = [
        line
        for line in done.stderr.splitlines()
        if line.startswith("creditdocs: ") or "Traceback" in line
    ]
    assert len(said) == 1 and "note" in said[0] and "box" in said[0], said
    assert not [*(tmp_path / "d").glob("[!.]*")], (
        "finished pieces may wait in .staging, and nothing else"
    )


def test_an_error_comes_back_from_a_worker_as_it_was() -> None:
    fault = UserError("a.yaml", "key: wrong", "mend it")
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault) == "a.yaml: key: wrong; mend it"


def test_ctrl_c_stops_at_once_in_one_line_and_leaves_nobody_behind(tmp_path: Path) -> None:
    target = tmp_path / "d"
    command = [
        *CREDITDOCS,
        "generate",
        "files",
        "--out",
        str(target),
        "--workers",
        "2",
        *ENDLESS,
    ]
    run = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 200
    while (
        not re.search(r"^\d+/", line := (run.stderr.readline() if run.stderr else ""), re.M)
        and time.monotonic() < deadline
    ):
        assert run.poll() is None, line
    os.killpg(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert [line for line in err.splitlines() if "cases," not in line] == [
        "creditdocs: stopped; run the same command again to go on"
    ]
    time.sleep(1)
    stats = [
        p.read_text(encoding="utf-8").rpartition(")")[2].split()
        for p in Path("/proc").glob("[0-9]*/stat")
    ]
    assert not [s for s in stats if int(s[2]) == run.pid and s[0] != "Z"]  # of its process group


def test_a_terminal_that_closes_ends_the_run_in_good_order(tmp_path: Path) -> None:
    target = tmp_path / "d"
    command = [
        *CREDITDOCS,
        "generate",
        "files",
        "--out",
        str(target),
        "--workers",
        "2",
        *ENDLESS,
    ]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execv(sys.executable, command)
    deadline = time.monotonic() + 200
    while not list(target.glob(".staging/*/plan.json")) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(1)
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status == 130
    assert target.is_dir() and not (target / "manifest.json").exists()


def test_the_catalogue_names_every_unit() -> None:
    done = creditdocs("catalogue", "--json")
    entries = json.loads(done.stdout)
    assert {e["role"] for e in entries} == {
        "kind",
        "anomaly",
        "tampering",
        "condition",
        "question",
        "format",
        "art",
        "mark",
    }
    marks = {e["name"]: e["about"] for e in entries if e["role"] == "mark"}
    assert marks["tick"] == "A check box with its caption, ticked when a fact has a value."
    assert len([e for e in entries if e["role"] == "kind"]) >= 9
    assert all(len(e["layouts"]) >= 2 for e in entries if e["role"] == "kind")
    assert len([e for e in entries if e["role"] == "condition"]) >= 11


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    done = creditdocs("generate", "files", "--out", str(tmp_path / "x"), "--dry-run", *SMALL)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "x").exists()
