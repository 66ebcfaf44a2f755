"""The recipe's ``negatives``: pictures that show no paper of the file, or nothing on it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.recipe.values import FILLED, POSITIVE, Part

Negative = Literal["empty_desk", "foreign_paper", "blank_form", "back_side"]


class Negatives(Part):
    """Pictures that show no paper of the file, or none with anything on it."""

    share: Annotated[float, Field(ge=0, le=0.9)] = 0.0
    """Of all pictures: how many are such, at most 0.9."""
    kinds: Annotated[dict[Negative, float], POSITIVE, FILLED] = {
        "empty_desk": 1,
        "foreign_paper": 1,
        "blank_form": 1,
        "back_side": 1,
    }
    """An empty desk; a flyer, receipt, newspaper or note, which is none of the kinds; a form that
    nobody filled in; the back of a paper: each by weight."""
