"""Running: same bytes however the work is cut or interrupted, and bad input that ends in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, SMALL, creditdocs

from flows.finalise import counts, finalise, seal, staging_folder
from flows.shard import run_shard
from flows.store import Store
from output.report import report_html
from pipeline import recipe as recipes


def digests(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def in_this_process(target: Path, cases_per_shard: int) -> None:
    """The run without Prefect and without worker processes."""
    recipe = recipes.load("demo", _overrides() | {"shards.cases_per_shard": cases_per_shard})
    store, text = Store.open(str(target)), recipe.model_dump_json()
    shards = -(-recipe.cases // cases_per_shard)
    summaries = [run_shard(text, n, str(target), staging_folder(recipe)) for n in range(shards)]
    files = finalise(store, recipe, summaries)
    seal(store, recipe, files, counts(summaries), report_html(store.files, store.root, [f.path for f in files], recipe.name).encode())


def _overrides() -> dict[str, object]:
    pairs = (SMALL[i + 1].split("=") for i in range(0, len(SMALL), 2) if SMALL[i] == "--set")
    return {"cases": 8, "seed": 11} | {k: yaml.safe_load(v) for k, v in pairs}


@pytest.mark.xdist_group("dataset")
def test_two_workers_one_process_and_any_sharding_give_the_same_bytes(dataset: Path, tmp_path: Path) -> None:
    in_this_process(tmp_path / "d", cases_per_shard=5)
    assert digests(tmp_path / "d") == digests(dataset)


@pytest.mark.xdist_group("dataset")
def test_a_killed_run_goes_on_to_the_same_bytes(dataset: Path, tmp_path: Path) -> None:
    target = tmp_path / "killed"
    command = [sys.executable, "-m", "flows.cli", "generate", "demo", "--out", str(target), "--workers", "2", *SMALL]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 200
    while not list(target.glob(".staging/*/shard-*.json")) and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.2)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert not (target / "manifest.json").exists()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr
    assert digests(target) == digests(dataset)
    assert "already" in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100).stdout


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
    "languages: {fr: 1}": "fr",
    "policy: {validity_days: 0}": "policy.validity_days",
    "world: {age: {young: 1}}": "world.age",
    "captures: {quality: {500: 1}}": "captures.quality",
    "templates: [nowhere.yaml]": "nowhere.yaml",
    "splits: {train: -1}": "splits.train",
    "- a list": "mapping",
    "a: [1": "YAML",
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_recipe_ends_in_one_line_and_leaves_nothing(text: str, tmp_path: Path) -> None:
    from flows import cli

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
        ["generate", "demo", "--set", "cases"],
        ["generate", "demo", "--set", "nosuch.key=1"],
        ["generate", "demo", "--workers", "0"],
        ["generate", "demo", "--out", "/proc/nowhere"],
        ["generate", "demo", "--out", "gopher://x/y"],
        ["check", "."],
        ["audit", "/nonexistent"],
        ["report", "."],
        ["export", ".", "--format", "fcmbench", "--out", "/tmp/never"],
        ["preview", "nosuch", "--out", "x.png"],
    ],
    ids=" ".join,
)
def test_bad_arguments_end_in_one_line(arguments: list[str]) -> None:
    from flows import cli

    status, err = _main(cli, arguments)
    assert status == 2
    assert err.count("\n") == 1
    assert err.startswith("creditdocs: ")


@pytest.mark.xdist_group("dataset")
def test_a_truncated_parquet_file_is_named(dataset: Path, tmp_path: Path) -> None:
    import shutil

    from flows import cli

    copy = Path(shutil.copytree(dataset, tmp_path / "copy"))
    victim = sorted((copy / "data" / "questions").rglob("*.parquet"))[0]
    victim.write_bytes(victim.read_bytes()[:-100])
    status, err = _main(cli, ["audit", str(copy)])
    assert status == 2
    assert err.count("\n") == 1
    assert victim.name in err


def test_the_catalogue_names_every_unit() -> None:
    done = creditdocs("catalogue", "--json")
    entries = json.loads(done.stdout)
    assert {e["role"] for e in entries} == {"kind", "anomaly", "tampering", "condition", "question", "format", "art"}
    assert len([e for e in entries if e["role"] == "kind"]) >= 9
    assert all(len(e["layouts"]) >= 2 for e in entries if e["role"] == "kind")
    assert len([e for e in entries if e["role"] == "condition"]) >= 11


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    done = creditdocs("generate", "demo", "--out", str(tmp_path / "x"), "--dry-run")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "x").exists()
