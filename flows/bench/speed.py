"""Where the time of a photograph goes, in one process.

Stages over the mix of whole files, conditions, kinds, and the price of writing.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from time import process_time
from typing import Any

from flows.bench.floor import Cost, cost, floor
from flows.bench.progress import say
from flows.bench.specimens import layouts, sheets
from flows.journey.case import Journey, make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.shard import own, summarise, tables
from flows.journey.timings import STAGES, Clock
from flows.run.finalise import make_file
from flows.run.staging import Staging, name_of
from flows.storage.store import STAGING, Store
from output.formats.fcmbench import CAPTIONS
from output.tables.parquet import plan
from output.tables.pieces import Weights
from pipeline import recipe as recipes
from pipeline.conditions import MULTI_DOC

WARM_UP = 6  # cases, after every layout: fonts, banks of desks and noise
REFERENCE = {*CAPTIONS, MULTI_DOC}  # the eleven conditions of the reference benchmark
SESSIONS = 3  # photographs of a sheet, where the conditions are the reference's
# Conditions are dealt out over all cases of a recipe, neighbours much the same: taken so far apart,
# few cases meet them in their proportions.
APART, REFERENCE_APART = 8, 15
PEOPLE = 60  # among whom there are some with a shop, a vehicle or a spouse
FAMILIES = {
    "render": ("facts", "render", "tamper"),
    "capture": ("capture",),
    "questions": ("questions",),
    "world": ("world",),
    "write": ("write",),
}


@dataclass
class Tally:
    """What a run of cases took, case by case, in processor milliseconds per captured photograph."""

    photos: int = 0
    # Seconds of all cases.
    total: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    cases: list[dict[str, float]] = field(default_factory=list)
    conditions: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def add(self, journey: Journey, clock: Clock) -> None:
        photos = list(chain.from_iterable(map(own, journey.files)))
        self.photos += len(photos)
        self.conditions |= {p.condition for p in photos}
        self.kinds |= {s.kind for s in chain.from_iterable(p.sheets for p in photos)}
        self.cases.append({k: 1000 * v / len(photos) for k, v in clock.seconds.items()})
        for name, seconds in clock.seconds.items():
            self.total[name] += seconds

    def median(self, stages: Sequence[str]) -> float:
        return statistics.median(sum(case[s] for s in stages) for case in self.cases)

    def mean(self, stages: Sequence[str]) -> float:
        return 1000 * sum(self.total[s] for s in stages) / max(1, self.photos)


def loaded_units(size: Sequence[int], cases: int, **overrides: Any) -> LoadedUnits:
    """The units of whole files with another size and number of cases.

    Keys of ``overrides`` have underscores for dots' double.
    """
    keys = {k.replace("__", "."): v for k, v in overrides.items()}
    return load_units(
        recipes.load(
            "files", {"captures.size": list(size), "cases": cases, **keys}
        ).model_dump_json()
    )


def run(
    loaded: LoadedUnits, cases: range, floors: list[Cost], *, every: int = 5
) -> tuple[Tally, float]:
    """Cases made and written as a run makes them, in a folder that goes; also seconds of merging.

    ``every`` so many are written as a run's shards are; at the end all are merged and hashed. The
    floor is timed between the cases.
    """
    tally = Tally()
    waiting: list[Journey] = []
    weights: list[Weights] = []
    least = floor(next(iter(loaded.recipe.captures.frames)))
    with tempfile.TemporaryDirectory() as folder:
        staging = Staging(Store.open(folder), STAGING)
        for index in cases:
            clock = Clock(now=process_time)
            waiting.append(make_case(loaded, index, clock))
            tally.add(waiting[-1], clock)
            if len(waiting) == every or index == cases[-1]:
                start = process_time()
                made = tables(loaded, waiting)
                staging.leave(name_of(len(weights)), put := staging.put_shard(len(weights), made))
                weights.append(put["weights"])
                summarise(made)
                tally.total["write"] += process_time() - start
                waiting = []
            floors += [cost(least) for _ in range(2)]
        start = process_time()
        for planned in plan(weights):
            make_file(staging, planned, again=crash)
        return tally, process_time() - start


def crash(shard: int) -> None:
    raise RuntimeError(f"shard {shard} was damaged while it was measured")


def measure(
    size: tuple[int, int], cases: int, apart: int = APART, **overrides: Any
) -> dict[str, Any]:
    """The mix of whole files without twins, so that every picture of the count was taken.

    Milliseconds of the processor. ``overrides``: see ``loaded_units``. ``apart``: from one case
    to the next that is made.
    """
    chosen = range(WARM_UP, WARM_UP + cases * apart, apart)
    loaded = loaded_units(size, chosen.stop, anomalies__twins=False, **overrides)
    say(f"{size[0]} x {size[1]}: {cases} cases")
    for kind, layout in layouts():
        next(sheets(kind, layout, size))
    for index in range(WARM_UP):
        make_case(loaded, index, Clock())
    floors: list[Cost] = []
    tally, merging = run(loaded, chosen, floors)
    return {"size": list(size), **_figures(tally, merging, floors)}


def _figures(tally: Tally, merging: float, floors: Sequence[Cost]) -> dict[str, Any]:
    """What was counted, and milliseconds an image; ``merging``: seconds."""
    least = statistics.median(f.cpu for f in floors)
    made = [s for s in STAGES if s != "write"]
    # Writing comes once in so many cases.
    whole = tally.median(made) + tally.mean(["write"]) + 1000 * merging / tally.photos
    extra = tally.total["questions"] + tally.total["write"] + merging
    return {
        "captured_images": tally.photos,
        "conditions": len(tally.conditions),
        "kinds": len(tally.kinds),
        "floor_ms": _quartiles([f.cpu for f in floors]),
        "floor_wall_ms": _round(statistics.median(f.wall for f in floors)),
        "stages_ms": _stages(tally, merging),
        "image_ms": {
            "median": _round(whole),
            "mean": _round(tally.mean(STAGES) + 1000 * merging / tally.photos),
        },
        "ratio_to_floor": _round(whole / least),
        "images_per_second_per_core": _round(1000 / whole),
        "share_of_parquet_hash_questions": _round(extra / (sum(tally.total.values()) + merging), 4),
    }


def _stages(tally: Tally, merging: float) -> dict[str, dict[str, float]]:
    """Milliseconds a photograph, family by family of stages."""
    rows = {
        name: {"median": _round(tally.median(stages)), "mean": _round(tally.mean(stages))}
        for name, stages in FAMILIES.items()
        if name != "write"
    }
    merged = _round(1000 * merging / tally.photos)
    rows["write"] = {"mean": _round(tally.mean(["write"])), "merge_and_hash": merged}
    return rows


def reference(size: tuple[int, int], cases: int) -> dict[str, Any]:
    """All kinds under the reference benchmark's conditions, by their weights.

    Each paper is photographed several times.
    """
    weights = recipes.load("files", {}).captures.conditions or {}
    kept = {n: w for n, w in weights.items() if n in REFERENCE}
    return measure(
        size, cases, REFERENCE_APART, captures__conditions=kept, captures__sessions=SESSIONS
    )


def with_twins(size: tuple[int, int], cases: int) -> dict[str, Any]:
    """What a picture of the dataset costs, in whole files as they are, with twins.

    Papers are printed anew for some of the pictures.
    """
    say(f"{size[0]} x {size[1]}: {cases} cases with their twins")
    loaded = loaded_units(size, cases + 2)
    for index in range(2):
        make_case(loaded, index, Clock())
    tally, merging = run(loaded, range(2, cases + 2), [])
    return {
        "captured_images": tally.photos,
        "ms_per_captured_image": _round(
            1000 * (sum(tally.total.values()) + merging) / tally.photos
        ),
    }


def by_condition(size: tuple[int, int], cases: int) -> dict[str, dict[str, float]]:
    """Mean milliseconds of one photograph under each condition, the dearest first."""
    found = {}
    for name in loaded_units(size, cases).effects:
        say(f"{size[0]} x {size[1]}: {name}")
        loaded = loaded_units(
            size,
            cases + 1,
            anomalies__share=0,
            captures__sessions=1,
            captures__conditions={name: 1},
        )
        found[name] = _all(loaded, cases + 1, cases, warm=1).mean(["capture"])
    return {
        "capture": dict(sorted(((k, _round(v)) for k, v in found.items()), key=lambda kv: -kv[1]))
    }


def by_kind(size: tuple[int, int], cases: int) -> dict[str, dict[str, float]]:
    """Mean milliseconds of printing a photographed sheet of each kind, and of all stages.

    The dearest first.
    """
    print_ms, all_ms = {}, {}
    for kind in loaded_units(size, cases).facts:
        say(f"{size[0]} x {size[1]}: {kind}")
        keys = {"documents": {kind: {}}, "languages": {kind[:2]: 1}, "questions__per_case": 1}
        loaded = loaded_units(
            size,
            PEOPLE,
            anomalies__share=0,
            captures__sessions=1,
            captures__conditions={"Normal Captures": 1},
            **keys,
        )
        tally = _all(loaded, PEOPLE, cases, warm=1)
        print_ms[kind], all_ms[kind] = (
            _round(tally.mean(FAMILIES["render"])),
            _round(tally.mean(STAGES)),
        )
    return {"render": _dearest(print_ms), "all_stages": _dearest(all_ms)}


def _all(loaded: LoadedUnits, people: int, cases: int, *, warm: int = 0) -> Tally:
    """The first ``cases`` of so many people who have anything to photograph.

    After ``warm`` of them that are not counted.
    """
    tally = Tally()
    for index in range(people):
        clock = Clock(now=process_time)
        journey = make_case(loaded, index, clock)
        if not journey.files[0].photos:
            continue
        if warm:
            warm -= 1
            continue
        tally.add(journey, clock)
        if len(tally.cases) == cases:
            break
    return tally


def _dearest(values: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(values.items(), key=lambda kv: -kv[1]))


def _round(value: float, digits: int = 2) -> float:
    return round(value, digits)


def _quartiles(values: Sequence[float]) -> dict[str, float]:
    low, middle, high = statistics.quantiles(values, n=4)
    return {
        "median": _round(middle),
        "lower": _round(low),
        "upper": _round(high),
        "runs": len(values),
    }
