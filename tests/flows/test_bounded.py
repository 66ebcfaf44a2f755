"""A dataset of any size is reported, checked and audited with one case at a time in memory.

One out of order is named.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import finalize

import pytest
from test_hostile import rewritten
from tiny import make

from flows.commands import cli
from flows.storage import dataset
from flows.storage.dataset import Dataset
from output.tables.rows import photo_of
from output.tables.schema import CONFIGS
from output.tables.walk import walk
from pipeline.errors import UserError

Rows = list[dict[str, Any]]
GATHER = import_module("output.report.gather")  # whose package has a function of this name


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(
        tmp_path_factory.mktemp("bounded") / "d", splits={"train": 1, "validation": 0, "test": 0}
    )


@pytest.fixture
def theirs(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "theirs"))


def reported(folder: Path) -> dict[str, Any]:
    opened = Dataset.open(str(folder))
    page: dict[str, Any] = GATHER.gather(
        opened.store.files,
        opened.store.root,
        [p for config in CONFIGS for p in opened.files(config)],
    )
    return page


def most_photographs(folder: Path) -> tuple[int, int]:
    """Of one case, and of all."""
    opened = Dataset.open(str(folder))
    return max(len(file.photos) for file in opened.files_of_cases()), sum(
        1 for _ in opened.rows("images", ["id"])
    )


class Living:
    """Counts what is alive of the things it was shown."""

    def __init__(self) -> None:
        self.now = self.most = self.ever = 0

    def add(self, thing: Any) -> Any:
        self.now, self.ever = self.now + 1, self.ever + 1
        self.most = max(self.most, self.now)
        finalize(thing, self._gone)
        return thing

    def _gone(self) -> None:
        self.now -= 1


@pytest.mark.parametrize("command", ["check", "audit"])
def test_no_more_than_two_cases_photographs_are_alive(
    tiny: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, every = most_photographs(tiny)
    living = Living()
    monkeypatch.setattr(dataset, "photo_of", lambda row: living.add(photo_of(row)))
    assert cli.main([command, str(tiny)]) == 0
    assert living.ever == every and living.most <= 2 * one < every


class Row(dict[str, Any]):
    """One that can be referred to weakly."""


def test_the_report_lets_go_of_every_row_it_has_counted(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, every = most_photographs(tiny)
    living, read = Living(), GATHER._rows

    def rows(*place: Any, config: str) -> Iterator[dict[str, Any]]:
        for row in read(*place, config=config):
            yield living.add(Row(row)) if config == "images" else row

    monkeypatch.setattr(GATHER, "_rows", rows)
    assert reported(tiny)["totals"]["photographs"] == every == living.ever
    assert living.most <= 2 * one + 1 < every  # and the first of the case to come


def test_a_walk_reads_no_further_than_the_case_it_is_at() -> None:
    read: list[str] = []

    def rows(config: str) -> Iterator[dict[str, Any]]:
        for number in range(1000):
            read.append(config)
            yield {
                "id": f"en-{number}",
                "case_id": f"en-{number}",
                "split": "train",
                "image_ids": [f"en-{number}"],
            }

    files = walk(rows("cases"), rows("images"), rows("questions"))
    for number in range(5):
        assert [row["id"] for row in next(files).images] == [f"en-{number}"]
    assert read.count("cases") == 5 and read.count("images") == read.count("questions") == 6


def test_a_walk_refuses_rows_of_a_case_that_has_passed() -> None:
    def of(*numbers: int) -> Rows:
        return [
            {"id": f"{n}-{place}", "case_id": str(n), "split": "test"}
            for place, n in enumerate(numbers)
        ]

    def cases(*named: str) -> Rows:
        return [
            {"id": str(n), "split": "test", "image_ids": names.split()}
            for n, names in enumerate(named, 1)
        ]

    found = list(walk(cases("1-0 1-1", "1-1 1-0", "3-2"), of(1, 1, 3), of()))
    assert [[row["id"] for row in file.images] for file in found] == [
        ["1-0", "1-1"],
        ["1-1", "1-0"],
        ["3-2"],
    ]
    assert [len(file.own) for file in found] == [2, 0, 1]
    with pytest.raises(UserError, match="no image '1-0'"):  # of a case, but not of the one before
        list(walk(cases("1-0", "", "1-0"), of(1), of()))
    for images, questions, named in (
        (of(2, 1), of(), "images"),
        (of(1), of(1, 3, 2), "questions"),
        (of(4), of(), "images"),
    ):
        with pytest.raises(UserError, match=f"data/{named}"):
            list(walk(cases("", "", ""), images, questions))


def _double(rows: Rows) -> None:
    rows.insert(1, rows[0])


def _strange(rows: Rows) -> None:
    mine = rows[0]["case_id"]
    rows[0]["image_ids"] = next(r["image_ids"] for r in rows if r["case_id"][:-1] != mine[:-1])


ORDERS: dict[str, tuple[str, Callable[[Rows], object], str]] = {
    "cases turned round": ("cases", lambda rows: rows.reverse(), "data/images: row"),
    "images turned round": ("images", lambda rows: rows.reverse(), "out of order"),
    "a question at the end": ("questions", lambda rows: rows.append(rows.pop(0)), "out of order"),
    "an image twice": ("images", _double, "a second time"),
    "a question twice": ("questions", _double, "a second time"),
    "a picture of another case": ("questions", _strange, "of its case"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_a_dataset_out_of_order_is_named_in_one_line(
    theirs: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config, change, message = ORDERS[name]
    rewritten(theirs, config, change)
    capsys.readouterr()
    assert cli.main(["check", str(theirs)]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if message in line]
    for command in (
        ["audit", str(theirs)],
        ["report", str(theirs), "--out", str(theirs.parent / "never.html")],
    ):
        assert cli.main(command) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and message in said


def test_a_report_is_the_same_whatever_the_row_groups(theirs: Path, tiny: Path) -> None:
    rewritten(theirs, "images", lambda rows: None, row_group_size=3)
    page = reported(tiny)
    assert page == reported(theirs)
    assert any(crop["clean"] for exhibit in page["gallery"] for crop in exhibit["crops"])
