"""A prompt and its answer for every subtask, asked of files that are set in type but not drawn."""

from __future__ import annotations

from collections.abc import Mapping

from paper_run import unseen  # of the tests

from flows.journey.case import make_case
from flows.journey.loaded_units import load_units
from flows.journey.timings import Clock
from pipeline import recipe as recipes
from pipeline import units
from pipeline.records import Question
from pipeline.roles import FactChange

CASES = 60  # in which an example is looked for; a rare subtask may be left without one


def examples() -> Mapping[str, Question]:
    """The first question of each subtask (``en.con_chk_101``), of those that some file is asked."""
    keys: dict[str, object] = {
        "seed": 5,
        "cases": CASES,
        "captures.sessions": 1,
        "captures.conditions": {"Normal Captures": 1},
        "anomalies.share": 1.0,
        "anomalies.kinds": dict.fromkeys(units.names(FactChange), 1),
    }
    loaded = load_units(recipes.load("files", keys).model_dump_json())
    wanted = sum(len(unit.languages) for unit in loaded.questions.values())
    found: dict[str, Question] = {}
    with unseen():
        for index in range(CASES):
            for asked in make_case(loaded, index, Clock()).questions:
                for question in asked:
                    found.setdefault(question.subtask, question)
            if len(found) == wanted:
                break
    return found
