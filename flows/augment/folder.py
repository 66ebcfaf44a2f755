"""A folder of pictures photographed: the same files for any number of workers, kept as they come.

What is finished lies in ``images``, and what is known of it in ``.unfinished`` until all is there;
then ``labels.json`` tells of everything, and the same command says that nothing is left to do.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from flows.augment import coco
from flows.augment.camera import Camera
from flows.augment.coco import Entry, Labelled, Source
from flows.commands.parallel_map import worker_pool
from flows.storage.output_folder import busy, lock, unwritable
from pipeline.errors import UserError
from pipeline.parsing import json_text
from pipeline.records import Pixels
from pipeline.rng import Address

PICTURES = frozenset({".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})
LARGEST = 10**9  # bytes of pictures that a process may unfold: no bound, since they are the user's
Tell = Callable[[int, int], object]  # is told how many pictures of the folder are done, of how many


@dataclass(frozen=True)
class Job:
    """What is to be photographed, how often, and where that goes."""

    folder: Path
    out: Path
    camera: Camera
    labelled: Labelled
    stems: tuple[str, ...]  # of the files of each source
    times: int
    seed: int

    @property
    def kept(self) -> Path:
        """Where what is known of finished pictures waits for the others."""
        return self.out / ".unfinished"


def augment(job: Job, asked: Entry, *, workers: int, tell: Tell = lambda done, of: None) -> int:
    """Make what is not made yet; how many pictures ``out`` holds then.

    Args:
        asked: what decides the pictures, as it is written down beside them.

    Raises:
        UserError: ``out`` holds something else, or another command is at it; or a picture that
            cannot be read.
    """
    count = len(job.labelled.sources)
    try:
        with _claimed(job, asked) as done:
            if not done:
                with worker_pool(min(workers, count), job, size=workers * LARGEST) as pool:
                    for number, _ in enumerate(pool.map(_photographed, range(count)), 1):
                        tell(number, count)
                _finish(job)
    except OSError as fault:
        raise unwritable(str(job.out), fault) from None
    return count * job.times


def found(folder: Path, labelled: Labelled | None) -> Labelled:
    """The pictures of a folder: those that its labels list, or all.

    Raises:
        UserError: no folder, no picture, or one that is listed and not there.
    """
    if not folder.is_dir():
        raise UserError(str(folder), "no folder", "give the folder with your pictures")
    if labelled is None:
        paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in PICTURES and p.is_file())
        names = [path.relative_to(folder).as_posix() for path in paths]
        labelled = Labelled(tuple(Source(n, {"file_name": n}) for n in sorted(names)), {})
    if not labelled.sources:
        raise UserError(str(folder), "without a picture", "give a folder with PNG or JPEG files")
    for source in labelled.sources:
        if not (folder / source.name).is_file():
            what = f"{source.name[:100]!r} is listed and not there"
            raise UserError(str(folder), what, "add it, or leave it out of the labels")
    return labelled


def stems(sources: Sequence[Source]) -> tuple[str, ...]:
    """What the files of each are called: as it is, with its suffix where two would be alike."""
    plain = [Path(source.name).with_suffix("").as_posix() for source in sources]
    often = Counter(plain)
    alike = [
        source.name if often[stem] > 1 else stem
        for source, stem in zip(sources, plain, strict=True)
    ]
    if len(set(alike)) < len(alike):
        twice = Counter(alike).most_common(1)[0][0]
        raise UserError("labels", f"{twice[:100]!r} is listed twice", "list every picture once")
    return tuple(alike)


@contextmanager
def _claimed(job: Job, asked: Entry) -> Iterator[bool]:
    """The folder is ours as long as this lasts; whether all of it is there already.

    Raises:
        UserError: it holds something else, or another command is at it.
    """
    note, text = job.out / "augment.json", json.dumps(asked, ensure_ascii=False, indent=1)
    holds = sorted(path.name for path in job.out.iterdir()) if job.out.exists() else []
    if holds and (not note.is_file() or note.read_text(encoding="utf-8") != text):
        what = "holds something else, or was made with other options"
        raise UserError(str(job.out), what, "choose another --out")
    job.kept.mkdir(parents=True, exist_ok=True)
    _put(note, text.encode())
    handle = os.open(job.out, os.O_RDONLY)
    try:
        _lock(handle, job.out)
        yield (job.out / "labels.json").is_file()
        shutil.rmtree(job.kept)
    finally:
        os.close(handle)


def _lock(handle: int, out: Path) -> None:
    try:
        lock(handle)
    except BlockingIOError:
        raise busy(str(out)) from None


def _photographed(job: Job, number: int) -> None:
    """All pictures of one source, but for those that are there."""
    source, stem = job.labelled.sources[number], job.stems[number]
    data = (job.folder / source.name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    pixels: Pixels | None = None
    for turn in range(1, job.times + 1):
        note, name = job.kept / f"{number}-{turn}.json", f"{stem}-{turn}.jpg"
        if (job.out / "images" / name).is_file() and _known(note, digest):
            continue
        if pixels is None:
            pixels = _decoded(job, source, data)
        taken = _taken(job, source, pixels, turn=turn, name=name)
        taken["image"]["sha256_of_source"] = digest
        _put(note, json.dumps(taken, ensure_ascii=False).encode())


def _taken(job: Job, source: Source, pixels: Pixels, *, turn: int, name: str) -> Entry:
    """One picture, put down; what is known of it."""
    seed = int(Address(job.seed).at("picture", source.name, turn).stream().integers(2**63))
    shot, taken = job.camera.take(pixels, seed, encode=True)
    height, width = shot.grey.shape
    image: Entry = {
        **{k: v for k, v in source.image.items() if k not in ("id", "file_name")},
        "file_name": name,
        "width": width,
        "height": height,
        "source": source.name,
        "seed": seed,
        "condition": shot.parameters["condition"] if taken else None,
        "severity": shot.parameters["severity"] if taken else None,
    }
    path = job.out / "images" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    _put(path, shot.jpeg or b"")
    return {"image": image, "annotations": coco.moved(source.annotations, shot)}


def _known(note: Path, digest: str) -> bool:
    """Is a picture finished, and of this source?"""
    if not note.is_file():
        return False
    known = json_text.parse(note.read_bytes())
    return bool(known["image"]["sha256_of_source"] == digest)


def _decoded(job: Job, source: Source, data: bytes) -> Pixels:
    """
    Raises:
        UserError: no picture, or not of the size that its labels say.
    """
    where = str(job.folder / source.name)
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    except cv2.error:
        picture = None
    if picture is None:
        raise UserError(where, "no picture that can be read", "save it anew as PNG or JPEG")
    height, width = picture.shape[:2]
    said = source.image.get("width", width), source.image.get("height", height)
    if said != (width, height):
        what = f"{width} x {height} pixels, and the labels say {said[0]} x {said[1]}"
        raise UserError(where, what, "give the picture that was labelled")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def _finish(job: Job) -> None:
    """What is known of every picture, in one file."""
    images: list[Entry] = []
    annotations: list[Entry] = []
    for number in range(len(job.labelled.sources)):
        for turn in range(1, job.times + 1):
            known = json_text.parse((job.kept / f"{number}-{turn}.json").read_bytes())
            images.append({"id": len(images) + 1, **known["image"]})
            for entry in known["annotations"]:
                ids = {"id": len(annotations) + 1, "image_id": len(images)}
                annotations.append({**entry, **ids, "source_id": entry.get("id")})
    whole: dict[str, Any] = {**job.labelled.about, "images": images, "annotations": annotations}
    _put(job.out / "labels.json", json.dumps(whole, ensure_ascii=False, indent=1).encode())


def _put(path: Path, data: bytes) -> None:
    """A file that is there whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
