"""A paper by which a property is larger than the other papers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.property._collateral import (
    ONE_SOURCE,
    Place,
    area,
    contradicted,
    places,
    sized,
)
from perturb.facts.shared.papers import apart, between, grade, pick, planted
from pipeline.changes import ChangeRequest, FactEdit, FileEdits, Localized, Submission
from pipeline.money import above, at_most
from pipeline.policy import Policy
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed

STEP = Decimal("0.01")  # papers print hundredths of a square metre, or of an acre


@dataclass(frozen=True)
class CollateralArea(FactChange):
    """Land or floor, on the certificate or deed, on its map, or in the register's answer."""

    rule: ClassVar[str] = "collateral.area"
    family: ClassVar[Family] = "consistency"
    carriers: ClassVar[Carriers] = ONE_SOURCE
    least: Decimal = Decimal("1.10")
    most: Decimal = Decimal("1.40")

    def applies(self, file: Submission) -> bool:
        return bool(_places(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        found, policy, rng = _places(request.documents), request.policy, request.rng
        if request.boundary:
            found = _at_the_limit(found, policy) or found
        place = pick(rng, found)
        true = _elsewhere(place)
        shown = above(_limit(true, policy), STEP, STEP)
        if not request.boundary:
            shown = max(shown, between(rng, true * self.least, true * self.most))
        over = (shown / true - 1) * 100
        return planted(
            request,
            {place.document.id: sized(place, shown)},
            grade(float(over), 8, 20),
            explanation=_explanation(place, true, shown, policy=policy),
        )

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        found = _places(request.documents)
        exact = [p for p in found if not isinstance(p.document.facts[p.field], str)]
        if not exact:
            return {}
        place = pick(request.rng, exact)
        inside = _inside(_elsewhere(place), request.policy)
        return {place.document.id: sized(place, inside)}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return "area" in contradicted(printed, policy)


def _places(documents: Sequence[Document]) -> list[Place]:
    """Where an area can be stretched: a parking space is no hundredth of an acre."""
    return [place for place in places(documents, "land", "floor") if _elsewhere(place) > 0]


def _elsewhere(place: Place) -> Decimal:
    """The smallest area that another source states."""
    return min(area(document, field, place.quantity) for document, field in place.rivals)


def _limit(true: Decimal, policy: Policy) -> Decimal:
    return true * (1 + policy.collateral.area_tolerance)


def _inside(true: Decimal, policy: Policy) -> Decimal:
    """The largest area that agrees on the limit, or a whole step below it."""
    return max(true, at_most(_limit(true, policy), STEP, STEP))


def _at_the_limit(found: Sequence[Place], policy: Policy) -> list[Place]:
    """The places that a near miss has stretched to the limit.

    Hundredths of a small lot leave no room to stretch: such a place is at the limit as it is.
    """
    touching = [p for p in found if _stated(p) == _inside(_elsewhere(p), policy)]
    return [p for p in touching if _stated(p) != _elsewhere(p)] or touching


def _stated(place: Place) -> Decimal:
    return area(place.document, place.field, place.quantity)


def _explanation(place: Place, true: Decimal, shown: Decimal, *, policy: Policy) -> Localized:
    what = "土地" if place.quantity == "land" else "房屋建筑"
    more = apart((shown / true - 1) * 100, policy.collateral.area_tolerance * 100)
    return Localized(
        zh=f"“{place.about}”的{what}面积，{place.where('zh')}载为{shown}平方米，"
        f"另一处记载为{true}平方米，多出{more}%。",
        en=f"By the {place.where('en')}, “{place.about}” measures {shown} acres, "
        f"{more}% more than the {true} acres stated elsewhere.",
    )
