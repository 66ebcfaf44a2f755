"""Which pictures a run will make, told from those that some of its cases would take; none is taken
unless it has to show tampering.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from time import process_time

from flows.journey.case import sitting_of, submitted
from flows.journey.dealt import place_of
from flows.journey.loaded_units import LoadedUnits
from flows.journey.photographs import Sitting, frame
from flows.journey.shots import Shot
from flows.journey.timings import Clock
from pipeline.recipe import Recipe, counts

SECONDS = 3.0  # of processor time
LEAST = 3  # cases
OWN_FRAMES = "of their own (scans, screenshots, files)"
TALLIES = ("split", "condition", "severity", "size", "kind", "negatives")


@dataclass
class Expected:
    """Different pictures of the first ``cases`` cases, by what they will be."""

    cases: int = 0
    images: int = 0
    tampered: int = 0  # that show a forged sheet
    by: dict[str, dict[str, float]] = field(default_factory=lambda: {name: {} for name in TALLIES})


def expected(units: LoadedUnits, seconds: float = SECONDS) -> Expected:
    """What is to come, from as many cases as can be looked at in some seconds."""
    found, start = Expected(), process_time()
    for index in count():
        late = process_time() - start > seconds
        if index == units.recipe.cases or (late and index >= LEAST):
            return found
        _add(found, units, index)
    raise AssertionError


def _add(found: Expected, units: LoadedUnits, index: int) -> None:
    """One case more."""
    recipe = units.recipe
    sitting = sitting_of(units, index, submitted(units, index, Clock()))
    kinds = {paper.id: paper.whole_kind for paper in sitting.papers}
    split = place_of(recipe, index).split
    found.cases += 1
    for shot in sitting.shots:
        pictures = sitting.pictures(shot)
        found.images += pictures
        found.tampered += not sitting.forged.isdisjoint(shot.sheets)
        values = {
            "split": split,
            "condition": shot.condition,
            "severity": str(shot.severity),
            "size": _size(units, sitting, shot),
        }
        for name, value in values.items():
            _count(found, name, value, pictures=pictures)
        if shot.negative:
            _count(found, "negatives", shot.negative, pictures=pictures)
        for kind in {kinds[paper] for paper, _ in shot.sheets}:
            _count(found, "kind", kind, pictures=pictures)


def _size(units: LoadedUnits, sitting: Sitting, shot: Shot) -> str:
    """The frame of a picture; what no camera took is as large as it comes."""
    if units.effects[shot.condition].medium:
        return OWN_FRAMES
    width, height = frame(units.recipe.captures, sitting.where(shot))
    return f"{width}x{height}"


def _count(found: Expected, tally: str, value: str, *, pictures: int) -> None:
    found.by[tally][value] = found.by[tally].get(value, 0) + pictures


def lines(found: Expected, recipe: Recipe, images: float) -> Iterator[str]:
    """``found`` for so many pictures in all."""
    scale, by = images / max(found.images, 1), dict(found.by)
    if found.cases < recipe.cases:  # how splits are shared out is known
        whole = sum(recipe.splits.weights.values())
        shares = {name: w / whole for name, w in recipe.splits.weights.items() if w > 0}
        by["split"] = {name: share * found.images for name, share in shares.items()}
    yield f"pictures by what they will be, told from the plans of {found.cases:,} cases:"
    for name, tally in by.items():
        if tally:
            said = [f"{value} {round(n * scale):,}" for value, n in _ordered(name, tally)]
            yield f"  {name}: {', '.join(said)}"
    if recipe.tampered_share is None:
        yield f"  tampered: {round(found.tampered * scale):,} at most"
    else:
        yield f"  tampered: {counts.forgeries(recipe).pictures:,}"


def _ordered(name: str, tally: Mapping[str, float]) -> list[tuple[str, float]]:
    """Grades upwards, anything else the most frequent first."""
    if name == "severity":
        return sorted(tally.items())
    return sorted(tally.items(), key=lambda entry: (-entry[1], entry[0]))
