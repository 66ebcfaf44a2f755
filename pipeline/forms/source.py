"""Where a value of an own kind comes from: what ``from:`` may say."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipeline.forms.formula import FormulaFault, parse
from pipeline.money import CENT

MOST_OPTIONS = 500  # of what is chosen from
Check = Literal["luhn", "mod11", "mod97"]
NAME = r"[A-Za-z_][A-Za-z0-9_]{0,59}"
Dotted = Annotated[str, Field(pattern=rf"^{NAME}(\.{NAME}){{0,5}}$", max_length=200)]
Short = Annotated[str, Field(max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=10**9)]
Number = Annotated[Decimal, Field(ge=-(10**15), le=10**15)]
FINEST = Decimal("0.000001")  # no value keeps more decimals
Choice = str | int | Decimal
Formula = Annotated[str, Field(min_length=1, max_length=500)]
ShippedFact = Annotated[str, Field(pattern=r"^[a-z]{2}/[a-z0-9_]+/[a-z0-9_.]+$", max_length=200)]


class Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


def _weighed(options: dict[Any, float]) -> dict[Any, float]:
    if not options or len(options) > MOST_OPTIONS or not sum(options.values()) > 0:
        raise ValueError(f"give 1 to {MOST_OPTIONS} options, one of them with a weight above 0")
    return options


def _scalars(value: object) -> object:
    """Numbers that YAML reads as floats keep the digits that were written."""
    if not isinstance(value, dict):
        return value
    return {Decimal(repr(k)) if isinstance(k, float) else k: v for k, v in value.items()}


class Source(Part):
    """Where a value comes from: exactly one of these, and what belongs to it."""

    path: Dotted | None = None
    """A source by its name; for short ``from: person.birth_date``."""
    value: bool | int | Decimal | Short | None = None
    """The same on every paper."""
    choice: Annotated[dict[Choice, Weight], BeforeValidator(_scalars)] | None = None
    """One of these, by weight."""
    list: Short | None = None
    """A CSV file beside the kind, with the columns ``value`` and, if wanted, ``weight``."""
    map: tuple[Dotted, dict[Short, Choice]] | None = None
    """A source and what is said for each of its values."""
    equals: tuple[Dotted, Short] | None = None
    """A source and a value: true where they are the same."""
    pattern: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    """A digit for every ``#``, a capital letter for every ``?``."""
    check: Check | None = None
    """Check digits for a pattern: in place of ``%`` in it, else at its end."""
    range: tuple[Number, Number] | None = None
    """The least and the most of a number."""
    step: Annotated[Decimal, Field(ge=FINEST, le=10**9)] | None = None
    """A number of a range is a multiple of it."""
    shape: Literal["uniform", "normal", "lognormal"] = "uniform"
    """How numbers of a range are spread."""
    between: tuple[Formula, Formula] | None = None
    """The first and the last of a date, each a formula."""
    formula: Formula | None = None
    """Worked out from other fields, and derived again from print by ``check``."""
    share: Share | None = None
    """True so often."""
    words: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(le=200)]] | None = None
    """So many words of the locale, from the least to the most."""
    fact: ShippedFact | None = None
    """A fact of a shipped kind: ``en/pay_stub/pay.net``."""

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, raw: object) -> object:
        while isinstance(raw, dict) and set(raw) == {"from"}:
            raw = raw["from"]
        return {"path": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _one(self) -> Source:
        given = [n for n in MAIN if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError(f"give one of {', '.join(MAIN)}, not {len(given)}")
        if self.choice is not None:
            _weighed(self.choice)
        if self.check and self.pattern is None:
            raise ValueError("check belongs to a pattern")
        if (self.step or self.shape != "uniform") and self.range is None:
            raise ValueError("step and shape belong to a range")
        if self.range is not None:
            self._range(*self.range)
        if self.words and self.words[0] > self.words[1]:
            raise ValueError("words: give the least and the most, in this order")
        for text in self.formulas():
            read(text)
        return self

    def _range(self, least: Decimal, most: Decimal) -> None:
        if least > most:
            raise ValueError("range: give the least and the most, in this order")
        if self.shape == "lognormal" and least <= 0 <= most:
            raise ValueError("range: a lognormal one lies wholly above or wholly below 0")
        step, first, last = self.steps()
        if first > last:
            raise ValueError(f"range: no multiple of the step {step} lies in it")

    def steps(self) -> tuple[Decimal, int, int]:
        """The step of a range, by default the hundredth, and its least and greatest multiple."""
        assert self.range is not None
        step = self.step or CENT
        # Rounded towards the inside, so that digits beyond the context's cannot lead out.
        first, last = (
            Context(prec=50, rounding=inwards).divide(end, step).to_integral_value(inwards)
            for end, inwards in zip(self.range, (ROUND_CEILING, ROUND_FLOOR), strict=True)
        )
        return step, int(first), int(last)

    def formulas(self) -> tuple[str, ...]:
        """The formulas it is made of."""
        return (self.formula,) if self.formula is not None else self.between or ()


MAIN = (
    "path",
    "value",
    "choice",
    "list",
    "map",
    "equals",
    "pattern",
    "range",
    "between",
    "formula",
    "share",
    "words",
    "fact",
)


def read(text: str) -> None:
    """
    Raises:
        ValueError: the text is no formula.
    """
    try:
        parse(text)
    except FormulaFault as fault:
        raise ValueError(f"formula: {fault}") from None
