"""What a run will take: counts, bytes, hours and memory, from a few cases made here and now and
thrown away.
"""

from __future__ import annotations

import io
import math
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean, stdev
from time import process_time

import cv2

from flows.commands.expected import Expected, expected, lines
from flows.journey.anomalies import wanted
from flows.journey.carriers import untold
from flows.journey.case import make_case
from flows.journey.loaded_units import LoadedUnits
from flows.journey.shard import tables
from flows.journey.timings import Clock
from output.tables.parquet import GROUP_BYTES
from output.tables.pieces import write_piece
from output.tables.schema import CONFIGS
from pipeline.recipe import Recipe

SECONDS = 8.0  # of processor time for measuring; at least two cases, and one before them
# Of one case's photograph of one sheet, over all sessions; larger ones are measured smaller.
PIXELS = 16_000_000
PARENT = 500 * 2**20  # bytes held by the run's own process and Prefect's private server

TableRow = tuple[str, str, str]  # what, how much, and how sure or of what


@dataclass(frozen=True)
class Made:
    """What came of one case index, and what it took."""

    files: int
    images: int
    questions: int
    bytes: int
    seconds: float  # of processor time, to the finished file
    lie: str = ""  # that was told


@dataclass(frozen=True)
class Estimate:
    recipe: Recipe
    workers: int
    sample: tuple[Made, ...]
    took: float  # seconds of processor time, measuring
    scale: float  # times as many pixels as were measured, sessions counted
    sessions: int  # times as many pictures as were measured
    memory: int  # bytes of one worker
    # Cases measured that were to lie, and what they told.
    lies: tuple[int, Counter[str]] = (0, Counter())
    expected: Expected = field(default_factory=Expected)
    all_cases: tuple[Made, ...] = ()  # where all were made: what there will be is known

    def counted(self, of: Callable[[Made], float]) -> tuple[float, float]:
        """As ``total``, of what does not hang on how long it took."""
        return (sum(map(of, self.all_cases)), 0.0) if self.all_cases else self.total(of)

    def total(self, of: Callable[[Made], float]) -> tuple[float, float]:
        """Over all cases, and its standard error as a share; none for a single case."""
        values = [of(m) for m in self.sample]
        mean = fmean(values)
        share = stdev(values) / math.sqrt(len(values)) / mean if len(values) > 1 and mean else 0.0
        return mean * self.recipe.cases, share


def estimate(units: LoadedUnits, workers: int) -> Estimate:
    """Make cases of a recipe that was found good, for some seconds. Writes nothing."""
    cv2.setNumThreads(1)
    start, recipe = process_time(), units.recipe
    small, scale, sessions = _measurable(units)
    sample: list[Made] = []
    for index in range(recipe.cases):
        if len(sample) > 2 and process_time() - start > SECONDS:
            break
        sample.append(_made(small, index))
    # The first one reads fonts and layouts.
    timed = tuple(sample[1:] if len(sample) > 2 else sample)
    in_shard = recipe.cases_per_shard * fmean(m.bytes for m in timed) * scale
    memory = int(_peak() + 2 * in_shard + GROUP_BYTES)
    lies = (
        sum(wanted(recipe, index) for index in range(len(sample))),
        Counter(m.lie for m in sample if m.lie),
    )
    took, coming = process_time() - start, expected(units)
    whole = tuple(sample) if len(sample) == recipe.cases and scale == 1.0 else ()
    return Estimate(recipe, workers, timed, took, scale, sessions, memory, lies, coming, whole)


def _measurable(units: LoadedUnits) -> tuple[LoadedUnits, float, int]:
    """The same recipe with pictures that are quickly made, and how many times more pixels and
    pictures are wanted.
    """
    captures = units.recipe.captures
    area = 1e6 * captures.million_pixels
    if area * captures.sessions <= PIXELS:
        return units, 1.0, 1
    shrink = min(1.0, math.sqrt(PIXELS / 2 / area))
    frame = max(captures.frames, key=lambda size: (captures.frames[size], size))
    size = tuple(max(320, round(side * shrink)) for side in frame)
    less = captures.model_copy(update={"sessions": 1, "size": size})
    recipe = units.recipe.model_copy(update={"captures": less})
    return (
        LoadedUnits(**{**vars(units), "recipe": recipe}),
        area * captures.sessions / (size[0] * size[1]),
        1 if units.recipe.images is not None else captures.sessions,
    )


def _made(units: LoadedUnits, index: int) -> Made:
    start = process_time()
    journey = make_case(units, index, Clock())
    made, sink, before = tables(units, [journey]), io.BytesIO(), process_time()
    for config in CONFIGS:
        write_piece(sink, made[config])
    writing = process_time() - before
    images, questions, _ = (made[c].num_rows for c in CONFIGS)
    # The finished file costs more than twice its piece: it is compressed, chunked by content and
    # hashed.
    lie = next((a.kind for f in journey.files for a in f.anomalies), "")
    return Made(
        len(journey.files), images, questions, sink.tell(), before - start + 3.3 * writing, lie
    )


def _peak() -> int:
    """Bytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


def as_text(found: Estimate, target: str) -> str:
    """The plan as a small table."""
    rows = [
        ("target", target, ""),
        ("recipe", found.recipe.hash()[:12], ""),
        *_counts(found),
        *_sizes(found),
        *_times(found),
        ("memory", *_memory(found)),
    ]
    said_of = _aligned(rows)
    said_of += lines(found.expected, found.recipe, _images(found)[0])
    if said := untold(found.recipe, *found.lies):
        said_of.append(f"of the cases measured: {said}")
    smaller = "" if found.scale == 1.0 else ", with fewer and smaller photographs"
    said_of.append(
        f"measured on {len(found.sample)} cases in {found.took:.1f} s of processor time"
        f"{smaller}; nothing was written"
    )
    return "\n".join(said_of)


def _counts(found: Estimate) -> Iterator[TableRow]:
    """How many cases, files, images and questions there will be."""
    yield "cases", f"{found.recipe.cases:,}", ""
    yield "files, twins counted", *_about(found.counted(lambda m: m.files))
    yield "images", *_about(_images(found))
    yield "questions", *_about(found.counted(lambda m: m.questions * found.sessions))


def _images(found: Estimate) -> tuple[float, float]:
    if found.recipe.images is not None:
        return found.recipe.images, 0.0
    return found.counted(lambda m: m.images * found.sessions)


def _sizes(found: Estimate) -> Iterator[TableRow]:
    """How many bytes there will be, and in how many shards they are made."""
    size, error = found.total(lambda m: m.bytes * found.scale)
    recipe = found.recipe
    yield "expected bytes", f"{size / 1e9:,.3g} GB", _spread(error)
    pieces = "pieces, and the files made of them"
    yield "room while it runs", f"{2 * size / 1e9:,.3g} GB", pieces
    yield "shards", f"{recipe.shard_count:,}", f"of {recipe.cases_per_shard} cases"


def _times(found: Estimate) -> Iterator[TableRow]:
    """How long the processor, and the user, will take."""
    seconds, error = found.total(lambda m: m.seconds * found.scale)
    images, hours, spread = _images(found)[0], seconds / 3600, _spread(error)
    yield "processor seconds per image", f"{seconds / max(images, 1):.3f}", spread
    yield "processor hours", f"{hours:,.3g}", spread
    yield f"hours on {found.workers} cores", f"{hours / _busy(found):,.3g}", spread


def _memory(found: Estimate) -> tuple[str, str]:
    needed = _busy(found) * found.memory + PARENT
    return f"{needed / 2**30:,.2g} GB", f"{found.memory / 2**20:,.0f} MB a worker"


def _busy(found: Estimate) -> int:
    """Workers that have a shard to make."""
    return min(found.workers, found.recipe.shard_count)


def _about(value: tuple[float, float]) -> tuple[str, str]:
    return f"{value[0]:,.0f}", _spread(value[1])


def _spread(share: float) -> str:
    return f"± {math.ceil(100 * share)} %" if share else ""


def _aligned(rows: Sequence[TableRow]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in (0, 1)]
    return [f"{a.ljust(widths[0])}  {b.rjust(widths[1])}  {c}".rstrip() for a, b, c in rows]
