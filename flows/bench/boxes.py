"""What boxes cost: a crowded page printed, photographed and written with its fields and without."""

from __future__ import annotations

import gc
import io
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow.parquet as pq

from flows.bench.floor import Cost, cost
from flows.bench.progress import say
from flows.bench.speed import loaded_units
from output.tables.pictures import image_table
from pipeline.caches import cached
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.printing import render
from pipeline.printing.compose import Composer
from pipeline.printing.layout import Layout, PageLayout
from pipeline.printing.marks.field import FieldMark
from pipeline.records import Document, Photo
from pipeline.rng import Address

COLUMNS, ROWS = 20, 100
WIDTH, HEIGHT = 595.0, 842.0


def measure(size: tuple[int, int], runs: int) -> dict[str, Any]:
    """Least milliseconds of the processor for one picture of a page with 2,000 fields.

    From facts to Parquet, with and without the fields on record.
    """
    say(f"{size[0]} x {size[1]}: {COLUMNS * ROWS} fields on a page")
    with_boxes, without = _photo(size, 0, boxes=True), _photo(size, 0, boxes=False)
    if with_boxes.jpeg != without.jpeg:
        raise AssertionError("the pages compared are not the same")
    gc.collect()
    gc.freeze()  # or a collection of everything there is falls into one of the two
    costs: dict[bool, list[Cost]] = {True: [], False: []}
    for n in range(runs):
        for boxes in (True, False) if n % 2 else (False, True):
            costs[boxes].append(cost(lambda boxes=boxes: _written(_photo(size, 0, boxes=boxes))))  # type: ignore[misc]
    # Of the same work; whatever else ran only adds.
    full, bare = min(c.cpu for c in costs[True]), min(c.cpu for c in costs[False])
    added = full - bare
    return {
        "size": list(size),
        "fields": len(with_boxes.sheets[0].fields),
        "with_ms": round(full, 2),
        "without_ms": round(bare, 2),
        "added": round(added / bare, 4),
        "microseconds_per_field": round(1000 * added / (COLUMNS * ROWS), 2),
    }


@cached
def _layout() -> Layout:
    cell = (WIDTH - 40) / COLUMNS, (HEIGHT - 40) / ROWS
    grid = product(range(ROWS), range(COLUMNS))
    places = [(20 + column * cell[0], 20 + row * cell[1]) for row, column in grid]
    style = {"font": "sans", "size": 5.5, "color": "#111111"}
    marks = tuple(
        FieldMark.model_validate({"field": f"cells.{i}.value", "box": (x, y, *cell), **style})
        for i, (x, y) in enumerate(places)
    )
    return Layout(
        "en/bank_statement",
        "crowded",
        "",
        WIDTH,
        HEIGHT,
        "paper",
        (PageLayout((), marks, ""),),
        {"cells.*.value": "Cell"},
        Path(),
        "crowded",
    )


def _photo(size: tuple[int, int], number: int, *, boxes: bool) -> Photo:
    layout = _layout()
    facts = {
        f"cells.{i}.value": f"{(i * 7919 + number) % 100000 / 100:.2f}"
        for i in range(COLUMNS * ROWS)
    }
    paper = Document("crowded", layout.kind, "Crowded", layout.name, "nobody", facts)
    scale = capture.raster_scale(WIDTH, HEIGHT, size)
    with mock.patch.object(Composer, "note", Composer.note if boxes else _unrecorded):
        pages = render.render(paper, scale, layout=layout, at=Address(1, ("crowded",)))
    effect = loaded_units(size, 1).effects["Normal Captures"]
    return capture.photograph(
        pages,
        [Condition(effect, effect.severities[0])],
        camera=CameraSettings(size, 0.0, {85: 1.0}),
        caption=Caption("p", "c", "en"),
        at=Address(1, ("crowd", number)),
    )


def _unrecorded(*_printed: Any) -> None:
    """Type is set, and nobody notes where its ink lies."""


def _written(photo: Photo) -> None:
    pq.write_table(image_table([photo]), io.BytesIO(), compression="zstd")
