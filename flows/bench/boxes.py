"""What boxes cost: pages photographed and written with fields, lines and words, and without."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pyarrow.parquet as pq

from flows.bench import specimens
from flows.bench.floor import cost
from flows.bench.progress import say
from flows.bench.speed import loaded_units
from output.tables.pictures import image_table
from pipeline.caches import cached
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.camera.sight.page_text import READ as text_of_pages
from pipeline.camera.sight.sheet_view import Labels
from pipeline.printing import render
from pipeline.printing.compose import Composer
from pipeline.printing.layout import Layout, PageLayout
from pipeline.printing.marks.field import FieldMark
from pipeline.records import Document, Page, Photo
from pipeline.rng import Address

COLUMNS, ROWS = 20, 100
PAPERS = 24  # ordinary ones, spread over the catalogue
WIDTH, HEIGHT = 595.0, 842.0


class Noted(NamedTuple):
    """What is noted of a page's print, and labelled in its picture."""

    fields: bool
    lines: bool


NOTHING, FIELDS, ALL = Noted(False, False), Noted(True, False), Noted(True, True)


def measure(size: tuple[int, int], runs: int) -> dict[str, Any]:
    """Least milliseconds of the processor for one picture of a page with 2,000 fields.

    From facts to Parquet: with nothing on record, with the fields, and with lines and words too,
    of which each field is one. And what lines and words add to pictures of ordinary papers.
    """
    say(f"{size[0]} x {size[1]}: {COLUMNS * ROWS} fields on a page")
    photos = {noted: _photo(size, 0, noted) for noted in (NOTHING, FIELDS, ALL)}
    if len({photo.jpeg for photo in photos.values()}) > 1:
        raise AssertionError("the pages compared are not the same")
    made = {noted: partial(_made, size, noted) for noted in photos}
    bare, fields, full = _least(list(made.values()), runs)
    without, labelled = _ordinary(size, runs)
    return {
        "size": list(size),
        "fields": len(photos[ALL].sheets[0].fields),
        "lines": len(photos[ALL].sheets[0].lines),
        "with_ms": round(fields, 2),
        "without_ms": round(bare, 2),
        "added": round((fields - bare) / bare, 4),
        "microseconds_per_field": round(1000 * (fields - bare) / (COLUMNS * ROWS), 2),
        "lines_added": round((full - fields) / fields, 4),
        "ordinary_ms": round(without, 2),
        "ordinary_lines_added": round((labelled - without) / without, 4),
    }


def _least(works: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """The least milliseconds of the processor for each; whatever else ran only adds."""
    gc.collect()
    gc.freeze()  # or a collection of everything there is falls into one of them
    costs: list[list[float]] = [[] for _ in works]
    for n in range(runs):
        for k in range(len(works)):
            turn = (n + k) % len(works)
            costs[turn].append(cost(works[turn]).cpu)
    return [min(each) for each in costs]


def _ordinary(size: tuple[int, int], runs: int) -> list[float]:
    """Photographed and written: papers of all sorts without lines and words, and with them."""
    pages = [specimens.paper(number, PAPERS) for number in range(PAPERS)]

    def taken(labels: Labels) -> None:
        text_of_pages.clear()  # as if each had just been printed
        photos = [_shot(page, size, labels, number=number) for number, page in enumerate(pages)]
        pq.write_table(image_table(photos), io.BytesIO(), compression="zstd")

    totals = _least([partial(taken, Labels(False, False)), partial(taken, Labels())], runs)
    return [total / PAPERS for total in totals]


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


def _photo(size: tuple[int, int], number: int, noted: Noted) -> Photo:
    layout = _layout()
    facts = {
        f"cells.{i}.value": f"{(i * 7919 + number) % 100000 / 100:.2f}"
        for i in range(COLUMNS * ROWS)
    }
    paper = Document("crowded", layout.kind, "Crowded", layout.name, "nobody", facts)
    scale = capture.raster_scale(WIDTH, HEIGHT, size)
    note = Composer.note if noted.lines else _fields_alone if noted.fields else _unnoted
    with mock.patch.object(Composer, "note", note):
        pages = render.render(paper, scale, layout=layout, at=Address(1, ("crowded",)))
    return _shot(pages[0], size, Labels(noted.lines, noted.lines), number=number)


def _shot(page: Page, size: tuple[int, int], labels: Labels, *, number: int) -> Photo:
    effect = loaded_units(size, 1).effects["Normal Captures"]
    return capture.photograph(
        [page],
        [Condition(effect, effect.severities[0])],
        camera=CameraSettings(size, 0.0, {85: 1.0}, labels),
        caption=Caption("p", "c", "en"),
        at=Address(1, ("crowd", number)),
    )


def _fields_alone(page: Composer, *printed: Any, **_more: Any) -> None:
    page.record(*printed[:3])


def _unnoted(*_printed: Any, **_more: Any) -> None:
    """Type is set, and nobody notes where its ink lies."""


def _made(size: tuple[int, int], noted: Noted) -> None:
    photo = _photo(size, 0, noted)
    pq.write_table(image_table([photo]), io.BytesIO(), compression="zstd")
