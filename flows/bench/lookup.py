"""One row at random out of a file as large as they get: how long until its reader has it."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
import pyarrow.parquet as pq

from flows.bench.progress import say
from flows.bench.speed import loaded_units
from flows.journey.shard import make_shard
from output.tables.parquet import FILE_BYTES, write_table
from pipeline.rng import stream

SIZE = (1600, 1200)
SHARDS, CASES = 4, 3  # pictures are made of so many cases, and repeated under other ids
READS = 40
Read = Callable[[int], object]


def measure() -> dict[str, Any]:
    """Milliseconds of the wall clock, median and ninth decile: a whole row by its number and by its
    id with pyarrow, from a file that is open and one that is not; a row, decoded and not, with
    ``datasets``, and seconds until that has the file in its cache and streams a first row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "00000.parquet"
        begun = perf_counter()
        table = _table()
        say(f"lookup: {table.num_rows} rows made in {perf_counter() - begun:.0f} s")
        begun = perf_counter()
        with path.open("wb") as sink:
            written = write_table(sink, path.name, table)
        seconds = perf_counter() - begun
        names = table["id"].to_pylist()
        del table
        return {
            "rows": written.rows,
            "megabytes": round(written.bytes / 1e6, 1),
            "row_groups": pq.read_metadata(path).num_row_groups,
            "write_seconds": round(seconds, 2),
            "pyarrow_ms": _pyarrow(path, names),
            **_datasets(path, Path(folder) / "cache"),
        }


def _table() -> pa.Table:
    """Rows of ``images`` that weigh a file, in the order in which a run has them."""
    cases = SHARDS * CASES
    keys = {"anomalies__twins": False, "shards": {"cases_per_shard": CASES}}
    recipe = loaded_units(SIZE, cases, **keys).recipe.model_dump_json()
    made = [make_shard(recipe, n)[0]["images"] for n in range(SHARDS)]
    rows = pa.concat_tables(made).drop_columns(["split"])
    turns = -(-FILE_BYTES // rows.nbytes)
    return pa.concat_tables([_renamed(rows, turn * cases) for turn in range(turns)])


def _renamed(rows: pa.Table, later: int) -> pa.Table:
    """The same of cases that come ``later`` by so many."""
    for column in ("id", "case_id"):
        names = [f"{n[:3]}{int(n[3:9]) + later:06d}{n[9:]}" for n in rows[column].to_pylist()]
        rows = rows.set_column(rows.schema.get_field_index(column), column, pa.array(names))
    return rows


def _pyarrow(path: Path, names: Sequence[str]) -> dict[str, dict[str, float]]:
    opened, scanned = pq.ParquetFile(path), pads.dataset(path)
    ways: dict[str, Read] = {
        "by_number": lambda n: _numbered(opened, n),
        "by_number_opening_the_file": lambda n: _numbered(pq.ParquetFile(path), n),
        "picture_by_number": lambda n: _numbered(opened, n, ["image"]),
        "by_id": lambda n: _named(scanned, names[n]),
        "by_id_opening_the_file": lambda n: _named(pads.dataset(path), names[n]),
    }
    return {name: _timed(read, len(names)) for name, read in ways.items()}


def _numbered(file: pq.ParquetFile, number: int, columns: list[str] | None = None) -> object:
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    starts = np.cumsum([0, *sizes])
    group = int(np.searchsorted(starts, number, side="right")) - 1
    rows = file.read_row_group(group, columns=columns)
    return rows.slice(number - starts[group], 1).to_pylist()[0]


def _named(dataset: pads.Dataset, name: str) -> object:
    (row,) = dataset.to_table(filter=pc.field("id") == name).to_pylist()
    return row


def _datasets(path: Path, folder: Path) -> dict[str, Any]:
    import datasets  # of the tests' requirements

    datasets.disable_progress_bars()
    begun = perf_counter()
    rows = datasets.load_dataset(
        "parquet", data_files=str(path), split="train", cache_dir=str(folder)
    )
    cached = perf_counter() - begun
    plain = rows.cast_column("image", datasets.Image(decode=False))
    begun = perf_counter()
    streamed = datasets.load_dataset(
        "parquet", data_files=str(path), split="train", streaming=True, cache_dir=str(folder)
    )
    next(iter(streamed))
    first = perf_counter() - begun
    taken = {
        "decoded": _timed(lambda n: np.asarray(rows[n]["image"]), len(rows)),
        "undecoded": _timed(lambda n: plain[n], len(rows)),
    }
    waited = {"into_the_cache": round(cached, 1), "to_the_first_of_a_stream": round(first, 2)}
    return {"datasets_ms": taken, "datasets_seconds": waited}


def _timed(read: Read, rows: int) -> dict[str, float]:
    """Rows drawn by chance, the same in every run; the first opens what stays open."""
    drawn = stream(7, "lookup").integers(rows, size=READS + 1).tolist()
    read(drawn[0])
    taken = []
    for number in drawn[1:]:
        begun = perf_counter()
        read(number)
        taken.append(1000 * (perf_counter() - begun))
    deciles = statistics.quantiles(taken, n=10)
    return {"median": round(statistics.median(taken), 1), "ninth_decile": round(deciles[-1], 1)}
