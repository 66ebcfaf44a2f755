"""`creditdocs check` with several processes says what one says, and cuts no case from its twin."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_hostile import rewritten

from flows.commands.check import check
from flows.commands.parallel_map import worker_pool
from flows.storage.dataset import Dataset
from pipeline.errors import UserError

Rows = list[dict[str, Any]]


@pytest.mark.xdist_group("dataset")
@pytest.mark.parametrize("count", [2, 5, 100])
def test_the_parts_of_a_dataset_are_all_of_it_in_order(dataset: Path, count: int) -> None:
    whole = Dataset.open(str(dataset))
    parts = whole.parts(count)
    assert len(parts) > 1
    for config, columns in (
        ("cases", ["id", "twin_of"]),
        ("images", ["id"]),
        ("questions", ["id"]),
    ):
        assert [row for part in parts for row in part.rows(config, columns)] == list(
            whole.rows(config, columns)
        )
    for part in parts:
        cases = {file.case["id"] for file in part.files_of_cases()}
        twins = {row["twin_of"] for row in part.rows("cases", ["twin_of"]) if row["twin_of"]}
        assert cases and twins <= cases


def wrong_answers(rows: Rows) -> None:
    for row in (rows[0], rows[len(rows) // 2], rows[-1]):
        row["answer"] = '{"answer": "nobody says so"}'


def same_id(rows: Rows) -> None:
    rows[-1]["id"] = rows[0]["id"]


def first_last(rows: Rows) -> None:
    rows.append(rows.pop(0))


@pytest.mark.xdist_group("dataset")
@pytest.mark.parametrize("change", [wrong_answers, same_id, first_last], ids=lambda c: c.__name__)
def test_two_processes_find_what_one_finds_and_say_it_alike(
    dataset: Path, change: Callable[[Rows], None], tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(dataset, tmp_path / "copy"))
    rewritten(copy, "questions", change)
    said: dict[int, list[str]] = {1: [], 2: []}
    found = {
        count: check(Dataset.open(str(copy)), say=lines.append, workers=count)
        for count, lines in said.items()
    }
    assert said[1] == said[2]
    assert found[1] == found[2] != []


def _dies_elsewhere(shared: int, item: int) -> int:
    if multiprocessing.parent_process() is not None:
        os._exit(2)
    return shared + item


def test_what_a_process_was_at_when_it_died_is_done_by_the_one_that_asked() -> None:
    with worker_pool(2, 100) as pool:
        assert list(pool.map(_dies_elsewhere, range(5))) == [100, 101, 102, 103, 104]


def _process(shared: None, item: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def test_whoever_asks_works_too() -> None:
    with worker_pool(2, None) as pool:
        list(pool.map(_process, range(2)))  # by now the other process has started
        found = list(pool.map(_process, range(20)))
    assert len(set(found)) == 2
    assert found[-1] == os.getpid() != found[0]


def _refuses(shared: None, item: int) -> int:
    if item > 2:
        raise UserError(f"item {item}", "refused", "")
    return item


@pytest.mark.parametrize("count", [1, 2])
def test_of_several_refusals_the_first_of_the_list_is_told(count: int) -> None:
    with worker_pool(count, None) as pool, pytest.raises(UserError, match="item 3"):
        list(pool.map(_refuses, range(9)))
