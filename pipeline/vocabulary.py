"""The words that a unit's class variables may use, where any other would be a quiet mistake."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from pipeline.records import Language

TASKS = ("IQE", "DTR", "KIE", "CC", "VC", "NC", "RR")  # of the reference benchmark, in its order
LANGUAGES: tuple[Language, ...] = get_args(Language)
GRADES = (0, 1, 2, 3, 4, 5)


def _fault(says: str, value: object, remedy: str) -> PydanticCustomError:
    """What a value is, as text with ``{value}`` in it; the remedy goes along in its context."""
    return PydanticCustomError("vocabulary", says, {"value": repr(value), "remedy": remedy})


def _one_of(what: str, known: tuple[object, ...]) -> AfterValidator:
    def checked(value: object) -> object:
        if value not in known:
            choice = ", ".join(map(str, known))
            raise _fault(f"{{value}} is no {what}", value, f"choose from {choice}")
        return value

    return AfterValidator(checked)


def _each_once(values: tuple[object, ...]) -> tuple[object, ...]:
    for value in values:
        if values.count(value) > 1:
            raise _fault("{value} stands there twice", value, "name each once")
    return values


Task = Annotated[str, _one_of("task", TASKS)]
Blend = Annotated[str, _one_of("way to blend", ("over", "multiply"))]
_Language = Annotated[str, _one_of("language", LANGUAGES)]
_Grade = Annotated[int, _one_of("severity", GRADES)]
Languages = Annotated[tuple[_Language, ...], Field(min_length=1), AfterValidator(_each_once)]
Grades = Annotated[tuple[_Grade, ...], Field(min_length=1), AfterValidator(_each_once)]
