"""A paper by which a property is larger than the other papers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.property._collateral import ONE_SOURCE, Place, area, places, sized
from perturb.facts.shared.papers import apart, between, edited, grade, pick, told
from pipeline.money import above, at_most
from pipeline.policy import Policy
from pipeline.reading.collateral import SOURCES, contradictions, statements
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

STEP = Decimal("0.01")  # papers print hundredths of a square metre, or of an acre
UNITS = {"zh": "平方米", "en": "acres"}


@dataclass(frozen=True)
class CollateralArea(FactChange):
    """Land or floor, on the certificate or deed, on its map, or in the register's answer."""

    rule: ClassVar[str] = "collateral.area"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ONE_SOURCE
    least: Decimal = Decimal("1.10")
    most: Decimal = Decimal("1.40")

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_places(documents))

    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        found = _places(documents)
        if boundary:
            at_limit = [p for p in found if _stated(p) == _inside(_elsewhere(p), policy)]
            found = (
                [p for p in at_limit if _stated(p) != _elsewhere(p)] or at_limit or found
            )  # hundredths of a small lot leave no room to stretch
        place = pick(rng, found)
        true = _elsewhere(place)
        past = above(_limit(true, policy), STEP, STEP)
        shown = past if boundary else max(past, between(rng, true * self.least, true * self.most))
        files, changes = edited(documents, {place.document.id: sized(place, shown)})
        where, unit, over = (
            place.where(case.language),
            UNITS[case.language],
            (shown / true - 1) * 100,
        )
        what, more = (
            "土地" if place.quantity == "land" else "房屋建筑",
            apart(over, policy.collateral.area_tolerance * 100),
        )
        sentence = told(
            case.language,
            f"“{place.about}”的{what}面积，{where}载为{shown}{unit}，另一处记载为{true}{unit}，多出{more}%。",
            f"By the {where}, “{place.about}” measures {shown} {unit}, {more}% more than the {true} {unit} stated elsewhere.",
        )
        return files, Anomaly(
            "collateral_area",
            "consistency",
            self.rule,
            grade(float(over), 8, 20),
            sentence,
            changes,
        )

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        exact = [p for p in _places(documents) if not isinstance(p.document.facts[p.field], str)]
        if not exact:
            return tuple(documents)
        place = pick(rng, exact)
        return edited(
            documents, {place.document.id: sized(place, _inside(_elsewhere(place), policy))}
        )[0]

    def broken(self, printed: Printed, policy: Policy) -> bool:
        kinds = dict.fromkeys(s.kind for s in SOURCES)
        said = [s for kind in kinds for t in printed.of_kind(kind) for s in statements(t, kind)]
        return any(matter == "area" for _, matter in contradictions(said, policy.collateral))


def _places(documents: Sequence[Document]) -> list[Place]:
    return [
        p for p in places(documents, "land", "floor") if _elsewhere(p) > 0
    ]  # a parking space is no hundredth of an acre


def _elsewhere(place: Place) -> Decimal:
    """The smallest area that another source states."""
    return min(area(document, field, place.quantity) for document, field in place.rivals)


def _limit(true: Decimal, policy: Policy) -> Decimal:
    return true * (1 + policy.collateral.area_tolerance)


def _inside(true: Decimal, policy: Policy) -> Decimal:
    """The largest area that agrees on the limit, or a whole step below it."""
    return max(true, at_most(_limit(true, policy), STEP, STEP))


def _stated(place: Place) -> Decimal:
    return area(place.document, place.field, place.quantity)
