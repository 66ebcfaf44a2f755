"""The command that photographs a folder of pictures: its options, and what it says."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.run.signals import stoppable
from flows.run.worker_count import worker_count
from pipeline.errors import UserError

if TYPE_CHECKING:
    from flows.augment.folder import Job, Tell

MOST_TIMES = 10_000


def options(parser: argparse.ArgumentParser) -> None:
    """What `creditdocs augment` takes."""
    parser.add_argument("folder", help="with your pictures: scans, renderings, photographs")
    parser.add_argument("--labels", metavar="JSON", help="a COCO file of the folder's pictures")
    parser.add_argument("--out", required=True, help="a folder of its own")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="pictures of each")
    parser.add_argument("--seed", type=int, default=1, help="another one, other pictures")
    parser.add_argument(
        "--conditions",
        metavar="YAML",
        help="one, a list or weights, for example 'Fax' or '{Low Light: 2, Fax: 1}' (default: all)",
    )
    parser.add_argument(
        "--severity", metavar="YAML", help="1 to 5, a list or weights (default: all)"
    )
    parser.add_argument(
        "--size",
        default="1600x1200",
        metavar="WxH",
        help="of a photograph; 'same': as the picture (default: 1600x1200)",
    )
    parser.add_argument("--stock", default="paper", help="paper (default), card or slip")
    parser.add_argument("--workers", type=int, help="processes (default: one per core)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=stoppable()(_run))


def _run(given: argparse.Namespace) -> int:
    workers = worker_count(given.workers)
    job, asked = _job(given)

    from flows.augment.folder import augment

    with _shown(bar=not given.quiet and sys.stderr.isatty()) as tell:
        made = augment(job, asked, workers=workers, tell=tell)
    print(f"{given.out}: {made} pictures of {len(job.labelled.sources)}, and labels.json")
    return 0


def _job(given: argparse.Namespace) -> tuple[Job, dict[str, Any]]:
    """What is asked for, and what of it decides the pictures."""
    if not 1 <= given.times <= MOST_TIMES:
        raise UserError("--times", f"{given.times} is none", f"give 1 to {MOST_TIMES}")
    if not 0 <= given.seed < 2**63:
        raise UserError("--seed", f"{given.seed} is none", "give a whole number of 0 or more")

    from flows.augment import coco, folder
    from flows.augment.camera import camera

    conditions, severity = (_value(given, name) for name in ("conditions", "severity"))
    taking = camera(conditions, severity, _size(given.size), stock=given.stock)
    place, out = Path(given.folder), Path(given.out)
    if out.resolve().is_relative_to(place.resolve()):
        raise UserError(f"--out {given.out}", "lies in the folder of pictures", "choose another")
    labelled = folder.found(place, coco.read(Path(given.labels)) if given.labels else None)
    asked = {
        "creditdocs": _version(),
        "seed": given.seed,
        "times": given.times,
        "conditions": dict(sorted(taking.conditions.items())),
        "severity": {str(grade): weight for grade, weight in sorted(taking.grades.items())},
        "size": list(taking.size or ()),
        "stock": taking.stock,
        "pictures": [source.name for source in labelled.sources],
        "labels": _digest(given.labels) if given.labels else None,
    }
    stems = folder.stems(labelled.sources)
    job = folder.Job(place, out, taking, labelled, stems, given.times, given.seed)
    return job, asked


def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _version() -> str:
    from importlib.metadata import version

    return version("creditdocs")


def _value(given: argparse.Namespace, name: str) -> Any:
    """An option as YAML reads it."""
    from pipeline.parsing import yaml_file

    text = getattr(given, name)
    return None if text is None else yaml_file.parse(text, f"--{name}", "quote the value")


def _size(text: str) -> tuple[int, int] | None:
    width, by, height = text.lower().partition("x")
    if text == "same":
        return None
    if not by or not width.isdecimal() or not height.isdecimal():
        raise UserError("--size", f"{text[:40]!r} is none", "give for example 1600x1200, or same")
    return int(width), int(height)


@contextmanager
def _shown(*, bar: bool) -> Iterator[Tell]:
    """How far it is: a bar on a terminal, else a line whenever another tenth is done."""
    if not bar:
        yield _line
        return

    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("photographing", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _line(done: int, of: int) -> None:
    if 10 * done // of > 10 * (done - 1) // of:
        print(f"{done}/{of} pictures of the folder", file=sys.stderr, flush=True)
