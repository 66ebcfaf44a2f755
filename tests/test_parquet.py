"""From pieces to files: any cut of the same rows gives the same bytes, in row groups and files of bounded size."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq
import pytest

from flows.finalise import make_file
from flows.store import Store
from output import parquet
from output.schema import CONFIGS, SPLITS, schema

SMALL = {"FILE_BYTES": 40_000, "GROUP_BYTES": 9_000, "PIECE_GROUP_BYTES": 4_000}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(parquet, name, value)


def rows(config: str, start: int, stop: int) -> pa.Table:
    """Rows with pictures of uneven sizes, in splits that come in no order; one picture is heavier than a row group."""
    made = []
    for n in range(start, stop):
        size = 20_000 if n == 33 else 700 + 379 * (n * n % 7)
        row = {"id": f"row-{n}", "case_id": f"case-{n // 3}"} | ({"image": {"bytes": bytes([n % 251]) * size}} if config == "images" else {})
        made.append(row | {"split": SPLITS[n * n % 5 % 3]})
    columns = pa.schema([*schema(config), pa.field("split", pa.string())])
    return pa.Table.from_pylist(made, columns)


def put_down(folder: Path, cuts: Sequence[int]) -> dict[str, bytes]:
    """The dataset's files out of pieces that end at ``cuts``."""
    folder.mkdir()
    pieces = []
    for number, (start, stop) in enumerate(zip((0, *cuts), cuts, strict=False)):
        weights = {}
        for config in CONFIGS:
            with (folder / f"{number}.{config}").open("wb") as sink:
                weights[config] = parquet.write_piece(sink, rows(config, start, stop))
        pieces.append(weights)
    made = {}
    for planned in parquet.plan(pieces):
        out = io.BytesIO()
        written = parquet.write_planned(out, planned, pafs.LocalFileSystem(), lambda n, c: str(folder / f"{n}.{c}"))
        made[planned.path] = out.getvalue()
        assert (written.bytes, written.path) == (len(out.getvalue()), planned.path)
    return made


def test_pieces_of_any_cut_make_the_same_files(tmp_path: Path) -> None:
    whole = put_down(tmp_path / "whole", [90])
    assert len([p for p in whole if p.startswith("data/images/")]) > 4
    for name, cuts in {"threes": list(range(3, 91, 3)), "uneven": [1, 2, 40, 40, 41, 77, 90]}.items():
        assert put_down(tmp_path / name, cuts) == whole


def test_every_row_stands_once_in_its_split_in_order_and_groups_are_bounded(tmp_path: Path) -> None:
    made = put_down(tmp_path / "d", [20, 40, 90])
    for config in CONFIGS:
        truth = rows(config, 0, 90).to_pylist()
        for split in SPLITS:
            files = [pq.ParquetFile(io.BytesIO(made[p])) for p in sorted(made) if p.startswith(f"data/{config}/{split}/")]
            found = [row for file in files for row in file.read().to_pylist()]
            assert found == [{k: v for k, v in row.items() if k != "split"} for row in truth if row["split"] == split]
            for file in files:
                assert file.schema_arrow.equals(schema(config))
                for n in range(file.num_row_groups):
                    group = file.read_row_group(n)
                    assert group.nbytes <= SMALL["GROUP_BYTES"] or group.num_rows == 1


def test_a_file_already_made_is_left_and_a_truncated_one_made_again(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path))
    with store.put(f"{store.root}/s/shard-000000.cases.parquet") as sink:
        cases = parquet.write_piece(sink, rows("cases", 0, 30))
    nothing: dict[str, list[int]] = {s: [] for s in SPLITS}
    planned = parquet.plan([{"images": nothing, "questions": nothing, "cases": cases}])[0]
    first = make_file(store, "s", planned)
    path = tmp_path / planned.path
    content = path.read_bytes()
    path.write_bytes(content[::-1])
    assert make_file(store, "s", planned) == first
    assert path.read_bytes() == content[::-1]  # as long as it was: taken for whole, and for `check` to find
    path.write_bytes(content[:-9])
    assert make_file(store, "s", planned) == first
    assert path.read_bytes() == content


def test_a_write_that_fails_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path))
    store.write_bytes(f"{store.root}/a", b"before")
    with pytest.raises(ValueError, match="halfway"), store.put(f"{store.root}/a") as sink:
        sink.write(b"after")
        raise ValueError("halfway")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"before")]
