"""WebDataset: tars of pictures, each beside its labels, to stream from anywhere."""

from __future__ import annotations

import dataclasses
import io
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from output.formats.shared.files import as_json
from output.formats.shared.polygons import clipped, rounded
from pipeline.published import DatasetReader, Exported
from pipeline.records import Photo, SheetView
from pipeline.roles import Format

MOST = 500_000_000  # bytes of a tar, about


@dataclass(frozen=True)
class Webdataset(Format):
    """``<split>-000000.tar`` and on, of ``<id>.jpg``, ``<id>.json`` and, of forged ones,
    ``<id>.mask.png``.

    The JSON has the documents with their fields: name, label, text, polygon cut to the frame,
    legible. ``samples``: at most so many to a tar, which also ends at half a gigabyte.
    """

    samples: Annotated[int, Field(ge=1)] = 1000

    def write(self, dataset: DatasetReader, target: Path) -> None:
        """All photographs."""
        heads, tars = dataset.heads(), dict[str, _Tars]()
        with ExitStack() as stack:
            for photo in dataset.photos():
                split = heads[photo.case_id].split
                if split not in tars:
                    tars[split] = _Tars(target, split, self.samples)
                    stack.callback(tars[split].close)
                tars[split].add(photo.id, _files(photo, split))

    def read(self, target: Path) -> Iterator[Exported]:
        """Every photograph."""
        for path in sorted(target.glob("*.tar")):
            with tarfile.open(path) as tar:
                for member in tar.getnames():
                    if member.endswith(".jpg"):
                        yield Exported(member.removesuffix(".jpg"), (f"{path.name}/{member}",))


@dataclass
class _Tars:
    """The tars of a split, of which the last is open."""

    target: Path
    split: str
    samples: int
    count: int = 0
    tars: int = 0
    size: int = 0  # bytes of the open one
    opened: list[tarfile.TarFile] = dataclasses.field(default_factory=list)

    def add(self, key: str, files: dict[str, bytes]) -> None:
        if not self.opened or self.count >= self.samples or self.size >= MOST:
            self.close()
            path = self.target / f"{self.split}-{self.tars:06d}.tar"
            self.opened.append(tarfile.open(path, "w", format=tarfile.USTAR_FORMAT))  # noqa: SIM115
            self.count, self.size, self.tars = 0, 0, self.tars + 1
        for ending, data in files.items():
            entry = tarfile.TarInfo(f"{key}.{ending}")  # with no date, owner or machine
            entry.size = len(data)
            self.opened[0].addfile(entry, io.BytesIO(data))
            self.size += len(data)
        self.count += 1

    def close(self) -> None:
        for tar in self.opened:
            tar.close()
        self.opened.clear()


def _files(photo: Photo, split: str) -> dict[str, bytes]:
    """Ending -> content; the parts of a sample follow each other in a tar."""
    files = {"jpg": photo.jpeg, "json": as_json(_truth(photo, split)).encode()}
    return {**files, **({"mask.png": photo.tamper_mask} if photo.tamper_mask else {})}


def _truth(photo: Photo, split: str) -> dict[str, Any]:
    return {
        "id": photo.id,
        "split": split,
        "language": photo.language,
        "condition": photo.condition,
        "severity": photo.severity,
        "second_condition": photo.second_condition,
        "width": photo.width,
        "height": photo.height,
        "tampered": photo.tampered,
        "documents": [_document(photo, sheet) for sheet in photo.sheets],
    }


def _document(photo: Photo, sheet: SheetView) -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for field in sheet.fields:
        if polygon := clipped(field.quad, photo.width, photo.height):
            fields.append(
                {
                    "name": field.name,
                    "label": field.label,
                    "text": field.text,
                    "polygon": rounded(polygon),
                    "legible": field.legible,
                }
            )
    return {
        "class": sheet.label,
        "kind": sheet.kind,
        "page": sheet.page,
        "polygon": rounded(clipped(sheet.quad, photo.width, photo.height)),
        "fully_visible": sheet.fully_visible,
        "fields": fields,
    }
