"""What ``make demo`` promises of its mix: everything is there, and nothing crowds the rest out.

Told from the shipped recipe as it stands, case by case, without a camera: which pictures are taken
of which papers, under what, does not depend on what they come to look like.
"""

from __future__ import annotations

from collections import Counter
from typing import NoReturn

import pytest
from paper_run import unphotographed, unseen

from flows.journey import anomalies
from flows.journey.case import Journey, make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.shard import own
from flows.journey.timings import Clock
from output.scoring.scores import TASKS
from pipeline import recipe as recipes
from pipeline import units
from pipeline.records import Photo
from pipeline.roles import CaptureEffect, Facts

WIDEST = 3  # times as many pictures of the most frequent kind as of the rarest
# Questions of a task at least. Here the camera hides no field, so that more are asked than of the
# dataset's photographs, of which more than half as many are.
FEWEST_ASKED = 20


class _Forged(Exception):
    """A lie is offered that is told in pixels."""


def _no_pixels(*_: object, **__: object) -> NoReturn:
    raise _Forged


def planned(loaded: LoadedUnits, index: int) -> Journey:
    """The case but for its photographs; its sheets are drawn only where a lie is told on them."""
    try:
        with unseen(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(anomalies, "forged", _no_pixels)
            return make_case(loaded, index, Clock())
    except _Forged:
        with unphotographed():
            return make_case(loaded, index, Clock())


@pytest.fixture(scope="module")
def demo() -> tuple[Journey, ...]:
    """Every case of the shipped recipe."""
    loaded = load_units(recipes.load("demo", {}).model_dump_json())
    return tuple(planned(loaded, index) for index in range(loaded.recipe.cases))


def pictures(demo: tuple[Journey, ...]) -> list[tuple[str, Photo]]:
    """Distinct ones, each with its split: what a twin shares with its other half counts once."""
    files = [file for journey in demo for file in journey.files]
    return [(file.split, photo) for file in files for photo in own(file)]


def test_every_kind_is_there_and_the_rarest_has_a_third_of_the_pictures_of_the_most_frequent(
    demo: tuple[Journey, ...],
) -> None:
    shown = Counter[str]()
    for _, photo in pictures(demo):
        shown.update({sheet.kind for sheet in photo.sheets})
    assert shown.keys() == set(units.names(Facts)) and len(shown) == 40
    assert max(shown.values()) <= WIDEST * min(shown.values()), shown


def test_each_split_has_pictures_of_every_condition(demo: tuple[Journey, ...]) -> None:
    catalogue = {units.load(CaptureEffect, n).condition for n in units.names(CaptureEffect)}
    assert len(catalogue) == 22
    met: dict[str, set[str]] = {}
    for split, photo in pictures(demo):
        met.setdefault(split, set()).add(photo.condition)
    assert met == dict.fromkeys(("train", "validation", "test"), catalogue)


def test_every_task_is_asked(demo: tuple[Journey, ...]) -> None:
    asked = Counter[str]()
    for journey in demo:
        asked.update(question.task for questions in journey.questions for question in questions)
    assert asked.keys() == set(TASKS) and min(asked.values()) >= FEWEST_ASKED, asked
