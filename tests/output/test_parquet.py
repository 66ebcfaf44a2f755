"""From pieces to files: any cut of the same rows gives the same bytes, of bounded size."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.run.finalise import make_file
from flows.run.staging import Staging, name_of
from flows.storage.store import STAGING, Store
from output.tables import parquet, pieces
from output.tables.schema import CONFIGS, SPLITS, schema
from pipeline.vocabulary import LANGUAGES

SMALL = {
    parquet: {"FILE_BYTES": 40_000, "GROUP_BYTES": 9_000, "LEAST_BYTES": 700},
    pieces: {"BLOCK_BYTES": 4_000},
}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, sizes in SMALL.items():
        for name, value in sizes.items():
            monkeypatch.setattr(module, name, value)


def rows(config: str, start: int, stop: int) -> pa.Table:
    """Rows with pictures of uneven sizes, in splits that come in no order.

    One picture is heavier than a row group. Every thirty rows are of another language.
    """
    made = []
    for n in range(start, stop):
        size = 20_000 if n == 33 else 700 + 379 * (n * n % 7)
        language = LANGUAGES[n // 30 % 2]
        row = {
            "id": f"{language}-{n:02d}",
            "case_id": f"{language}-{n // 3}",
            "language": language,
            "split": SPLITS[n * n % 5 % 3],
        }
        picture = {"image": {"bytes": bytes([n % 251]) * size}} if config == "images" else {}
        made.append(row | picture)
    columns = pa.schema([*schema(config), pa.field("split", pa.string())])
    return pa.Table.from_pylist(made, columns)


def put_down(folder: Path, cuts: Sequence[int]) -> dict[str, bytes]:
    """The dataset's files out of pieces that end at ``cuts``."""
    folder.mkdir()
    staging = Staging(Store.open(str(folder)), STAGING)
    weights = []
    for number, (start, stop) in enumerate(zip((0, *cuts), cuts, strict=False)):
        put = staging.put_shard(number, {config: rows(config, start, stop) for config in CONFIGS})
        staging.leave(name_of(number), put)
        weights.append(put["weights"])
    made = {}
    for planned in parquet.plan(weights):
        out = io.BytesIO()
        written = parquet.write_planned(out, planned, partial(staging.rows, again=never))
        made[planned.path] = out.getvalue()
        assert (written.bytes, written.path) == (len(out.getvalue()), planned.path)
    return made


def never(shard: int) -> None:
    pytest.fail(f"shard {shard} was whole")


def test_pieces_of_any_cut_make_the_same_files(tmp_path: Path) -> None:
    whole = put_down(tmp_path / "whole", [90])
    assert len([p for p in whole if p.startswith("data/images/")]) > 4
    for name, cuts in {
        "threes": list(range(3, 91, 3)),
        "uneven": [1, 2, 40, 40, 41, 77, 90],
    }.items():
        assert put_down(tmp_path / name, cuts) == whole


def test_every_row_stands_once_in_its_split_in_order_and_groups_are_bounded(tmp_path: Path) -> None:
    made = put_down(tmp_path / "d", [20, 40, 90])
    for config in CONFIGS:
        truth = rows(config, 0, 90).to_pylist()
        for split in SPLITS:
            files = [
                pq.ParquetFile(io.BytesIO(made[p]))
                for p in sorted(made)
                if p.startswith(f"data/{config}/{split}/")
            ]
            found = [row for file in files for row in file.read().to_pylist()]
            assert found == [
                {k: v for k, v in row.items() if k != "split"}
                for row in truth
                if row["split"] == split
            ]
            for file in files:
                assert file.schema_arrow.equals(schema(config))
                for n in range(file.num_row_groups):
                    group = file.read_row_group(n)
                    assert group.nbytes <= SMALL[parquet]["GROUP_BYTES"] or group.num_rows == 1


def test_an_id_is_looked_for_in_one_row_group_alone(tmp_path: Path) -> None:
    made = put_down(tmp_path / "d", [20, 40, 90])
    sought = 0
    for data in (data for path, data in made.items() if path.startswith("data/images/")):
        file = pq.ParquetFile(io.BytesIO(data))
        groups = [file.metadata.row_group(n).column(0) for n in range(file.num_row_groups)]
        assert {column.path_in_schema for column in groups} == {"id"}
        spans = [(column.statistics.min, column.statistics.max) for column in groups]
        for name in file.read(["id"])["id"].to_pylist():
            assert sum(least <= name <= most for least, most in spans) == 1
            sought += 1
    assert sought == 90


def test_few_rows_are_not_cut_apart_by_language(tmp_path: Path) -> None:
    made = put_down(tmp_path / "d", [90])
    (cases,) = (data for path, data in made.items() if path.startswith("data/cases/train/"))
    file = pq.ParquetFile(io.BytesIO(cases))
    assert file.num_row_groups == 1 and len({*file.read(["language"])["language"].to_pylist()}) == 2


def test_a_file_that_lies_there_as_it_was_put_down_is_left_and_any_other_made_again(
    tmp_path: Path,
) -> None:
    staging = Staging(Store.open(str(tmp_path)), STAGING)
    put = staging.put_shard(0, {config: rows(config, 0, 30) for config in CONFIGS})
    staging.leave(name_of(0), put)
    planned = next(p for p in parquet.plan([put["weights"]]) if p.config == "cases")
    first = make_file(staging, planned, never)
    path = tmp_path / planned.path
    content, edition = path.read_bytes(), path.stat().st_ino
    assert make_file(staging, planned, never) == first and path.stat().st_ino == edition
    for spoilt in (content[::-1], content[:-9], b""):
        path.write_bytes(spoilt)
        assert make_file(staging, planned, never) == first
        assert path.read_bytes() == content


def test_a_write_that_fails_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path))
    store.write_bytes(f"{store.root}/a", b"before")
    with pytest.raises(ValueError, match="halfway"), store.put(f"{store.root}/a") as sink:
        sink.write(b"after")
        raise ValueError("halfway")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"before")]
