"""What the report shows: a bounded choice of pictures, distributions, anomalies with twins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pyarrow.fs as pafs
import pyarrow.parquet as pq

from output.report import fitted
from output.report.choice import Choice, Exhibit, Spot
from output.report.fitted import Compared, compared
from output.report.pictures import data_uri, evidence_crop, mask, photograph, thumbnail, tinted
from output.report.tally import Tally
from output.tables.rows import photo_of
from output.tables.schema import SPLITS
from output.tables.walk import walk
from pipeline.recipe import FitTable
from pipeline.records import Photo

_SHEET, _FIELD = "documents.list.element", "documents.list.element.fields.list.element"
_READ = {  # of each table, what counts and choices need
    "cases": ["id", "twin_of", "persons", "facts", "anomalies", "decision", "image_ids"],
    "images": ["id", "case_id", "condition", "severity"]
    + [f"{_SHEET}.{n}" for n in ("id", "kind", "page")]
    + [f"{_FIELD}.{n}" for n in ("name", "text", "visible", "legible")],
    "questions": ["case_id", "task", "subtask", "question", "answer"],
}


def gather(
    files: pafs.FileSystem, root: str, paths: Sequence[str], *, fit: Sequence[FitTable] = ()
) -> dict[str, Any]:
    """Everything the page's template needs; values are strings, numbers and data URIs.

    One case is held at a time. ``fit``: the tables of its recipe.
    """
    tally, choice = Tally(), Choice()
    tables = [_rows(files, root, paths, config=c) for c in ("cases", "images", "questions")]
    for file in walk(*tables):
        tally.add(file)
        choice.add(file)
    found = asked_and_got(files, root, paths, fit=fit)
    full = dict(_with_pixels(files, root, choice.spots()))
    return {
        "totals": tally.totals,
        "kinds": _tiles(choice.kinds(), full),
        "conditions": _tiles(choice.conditions(), full),
        "gallery": [_exhibit(e, full) for e in choice.exhibits()],
        "charts": tally.charts(),
        "samples": tally.samples(),
        "fitted": found,
        "deviation": fitted.largest(found) if found else "",
    }


def asked_and_got(
    files: pafs.FileSystem, root: str, paths: Sequence[str], *, fit: Sequence[FitTable]
) -> list[Compared]:
    """The recipe's tables beside the same counts over the dataset's cases; none without tables."""
    if not fit:
        return []
    return compared(fit, _rows(files, root, paths, config="cases", columns=fitted.COLUMNS))


def _rows(
    files: pafs.FileSystem,
    root: str,
    paths: Sequence[str],
    *,
    config: str,
    columns: Sequence[str] = (),
) -> Iterator[dict[str, Any]]:
    """The rows of a table, each with its ``split`` and ``spot``; by default what counts need."""
    for split in SPLITS:
        for path in paths:
            if path.startswith(f"data/{config}/{split}/"):
                source = pq.ParquetFile(f"{root}/{path}", filesystem=files)
                for row, spot in _spotted(source, path, [*(columns or _READ[config])]):
                    yield {**row, "split": split, "spot": spot}


def _spotted(
    source: pq.ParquetFile, path: str, columns: list[str]
) -> Iterator[tuple[dict[str, Any], Spot]]:
    """The rows of a file, each with where it stands."""
    for group in range(source.num_row_groups):
        number = 0
        for batch in source.iter_batches(batch_size=64, row_groups=[group], columns=columns):
            for row in batch.to_pylist():
                yield row, Spot(path, group, number)
                number += 1


def _with_pixels(
    files: pafs.FileSystem, root: str, spots: Collection[Spot]
) -> Iterator[tuple[Spot, Photo]]:
    """The whole records that stand there, from row groups that hold some."""
    for (path, group), there in groupby(sorted(spots), key=lambda spot: spot[:2]):
        rows = pq.ParquetFile(f"{root}/{path}", filesystem=files).read_row_group(group)
        for spot in there:
            yield spot, photo_of(rows.slice(spot.row, 1).to_pylist()[0])


def _tiles(
    chosen: Mapping[str, Sequence[Spot]], full: Mapping[Spot, Photo]
) -> dict[str, list[dict[str, Any]]]:
    """Thumbnails of the pictures chosen for each name."""
    return {name: [_tile(full[spot]) for spot in spots] for name, spots in chosen.items()}


def _tile(photo: Photo) -> dict[str, Any]:
    labels = ", ".join(dict.fromkeys(s.label for s in photo.sheets))
    grade = f" {photo.severity}" if photo.severity else ""
    return {**thumbnail(photo), "caption": f"{labels}: {photo.condition}{grade}", "id": photo.id}


def _exhibit(exhibit: Exhibit, full: Mapping[Spot, Photo]) -> dict[str, Any]:
    anomaly, photo = exhibit.anomaly, full[exhibit.lied]
    pixels = photograph(photo)
    twin_photo = full[exhibit.twin] if exhibit.twin else None
    twin_pixels = photograph(twin_photo) if twin_photo else None
    crops = []
    for e in exhibit.evidence[:4]:
        views = [_crop(photo, pixels, e)]
        if photo.tamper_mask:
            views.append(_crop(photo, tinted(pixels, mask(photo)), e))
        clean = _crop(twin_photo, twin_pixels, e) if twin_photo is not None else None
        crops.append(
            {
                "field": e["field"],
                "shown": e["shown"],
                "true": e["true"],
                "lie": [v for v in views if v],
                "clean": clean,
            }
        )
    return {n: anomaly[n] for n in ("kind", "family", "rule", "severity", "explanation")} | {
        "case": exhibit.case,
        "crops": crops,
    }


def _crop(photo: Photo, pixels: Any, evidence: dict[str, str]) -> str | None:
    for sheet in photo.sheets:
        for field in sheet.fields:
            if sheet.id == evidence["document_id"] and field.name == evidence["field"]:
                return data_uri(evidence_crop(pixels, field.quad), 80)
    return None
