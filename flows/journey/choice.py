"""Which pictures of a case are taken, where not simply all are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from flows.journey.dealt import Place, evenly
from flows.journey.shots import APART, Paper, Sheet, Shot, sheets_of
from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.rng import Address

IDLE = 200  # sessions in a row that show nothing: there is nothing


def sheet_by_sheet(recipe: Recipe) -> bool:
    """Are sheets left out one by one, and not papers whole? Only so are kinds even."""
    return recipe.balance == "kinds"


def kept_sheets(
    recipe: Recipe,
    papers: Sequence[Paper],
    shares: Mapping[str, float],
    *,
    place: Place,
    number: int,
) -> list[Sheet]:
    """The sheets that a session photographs; which, is dealt evenly to the cases of a split.

    ``shares``: of the papers of each kind, or of their sheets; of others all.
    """
    turn, found = place.turn + APART * number, list[Sheet]()
    for paper, page in sheets_of(papers):
        step = [page] if sheet_by_sheet(recipe) else []
        start = Address(recipe.seed, ("kind", place.split, paper.whole_kind, *step))
        share = shares.get(paper.whole_kind, 1.0)
        if share >= 1 or evenly(turn, start.uniform()) < share:
            found.append((paper, page))
    return found


def in_order(recipe: Recipe, sheets: Sequence[Sheet], at: Address) -> list[Sheet]:
    """The sheets in an order that is drawn: papers whole, unless sheets are left out one by one."""
    if sheet_by_sheet(recipe):
        return sorted(sheets, key=lambda sheet: at.at(sheet[0].kind, sheet[1]).uniform())
    return sorted(sheets, key=lambda sheet: (at.at(sheet[0].kind).uniform(), sheet[1]))


def filled(
    sessions: Callable[[int], Sequence[Shot]],
    pictures: Callable[[Shot], int],
    *,
    quota: int,
    first: str,
) -> list[Shot]:
    """Shots that give exactly ``quota`` pictures, of as many sessions as it takes.

    Args:
        sessions: number -> the shots that there may be of it, in the order in which they are taken.
        pictures: how many a shot gives: two where twins look different in it.
        first: the half of which the last picture is taken alone, where one is left to take and
            every shot of the session would give two.

    Raises:
        UserError: there is nothing to photograph.
    """
    chosen: list[Shot] = []
    left, idle = quota, 0
    for number in count():
        idle += 1
        double: Shot | None = None
        for shot in sessions(number):
            given = pictures(shot)
            if 0 < given <= left:
                chosen.append(shot)
                left, idle = left - given, 0
            elif given and double is None:
                double = shot
        if left and double is not None:
            chosen.append(replace(double, only=first))
            left = 0
        if not left:
            return chosen
        if idle > IDLE:
            raise UserError("images", "a file has nothing to photograph", "give it more documents")
    raise AssertionError


def showing(
    sessions: Callable[[int], Sequence[Shot]], shows: Callable[[Shot], bool], wanted: int
) -> list[Shot]:
    """So many shots that show something, of as many sessions as it takes.

    Raises:
        UserError: hardly any shows it.
    """
    chosen: list[Shot] = []
    for number in range(IDLE + wanted):
        for shot in sessions(number):
            if len(chosen) < wanted and shows(shot):
                chosen.append(shot)
        if len(chosen) == wanted:
            return chosen
    remedy = "give captures.conditions some that leave more to be seen"
    raise UserError("tampered_share", "what was forged is in hardly any picture", remedy)
