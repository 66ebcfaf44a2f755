"""What may stand for a recipe's keys: shares, weights, bands."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

Band = Annotated[str, Field(pattern=r"^[0-9]{1,3}-[0-9]{1,3}$")]  # "18-35", both ends included
Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """A recipe or a part of one: frozen, and unknown keys are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )
    # Keys that came later: where one is left alone, a recipe is written, and hashed, as before.
    LATER: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        keys: dict[str, Any] = handler(self)
        for name in self.LATER:
            if getattr(self, name) == type(self).model_fields[name].default:
                keys.pop(name, None)
        return keys


def some_weight(weights: dict[Any, float]) -> dict[Any, float]:
    """Weights as they are.

    Raises:
        ValueError: one is negative, or there are some and none is positive.
    """
    negative = any(w < 0 for w in weights.values())
    if negative or (weights and not 0 < sum(weights.values()) < math.inf):
        raise ValueError("weights must not be negative and at least one must be positive")
    return weights


def _something(weights: dict[Any, float]) -> dict[Any, float]:
    if not weights:
        raise ValueError("empty; give at least one weight")
    return weights


def within(least: int, most: int) -> AfterValidator:
    """Bands that run upwards between two numbers."""

    def ordered(weights: dict[str, float]) -> dict[str, float]:
        for band in weights:
            low, high = map(int, band.split("-"))
            if not least <= low <= high <= most:
                raise ValueError(
                    f"band {band} must run upwards, from {least} or more to {most} or less"
                )
        return weights

    return AfterValidator(ordered)


POSITIVE = AfterValidator(some_weight)  # or none at all
FILLED = AfterValidator(_something)
Weights = Annotated[dict[str, float], POSITIVE]
Bands = Annotated[dict[Band, float], POSITIVE, FILLED]
