"""The dataset card: what it lists can be loaded without code, and what is empty is not listed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tiny import make

from output.report.card import card
from output.tables.parquet import Written
from output.tables.schema import COLUMNS, schema
from pipeline import dictionary, units
from pipeline.recipe import Recipe
from pipeline.roles import Facts


def configs(text: str) -> Mapping[str, Any]:
    return {c["config_name"]: c for c in yaml.safe_load(text.split("---")[1]).get("configs", [])}


def written(*paths: str) -> list[Written]:
    return [Written(path, 1, 1, "0" * 64) for path in paths]


def test_tables_without_rows_are_left_out_of_the_card() -> None:
    text = card(
        Recipe(), written("data/cases/train/00000.parquet", "data/images/test/00000.parquet"), {}
    )
    assert list(configs(text)) == ["images", "cases"] and configs(text)["images"]["default"]
    assert [d["split"] for c in configs(text).values() for d in c["data_files"]] == [
        "test",
        "train",
    ]
    assert '"questions")' not in text and '"images")' in text


def test_of_a_dataset_without_pictures_the_first_table_that_has_rows_is_the_default() -> None:
    assert configs(card(Recipe(), written("data/cases/train/00000.parquet"), {}))["cases"][
        "default"
    ]
    assert configs(card(Recipe(), [], {})) == {}


def test_the_card_says_of_every_field_of_the_kinds_in_it_what_it_means() -> None:
    kinds = dict.fromkeys(units.names(Facts), 1)
    text = card(Recipe(), [], {"kinds": kinds})
    for kind in kinds:
        part = text.partition(f"<summary>{kind}: ")[2].partition("</details>")[0]
        lines = [line.split(" | ") for line in part.splitlines() if line.startswith("| `")]
        wanted = [(f"| `{f.name}`", f.type, f.en, f"{f.zh} |") for f in dictionary.of(kind)]
        assert [(line[0], line[2], line[4], line[5]) for line in lines] == wanted
    assert "## Fields" not in card(Recipe(), [], {})


def test_a_dataset_without_questions_loads_without_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import get_dataset_config_names, load_dataset

    made = make(tmp_path / "made", cases=1, questions__kinds=[], captures__size=[480, 360])
    assert sorted(get_dataset_config_names(str(made))) == ["cases", "images"]
    assert load_dataset(str(made), "images", cache_dir=str(tmp_path / "cache"))


@pytest.mark.parametrize("config", COLUMNS)
def test_lists_are_written_so_that_readers_from_before_the_list_feature_know_them(
    config: str,
) -> None:
    features = json.loads(schema(config).metadata[b"huggingface"])["info"]["features"]
    from datasets import Features

    kinds = {part["_type"] for part in walk(features)}
    assert kinds <= {"Value", "Image"}
    assert list(Features.from_dict(features)) == [name for name, _ in COLUMNS[config]]


def walk(part: Any) -> list[dict[str, Any]]:
    """Every feature of a description that says of what type it is."""
    if isinstance(part, list):
        return [found for inner in part for found in walk(inner)]
    if "_type" in part and isinstance(part["_type"], str):
        return [part]
    return [found for inner in part.values() for found in walk(inner)]
