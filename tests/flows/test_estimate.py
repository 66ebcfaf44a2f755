"""The plan of a dry run: counts are right, seconds are measured, and nothing is written."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from runs import SETTINGS

from flows.commands import cli, estimate, expected
from flows.journey.loaded_units import load_units
from flows.journey.shard import make_shard
from pipeline import recipe as recipes

TINY = {key: yaml.safe_load(value) for key, value in SETTINGS.items()}


def loaded_units(**changes: object) -> estimate.LoadedUnits:
    return load_units(recipes.load("files", TINY | changes).model_dump_json())


def test_a_sample_of_all_cases_is_what_is_made() -> None:
    found = estimate.estimate(loaded_units(cases=2), workers=2)
    made, _ = make_shard(
        loaded_units(**{"cases": 2, "shards.cases_per_shard": 2}).recipe.model_dump_json(), 0
    )
    assert found.total(lambda m: m.images) == (made["images"].num_rows, 0.0)
    assert found.total(lambda m: m.questions)[0] == made["questions"].num_rows
    size = sum(made[c].nbytes for c in made)
    assert 0.5 * size < found.total(lambda m: m.bytes)[0] < 1.5 * size


def test_what_was_all_made_is_counted_and_not_guessed() -> None:
    units = loaded_units(**{"cases": 3, "shards.cases_per_shard": 3})
    found = estimate.estimate(units, workers=1)
    made, _ = make_shard(units.recipe.model_dump_json(), 0)
    assert found.all_cases
    for config, of in (("images", "images"), ("questions", "questions"), ("cases", "files")):
        assert found.counted(lambda m, of=of: getattr(m, of)) == (made[config].num_rows, 0.0)


def test_large_wishes_are_measured_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate, "SECONDS", 0.0)
    monkeypatch.setattr(estimate, "PIXELS", 600_000)
    small = estimate.estimate(loaded_units(cases=1_000_000), workers=4)
    large = estimate.estimate(
        loaded_units(**{"cases": 1_000_000, "captures.sessions": 4, "captures.size": [1280, 960]}),
        workers=4,
    )
    assert len(small.sample) == len(large.sample) == 2
    assert (small.sessions, small.scale) == (1, 1.0)
    # A photograph is no smaller than 320 pixels a side.
    assert large.sessions == 4 and large.scale == pytest.approx(16, rel=0.6)
    assert large.memory > small.memory


def test_a_dry_run_prints_the_plan_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(estimate, "SECONDS", 0.0)
    monkeypatch.chdir(tmp_path)
    pairs = [text for key, value in SETTINGS.items() for text in ("--set", f"{key}={value}")]
    assert (
        cli.main(["generate", "files", "--dry-run", "--workers", "4", *pairs, "--cases", "1000000"])
        == 0
    )
    said = capsys.readouterr().out
    for row in (
        r"cases +1,000,000",
        r"shards +1,000,000",
        r"images +[\d,]+",
        r"expected bytes +[\d.e+,]+ GB",
        r"hours on 4 cores +[\d.,]+",
        r"memory ",
    ):
        assert re.search(f"^{row}", said, re.M), said
    assert "measured on 2 cases in" in said
    assert not list(tmp_path.iterdir())


def test_shards_of_a_large_run_take_minutes_and_a_small_one_has_enough_of_them() -> None:
    shipped = recipes.RECIPES
    for name in (p.stem for p in shipped.glob("*.yaml")):
        for cases, count in ((20, 4), (1_000, 200), (30_000, 256)):
            assert recipes.load(name, {"cases": cases}).shard_count >= count
        assert recipes.load(name, {"cases": 1_000_000}).shard_count <= 100_000
    large = {"cases": 1_000_000, "captures.size": [1600, 1200]}
    cheap = recipes.load("files", {**large, "documents": {"en/ssn_card": {}}})
    dear = recipes.load("files", {**large, "captures.sessions": 10})
    assert (
        cheap.cases_per_shard
        > 5 * recipes.load("files", large).cases_per_shard
        > 15 * dear.cases_per_shard
        > 0
    )
    assert recipes.load("files", {**large, "shards.cases_per_shard": 7}).cases_per_shard == 7


def test_a_shard_the_recipe_does_not_size_takes_about_two_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(estimate, "SECONDS", 0.0)
    found = estimate.estimate(
        load_units(
            recipes.load(
                "files", {"cases": 1_000_000, "captures.size": [800, 600]}
            ).model_dump_json()
        ),
        workers=1,
    )
    seconds = found.total(lambda m: m.seconds)[0] / found.recipe.shard_count
    assert 20 < seconds < 600, seconds


def test_a_dry_run_says_which_pictures_will_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate, "SECONDS", 0.0)
    keys = {"images": 60, "cases": 6, "negatives": {"share": 0.2}, "captures.portrait": 0.5}
    units = loaded_units(**keys, **{"captures.severity": {2: 1}})
    found = estimate.estimate(units, workers=1)
    said = estimate.as_text(found, "here")
    assert re.search(r"^images +60$", said, re.MULTILINE)
    assert re.search("severity: (0 [0-9]+, )?2 [45][0-9]", said)
    assert "Photocopy " in said and "en/ssn_card " in said and "train " in said
    assert "480x640 " in said and "640x480 " in said
    assert sum(found.expected.by["negatives"].values()) == 12


def test_what_a_dry_run_expects_of_all_cases_is_what_is_made() -> None:
    units = loaded_units(
        **{"cases": 3, "anomalies.share": 1.0, "seed": 6, "shards.cases_per_shard": 3}
    )
    coming = expected.expected(units, seconds=60)
    made, _ = make_shard(units.recipe.model_dump_json(), 0)
    images = made["images"].to_pylist()
    assert coming.cases == 3 and coming.images == len(images)
    assert coming.by["condition"] == Counter(row["condition"] for row in images)
    assert coming.by["split"] == Counter(row["split"] for row in images)
    kinds = Counter(sheet["kind"] for row in images for sheet in row["documents"])
    assert coming.by["kind"] == kinds


def test_a_dry_run_promises_no_camera_frame_to_what_no_camera_takes() -> None:
    weights = {"Fax": 1, "Scanned Copy": 1, "Fingers and Clips": 1}
    keys = {"cases": 2, "captures.conditions": weights, "captures.per": "image"}
    units = loaded_units(**keys, **{"shards.cases_per_shard": 2})
    coming = expected.expected(units, seconds=60)
    made, _ = make_shard(units.recipe.model_dump_json(), 0)
    width, height = units.recipe.captures.size
    taken = [r for r in made["images"].to_pylist() if r["condition"] == "Fingers and Clips"]
    assert taken and {(row["width"], row["height"]) for row in taken} == {(width, height)}
    others = made["images"].num_rows - len(taken)
    assert coming.by["size"] == {f"{width}x{height}": len(taken), expected.OWN_FRAMES: others}
